"""Texts of every kind in the real editor: the plans' own come out as they went in, hostile ones come out dead."""

from itertools import zip_longest

import pytest

from core.richtext import clean
from tests.browser import open_browser
from tests.hostile import CASES
from tests.jfp_portal.sample_files import every_body
from tests.journeys.writing import sign_in, text
from tests.plans.test_hostile_html import alive

pytestmark = [pytest.mark.live, pytest.mark.browser]
LOADED = """(bodies) => bodies.map((body) => {
  jfpEditor.editor.commands.setContent(body);
  return jfpEditor.read().body;
})"""
PASTED = """(cases) => cases.map((html) => {
  jfpEditor.editor.commands.setContent("<p></p>");
  const data = new DataTransfer();
  data.setData("text/html", html);
  jfpEditor.editor.view.dom.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  return jfpEditor.read().body;
})"""

# Whatever waits for a load, an error, a timer or an idle moment had its turn once these have had theirs.
LIVED = """async () => {
  const ended = (image) => new Promise((done) => ["load", "error"].map((name) => image.addEventListener(name, done)));
  const broken = new Image();
  const over = ended(broken);
  broken.src = "data:image/png,broken";
  await over;
  await Promise.all([...document.images].filter((image) => !image.complete).map(ended));
  await new Promise((done) => setTimeout(done));
  await new Promise((done) => requestIdleCallback(done));
}"""


@pytest.fixture
def editor(writing):
    """A page with the editor, which must open no dialog and ask no stranger for anything."""
    _, site, path = writing
    strange: list[str] = []
    with open_browser() as browser:
        page = browser.new_page()
        page.on("dialog", lambda dialog: (strange.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda asked: strange.append(asked.url) if "evil.example" in asked.url else None)
        sign_in(page, site)
        page.goto(site + path)
        text(page).wait_for()
        # What is tried here is not to be saved.
        page.route("**/workspace/**", lambda each: each.abort())
        yield page, strange


def test_every_sample_text_comes_out_of_the_editor_as_it_went_in(editor):
    page, _ = editor
    bodies = list(every_body())
    changed = [
        (old[:500], new[:500])
        for before, html in zip(bodies, page.evaluate(LOADED, bodies), strict=True)
        for old, new in zip_longest(before.split("\n"), clean(html).split("\n"), fillvalue="")
        if old != new
    ]
    assert changed == []


def test_every_kind_of_content_survives_the_editor(editor):
    page, _ = editor
    picture = "asset:" + "a1" * 32
    body = clean(
        '<h2>A</h2><p>x <strong><em>b</em></strong> H<sub>2</sub>O m<sup>2</sup> <abbr title="In full">IF</abbr> '
        '<span lang="cy">Iechyd</span> <a href="https://a.example/">l</a> <a data-ref="term:icb">ICB</a>'
        '<sup data-note="n1">1</sup><br>y</p><ol start="3" type="a"><li>one<ul><li>two</li></ul></li></ol>'
        "<blockquote><p>said</p><p>again</p></blockquote>"
        f'<figure><img src="{picture}" alt="A map"><figcaption>The <em>map</em></figcaption></figure>'
        '<table><caption>Beds <em>now</em></caption><thead><tr><th colspan="2">Head</th><th>H2</th></tr></thead><tbody>'
        '<tr><th scope="row">North</th><td rowspan="2">1</td><td><p>a</p><ul><li>b</li></ul></td></tr>'
        '<tr><th scope="row">South</th><td></td></tr></tbody></table>'
        '<div data-object="commitment:abc"></div><aside data-note="n1" data-mark="1">Why</aside>'
    )
    assert clean(page.evaluate(LOADED, [body])[0]) == body


def test_no_hostile_case_that_is_pasted_comes_alive(editor):
    page, strange = editor
    pasted = page.evaluate(PASTED, CASES)
    page.evaluate(LIVED)
    assert page.evaluate("window.pwned") is None
    assert strange == []
    assert {case: found for case, html in zip(CASES, pasted, strict=True) if (found := alive(clean(html)))} == {}


def test_all_hostile_cases_on_one_page_run_nothing():
    """Without a content security policy, which would hide what the cleaning let through."""
    strange: list[str] = []
    with open_browser() as browser:
        page = browser.new_page()
        page.on("dialog", lambda dialog: (strange.append("dialog"), dialog.dismiss()))
        page.on("request", lambda asked: strange.append(asked.url) if asked.url.startswith("http") else None)
        page.set_content("<main>" + "\n".join(clean(case) for case in CASES) + "</main>")
        page.evaluate(LIVED)
        assert page.evaluate("window.pwned") is None
        assert strange == []
        # The test would see it: the same page with one case as it came.
        page.set_content(f"<main>{CASES[1]}</main>")
        page.wait_for_function("window.pwned === 1")
