"""The forum: `create_app` is the table of contents, one line a room."""

from functools import partial

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from forum.config import Settings, read_settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, or those of the environment.

    Raises SettingError for a missing or malformed one.
    """
    from forum import database, logs
    from forum.anonymity import keyring, mail_key, waiting_room
    from forum.pictures import shelf
    from forum.web import (
        access,
        application,
        bounds,
        headers,
        language,
        method,
        refusals,
        static,
        templating,
    )

    logs.use()
    settings = settings or read_settings()
    app = application.Forum(
        __name__, template_folder="../templates", static_folder=str(static.STATIC)
    )
    app.url_map.merge_slashes = False  # the redirect would go to whatever Host was sent
    app.config.update(
        FORUM=settings,
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-csrf" if settings.secure_cookies else "csrf",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=4_000_000,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        MAX_FORM_PARTS=200,
    )
    database.bind_stores(app, settings)
    keyring.use(settings.keys_file, settings.ledger_file, settings.retention_months)
    mail_key.use(settings.mail_key_file)
    waiting_room.use(settings.data_dir / "waiting")
    shelf.use(settings.uploads_dir)
    application.set_file_limit(app)  # before anything reads the form
    bounds.set_bounds(app)
    protection = CSRFProtect(app)
    protection.exempt("forum.accounts.views.letters.stop_letters")  # RFC 8058: one click
    language.set_language(app, settings)
    templating.set_templates(app, settings)
    headers.set_headers(app, settings)
    refusals.set_refusals(app)
    access.set_access_log(app, settings)
    _sign_in(app, settings)
    _limit(app, settings)
    _open_rooms(app, settings)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    app.wsgi_app = method.MethodOverride(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _sign_in(app: Flask, settings: Settings) -> None:
    from forum.accounts.actor import GUEST
    from forum.accounts.loading import load_actor

    logins = LoginManager(app)
    logins.session_protection = None
    logins.anonymous_user = lambda: GUEST
    logins.request_loader(partial(load_actor, secure=settings.secure_cookies))


def _limit(app: Flask, settings: Settings) -> None:
    from forum.accounts.signed_in import session_here
    from forum.web import limits

    limits.set_limits(app, settings, session_here)


def _open_rooms(app: Flask, settings: Settings) -> None:
    # Imported for what they subscribe to or carry out
    from forum.accounts import letters  # noqa: F401
    from forum.accounts.views import accounts_pages
    from forum.board import subscribers as _mark_words  # noqa: F401
    from forum.board.views import board_pages
    from forum.breakglass import subscribers as _destroy_escrow  # noqa: F401
    from forum.breakglass.views import breakglass_pages
    from forum.feedback import subscribers as _follow_threads  # noqa: F401
    from forum.feedback.views import feedback_pages
    from forum.moderation import subscribers as _follow_posts  # noqa: F401
    from forum.moderation.views import moderation_pages, rights_pages
    from forum.search import subscribers as _follow_words  # noqa: F401
    from forum.search.views import search_pages
    from forum.web.pages import house_pages

    app.register_blueprint(house_pages)
    app.register_blueprint(accounts_pages)
    app.register_blueprint(board_pages)
    app.register_blueprint(search_pages)
    app.register_blueprint(moderation_pages)
    app.register_blueprint(rights_pages)
    app.register_blueprint(feedback_pages)
    app.register_blueprint(breakglass_pages)
    if settings.demo:
        from forum.demo.views import demo_pages

        app.register_blueprint(demo_pages)
