"""Columns that several apps' tables share."""

import django_tables2
from django.utils.html import format_html

from lhh_portal.quantity import format_number

RIGHT = {"class": "number"}


class QuantityColumn(django_tables2.Column):
    """Right-aligned; takes a plain number or a Quantity. The unit belongs into the head of the column."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("attrs", {"th": RIGHT, "td": RIGHT, "tf": RIGHT})
        super().__init__(*args, **kwargs)

    def render(self, value):
        if getattr(value, "qualifier", ""):
            return format_html('<span class="qualifier">{}</span> {}', value.qualifier, format_number(value.value))
        return format_number(getattr(value, "value", value))
