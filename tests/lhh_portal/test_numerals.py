import pytest

from lhh_portal.numerals import roman


@pytest.mark.parametrize(("number", "expected"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (18, "XVIII")])
def test_roman(number, expected):
    assert roman(number) == expected
