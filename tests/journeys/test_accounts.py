"""From an invitation to the first sign-in with a second step, in a real browser, by keyboard, with real processes."""

import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.browser import open_browser, violations
from tests.live import LiveSystem

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.xdist_group("browser")]
PASSWORD = "correct-horse-battery"
WIDTHS = (1280, 320)


@pytest.fixture
def system(live_system: LiveSystem) -> LiveSystem:
    live_system.extra |= {"JFP_SAMPLE_PASSWORD": PASSWORD, "LOCKOUT": "20/5m/ip,5/5m/key"}
    live_system.manage("seed_sample", "--without-publishing")
    live_system.manage("collectstatic", "--noinput", "--verbosity", "0")
    return live_system


@pytest.fixture
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


def sound(page: Page) -> None:
    """axe finds nothing, and nothing lies beside the screen, at a desktop's width and a telephone's."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], page.url
        spill = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert spill == 0, f"{page.url}: {spill} pixels beside a screen of {width}"
        picture(page, width)
    page.set_viewport_size({"width": 1280, "height": 900})


def picture(page: Page, width: int) -> None:
    """Where JFP_PICTURES names a folder, what the page looks like, for whoever judges it by eye."""
    if folder := __import__("os").environ.get("JFP_PICTURES"):
        name = re.sub(r"[^a-z]+", "-", urllib.parse.urlsplit(page.url).path + page.title().lower()[:24]).strip("-")
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def press(page: Page, name: str, role: str = "button", *, exact: bool = False) -> None:
    """Tab to a control, as a person without a mouse does, and press Enter."""
    wanted = page.get_by_role(role, name=name, exact=exact).first
    expect(wanted).to_be_visible()
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The {role} “{name}” cannot be reached by keyboard.")


def write(page: Page, label: str, text: str) -> None:
    """Tab to a field and type into it."""
    wanted = page.get_by_label(label, exact=True)
    expect(wanted).to_be_visible()
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type(text)
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The field “{label}” cannot be reached by keyboard.")


def sign_in(page: Page, site: str, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{site}/accounts/sign-in/")
    write(page, "E-mail address", email)
    write(page, "Password", password)
    page.keyboard.press("Enter")


def code(secret: str) -> str:
    """What an authenticator app would show now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def newest_letter(system: LiveSystem) -> str:
    letters = sorted((system.run_dir / "mail").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    text = letters[-1].read_text()
    return text.replace("=\n", "").replace("=3D", "=")


def link_in(letter: str) -> str:
    return re.search(r"http://\S+", letter)[0]


def at_localhost(address: str) -> str:
    return address.replace("127.0.0.1", "localhost")


def test_from_the_invitation_to_the_second_sign_in_by_keyboard_alone(system: LiveSystem, browser: Browser) -> None:
    site = system.start_web()
    page = browser.new_page()
    page.goto(f"{site}/accounts/sign-in/")
    sound(page)
    sign_in(page, site, "admin@sample.local")
    page.wait_for_url("**/workspace/")
    press(page, "Your account", "link")
    sound(page)
    press(page, "People and roles of your organisations", "link")
    press(page, "Invite somebody", "link")
    page.wait_for_url("**/invite/")
    sound(page)
    press(page, "Send the invitation")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert page.title().startswith("Error: Invite somebody")
    sound(page)
    write(page, "E-mail address", "new.reader@sample.local")
    page.get_by_label("Reader").check()
    page.get_by_label("Body").select_option(label="NHS Cheshire and Merseyside")
    press(page, "Send the invitation")
    expect(page.get_by_text("A letter is on its way to new.reader@sample.local")).to_be_visible()
    sound(page)
    letter = newest_letter(system)
    assert "Ada Administrator invites you to be Reader at NHS Cheshire and Merseyside" in letter
    assert (system.run_dir / "mail").stat().st_mode & 0o077 == 0
    assert link_in(letter) not in system.log("web").read_text()

    system.extra["SECOND_FACTOR_REQUIRED"] = "true"
    strict = system.start_web(name="strict")
    guest = browser.new_context().new_page()
    guest.goto(link_in(letter).replace(site, strict))
    sound(guest)
    write(guest, "Your name", "Nadia Reader")
    write(guest, "Password", "three-odd-words")
    guest.keyboard.press("Enter")
    guest.wait_for_url("**/accounts/second-factor/")
    expect(guest.get_by_text("Before you go on, set up a second step")).to_be_visible()
    sound(guest)
    secret = set_up_app(guest)
    sign_out_and_in_again(guest, strict, secret)


def set_up_app(page: Page) -> str:
    """The authenticator app, by its key; its codes are kept, and the way goes on to where the person was going."""
    press(page, "Set up an authenticator app", "link")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert page.get_by_role("img", name="QR code").evaluate("image => image.naturalWidth") > 0
    sound(page)
    secret = page.locator("code").inner_text()
    write(page, "Code", "000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert page.locator("code").inner_text() == secret
    write(page, "Code", code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/recovery-codes/")
    expect(page.get_by_role("listitem").filter(has=page.locator("code"))).to_have_count(10)
    sound(page)
    press(page, "I have kept them: continue", "link")
    page.wait_for_url("**/workspace/")
    return secret


def sign_out_and_in_again(page: Page, site: str, secret: str) -> None:
    press(page, "Sign out")
    page.wait_for_url("**/accounts/sign-in/")
    sign_in(page, site, "new.reader@sample.local", "three-odd-words")
    page.wait_for_url("**/authenticate/")
    sound(page)
    write(page, "Code", code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/workspace/")
    page.goto(f"{site}/accounts/sessions/")
    expect(page.get_by_text("Chrome on Linux")).to_be_visible()
    sound(page)


def test_a_passkey_is_made_and_then_signs_in_alone(system: LiveSystem, browser: Browser) -> None:
    system.extra["SECOND_FACTOR_REQUIRED"] = "true"
    site = at_localhost(system.start_web())
    page = browser.new_context().new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page.goto(f"{site}/workspace/jobs/")
    write(page, "E-mail address", "planner@sample.local")
    write(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/second-factor/")
    press(page, "Set up a passkey", "link")
    page.wait_for_url("**/webauthn/add/")
    sound(page)
    write(page, "Name", "Work laptop")
    press(page, "Make a passkey")
    page.wait_for_url("**/recovery-codes/")
    assert len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    press(page, "I have kept them: continue", "link")
    page.wait_for_url("**/workspace/jobs/")

    page.goto(f"{site}/accounts/second-factor/webauthn/")
    expect(page.get_by_text("Work laptop").first).to_be_visible()
    sound(page)
    press(page, "Sign out")
    page.wait_for_url("**/sign-in/")
    page.goto(f"{site}/accounts/sign-in/?next=/workspace/jobs/")
    press(page, "Sign in with a passkey")
    page.wait_for_url("**/workspace/jobs/")

    press(page, "Sign out")
    page.wait_for_url("**/sign-in/")
    sign_in(page, site, "planner@sample.local")
    page.wait_for_url("**/authenticate/")
    press(page, "Use a passkey instead")
    page.wait_for_url("**/workspace/")
    assert complaints == []

    press(page, "Sign out")
    page.wait_for_url("**/sign-in/")
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    press(page, "Sign in with a passkey")
    expect(page.get_by_role("alert")).to_contain_text("passkey")
    sound(page)


def test_signing_in_works_without_javascript(system: LiveSystem, browser: Browser) -> None:
    site = system.start_web()
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/accounts/sign-in/?next=/accounts/second-factor/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    page.get_by_label("E-mail address").fill("planner@sample.local")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Set up a passkey").click()
    expect(page.get_by_text("A passkey needs JavaScript")).to_be_visible()
    page.get_by_role("link", name="Set up an authenticator app").click()
    page.get_by_label("Code").fill(code(page.locator("code").inner_text()))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()


def test_the_pages_about_people_and_forgotten_passwords_are_sound(system: LiveSystem, browser: Browser) -> None:
    site = system.start_web()
    page = browser.new_page()
    page.goto(f"{site}/accounts/password/reset/")
    sound(page)
    write(page, "E-mail address", "reader@sample.local")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent/")
    sound(page)
    page.goto(link_in(newest_letter(system)))
    sound(page)
    write(page, "New password", "short")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    sound(page)
    page.goto(f"{site}/accounts/password/reset/1-unknown/")
    sound(page)
    page.goto(f"{site}/accounts/invitation/unknown/")
    sound(page)
    sign_in(page, site, "admin@sample.local")
    page.wait_for_url("**/workspace/")
    page.goto(f"{site}/accounts/people/")
    sound(page)
    press(page, "Change the last day", "link")
    page.wait_for_url("**/roles/*/")
    sound(page)
    page.go_back()
    press(page, "End now", "link")
    page.wait_for_url("**/end/")
    sound(page)
    for path in ("password/change/", "sign-out/", "people/invite/"):
        page.goto(f"{site}/accounts/{path}")
        sound(page)


class Guesser:
    """Somebody with no browser, who asks one process."""

    def __init__(self, site: str) -> None:
        self.site, self.jar = site, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def tries(self, email: str, password: str) -> str:
        """The address of the page that answers, and its text."""
        self.opener.open(f"{self.site}/accounts/sign-in/", timeout=30).read()
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        data = urllib.parse.urlencode({"login": email, "password": password, "csrfmiddlewaretoken": token}).encode()
        with self.opener.open(f"{self.site}/accounts/sign-in/", data, timeout=30) as answer:
            return answer.url + answer.read().decode()


def test_all_processes_count_together(system: LiveSystem) -> None:
    guessers = [Guesser(system.start_web(name=f"web-{number}")) for number in range(2)]
    locked = "There were too many wrong attempts"
    for number in range(5):
        answer = guessers[number % 2].tries("planner@sample.local", "wrong")
        assert "is not right" in answer
        assert locked not in answer
    for guesser in guessers:
        assert locked in guesser.tries("planner@sample.local", PASSWORD)
    assert "/workspace/" in guessers[0].tries("analyst@sample.local", PASSWORD)
    system.kill(system.processes[0])
    assert locked in Guesser(system.start_web(name="again")).tries("planner@sample.local", PASSWORD)


def test_no_page_about_accounts_has_script_or_style_inline() -> None:
    """The policy forbids it (core.csp); allauth's own templates have it, and none of them may be reached."""
    ours = Path(__file__).resolve().parents[2] / "templates"
    found = [
        str(path.relative_to(ours))
        for folder in ("account", "accounts", "mfa")
        for path in (ours / folder).rglob("*.html")
        if re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", path.read_text())
    ]
    assert found == []
