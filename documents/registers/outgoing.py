"""The register of outgoing papers (sổ văn bản đi): gapless numbers, unique per series and year.

Source: Điều 15 NĐ 30/2020/NĐ-CP. One row per series and year holds the last number; whoever takes the next one holds
that row's lock until the paper has it, so no number is lost and none given twice.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import OfficialDocument, Register, RegisterEntry
from lhh_portal.text import search_key

# The series of the register of incoming papers (documents/registers/incoming.py); all others are of outgoing ones.
INCOMING = "ĐẾN"


def reserve_number(document, *, on, by):
    """Give `document` the next number of its series in the year of `on`, which becomes its date; return the entry.

    A document that has its number keeps it. Raises ValidationError when `on` is earlier than the number before it, or
    later than today: it would keep every number from being given until then.
    """
    with transaction.atomic():
        # Order of locks: first the register, then the paper.
        register = lock_register(document.type, on.year)
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
        register = lock_register(series, on.year)
        _check_order(register, on)
        return _next_entry(register, note=note, reserved_on=on, reserved_by=by)


def next_number(series, year):
    """The number the next paper would get if it were reserved now; only a forecast, nothing is taken."""
    register = Register.objects.filter(series=series, year=year).first()
    return register.last_number + 1 if register else 1


def refresh_search(document):
    """Let the register find `document` by its present subject; to be called when a paper that has a number changes."""
    entry = RegisterEntry.objects.filter(document=document).select_related("register").first()
    if entry:
        RegisterEntry.objects.filter(pk=entry.pk).update(search_key=_searched(entry, document.subject))


@dataclass(frozen=True)
class Series:
    """What one series of a year holds, counted from its entries."""

    register: Register
    count: int
    first: int | None
    last: int | None

    @property
    def is_whole(self):
        """From 1 to the last number given, none missing and none twice."""
        numbers = self.register.last_number
        return self.count == numbers and (not numbers or (self.first, self.last) == (1, numbers))


def series_of(year):
    """[Series] of the outgoing papers of `year`, counted anew: the register proves itself whenever it is looked at."""
    registers = Register.objects.filter(year=year).exclude(series=INCOMING).order_by("series")
    counted = registers.annotate(count=Count("entries"), first=Min("entries__number"), last=Max("entries__number"))
    return [Series(row, row.count, row.first, row.last) for row in counted]


def years():
    """Years that have a register of outgoing papers, latest first."""
    given = Register.objects.exclude(series=INCOMING).order_by("-year")
    return list(given.values_list("year", flat=True).distinct())


def lock_register(series, year):
    """The register of `series` in `year`, made when it is not there, locked until the transaction ends."""
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
    entry = RegisterEntry(register=register, number=take_number(register), **fields)
    entry.search_key = _searched(entry, entry.document.subject if entry.document else entry.note)
    entry.save()
    return entry


def take_number(register):
    """The next number of a register that lock_register returned."""
    register.last_number += 1
    register.save(update_fields=["last_number"])
    return register.last_number


def _searched(entry, subject):
    return search_key(f"{entry.symbol} {subject}")
