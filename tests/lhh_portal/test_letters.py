import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhh_portal.letters import clean_text, search_key, slugify


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (unicodedata.normalize("NFD", "Hội Đông y"), "Hội Đông y"),
        ("  Hội\u00a0 ", "Hội"),
        ("Hội\u200b Luật\ufeff gia\u00ad", "Hội Luật gia"),
        ("Ðông Ɖức ð ɖ", "Đông Đức đ đ"),
        ("e\u200b\u0302\u0301", "ế"),
        ("dòng 1\r\ndòng 2\rdòng 3", "dòng 1\ndòng 2\ndòng 3"),
        ("a\x00b\x07c\td", "abc\td"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("CO₂, m², Noël", "CO₂, m², Noël"),
        ("", ""),
    ],
)
def test_clean_text(typed, stored):
    assert clean_text(typed) == stored


@given(st.text())
def test_clean_text_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Hòa Bình", "hoa binh"),
        ("Hoà  Bình", "hoa binh"),
        ("Đại hội", "dai hoi"),
        ("ĐƯỜNG", "duong"),
        ("CO₂", "co2"),
        ("Nguyễn Thị Ỷ", "nguyen thi y"),
    ],
)
def test_search_key(text, key):
    assert search_key(text) == key


@given(st.text())
def test_search_key_of_a_key_is_itself(text):
    assert search_key(search_key(text)) == search_key(text)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Đại hội", "dai-hoi"),
        ("Hội Nông nghiệp & Phát triển nông thôn", "hoi-nong-nghiep-phat-trien-nong-thon"),
        ("Hội Ô tô, máy kéo", "hoi-o-to-may-keo"),
        ("Bà Rịa – Vũng Tàu", "ba-ria-vung-tau"),
        ("Hội KH&KT Nhiệt", "hoi-kh-kt-nhiet"),
        ("Đắk Lắk", "dak-lak"),
        ("…", ""),
    ],
)
def test_slugify_real_names(name, slug):
    assert slugify(name) == slug
