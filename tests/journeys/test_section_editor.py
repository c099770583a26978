"""Planners write sections in the browser. Whatever happens meanwhile, nothing that was typed is lost."""

import re
import time
from html import unescape

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import open_browser, violations
from tests.journeys.writing import quiet, saved, sign_in, text, wait_words

pytestmark = [pytest.mark.live, pytest.mark.browser]
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style>p.MsoNormal{color:red}</style></head><body>
<p class=MsoNormal style="margin:0cm"><b><span style="font-family:Calibri">From Word</span></b><o:p></o:p></p>
<p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><!--[if !supportLists]--><span style="mso-list:Ignore">·
</span><!--[endif]-->alpha</p>
<p class=MsoListParagraph style="mso-list:l0 level2 lfo1"><!--[if !supportLists]--><span style="mso-list:Ignore">o
</span><!--[endif]-->beta</p>
<p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><!--[if !supportLists]--><span style="mso-list:Ignore">·
</span><!--[endif]-->gamma</p>
<table border=1><tr><td><b>Site</b></td><td><b>Beds</b></td></tr>
<tr><td>North</td><td onclick="alert(1)">12</td></tr></table>
<script>alert(1)</script>
<img src="file:///C:/x.png" onerror="alert(1)"><a href="javascript:alert(1)">link</a>
</body></html>"""
PASTE = """([element, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def stored(page, site, path):
    """What the server has, in the notation of the bare form, as read by a fresh request."""
    form = page.context.request.get(site + path).text().split('id="section-form"', 1)[1]
    return unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)[1])


def until(page, script):
    """Waits for what a script promises; `wait_for_function` takes the promise itself for a yes."""
    page.evaluate(
        f"""async () => {{
          const ask = {script};
          for (const end = Date.now() + 20_000; !(await ask()); ) {{
            if (Date.now() > end) throw new Error("It did not come true in 20 s.");
            await new Promise((go) => setTimeout(go, 50));
          }}
        }}"""
    )


def newline(page):
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")


def test_a_planner_writes_by_keyboard_alone(writing):
    _, site, path = writing
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, site)
        with quiet(page):
            page.goto(site + path)
            assert violations(page) == []
            text(page).focus()
            newline(page)
            page.keyboard.type("Where we start")
            page.keyboard.press("Control+Alt+2")
            page.keyboard.press("Enter")
            page.keyboard.type("Plain and ")
            page.keyboard.press("Alt+F10")
            assert page.evaluate("document.activeElement.textContent") == "Heading 1"
            for _ in range(3):
                page.keyboard.press("ArrowRight")
            assert page.evaluate("document.activeElement.textContent") == "Bold"
            page.keyboard.press("Escape")
            page.keyboard.press("Control+b")
            page.keyboard.type("loud")
            page.keyboard.press("Control+b")
            page.keyboard.press("Enter")
            insert_link_by_keyboard(page)
            saved(page)
            shown = stored(page, site, path)
            assert "## Where we start" in shown
            assert "Plain and **loud**" in shown
            assert "[our trust](https://trust.example/)" in shown
            insert_table_by_keyboard(page)
            saved(page)
            assert "Table: Beds by site\n| Site | Beds |\n| --- | --- |\n| North | 12 |" in stored(page, site, path)
            assert violations(page) == []
            page.set_viewport_size({"width": 320, "height": 800})
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= 320")


def to_button(page, name):
    """From the text to a button of the toolbar by keyboard."""
    page.keyboard.press("Alt+F10")
    page.keyboard.press("Home")
    for _ in range(40):
        if page.evaluate("document.activeElement.textContent") == name:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("ArrowRight")
    pytest.fail(f"The toolbar has no button “{name}”.")


def insert_link_by_keyboard(page):
    to_button(page, "Link")
    dialog = page.get_by_role("dialog", name="Insert a link")
    expect(dialog).to_be_visible()
    page.keyboard.type("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Enter an address that starts with https://")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Control+a")
    page.keyboard.type("https://trust.example/")
    page.keyboard.press("Tab")
    page.keyboard.type("our trust")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "section-surface"


def insert_table_by_keyboard(page):
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    to_button(page, "Table")
    page.keyboard.type("Beds by site")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    for words in ("Site", "Beds", "North", "12"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    # The Tab after the last cell has left the editor: no trap (WCAG 2.1.2).
    assert page.evaluate("document.activeElement.id") != "section-surface"


def test_what_is_typed_at_once_lands_in_the_text_on_a_slow_machine(writing):
    """Nobody waits for the focus: neither after the toolbar, nor after a dialog, nor after a click."""
    _, site, path = writing
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, site)
        with quiet(page):
            page.goto(site + path)
            expect(text(page)).to_be_visible()
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
            text(page).focus()
            newline(page)
            page.keyboard.type("one ")
            page.keyboard.press("Alt+F10")
            page.keyboard.press("Escape")
            page.keyboard.type("two ")
            to_button(page, "Bold")
            page.keyboard.type("three")
            to_button(page, "Bold")
            page.keyboard.type(" ")
            to_button(page, "Link")
            page.keyboard.type("https://trust.example/")
            page.keyboard.press("Tab")
            page.keyboard.type("four")
            page.keyboard.press("Enter")
            page.keyboard.type(" five ")
            for name in ("Link", "Reference"):
                to_button(page, name)
                page.keyboard.press("Escape")
                page.keyboard.type(f"after {name} ")
            to_button(page, "Help")
            page.keyboard.press("Escape")
            assert page.evaluate("document.activeElement.textContent") == "Help"
            text(page).locator("p").first.click()
            page.keyboard.press("End")
            to_button(page, "Note")
            page.keyboard.type("six")
            saved(page, timeout=30_000)
            written = stored(page, site, path)
            assert "one two **three** [four](https://trust.example/) five after Link after Reference" in written
            assert "need it.[^n1]" in written
            assert "[^n1]: six" in written


def test_a_closed_button_says_why(writing):
    _, site, path = writing
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, site)
        page.goto(site + path)
        text(page).focus()
        to_button(page, "Undo")
        expect(page.locator("#section-editor [role=status]")).to_have_text("There is nothing to undo.")
        assert page.evaluate("document.activeElement.textContent") == "Undo"


def test_word_comes_in_clean(writing):
    _, site, path = writing
    with open_browser() as browser:
        page = browser.new_page()
        sign_in(page, site)
        page.goto(site + path)
        page.on("dialog", lambda dialog: pytest.fail("a dialog"))
        text(page).focus()
        newline(page)
        page.evaluate(PASTE, [text(page).element_handle(), WORD])
        saved(page)
        shown = stored(page, site, path)
        assert "**From Word**" in shown
        assert "- alpha\n  - beta\n- gamma" in shown
        assert "| Site | Beds |\n| --- | --- |\n| North | 12 |" in shown
        for word in ("Mso", "Calibri", "onerror", "javascript", "file:", "onclick"):
            assert word not in shown


def test_commitments_and_references_are_inserted_not_typed(writing):
    _, site, path = writing
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, site)
        page.goto(site + path)
        text(page).focus()
        newline(page)
        page.keyboard.type("As said in ")
        to_button(page, "Reference")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("listbox").get_by_role("option").first).to_contain_text("Foreword")
        assert violations(page) == []
        page.keyboard.type("servi")
        expect(dialog.get_by_text("1 found")).to_be_visible()
        page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
        expect(text(page).locator(".jfp-reference")).to_have_text("Services")
        page.keyboard.type(".")
        to_button(page, "We will …")
        dialog.get_by_role("button", name="Make a new commitment").click()
        made = page.get_by_role("dialog", name="Make a commitment")
        page.keyboard.type("Halve the waiting by 2028")
        made.get_by_role("button", name="Make and insert").click()
        expect(text(page).locator(".jfp-thing")).to_have_text("We will Halve the waiting by 2028")
        expect(page.locator("#section-commitments")).to_contain_text("Halve the waiting by 2028")
        to_button(page, "Data")
        dialog.get_by_label("What to point at").select_option("measures")
        expect(dialog.get_by_text("1 found")).to_be_visible()
        dialog.get_by_label("Search").press("Enter")
        own = "Table: What we promise, and how it is measured"
        expect(text(page).locator(".jfp-thing").last).to_have_text(own)
        saved(page)
        page.reload()
        expect(text(page).locator(".jfp-thing")).to_have_text(["We will Halve the waiting by 2028", own])
        expect(text(page).locator(".jfp-reference")).to_have_text("Services")
        shown = stored(page, site, path)
        assert "As said in [Services](ref:section:" in shown
        assert "commitment, kept as it is]]" in shown
        assert "{{measures:this.plan}}" in shown


def test_the_network_is_cut_and_comes_back(writing):
    _, site, path = writing
    with open_browser() as browser:
        page = browser.new_page()
        sign_in(page, site)
        page.goto(site + path)
        text(page).focus()
        page.keyboard.press("Control+End")
        begun = time.monotonic()
        page.keyboard.type(" online")
        saved(page)
        assert time.monotonic() - begun < 4
        page.context.set_offline(True)
        page.keyboard.type(" offline")
        wait_words(page, "kept on this device and will be sent again")
        assert violations(page) == []
        page.context.set_offline(False)
        saved(page, timeout=15_000)
        assert "two online offline" in stored(page, site, path)


def test_the_tab_is_closed_while_the_network_is_cut(writing):
    _, site, path = writing
    with open_browser() as browser:
        context = browser.new_context()
        page = context.new_page()
        sign_in(page, site)
        page.goto(site + path)
        text(page).focus()
        page.keyboard.press("Control+End")
        context.set_offline(True)
        page.keyboard.type(" never sent")
        until(page, f"async () => (await ({BODIES})()).some((body) => body.includes('never sent'))")
        # The last word that a closing tab sends may outlive it, and would get through once the network is back.
        page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('cut')); }")
        page.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto(site + path)
        banner = page.locator("#section-draft")
        expect(banner).to_contain_text("There is text on this device that was not saved")
        expect(banner).to_contain_text("On this device: two never sent")
        assert violations(page) == []
        assert "never sent" not in stored(page, site, path)
        banner.get_by_role("button", name="Put it back").click()
        expect(text(page)).to_contain_text("two never sent")
        saved(page)
        assert "two never sent" in stored(page, site, path)
        page.reload()
        expect(text(page)).to_contain_text("never sent")
        expect(page.locator("#section-draft")).to_be_hidden()


def test_the_session_ends_while_somebody_writes(writing):
    _, site, path = writing
    with open_browser() as browser:
        context = browser.new_context()
        page = context.new_page()
        sign_in(page, site)
        page.goto(site + path)
        context.clear_cookies(name="sessionid")
        text(page).focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(" after the session")
        wait_words(page, "you are signed out")
        other = context.new_page()
        sign_in(other, site)
        saved(page, timeout=15_000)
        assert "after the session" in stored(page, site, path)


def test_the_server_goes_away_and_comes_back(writing):
    system, site, path = writing
    with open_browser() as browser:
        page = browser.new_page()
        sign_in(page, site)
        page.goto(site + path)
        system.kill(system.processes[-1])
        text(page).focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(" while it was down")
        wait_words(page, "the portal cannot be reached")
        system.start_web(name="again", port=int(site.rsplit(":", 1)[1]))
        saved(page, timeout=20_000)
        assert "while it was down" in stored(page, site, path)


def test_signing_out_takes_the_text_off_the_device_and_warns_first(writing):
    _, site, path = writing
    drafts = """async () => (await new Promise((done) => {
      const request = indexedDB.open("jfp-journal", 1);
      request.onsuccess = () => {
        const all = request.result.transaction("drafts").objectStore("drafts").getAll();
        all.onsuccess = () => { request.result.close(); done(all.result); };
      };
    })).length"""
    with open_browser() as browser:
        context = browser.new_context()
        page = context.new_page()
        sign_in(page, site)
        page.goto(site + path)
        page.route(
            "**/sections/*/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
        )
        text(page).focus()
        page.keyboard.type("Unsaved. ")
        wait_words(page, "the portal cannot be reached")
        assert page.evaluate(drafts) == 1
        page.get_by_role("button", name="Sign out").first.click()
        expect(page.get_by_text("You wrote something that is not saved")).to_be_visible()
        page.get_by_role("button", name="Sign out and delete it").click()
        page.wait_for_url("**/accounts/sign-in/")
        assert page.evaluate(drafts) == 0


def test_two_people_in_one_section(writing):
    _, site, path = writing
    with open_browser() as browser:
        first, second = browser.new_context().new_page(), browser.new_context().new_page()
        sign_in(first, site, "planner")
        sign_in(second, site, "author")
        first.goto(site + path)
        text(first).focus()
        first.keyboard.press("Control+End")
        first.keyboard.type(" by planner")
        saved(first)
        second.goto(site + path)
        expect(second.locator("#section-people")).to_contain_text("Planner is editing this section, last saved")
        expect(first.locator("#section-people")).to_contain_text("Author has this section open", timeout=15_000)
        text(first).locator("p").first.click()
        first.keyboard.press("Home")
        first.keyboard.type("Today: ")
        saved(first)
        text(second).locator("li").last.click()
        second.keyboard.press("End")
        second.keyboard.type(" and author")
        wait_words(second, "Planner saved a newer version at")
        assert violations(second) == []
        second.get_by_role("button", name="Compare and put both together").click()
        expect(second.get_by_role("heading", level=1)).to_contain_text("Planner saved a newer version while you wrote")
        assert violations(second) == []
        second.get_by_role("button", name="Save both together").click()
        expect(second.get_by_text("what both of you wrote is in it")).to_be_visible()
        expect(text(second)).to_contain_text("Today: Because people need it.")
        expect(text(second)).to_contain_text("two by planner and author")
        expect(second.locator("#section-draft")).to_be_hidden()
        # The first, who changed nothing since, is told of the newer version.
        expect(first.locator("#section-status")).to_contain_text("Author saved a newer version", timeout=15_000)


def test_without_scripts_a_section_is_read_and_edited_in_a_form(writing):
    _, site, path = writing
    with open_browser() as browser:
        page = browser.new_context(java_script_enabled=False).new_page()
        sign_in(page, site)
        page.goto(site + path)
        box = page.get_by_label("Text", exact=True)
        expect(box).to_be_visible()
        box.fill(box.input_value().replace("need", "want"))
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("as version 2")).to_be_visible()
        expect(page.get_by_label("Text", exact=True)).to_have_value("Because *people* want it.\n\n- one\n- two")


DRAFTED = """async ([key, days]) => {
  const request = indexedDB.open("jfp-journal", 1);
  const database = await new Promise((done) => { request.onsuccess = () => done(request.result); });
  const store = database.transaction("drafts", "readwrite").objectStore("drafts");
  const fields = { title: "Why", brief: "", body: "<p>Somebody's old words</p>" };
  const at = Date.now() - days * 24 * 60 * 60 * 1000;
  const put = store.put({ key, user: 0, title: "Why", address: "/", version: 1, fields, at });
  await new Promise((done) => { put.onsuccess = done; });
  database.close();
}"""
KEYS = """async () => {
  const request = indexedDB.open("jfp-journal", 1);
  const database = await new Promise((done) => { request.onsuccess = () => done(request.result); });
  const all = database.transaction("drafts").objectStore("drafts").getAllKeys();
  await new Promise((done) => { all.onsuccess = done; });
  database.close();
  return all.result;
}"""
BODIES = KEYS.replace("getAllKeys()", "getAll()").replace("all.result", "all.result.map((draft) => draft.fields.body)")


def test_a_draft_is_for_its_writer_and_for_seven_days(writing):
    _, site, path = writing
    with open_browser() as browser:
        page = browser.new_page()
        sign_in(page, site)
        page.goto(site + path)
        own = page.evaluate("JSON.parse(document.getElementById('editor-settings').textContent).key")
        another = f"999:{own.split(':', 1)[1]}"
        page.evaluate(DRAFTED, [another, 1])
        page.reload()
        expect(text(page)).to_be_visible()
        page.evaluate(DRAFTED, [own, 8])
        page.reload()
        expect(text(page)).to_be_visible()
        until(page, f"async () => (await ({KEYS})()).length === 1")
        expect(page.locator("#section-draft")).to_be_hidden()
        assert page.evaluate(KEYS) == [another]
        page.evaluate(DRAFTED, [own, 6])
        page.reload()
        expect(page.locator("#section-draft")).to_contain_text("On this device: Somebody's old words")
        page.get_by_role("button", name="Discard it").click()
        expect(page.locator("#section-draft")).to_be_hidden()
        assert page.evaluate(KEYS) == [another]


def test_a_picture_needs_its_description_and_a_note_its_place(writing):
    system, site, path = writing
    image = system.folder / "map.png"
    Image.new("RGB", (40, 30), "navy").save(image)
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, site)
        with quiet(page):
            page.goto(site + path)
            text(page).focus()
            newline(page)
            to_button(page, "Picture")
            dialog = page.get_by_role("dialog", name="Insert a picture")
            dialog.get_by_label("Picture", exact=True).set_input_files(image)
            dialog.get_by_role("button", name="Insert").click()
            expect(dialog.get_by_text("Describe what the picture tells")).to_be_visible()
            assert violations(page) == []
            dialog.get_by_label("Description for people who cannot see it").fill("The three sites")
            dialog.get_by_role("button", name="Insert").click()
            shown = text(page).get_by_role("img", name="The three sites")
            expect(shown).to_be_visible()
            assert shown.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 40
            text(page).locator("p").first.click()
            page.keyboard.press("End")
            to_button(page, "Note")
            page.keyboard.type("As the survey says.")
            saved(page)
            written = stored(page, site, path)
            assert "need it.[^n1]" in written
            assert "[^n1]: As the survey says." in written
            assert "picture “The three sites”, kept as it is]]" in written
            assert violations(page) == []


def test_a_comment_is_begun_on_what_is_selected_and_answered_beside_the_text(writing):
    _, site, path = writing
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, site)
        with quiet(page):
            page.goto(site + path)
            text(page).locator("li p").first.click()
            page.keyboard.press("Home")
            page.keyboard.type("more than ")
            page.keyboard.press("Shift+End")
            page.get_by_role("link", name="Comment on a passage, or suggest other words").press("Enter")
            # What was typed a moment ago is saved, and the words are found in it.
            expect(page.get_by_label("Only these words of it (optional)")).to_have_value("one")
            expect(page.get_by_label("About").locator("option:checked")).to_contain_text("more than one")
            page.get_by_label("Your comment").fill("How many?")
            page.get_by_role("button", name="Comment", exact=True).press("Enter")
            expect(page.locator("mark")).to_have_text("one")
            page.goto(site + path)
            panel = page.locator("#section-comments")
            expect(panel).to_contain_text("How many?")
            panel.get_by_role("link", name="Mine").press("Enter")
            expect(panel.get_by_role("link", name="Mine")).to_have_attribute("aria-current", "true")
            assert page.url == site + path
            panel.locator("summary").press("Enter")
            panel.get_by_label("Your words").fill("Two, I think.")
            panel.get_by_role("button", name="Reply").press("Enter")
            expect(page.get_by_text("Your reply is there.")).to_be_visible()
            expect(text(page)).to_be_visible()
            expect(panel).to_contain_text("Two, I think.")
            assert violations(page) == []
