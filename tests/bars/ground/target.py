"""What scanners are let loose on: the forum without form protection and with raised limits.

Form tokens would only slow a scanner down; that they are asked for has tests of its own. This
application is made here, in a process of the measuring: the product has no such switch.
"""

from flask import Flask

from forum import create_app


def app() -> Flask:
    made = create_app()
    made.config.update(WTF_CSRF_ENABLED=False)
    return made
