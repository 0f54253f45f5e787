"""The register of outgoing papers (sổ văn bản đi): gapless numbers, unique per series and year.

Source: Điều 15 NĐ 30/2020/NĐ-CP. One row per series and year holds the last number; whoever takes the next one holds
that row's lock until the paper has it, so no number is lost and none given twice.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import OfficialDocument, Register, RegisterEntry


def reserve_number(document, *, on, by):
    """Give `document` the next number of its series in the year of `on`, which becomes its date; return the entry.

    A document that has its number keeps it. Raises ValidationError when `on` is earlier than the number before it, or
    later than today: it would keep every number from being given until then.
    """
    with transaction.atomic():
        # Order of locks: first the register, then the paper.
        register = _locked_register(document.type, on.year)
        paper = OfficialDocument.objects.select_for_update().get(pk=document.pk)
        entry = RegisterEntry.objects.filter(document=paper).first()
        if entry is None:
            _check_order(register, on)
            entry = _next_entry(register, document=paper, reserved_on=on, reserved_by=by)
            paper.issued_on = on
            paper.pdf = None  # it was printed without number and date
            paper.save(update_fields=["issued_on", "pdf"])
            document.pdf = None
    document.issued_on = entry.reserved_on
    document.entry = entry
    return entry


def record_paper_number(series, *, on, note, by):
    """Take the next number of `series` for a paper that never was in the portal, described by `note`.

    Its date is held to the same order as any other.
    """
    if not note.strip():
        raise ValidationError({"note": _("Hãy ghi số này đã cấp cho văn bản nào.")})
    with transaction.atomic():
        register = _locked_register(series, on.year)
        _check_order(register, on)
        return _next_entry(register, note=note, reserved_on=on, reserved_by=by)


def next_number(series, year):
    """The number the next paper would get if it were reserved now; only a forecast, nothing is taken."""
    register = Register.objects.filter(series=series, year=year).first()
    return register.last_number + 1 if register else 1


def _locked_register(series, year):
    Register.objects.get_or_create(series=series, year=year)
    return Register.objects.select_for_update().get(series=series, year=year)


def _check_order(register, on):
    today = timezone.localdate()
    if on > today:
        raise ValidationError(
            _("Ngày %(on)s chưa tới; số chỉ cấp cho ngày hôm nay %(today)s trở về trước. Hãy chọn ngày khác.")
            % {"on": f"{on:%d/%m/%Y}", "today": f"{today:%d/%m/%Y}"}
        )
    last = register.entries.order_by("number").last()
    if last and on < last.reserved_on:
        raise ValidationError(
            _(
                "Số %(number)s đã cấp ngày %(last)s; số sau không thể mang ngày %(on)s. "
                "Hãy chọn ngày từ %(last)s trở đi."
            )
            % {"number": f"{last.number:02d}", "last": f"{last.reserved_on:%d/%m/%Y}", "on": f"{on:%d/%m/%Y}"}
        )


def _next_entry(register, **fields):
    register.last_number += 1
    register.save(update_fields=["last_number"])
    return RegisterEntry.objects.create(register=register, number=register.last_number, **fields)
