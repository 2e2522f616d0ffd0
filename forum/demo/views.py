"""One click to be anybody. These routes exist in the demo alone; `create_app` sees to it."""

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect
from flask.blueprints import BlueprintSetupState

from forum.accounts import actions, cookies
from forum.accounts.signed_in import current_actor
from forum.demo import content, roles
from forum.demo.letters import letters
from forum.errors import NotFound
from forum.web.application import writes
from forum.web.fields import sent
from forum.web.pages import own_path
from forum.web.templating import render

demo_pages = Blueprint("demo", __name__, url_prefix="/demo")


@demo_pages.get("")
def choose() -> str:
    return render(
        "demo/choose.html",
        customers=roles.MEMBERS,
        makers=roles.STAFF,
        others=roles.others(),
        password=content.PASSWORD,
    )


@demo_pages.get("/people.json")
def people() -> Response:
    """Name (as `person` of /demo/sign-in), role and company of everybody one can be."""
    return jsonify(
        [
            {
                "name": person["key"],
                "role": person["role"],
                "company": content.company(person["company"])["name"]
                if "company" in person
                else None,
            }
            for person in content.people()
        ]
    )


@demo_pages.post("/sign-in")
@writes("identity")
def sign_in() -> Response:
    """As whoever is named. A script needs no form first: this is the one POST without a token."""
    person = content.find_person(sent("person"))
    if person is None:
        raise NotFound("demo.person.unknown")
    actions.sign_out(current_actor())
    address = content.address_of(person)
    session_key = actions.sign_in_by_password_alone(address, content.PASSWORD, device="Demo")
    path = own_path(sent("next") or roles.home_of(person["role"]))
    answer = make_response(redirect(path, 303))
    cookies.give_session(answer, session_key)
    return answer


@demo_pages.get("/mail")
def mail() -> str:
    return render("demo/mail.html", letters=letters(current_app.config["FORUM"]))


@demo_pages.record_once
def _without_token(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(sign_in)
