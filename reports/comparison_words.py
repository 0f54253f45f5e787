"""Comparison as a report writes it: a sentence with `{now}`, `{before}`, `{change}`, `{plan}`, `{share}` to fill in.

Nothing is ever divided by nothing: a period without a number is told in words.
"""

from django.utils.translation import gettext as _

from reports.figures import Presence


def change_sentence(compared, when):
    """The template for «63 cuộc, tăng 12,5% so với cùng kỳ năm 2023 (56 cuộc)»; `when` is «cùng kỳ năm 2023»."""
    return _change(compared).replace("{when}", when)


def _change(compared):
    now, before = compared.now, compared.before
    if now.presence.is_absent:
        return "{now}"
    if before.presence.is_absent:
        return _("{now} ({when} không có số liệu để so sánh)")
    if not now.amount and not before.amount:
        return _("{now}, {when} cũng không có") if now.presence == Presence.NIL else _("{now}, bằng {when}")
    if not before.amount:
        if before.presence == Presence.NIL:
            return _("{now} ({when} không phát sinh)")
        return _("{now} ({when}: {before})")
    if not now.amount:
        return _("{now} ({when}: {before})")
    return _up_or_down(compared)


def _up_or_down(compared):
    difference = compared.now.quantity.value - compared.before.quantity.value
    if difference == 0:
        return _("{now}, tương đương {when} ({before})") if compared.is_rough else _("{now}, bằng {when}")
    if compared.change == 0:
        return (
            _("{now}, tăng nhẹ so với {when} ({before})")
            if difference > 0
            else _("{now}, giảm nhẹ so với {when} ({before})")
        )
    up, down = (
        _("{now}, tăng {change} so với {when} ({before})"),
        _("{now}, giảm {change} so với {when} ({before})"),
    )
    return up if difference > 0 else down


def plan_sentence(compared):
    """The template for «đạt 84% kế hoạch năm»."""
    if compared.now.presence.is_absent:
        return "{now}"
    if compared.of_target is None:
        return _("{now}, ngoài kế hoạch năm") if compared.now.amount else _("{now}, kế hoạch năm không giao")
    if not compared.now.amount:
        return _("{now} (kế hoạch năm: {plan})")
    return _("đạt {share} kế hoạch năm")
