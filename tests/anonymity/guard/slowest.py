"""What a rule is slowest at: each repeated to any length."""

UNITS = {
    "ordinary": "결재를 올렸는데 김 대리님이 3일째 안 계세요. 02-1234로 걸어도 답이 없네요.\n",
    "digits": "0123456789",
    "digits apart": "0 1 2 3 4 5 6 7 8 9 ",
    "nearly cards": "4012888888881882 ",
    "nearly residents": "961321-1234567 ",
    "residents": "960121-1234567 ",
    "a word": "a",
    "words": "the quick brown fox jumps over lazy dog ",
    "dots": "a.",
    "at signs": "a@",
    "addresses": "aaaaa@b.cd ",
    "web": "http://a",
    "forms": "㈜",
    "forms abroad": "inc ",
    "people": "김대리 ",
    "names": "김지훈 ",
    "a surname": "김",
    "chairs": "이사장 ",
    "spread out": "김 대 리 님 ",
    "hidden": "가\u200b",
    "wide": "０",
    "own": "해솔 ",
    "spelled": "공일",
    "nearly phones": "010-1234-567 ",
    "banks": "은행 1234 ",
    "pluses": "+1 ",
    "dashes": "1-",
    "honours": "mr ",
    "roman": "kim ",
    "lines": "\n",
    "kanji": "田中",
    "spaces": " ",
    "brackets": "(",
    "like digits": "O1",
    "sounds": "ㅎ",
    "colleagues": "minseo ",
    "single letters": "e r i ",
}
LENGTH = 200_000


def text_of(unit: str, length: int = LENGTH) -> str:
    return (UNITS[unit] * (length // len(UNITS[unit]) + 1))[:length]
