import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhh_portal.charts import NIL, NOT_FILED, bullet, column


def rects(svg):
    """{class: [(x, width)]}"""
    found = {}
    for name, x, width in re.findall(r'class="(chart-[a-z]+)" x="([\d.]+)" y="\d+" width="([\d.]+)"', svg):
        found.setdefault(name, []).append((Decimal(x), Decimal(width)))
    return found


def test_the_number_the_earlier_one_and_the_plan_share_one_scale():
    found = rects(bullet(50, before=25, target=200, scale=200))

    assert found["chart-now"] == [(0, Decimal("25.0"))]
    assert found["chart-before"] == [(0, Decimal("12.5"))]
    assert found["chart-target"] == [(99, 1)]


def test_three_kinds_of_nothing_are_three_pictures():
    zero, nil, missing = (bullet(0, scale=1), bullet(None, scale=1, nothing=NIL), bullet(None, scale=1))

    assert rects(zero)["chart-now"] == [(0, 1)]
    assert set(rects(nil)) == {"chart-track", "chart-nil"}
    assert set(rects(missing)) == {"chart-track", "chart-missing"}
    assert bullet(None, scale=1, nothing=NOT_FILED) == missing


@pytest.mark.parametrize("words", ["style=", "<script"])
def test_it_stands_under_the_strict_policy(words):
    assert words not in bullet(3, before=2, target=4, scale=4)


@given(st.integers(1, 10**18), st.integers(1, 10**18), st.integers(0, 10**18))
def test_bars_stay_inside_and_keep_their_order(now, before, more):
    scale = max(now, before) + more
    found = rects(bullet(now, before=before, scale=scale))

    (now_width,), (before_width,) = ([width for _x, width in found[name]] for name in ("chart-now", "chart-before"))
    assert 0 < now_width <= 100
    assert 0 < before_width <= 100
    assert (now_width >= before_width) if now >= before else (now_width <= before_width)


def test_upright_bars_share_one_scale_and_three_kinds_of_nothing_are_three_pictures():
    def bars(*args, **options):
        return re.findall(
            r'class="(chart-[a-z]+)" x="\d+" y="([\d.]+)" width="\d+" height="([\d.]+)"', column(*args, **options)
        )

    assert bars(50, scale=200) == [("chart-now", "75.0", "25.0")]
    assert bars(0, scale=200) == [("chart-now", "99", "1")]
    assert bars(None, scale=200, nothing=NIL) == [("chart-nil", "98", "2")]
    assert {name for name, _y, _height in bars(None, scale=200, nothing=NOT_FILED)} == {"chart-missing"}
