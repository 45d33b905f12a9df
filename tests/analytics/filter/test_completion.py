"""What is offered while a filter is typed."""

import pytest

from analytics.playback.filter import complete, parse
from analytics.playback.filter.completion import MOST, literal
from analytics.playback.filter.reading import MOST_CHARACTERS

SEEN = {"source": ["sea.webm", 'say "hi"', "sea", "and"], "data": ["kind", "ready_state"], "percent": ["50"]}


def offered(text: str) -> list[str]:
    """At the bar in the text."""
    position = text.index("|")
    return [one.text for one in complete(text.replace("|", "", 1), position, lambda field: SEEN.get(field, ()))]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("|", "event"),
        ("ev|", "event"),
        ("EV|", "event"),
        ("event |", "=="),
        ("event c|", "contains"),
        ("event == wai|", "waiting"),
        ("event in {play, wa|", "waiting"),
        ("event == play |", "and"),
        ("(event == play o|", "or"),
        ("not gr|", "group"),
        ("group == |", "loading"),
        ("state == reb|", "rebuffering"),
        ("source == |", '"sea.webm"'),
        ('source == "sa|', '"say \\"hi\\""'),
        ("source == sea|", '"sea.webm"'),
        ("source == an|", '"and"'),
        ("data.k|", "data.kind"),
        ("vi|", "view_id"),
        ("view.reb|", "view.rebuffer_count"),
        ("percent > |", "50"),
        ("view.outcome == pl|", '"playback failure"'),
        ("media_time > |", "250ms"),
        ("seq and ev| == play", "event"),
    ],
)
def test_the_first_offer(text: str, first: str) -> None:
    assert offered(text)[0] == first


@pytest.mark.parametrize("text", ["event = |", "&& |", "event == 'x|", "nonsense |", "event == play play |"])
def test_nothing_is_offered_behind_what_is_wrong(text: str) -> None:
    assert offered(text) == [] or "nonsense" in text


def test_operators_are_those_of_the_field() -> None:
    assert "contains" in offered("source |")
    assert "contains" not in offered("percent |")
    assert offered("marked |") == ["and", "or"]


def test_an_offer_takes_the_place_of_the_whole_word() -> None:
    text = "seq and evxnt == play"
    (offer, *_) = complete(text, text.index("xnt"))
    assert text[: offer.start] + offer.text + text[offer.end :] == "seq and event == play"
    text = 'source == "sea and more" and seq'
    offer = next(one for one in complete(text, 14, lambda field: SEEN.get(field, ())) if one.text == "sea")
    assert text[: offer.start] + offer.text + text[offer.end :] == "source == sea and seq"


def test_no_text_is_too_much() -> None:
    assert len(complete("", 0)) <= MOST
    assert complete("event or " * MOST_CHARACTERS, 9 * MOST_CHARACTERS) == []


@pytest.mark.parametrize("value", ["play", "true", "and", "12", "", 'quo"te', "back\\slash", "a b", "line\nbreak", "ö"])
def test_a_text_is_written_so_that_it_is_read_again(value: str) -> None:
    from tests.analytics.factory import make_event

    event = make_event("x", source=value, data={"text": value})
    assert parse(f"source == {literal(value)}").matches(event)
    assert parse(f"data.text == {literal(value)}").matches(event)
