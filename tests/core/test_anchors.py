"""Does a finger on a passage stay on it while the text around it changes, and say so when the passage is gone?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import richtext
from core.richtext import anchors
from core.richtext.anchors import CONTEXT, NotThere, find, marked, point_at, replace

BODY = richtext.clean(
    "<h2>Access</h2><p>We will open <strong>two new</strong> clinics by March 2027.<sup data-note='n'>1</sup></p>"
    "<ul><li>one thing</li><li>another thing<ul><li>below it</li></ul></li></ul>"
    "<table><caption>Beds</caption><tr><th>Site</th><th>Beds</th></tr><tr><td>North</td><td>1,095</td></tr></table>"
    "<p>It's simple.</p>"
)
BID = {text.strip(): bid for bid, text in anchors.block_texts(BODY).items()}
CLINICS = next(bid for text, bid in BID.items() if text.startswith("We will"))


def test_the_words_of_blocks_are_as_people_read_them():
    assert "one thing another thing below it" in BID
    assert "Beds Site Beds North 1,095" in BID


def test_a_passage_knows_what_stands_around_it():
    passage = point_at(BODY, CLINICS, "two new\n clinics")
    assert (passage.quote, passage.prefix, passage.suffix) == ("two new clinics", "We will open ", " by March 2027.1")


@pytest.mark.parametrize("wrong", ["three clinics", "", "   "])
def test_words_that_are_not_there_are_refused_in_a_sentence(wrong):
    with pytest.raises(NotThere, match="Read it again"):
        point_at(BODY, "aaaaaaaa", wrong)


def test_of_words_that_occur_twice_those_meant_are_taken():
    body = richtext.clean("<p>care and care and care</p>")
    [bid] = anchors.block_texts(body)
    assert [point_at(body, bid, "care", prefix="care and ", start=start).start for start in (9, 18)] == [9, 18]


WORD = st.text("abcde", min_size=1, max_size=5)
WORDS = st.lists(WORD, max_size=8).map(" ".join)


def fixed(words, length, *, end):
    """Exactly so many characters, so that an edit beyond them touches no context."""
    text = (words * length)[:length]
    return text[:-1] + "|" if end else "|" + text[1:]


def paragraph(text):
    return f"<p>{text}</p>"


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_edits_elsewhere_never_move_it_off_its_passage(data):
    draw = data.draw
    quote = "x".join(draw(st.lists(WORD, min_size=1, max_size=4)))
    before, after = (fixed(draw(WORD), CONTEXT, end=end) for end in (False, True))
    head, tail = draw(WORDS), draw(WORDS)
    others = draw(st.lists(WORDS.filter(bool), max_size=5, unique=True))
    body = richtext.clean("".join(map(paragraph, [f"{head}{before}{quote}{after}{tail}", *others])))
    bid, *rest = [(block[13:21], block) for block in body.split("\n")]
    passage = point_at(body, bid[0], quote, start=len(head) + CONTEXT)
    assert passage.start == len(head) + CONTEXT

    # Elsewhere: text in the same block beyond the context, other blocks changed, added, dropped, all in any order,
    # and the very words of the passage put anywhere.
    noise = st.lists(st.one_of(WORD, st.just(quote)), max_size=5).map(" ".join)
    new_head, new_tail = draw(noise), draw(noise)
    mine = f'<p data-bid="{bid[0]}">{new_head}{before}{quote}{after}{new_tail}</p>'
    changed = [f'<p data-bid="{name}">{draw(noise)}</p>' if draw(st.booleans()) else block for name, block in rest]
    kept = [block for block in changed if draw(st.booleans())]
    added = [paragraph(f"{text} {quote}") for text in draw(st.lists(noise, max_size=3))]
    now = richtext.clean("".join(draw(st.permutations([mine, *kept, *added]))))
    found = find(now, passage)
    assert (found.bid, found.start, found.how) == (bid[0], len(new_head.lstrip()) + CONTEXT, "same")
    assert anchors.block_texts(now)[found.bid][found.start : found.end] == quote


def test_right_beside_the_passage_edits_do_not_matter_while_its_words_stand_once():
    passage = point_at(BODY, CLINICS, "two new")
    now = BODY.replace("We will open ", "The trust promised ").replace(" clinics by", " hospitals in")
    assert find(now, passage).how == "same"


def test_a_passage_that_went_into_another_paragraph_is_followed():
    passage = point_at(BODY, CLINICS, "clinics by March 2027")
    now = richtext.clean(BODY.replace("</strong> clinics", "</strong></p><p>clinics"))
    found = find(now, passage)
    assert found.how == "moved"
    assert anchors.block_texts(now)[found.bid].startswith("clinics by March")


def test_a_short_word_is_not_taken_for_its_like_elsewhere():
    passage = point_at(BODY, BID["It's simple."], "simple")
    now = BODY.replace("It's simple.", "It's plain.").replace("one thing", "one simple thing")
    assert find(now, passage).how == "changed"


def test_a_passage_whose_words_changed_rests_on_its_block():
    found = find(BODY.replace("two new", "three old"), point_at(BODY, CLINICS, "two new"))
    assert (found.bid, found.how) == (CLINICS, "changed")


def test_a_passage_that_is_gone_is_nowhere():
    lines = [line for line in BODY.split("\n") if CLINICS not in line]
    assert find("\n".join(lines), point_at(BODY, CLINICS, "two new")) is None


def test_replacing_keeps_the_emphasis_around():
    assert "open <strong>three</strong> clinics" in replace(
        BODY, find(BODY, point_at(BODY, CLINICS, "two new")), "three"
    )
    across = replace(BODY, find(BODY, point_at(BODY, CLINICS, "new clinics")), "good <places>")
    assert "<strong>two good &lt;places&gt;</strong> by March 2027." in across


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_replacing_changes_the_passage_and_nothing_else(data):
    text = anchors.block_texts(BODY)[CLINICS]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = data.draw(st.text("abc <&>\"'", max_size=12))
    now = anchors.block_texts(replace(BODY, anchors.Found(CLINICS, start, end, "same"), words))
    assert now.pop(CLINICS) == text[:start] + words + text[end:]
    assert now == {bid: text for bid, text in anchors.block_texts(BODY).items() if bid != CLINICS}


def test_what_cannot_be_replaced_whole_is_refused_in_a_sentence():
    table = BID["Beds Site Beds North 1,095"]
    with pytest.raises(NotThere, match="several paragraphs or cells"):
        replace(BODY, find(BODY, point_at(BODY, table, "North 1,095")), "South")


def test_marks_show_the_passage_and_add_no_text():
    place = find(BODY, point_at(BODY, CLINICS, "new clinics"))
    shown = dict(marked(BODY, [place]))
    assert "<strong>two <mark>new</mark></strong><mark> clinics</mark> by" in shown[CLINICS]
    assert anchors.block_texts("\n".join(shown.values())) == anchors.block_texts(BODY)


def test_the_redline_of_a_suggestion_holds_both_texts():
    stretches = anchors.words_changed("two new clinics by March", "three clinics by April")
    assert "".join(words for kind, words in stretches if kind != "inserted") == "two new clinics by March"
    assert "".join(words for kind, words in stretches if kind != "deleted") == "three clinics by April"
