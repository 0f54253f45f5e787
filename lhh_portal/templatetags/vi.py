"""`{% load vi %}`: numbers, money and dates the Vietnamese way. Nothing (None, "") stays nothing."""

from django import template
from django.utils.timezone import localtime

from lhh_portal import dates
from lhh_portal import quantity as quantities
from lhh_portal.money_words import money_in_words

register = template.Library()


def _unless_empty(function):
    def apply(value):
        return "" if value is None or value == "" else function(value)

    return apply


def _day(value):
    return localtime(value).date() if hasattr(value, "tzinfo") and value.tzinfo else value


register.filter("quantity", _unless_empty(quantities.format_quantity))
register.filter("number", _unless_empty(quantities.format_number))
register.filter("money", _unless_empty(quantities.format_money))
register.filter("in_words", _unless_empty(lambda amount: money_in_words(int(amount))))
register.filter("vn_date", _unless_empty(lambda value: dates.format_date(_day(value))))
register.filter("official_date", _unless_empty(lambda value: dates.official_date(_day(value))))
