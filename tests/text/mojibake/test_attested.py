from __future__ import annotations

import pytest

from pipeline.text.mojibake.attested import attested, is_broken
from pipeline.text.mojibake.familiar import became_familiar
from pipeline.text.mojibake.repairs import find_repairs


def misread(text: str, stored: str, read: str) -> str:
    return "".join(bytes([byte]).decode(read, "ignore") or chr(byte) for byte in text.encode(stored))


def repaired(text: str) -> str:
    for repair in reversed(find_repairs(text)):
        text = text[: repair.start] + repair.after + text[repair.end :]
    return text


@pytest.mark.parametrize(
    ("line", "stored", "read"),
    [
        ("Ze zeiden: “kom maar binnen”.", "gb18030", "cp1252"),
        ("C’était hier.".replace("é", "e"), "big5", "cp1252"),
        ("De trein – die van acht uur – kwam te laat.", "big5", "cp1252"),
        ("Hij zei: ’t is koud vandaag.", "cp932", "cp1252"),
        ("We waren om 20\u00a0uur thuis.", "koi8-r", "cp1251"),
        ("We waren om 20\u00a0uur thuis.", "cp1251", "koi8-r"),
        ("Gestern war es sehr schön am See.", "gb18030", "cp1252"),
        ("Wir gehen über die Straße nach Hause.", "cp949", "cp1252"),
        ("W niedzielę poszliśmy do sąsiadów na obiad.", "cp1250", "cp1252"),
        ("Včera večer jsme jeli domů vlakem, bylo pěkně.", "cp1250", "cp1252"),
        ("Akşam yemeğini bahçede yedik, hava güzeldi.", "cp1254", "cp1252"),
        ("Das Mädchen wohnt jetzt in Köln.", "utf-8", "cp1250"),
    ],
)
def test_a_lone_line_is_repaired(line: str, stored: str, read: str) -> None:
    kept = line.encode(stored, "ignore").decode(stored)
    assert repaired(misread(kept, stored, read)) == kept


@pytest.mark.parametrize("line", ["Gestern war es sehr schön am See.", "Elle était là avant nous, très tôt."])
def test_utf8_read_as_chinese(line: str) -> None:
    assert repaired(line.encode().decode("gb18030")) == line


def test_a_word_beside_sound_ones() -> None:
    assert (
        repaired("Vi gick över bron och sÃ¥ såg vi ån, det var roligt")
        == "Vi gick över bron och så såg vi ån, det var roligt"
    )


@pytest.mark.parametrize(
    "text",
    [
        "├── src\n└──lib\n└file.txt\n│ └notes",
        "║ A ║ B ║\n╚═══╝ x═y",
        "■ eins\n■Jetzt neu ■ zwei\nEnde des Artikels. ■",
        "x ≈ y √ z, E=mc² ± 5 µm",
        "¬A ∧ ¬B → ¬(A∨B)",
        "¸.·´¯`·.¸><(((º>",
        "Bun¬des¬re¬gie¬rung",
        "don´t l´eau d´Ivoire",
        "1º 2ª 3.º N.º nº Mª D.ª",
        "T恤 A股 卡拉OK 维生素C",
        "The character 茅 means thatch.",
        "iPhone聽Spotify",
        "5х5 мм, 3D-принтер, USB-кабель, iPhoneы",
        "â ê î ô û",
        "Ì Í Î Ï",
        "õõõ ÕÕ\nAÅÄÖ aåäö",
        "Innis Tìle, Tìr nan Òg",
        "Türkmençe: Ýazyldy, ýyl, ňalla",
        "ez ê biçim û bibînim, Antîgua û Berbûda",
        "tõid võimule koos, kõik lõid kaasa",
        "Ìsuli Åland, àrabbu",
        "ø47cm ø57cm",
        "Acceptar çò seleccionat",
        "Sûd-Altaïsk, âldingelsk",
        "Jámánì, Báránì, Kónkánì",
    ],
)
def test_what_only_looks_odd_stays(text: str) -> None:
    assert repaired(text) == text
    assert repaired(text.upper()) == text.upper()


@pytest.mark.parametrize("sign", ["§§", "£££", "¡¿", "©®™", "°C", "½ m²", "№5", "«¡"])
def test_signs_that_go_together_are_not_broken(sign: str) -> None:
    assert not is_broken(f"word {sign} word")


def test_nothing_is_attested_without_words() -> None:
    assert attested("`¬´  ):") is None
    assert not became_familiar("qõx", "qőx")
