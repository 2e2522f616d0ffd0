from flask import Blueprint

board_pages = Blueprint("board", __name__)
