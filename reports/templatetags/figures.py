"""`{% load figures %}`: a figure in a page; zero, nil, not filed and no data never look the same."""

from django import template
from django.utils.html import format_html

from lhh_portal.templatetags.portal import quantity
from reports.models import Presence

register = template.Library()


@register.simple_tag
def figure_value(figure, unit=""):
    """A Figure or FrozenFigure: `gần 30 bài`, `0 bài`, «không phát sinh», «chưa nộp» or «không có số liệu»."""
    if figure.presence != Presence.VALUE:
        return quantity(None, figure.presence)
    return format_html("{} {}", quantity(figure.quantity), unit) if unit else quantity(figure.quantity)
