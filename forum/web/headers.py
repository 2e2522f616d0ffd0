"""What every answer says to the browser: load nothing from elsewhere, keep nothing, tell nobody."""

from flask import Flask, Response, request

from forum.config import Settings
from forum.web.scripts import nonce_of_answer

_POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    # Strings become markup only where they are parsed without running: js/early.js
    "require-trusted-types-for 'script'",
    "trusted-types default",
)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{power}=()"
        for power in (
            *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
            *("encrypted-media", "geolocation", "gyroscope", "hid", "idle-detection"),
            *("local-fonts", "magnetometer", "microphone", "midi", "payment"),
            *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
        )
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
_YEARS = "max-age=63072000; includeSubDomains"
# What an answer depends on beside its address, should anybody keep it against no-store.
_DEPENDS_ON = ("Cookie", "Accept-Language", "HX-Request", "HX-Boosted")
_FOUND = {200, 206, 304}


def set_headers(app: Flask, settings: Settings) -> None:
    @app.after_request
    def _set(response: Response) -> Response:
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = _policy(response)
        if settings.secure_cookies:
            response.headers["Strict-Transport-Security"] = _YEARS
        if request.endpoint == "static" and response.status_code in _FOUND:
            if "v" in request.args:
                response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:  # also the page that says there is no such file: it shows who is here
            response.headers["Cache-Control"] = "no-store"
            response.vary.update(_DEPENDS_ON)
        return response


def _policy(response: Response) -> str:
    nonce = nonce_of_answer()
    scripts = f"script-src 'nonce-{nonce}'" if nonce else "script-src 'none'"
    # A picture that somebody sent, opened by itself, is nobody's page
    alone = ("sandbox",) if response.mimetype == "image/webp" else ()
    return "; ".join((*_POLICY, scripts, *alone))
