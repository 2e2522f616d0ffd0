"""What a session is called in its owner's list: the browser's and the system's family, no more."""

_BROWSERS = {
    "KAKAOTALK": "KakaoTalk",
    "Whale/": "Whale",
    "SamsungBrowser/": "Samsung Internet",
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """For instance `Chrome · Windows`; empty where neither is known."""
    text = user_agent[:400]
    families = (_first(_BROWSERS, text), _first(_SYSTEMS, text))
    return " · ".join(family for family in families if family)


def _first(known: dict[str, str], text: str) -> str:
    return next((family for mark, family in known.items() if mark in text), "")
