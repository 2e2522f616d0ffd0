"""Emphasis that ends, or begins, beside a Korean, Japanese or Chinese letter.

CommonMark decides by the neighbours whether `**` opens or closes, and takes for granted that a
quotation mark is followed by a space. In Korean a particle follows: `**"중요"**입니다` would stay
as typed. So such a letter outside of the marks counts as punctuation does.
"""

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from forum.text.scripts import is_east_asian


class KoreanState(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: FBT001, N802, N803  # theirs
        """The same as the library's, but for the letters that count as punctuation."""
        end = self._end_of_run(start)
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        opens = _flanks(inner=after, outer=before)
        closes = _flanks(inner=before, outer=after)
        return Scanned(
            opens and (canSplitWord or not closes or _is_punctuation(before)),
            closes and (canSplitWord or not opens or _is_punctuation(after)),
            end - start,
        )

    def _end_of_run(self, start: int) -> int:
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        return end


class KoreanInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """The same as the library's, with our state in place of its own."""
        state = KoreanState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _flanks(*, inner: str, outer: str) -> bool:
    """Whether a run of marks leans on `inner` and away from `outer` (CommonMark 6.2)."""
    if isWhiteSpace(ord(inner)):
        return False
    if not _is_punctuation(inner):
        return True
    return isWhiteSpace(ord(outer)) or _is_punctuation(outer) or is_east_asian(outer)


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
