"""The table of event names."""

import pytest

from player.vocabulary import BY_NAME, GROUPS, MEDIA_EVENTS, VOCABULARY, EventKind, group_of

THE_24 = """loadstart suspend abort error emptied stalled loadedmetadata loadeddata canplay canplaythrough playing
    waiting seeking seeked ended durationchange timeupdate progress play pause ratechange volumechange fullscreenchange
    posterchange"""
CLOUDINARY = """percentsplayed timeplayed start seek pausenoseek mute unmute qualitychanged sourcechanged videoload
    replay"""
PLAYSCOPE = "viewstart viewend firstframe pagehidden pageshown freeze thaw framestats heartbeat"


def names(origin: str) -> set[str]:
    return {kind.name for kind in VOCABULARY if kind.origin == origin}


def test_it_holds_the_names_that_were_promised() -> None:
    assert set(MEDIA_EVENTS) == set(THE_24.split())
    assert len(MEDIA_EVENTS) == 24
    assert names("cloudinary") == set(CLOUDINARY.split())
    assert names("playscope") == set(PLAYSCOPE.split())


def test_no_name_stands_twice() -> None:
    assert len(BY_NAME) == len(VOCABULARY)
    assert len({group.name for group in GROUPS}) == len(GROUPS)


@pytest.mark.parametrize("kind", VOCABULARY, ids=lambda kind: kind.name)
def test_each_name_has_a_group_and_a_sentence(kind: EventKind) -> None:
    assert kind.group in {group.name for group in GROUPS} - {"other"}
    assert kind.meaning.endswith(".")
    assert len(set(kind.fields)) == len(kind.fields)


def test_an_unknown_name_belongs_to_other() -> None:
    assert group_of("waiting") == "buffering"
    assert group_of("somebody's own") == "other"


def test_each_group_but_other_has_a_name_in_it() -> None:
    assert {kind.group for kind in VOCABULARY} == {group.name for group in GROUPS} - {"other"}
