"""Passkeys with Chromium's own virtual authenticator, and the same without a script."""

import re
import shutil
import time
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe

from forum import create_app
from forum.accounts import actions
from forum.database import unit_of_work
from tests import stores
from tests.browser.test_axe import found
from tests.conftest import SECRET, close, settings_in
from tests.people import PASSWORD, TOTP_SECRET, address_of
from tests.serving import forum_served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NARA = "nara@staff.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def address(installation, tmp_path_factory):
    """At localhost: browsers know no passkeys at a bare IP address."""
    folder = tmp_path_factory.mktemp("factor") / "data"
    stores.copy(installation.folder, folder)
    app = create_app(settings_in(folder))
    with app.app_context(), unit_of_work("identity"):
        actions.add_staff(NARA, "나라", "operator", "설비팀", PASSWORD)
    close(app)
    with forum_served(folder, SECRET, host="localhost") as address:
        yield address
    shutil.rmtree(folder, ignore_errors=True)


class Visitor:
    def __init__(self, chromium, address, *, script=True, theme="light"):
        self._context = chromium.new_context(
            base_url=address,
            locale="ko-KR",
            java_script_enabled=script,
            reduced_motion="reduce",
            color_scheme=theme,
        )
        self._context.set_default_timeout(30_000)
        self._context.add_init_script(Axe().axe_script)
        self.page = self._context.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.errors.append(said.text) if said.type == "error" else None,
        )

    def plug_in(self):
        """A fingerprint reader; what it is told by name."""
        self._device = self._context.new_cdp_session(self.page)
        self._device.send("WebAuthn.enable")
        made = self._device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self._id = made["authenticatorId"]

    def set_finger(self, *, right):
        told = {"authenticatorId": self._id, "isUserVerified": right}
        self._device.send("WebAuthn.setUserVerified", told)

    def keys(self):
        told = {"authenticatorId": self._id}
        return self._device.send("WebAuthn.getCredentials", told)["credentials"]

    def knock(self, staff, path="/sign-in"):
        self.page.goto(path)
        self.page.fill("#address", staff)
        self.page.fill("#password", PASSWORD)
        self.page.click("main form[action^='/sign-in'] button[type=submit]")
        self.page.wait_for_load_state()

    def look(self):
        """The page on a phone and on a desk."""
        for width in (360, 1280):
            self.errors += found(self.page, self.page.url, width)

    def touch(self):
        self.page.click("form[data-passkey] button")

    def type_code(self, code):
        self.page.fill("#code", code)
        self.page.click("form:has(#code) button[type=submit]")
        self.page.wait_for_load_state()

    def is_in(self):
        return self.page.locator("form[action='/sign-out']").count() > 0

    def leave(self):
        self._context.clear_cookies()

    def close(self):
        self._context.close()


@pytest.fixture
def visitor(chromium, address):
    visitors = []

    def visit(**more):
        visitors.append(Visitor(chromium, address, **more))
        return visitors[-1]

    yield visit
    for one in visitors:
        one.close()


def test_an_operator_enrols_a_passkey_comes_in_by_it_and_adds_an_app(visitor):
    nara = visitor(theme="dark")
    nara.plug_in()
    nara.knock(NARA)
    assert "/sign-in/enrol" in nara.page.url
    nara.look()
    nara.touch()
    nara.page.wait_for_selector(".backup-codes")
    assert nara.page.locator(".backup-codes code").count() == 10
    nara.look()
    nara.page.click(".backup-go a")
    assert nara.is_in()
    (key,) = nara.keys()
    assert (key["rpId"], key["isResidentCredential"]) == ("localhost", False)
    nara.leave()

    nara.knock(NARA)
    assert "/sign-in/second-step" in nara.page.url
    assert not nara.is_in()
    nara.look()
    nara.touch()
    nara.page.wait_for_selector("form[action='/sign-out']", state="attached")
    assert nara.keys()[0]["signCount"] > key["signCount"]

    nara.page.goto("/me/security/new")
    nara.look()
    nara.page.fill("#password", PASSWORD)
    nara.page.click("main form button[type=submit]")
    nara.page.wait_for_selector("form[data-passkey=get]:not([hidden])")
    nara.look()
    nara.touch()
    nara.page.wait_for_url("**/me/security/new")
    nara.page.click(".account-other summary")
    nara.look()
    secret = "".join(nara.page.inner_text(".recovery-code").split())
    nara.page.fill("#name", "업무용 휴대폰")
    nara.type_code(pyotp.TOTP(secret).now())
    assert "업무용 휴대폰" in nara.page.inner_text("main")
    nara.look()
    nara.leave()

    nara.knock(NARA)
    nara.type_code(pyotp.TOTP(secret).at(int(time.time()) + 30))
    assert nara.is_in()
    assert nara.errors == []


def test_a_finger_that_is_not_hers_leads_nowhere_and_is_told(visitor, address):
    lena = visitor()
    lena.plug_in()
    lena.knock(address_of("lena"))
    lena.type_code(pyotp.TOTP(TOTP_SECRET).now())
    lena.page.goto("/me/security/new")
    lena.page.fill("#password", PASSWORD)
    lena.page.click("main form button[type=submit]")
    lena.page.wait_for_selector("#code")
    assert lena.page.locator("[data-passkey]").count() == 0
    lena.look()
    lena.type_code(pyotp.TOTP(TOTP_SECRET).at(int(time.time()) + 30))
    lena.look()
    lena.touch()
    lena.page.wait_for_url("**/me/security")
    lena.leave()
    lena.knock(address_of("lena"))
    lena.set_finger(right=False)
    lena.touch()
    lena.page.wait_for_selector("[data-failed]:not([hidden])")
    lena.look()
    assert lena.page.is_enabled("form[data-passkey] button")
    assert not lena.is_in()
    lena.set_finger(right=True)
    lena.touch()
    lena.page.wait_for_selector("form[action='/sign-out']", state="attached")
    assert lena.errors == []


def test_without_a_script_a_code_does_as_well(visitor):
    olga = visitor(script=False)
    olga.knock(address_of("olga"))
    assert not olga.page.locator("[data-passkey]:visible").count()
    olga.type_code("000000")
    assert olga.page.locator("[role=alert]").is_visible()
    olga.type_code(pyotp.TOTP(TOTP_SECRET).now())
    assert olga.is_in()
    olga.page.goto("/me/security")
    assert re.search("보안", olga.page.inner_text("h1"))
    assert Path(olga.page.url).name == "security"
