"""ICU's data for the frozen folder: smaller, and Qt finds in it all that it asks for."""

import os
import re
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from commands.frozen.icu import items, with_less_icu, without

QT = Path(PySide6.__file__).parent / "Qt"
#: What Qt asks ICU: collation, case, the names of zones; and in which encoding it runs.
_ASKS = """
from PySide6.QtCore import QCollator, QDateTime, QLocale, QStringConverter, QTimeZone
for name in ("en_US", "de_DE", "sv_SE", "zh_CN", "ja_JP"):
    collator = QCollator(QLocale(name))
    print(sorted("zebra öl ol Äpfel apfel 中 一 か ア".split(), key=collator.sortKey))
print(QLocale("tr_TR").toUpper("istanbul"), QLocale("en_US").toUpper("straße"), QLocale("de_DE").toString(1234.5))
berlin, long = QTimeZone(b"Europe/Berlin"), QTimeZone.NameType.LongName
print(berlin.displayName(QTimeZone.TimeType.StandardTime, long, QLocale("en_US")))
print(QStringConverter.nameForEncoding(QStringConverter.Encoding.System))
"""


def answers(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _ASKS], capture_output=True, text=True, timeout=60, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_qt_answers_from_the_smaller_data_what_it_did_from_the_whole(tmp_path: Path) -> None:
    (library,) = (QT / "lib").glob("libicudata.so.*")
    ((name, made, kind),) = with_less_icu([(f"PySide6/Qt/lib/{library.name}", str(library), "BINARY")], tmp_path)
    assert (name, kind) == (f"PySide6/Qt/lib/{library.name}", "BINARY")
    assert Path(made).stat().st_size < library.stat().st_size / 4
    whole = answers()
    assert "Central European Standard Time" in whole
    assert answers(LD_PRELOAD=made) == whole


def test_of_the_engines_data_only_other_languages_go(tmp_path: Path) -> None:
    data = QT / "resources" / "icudtl.dat"
    ((_, made, _),) = with_less_icu([("PySide6/Qt/resources/icudtl.dat", str(data), "DATA")], tmp_path)
    before, after = dict(items(data.read_bytes())), dict(items(Path(made).read_bytes()))
    assert list(after) == sorted(after)
    assert all(before[name].rstrip(b"\0") == content.rstrip(b"\0") for name, content in after.items())
    gone = {name.partition(b"/")[2].decode() for name in before.keys() - after.keys()}
    assert {"de.res", "zone/fr.res", "curr/ja.res", "lang/zh_Hant.res"} <= gone
    assert {
        name
        for name in gone
        if re.search(r"(^|/)(en|root|pool|res_index|supplementalData)\b|\.(cnv|brk|dict|nrm)$", name)
    } == set()


def test_other_entries_stay_as_they_are(tmp_path: Path) -> None:
    link = ("libicudata.so.73", "PySide6/Qt/lib/libicudata.so.73", "SYMLINK")
    entries = [("libz.so.1", "/somewhere/libz.so.1", "BINARY"), ("resources/icons/x.svg", "x.svg", "DATA"), link]
    assert with_less_icu(entries, tmp_path) == entries


def test_what_is_no_package_is_said() -> None:
    with pytest.raises(ValueError, match="not a package"):
        without(b"\0" * 64, re.compile("a"))
