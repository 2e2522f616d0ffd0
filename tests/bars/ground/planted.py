"""A site full of holes, for the scanners to find: what they miss here they may miss in the forum.

It listens on loopback, for the length of one measuring, and knows nothing worth having.
"""

import sqlite3
import subprocess
import tempfile

from flask import Flask, redirect, request

_INDEX = """<!doctype html><title>planted</title>
<a href="/hello?name=you">a</a> <a href="/thing?id=1">b</a> <a href="/go?to=/">c</a>
<a href="/look?at=here">d</a> <form method="post" action="/note"><input name="text" value="x">
<input type="submit"></form>"""
_NOTES: list[str] = []


def app() -> Flask:
    made = Flask(__name__)

    @made.before_request
    def door() -> object:
        """Who comes without the cookie finds nothing: the scanners have to be signed in."""
        return None if request.cookies.get("s") == "in" else ("sign in first", 401)

    @made.get("/")
    def index() -> str:
        return _INDEX + "".join(_NOTES)

    @made.get("/hello")
    def hello() -> str:
        return f"<!doctype html><title>hello</title><p>Hello {request.args.get('name')}</p>"

    @made.get("/thing")
    def thing() -> str:
        with sqlite3.connect(":memory:") as database:
            database.execute("CREATE TABLE thing AS SELECT 1 AS id, 'stone' AS name")
            found = database.execute(f"SELECT name FROM thing WHERE id = {request.args['id']}")
            return f"<title>thing</title><p>{[row[0] for row in found]}</p>"

    @made.get("/go")
    def go() -> object:
        return redirect(request.args["to"])

    @made.get("/look")
    def look() -> str:
        command = f"echo looking at {request.args['at']}"
        with tempfile.TemporaryDirectory() as place:  # what is sent may write files
            run = subprocess.run(
                command,
                shell=True,
                cwd=place,
                capture_output=True,
                text=True,
                timeout=20,
                check=False,
            )
        return f"<title>look</title><pre>{run.stdout}</pre>"

    @made.post("/note")
    def note() -> object:
        _NOTES[:] = [request.form["text"]]
        return redirect("/")

    return made
