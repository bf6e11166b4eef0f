"""Dates and date lines: each case is a line of `tests/cases/date_lines.toml`."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.dates.calendars import from_jalali
from pipeline.text.dates.choice import choose_dates
from pipeline.text.dates.lines import read_date_line
from pipeline.text.dates.reading import read_date
from pipeline.text.dates.words import date_words

CASES = Path(__file__).parents[2] / "cases" / "date_lines.toml"
LINES: dict[str, str] = tomllib.loads(CASES.read_text(encoding="utf-8"))["lines"]
ENGLISH = "the cat and the dog of the house went to the sea and it was the best of all days for them"


@pytest.mark.parametrize(("line", "expected"), LINES.items())
def test_line(line: str, expected: str) -> None:
    read = read_date_line(line)
    if not expected:
        assert read is None
        return
    assert read is not None
    (day,) = choose_dates([read.reading], ENGLISH)
    assert (day.isoformat() if day else "open") == expected


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("12. září 2011 v 20:41 | Mirek | Stavba", "Mirek"),
        ("Message par Hippolyte » 21 fév. 2010 18:42", "Hippolyte"),
        ("Posted on May 3, 2010 by Jane Doe", "Jane Doe"),
        ("作者：张三 发布时间：2010-05-03 12:00", "张三"),
        ("مرسلة بواسطة أحمد في 3 مايو 2010", "أحمد"),
        ("Sunday, November 3, 2013 | Labels: foo, bar", ""),
        ("May 3, 2010", ""),
    ],
)
def test_author(line: str, author: str) -> None:
    read = read_date_line(line)
    assert read is not None
    assert read.author == author


def chosen(lines: list[str], page: str = ENGLISH) -> list[str | None]:
    readings = [reading for line in lines if (reading := read_date(line))]
    assert len(readings) == len(lines)
    return [day.isoformat() if day else None for day in choose_dates(readings, page)]


def test_one_clear_date_settles_the_order_of_all() -> None:
    assert chosen(["21/02/2010", "05/03/2010"]) == ["2010-02-21", "2010-03-05"]
    assert chosen(["02/21/2010", "03/05/2010"]) == ["2010-02-21", "2010-03-05"]


def test_the_order_of_time_settles_the_order_of_parts() -> None:
    assert chosen(["01/12/2009", "05/01/2010", "02/02/2010"]) == ["2009-12-01", "2010-01-05", "2010-02-02"]


def test_the_denser_order_wins() -> None:
    assert chosen(["05/03/2010", "06/03/2010", "09/03/2010"]) == ["2010-03-05", "2010-03-06", "2010-03-09"]


def test_a_weekday_settles_all() -> None:
    assert chosen(["Tue, 05/03/2011", "06/07/2011"]) == ["2011-05-03", "2011-06-07"]


def test_other_dates_on_the_page_settle_the_order() -> None:
    assert chosen(["05/03/2010"], ENGLISH + "\nAnn, 28/03/2010: so true") == ["2010-03-05"]


def test_languages_other_than_english_write_the_day_first() -> None:
    assert chosen(["05/03/2010"], "Het is een mooie dag en wij gaan naar het strand") == ["2010-03-05"]
    assert chosen(["05/03/2010"]) == [None]


def test_a_month_of_two_meanings() -> None:
    croatian = "Danas je bio lijep dan i svi su bili kod nas, ali nije bilo dovoljno kolača za sve koji su došli."
    polish = "Dzisiaj był ładny dzień i wszyscy byli u nas, ale nie było ciasta dla tych, którzy przyszli."
    assert chosen(["3 listopada 2010"], croatian) == ["2010-10-03"]
    assert chosen(["3 listopada 2010"], polish) == ["2010-11-03"]
    assert chosen(["3 listopada 2010", "5 grudnia 2010"], "") == ["2010-11-03", "2010-12-05"]


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_every_date_is_read_back(day: date) -> None:
    assert chosen([day.isoformat()]) == [day.isoformat()]
    assert chosen([f"{day.day}. {day.month}. {day.year}"]) == [day.isoformat()]
    assert chosen([f"{day.year}年{day.month}月{day.day}日"]) == [day.isoformat()]
    assert chosen([day.strftime("%A, %B %d, %Y")]) == [day.isoformat()]


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    read_date_line(text)


@given(st.text(alphabet="0123456789./-: 年月日maiMAI|»byde,元+", max_size=40))
def test_date_like_text_is_read_without_failing(text: str) -> None:
    read_date_line(text)


def test_iranian_new_year() -> None:
    assert from_jalali(1389, 1, 1) == date(2010, 3, 21)
    assert from_jalali(1391, 12, 30) == date(2013, 3, 20)  # a leap year
    assert from_jalali(1392, 1, 1) == date(2013, 3, 21)


def test_names_cover_many_languages() -> None:
    words = date_words()
    languages = {lang for names in words.names.values() for found in names.months.values() for lang in found}
    assert len(languages) > 60
