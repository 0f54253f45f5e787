import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhh_portal.legacy_encodings import _TCVN3_TABLE, TCVN3, VNI, convert_legacy, legacy_encoding
from lhh_portal.syllables import is_syllable

NAMES = (Path(__file__).parent / "names_in_order.txt").read_text(encoding="utf-8").splitlines()
TO_TCVN3 = {chr(new): chr(old) for old, new in reversed(_TCVN3_TABLE.items())} | {"à": "µ"}
VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_CIRCUMFLEX = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
VNI_WHOLE = {"đ": "ñ", "ơ": "ô", "ư": "ö", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "í": "í", "ì": "ì"}
SENTENCE = "hội luật gia đại biểu khoa học và kỹ thuật tỉnh trường nghĩa ứng dụng lần thứ nghị quyết được những ý kiến"
WORDS = SENTENCE.split()


def in_vni(text):
    """Lower-case Vietnamese as a VNI font stores it."""
    out = []
    for char in text:
        if char in VNI_WHOLE:
            out.append(VNI_WHOLE[char])
            continue
        base, *marks = unicodedata.normalize("NFD", char)
        tone = next((m for m in marks if m in VNI_TONES), "")
        if "\u0302" in marks:
            out.append(base + VNI_CIRCUMFLEX[tone])
        elif "\u0306" in marks:
            out.append(base + VNI_BREVE[tone])
        else:
            letter = VNI_WHOLE[unicodedata.normalize("NFC", base + "\u031b")] if "\u031b" in marks else base
            out.append(letter + (VNI_TONES[tone] if tone else ""))
    return "".join(out)


def in_tcvn3(text):
    return "".join(TO_TCVN3.get(char, char) for char in text)


@pytest.mark.parametrize(
    ("typed", "encoding", "meant"),
    [
        ("Héi LuËt gia", TCVN3, "Hội Luật gia"),
        ("Liªn hiÖp c¸c Héi Khoa häc vµ Kü thuËt", TCVN3, "Liên hiệp các Hội Khoa học và Kỹ thuật"),
        ("§¹i héi ®¹i biÓu", TCVN3, "Đại hội đại biểu"),
        ("HéI LUËT GIA TØNH", TCVN3, "HỘI LUẬT GIA TỈNH"),
        ("Tr\u00adêng", TCVN3, "Trường"),
        ("Hoäi Luaät gia", VNI, "Hội Luật gia"),
        ("Lieân hieäp caùc Hoäi Khoa hoïc vaø Kyõ thuaät", VNI, "Liên hiệp các Hội Khoa học và Kỹ thuật"),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", VNI, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Tröôøng Ñaïi hoïc, 12 giôø, ngaøy 5/6", VNI, "Trường Đại học, 12 giờ, ngày 5/6"),
        ("Nguyễn Văn An\nHéi LuËt gia tØnh", TCVN3, "Nguyễn Văn An\nHội Luật gia tỉnh"),
    ],
)
def test_old_encodings_are_named_and_converted(typed, encoding, meant):
    assert (legacy_encoding(typed), convert_legacy(typed)) == (encoding, meant)


@pytest.mark.parametrize(
    "text",
    [
        "Hội Luật gia",
        "Cà phê, bé, hôm, tôi là sinh viên",
        "Hòa, Hoà, thuý, Quí",
        "Noël, café, Müller, Descartes, Hébert, père, île, rôle, août, naïve, maïs, Saïd",
        "São Paulo, El Niño, Peña, Malmö, Björn, Schrödinger, Dvořák, Gdańsk, Københavns",
        "CO₂, H₂O, m², m³, 25 °C, 10 µm, ±5, ½ kg, ¼, 3 × 4, m×n, a×b",
        "© 2024 ® ™ § 5 £ 10 ¥ ¢ «Hội» ¶",
        "Krông Bông, Kon Plông, Ê Đê, Ênuôl, ôtô, ôxy, cácbon, pôlime",
        "thé dansant; né; tú; già",
        "Tiêu chuẩn ISO 9001 – 2015 “chất lượng”",
        "",
    ],
)
def test_good_text_is_left_alone(text):
    assert legacy_encoding(text) is None
    assert convert_legacy(text) == text


def test_no_real_name_is_taken_for_an_old_encoding():
    names = NAMES + [unicodedata.normalize("NFD", name) for name in NAMES]

    assert [name for name in names if legacy_encoding(name)] == []


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=20))
def test_vietnamese_text_survives_both_encodings_and_back(words):
    text = " ".join([*words, "luật", "được"])

    assert legacy_encoding(text) is None
    assert convert_legacy(in_tcvn3(text)) == text
    assert convert_legacy(in_vni(text)) == text


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_any_text_is_read_without_an_error(text):
    assert legacy_encoding(text) in (None, TCVN3, VNI)


def test_vietnamese_names_are_made_of_syllables_and_foreign_ones_are_not():
    words = {word for name in NAMES for word in re.findall(r"\w+", name) if not word.isascii()}

    strange = {word for word in words if not is_syllable(word)}

    assert strange == {"Êñuol", "Müller", "Niê", "René", "Đắk", "Lắk"}
