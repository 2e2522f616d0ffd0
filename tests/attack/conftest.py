from tests.board.conftest import scene

__all__ = ["scene"]
