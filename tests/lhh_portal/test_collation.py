"""The expected order was read out of PostgreSQL (ORDER BY … COLLATE "vi-x-icu", ICU 72)."""

import random
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lhh_portal.collation import sort_key
from lhh_portal.letters import clean_text
from members.models import Association
from tests.factories import AssociationFactory

NAMES = (Path(__file__).parent / "names_in_order.txt").read_text(encoding="utf-8").splitlines()


def shuffled(names):
    return random.Random(5).sample(names, len(names))  # noqa: S311 - a fixed shuffle, no secret


def test_sort_key_orders_four_hundred_real_names_as_icu():
    assert sorted(shuffled(NAMES), key=sort_key) == NAMES


@pytest.mark.parametrize(
    "ordered",
    [
        ["a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "â", "ầ", "b", "c", "d", "đ", "e", "ê", "g"],
        ["hoa", "Hoa", "hoạ", "hòa", "hóa"],
        ["Hội A", "Hội Y", "Hộia"],
        ["Tổ an", "Tô Lan", "Tô Vân"],
        ["1", "10", "2"],
        ["m", "m²", "mẹ"],
    ],
)
def test_sort_key_levels(ordered):
    assert sorted(shuffled(ordered), key=sort_key) == ordered


@given(st.text(max_size=200))
def test_sort_key_is_lower_hex_for_any_text(text):
    assert set(sort_key(text)) <= set("0123456789abcdef")


def test_sort_key_of_the_longest_name_fits_the_column():
    assert len(sort_key("Ữ" * 200)) <= Association._meta.get_field("sort_key").max_length


@pytest.mark.django_db
def test_plain_order_by_gives_the_vietnamese_order():
    names = ["Hội Âm nhạc", "Hội An toàn", "Hội Điện", "Hội Du lịch", "Hội Dừa", "Hội Ăn chay"]
    for name in names:
        AssociationFactory(name=name)

    found = list(Association.objects.order_by("sort_key").values_list("name", flat=True))

    assert found == ["Hội An toàn", "Hội Ăn chay", "Hội Âm nhạc", "Hội Du lịch", "Hội Dừa", "Hội Điện"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="compares with PostgreSQL's own collation")
def test_sort_key_agrees_with_postgresql():
    names = NAMES + [f"{a}{b}{c}" for a in ("Hội", "hội", "Ông") for b in " -,./()&" for c in ("Đá", "Dã", "1", "ñ")]
    names = [clean_text(name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute('SELECT n FROM unnest(%s::text[]) n ORDER BY n COLLATE "vi-x-icu"', [names])
        expected = [name for (name,) in cursor.fetchall()]

    assert sorted(names, key=sort_key) == expected
