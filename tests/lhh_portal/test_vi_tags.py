from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from lhh_portal.quantity import Quantity


@pytest.mark.parametrize(
    ("value", "tag", "text"),
    [
        (Quantity(Decimal(3200), "hơn"), "quantity", "hơn 3.200"),
        (Decimal("18.50"), "number", "18,5"),
        (9_560_257_000, "money", "9.560.257.000 đồng"),
        (12_000_000, "in_words", "mười hai triệu đồng"),
        (date(2026, 6, 5), "vn_date", "05/06/2026"),
        (date(2026, 6, 5), "official_date", "ngày 05 tháng 6 năm 2026"),
        (datetime(2026, 6, 4, 18, 0, tzinfo=UTC), "vn_date", "05/06/2026"),
        (0, "number", "0"),
        (None, "quantity", ""),
        (None, "money", ""),
        ("", "vn_date", ""),
    ],
)
def test_filters(value, tag, text):
    rendered = Template("{% load vi %}{{ value|" + tag + " }}").render(Context({"value": value}))

    assert rendered == text
