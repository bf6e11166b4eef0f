from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import UndecodableByte
from pipeline.errors import ReadError
from pipeline.text.decoding import decode, encode_back, of_text

CASES = json.loads((Path(__file__).parents[1] / "cases" / "mojibake.json").read_text(encoding="utf-8"))


def assert_exact(data: bytes) -> None:
    found = decode(data)
    assert encode_back(found.text, found.encoding, found.undecodable, found.foreign) == data


@pytest.mark.parametrize("case", CASES["bytes"], ids=lambda case: f"{case['lang']}-{case['encoding']}")
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1"])
def test_a_page_in_an_old_encoding_is_read(case: dict[str, str], declared: str | None) -> None:
    data = CASES["pages"][case["lang"]].encode(case["encoding"], "ignore")
    found = decode(data, declared=declared)
    assert found.text == data.decode(case["encoding"])
    assert encode_back(found.text, found.encoding, found.undecodable) == data


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_stays_in_the_text(codec: str) -> None:
    data = "Žluťoučký kůň".encode(codec)
    assert decode(data).text == "\ufeffŽluťoučký kůň"
    assert_exact(data)


def test_what_the_transport_declares_settles_what_the_bytes_leave_open() -> None:
    data = "naïve déjà".encode("cp850")
    assert decode(data, declared="cp850").text == "naïve déjà"


def test_a_charset_that_lies_is_not_believed() -> None:
    text = CASES["pages"]["ru"]
    assert decode(text.encode(), declared="windows-1251").text == text
    assert decode(text.encode("cp1251"), declared="no-such-charset").text == text


def test_the_head_of_a_page_is_asked() -> None:
    page = '<html><head><meta charset="windows-1257"></head><body>ąžuolas</body></html>'
    assert decode(page.encode("cp1257")).text == page


def test_few_bad_bytes_do_not_spoil_utf8() -> None:
    data = "Škoda, že už".encode() + b" caf\xe9 " + "žije".encode()
    found = decode(data)
    assert (found.encoding, found.text) == ("utf-8", "Škoda, že už caf� žije")
    assert found.undecodable == (UndecodableByte(16, 0xE9),)
    assert_exact(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"plain",
        b"nul\x00s \x00 here and there",
        "česky\x00 a dál".encode(),
        "BOM \ufeff uprostřed".encode(),
        "ab\ufeffž".encode("utf-16-le"),
        "žluť".encode("utf-16") + b"z",
        b"overlong: " + "čeština ".encode() * 4 + b"\xc0\xaf",
        b"\xff\xfea\x00\x00\xd8b\x00",
    ],
)
def test_odd_input_comes_back_byte_for_byte(data: bytes) -> None:
    assert_exact(data)


def test_lone_surrogates_become_placeholders() -> None:
    found = of_text("a\ud800b")
    assert found.text == "a���b"
    assert encode_back(found.text, found.encoding, found.undecodable) == b"a\xed\xa0\x80b"
    assert of_text("sound ž").undecodable == ()


HOST = ["Vårt hus står på en åker.", "Där växer rågen högt.", "Ängen är full av blåklint."]


@pytest.mark.parametrize(
    ("line", "codec"),
    [
        ("Det är nästan så att man fryser på hösten.", "cp1252"),
        ("He said \u201cit\u2019s fine\u201d \u2013 and left.", "cp1252"),
        ("Погода сегодня хорошая, и мы пошли гулять в парк.", "cp1251"),
        ("Погода сегодня хорошая, и мы пошли гулять в парк.", "koi8-r"),
        ("Příliš brzy ráno jsme odjeli k babičce na venkov.", "cp1250"),
        ("Ο καιρός σήμερα είναι πολύ καλός για περίπατο.", "cp1253"),
        ("今天天气很好，我们去公园散步。", "gb18030"),
        ("今日はとても天気がいいので散歩に行きました。", "cp932"),
        ("오늘은 날씨가 좋아서 공원에 갔습니다.", "cp949"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_in_another_encoding_is_read_in_its_own(line: str, codec: str, end: str) -> None:
    data = end.join([*HOST, ""]).encode() + line.encode(codec) + end.encode() + HOST[0].encode()
    found = decode(data)
    assert found.text == end.join([*HOST, line, HOST[0]])
    assert found.encoding == "utf-8"
    assert [found.text[run.offset : run.offset + run.length].strip() for run in found.foreign] == [line]
    assert found.undecodable == ()
    assert encode_back(found.text, found.encoding, found.undecodable, found.foreign) == data


def test_lines_in_several_encodings() -> None:
    lines = ["Погода сегодня хорошая, и мы гуляли.".encode("cp1251"), "Die Straße ist für Fußgänger.".encode("cp1252")]
    data = b"\n".join([HOST[0].encode(), lines[0], HOST[1].encode(), lines[1], HOST[2].encode()])
    found = decode(data)
    assert [run.encoding for run in found.foreign] == ["cp1251", "cp1252"]
    assert "Straße" in found.text
    assert_exact(data)


@pytest.mark.parametrize("line", [b"\xff\xfe\xff\xff", b"zq\xe9wx \xfbkk\xec", b"\xd0\xcf\x11\xe0"])
def test_a_line_that_nothing_decodes_surely_keeps_its_bytes(line: bytes) -> None:
    data = "\n".join([*HOST, ""]).encode() + line + b"\n"
    found = decode(data)
    assert found.foreign == ()
    assert len(found.undecodable) == sum(byte >= 0x80 for byte in line)
    assert_exact(data)


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (b"overlong \xc0\xaf and \xe0\x80\xaf, " + "så är det.".encode(), None),
        (b"surrogate \xed\xa0\x80 \xed\xb0\x80 " + "på åkern, där växer råg".encode(), None),
        ("NUL\x00s i en svensk text, på åkern".encode(), None),
        ("\ufeffen fil\n\ufeffoch en till, på åkern".encode(), None),
        ("åkern".encode("utf-16-le"), None),
        ("åkern".encode("utf-16-le")[:-1], "utf-16"),
        ("\ufeffåkern och ängen".encode("utf-16-be") + b"\xd8", None),
        ("\ufeffåkern".encode("utf-32-be"), None),
        ("\ufeffåkern".encode("utf-32-le") + b"\x01\x02", None),
        (b"Hi Mom +Jjo- and +AOk-", "utf-7"),
        ("åkern och ängen".encode("cp1252"), "utf-7"),
        ("åkern och ängen".encode(), "utf-16"),
        ("åkern och ängen".encode("cp1252"), "utf-8"),
        ("Погода сегодня хорошая".encode("cp1251"), "windows-1252"),
        (b"\xf8\x88\x80\x80\x80 " + "på åkern, där växer råg".encode(), "no-such"),
        (b"text \xe5", "rot13"),
        (b"text \xe5", "idna"),
        (b"text \xe5", "punycode"),
        (b"", "utf-8"),
    ],
)
def test_bad_input_is_read_and_comes_back(data: bytes, declared: str | None) -> None:
    found = decode(data, declared=declared)
    assert encode_back(found.text, found.encoding, found.undecodable, found.foreign) == data
    found.text.encode("utf-8")


@pytest.mark.parametrize("head", [b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"])
def test_binary_is_refused(head: bytes) -> None:
    with pytest.raises(ReadError, match="binary"):
        decode(head + b"".join(hashlib.sha256(bytes([i])).digest() for i in range(120)))


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_utf8_is_read_as_it_is(text: str) -> None:
    try:
        found = decode(text.encode())
    except ReadError:
        return
    assert encode_back(found.text, found.encoding, found.undecodable) == text.encode()


@given(st.binary(max_size=300))
def test_any_bytes_come_back_or_are_refused(data: bytes) -> None:
    try:
        found = decode(data)
    except ReadError:
        return
    assert encode_back(found.text, found.encoding, found.undecodable, found.foreign) == data
    found.text.encode("utf-8")
