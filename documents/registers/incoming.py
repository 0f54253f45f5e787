"""The register of incoming papers (sổ văn bản đến): who sent what, who handles it until when, what answered it.

The number (số đến) runs by year of arrival in the order of entry: a letter that lay on a desk is entered today under
the day it came, and numbers given before stay. Source: Điều 22 NĐ 30/2020/NĐ-CP.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import storage
from documents.models import IncomingPaper
from documents.registers.outgoing import INCOMING, lock_register, take_number
from lhh_portal.text import search_key

_NOT_CLEANED = ["register", "number", "recorded_by", "file", "search_key", "sender_key"]


def record(
    *,
    sender,
    subject,
    arrived_on,
    by,
    symbol="",
    dated=None,
    scan=None,
    handler=None,
    due_on=None,
    note="",
):
    """Enter a paper under the next số đến of the year it arrived and return the IncomingPaper.

    `scan` is a file as lhh_portal.uploads.UploadField gives it. Raises ValidationError, naming the field, for a day
    that cannot be or a missing sender or subject; no number is taken then.
    """
    paper = IncomingPaper(
        sender=sender, subject=subject, arrived_on=arrived_on, symbol=symbol, dated=dated, handler=handler
    )
    paper.due_on, paper.note, paper.recorded_by = due_on, note, by
    _check(paper)
    _keep_scan(paper, scan)
    with transaction.atomic():
        paper.register = lock_register(INCOMING, arrived_on.year)
        paper.number = take_number(paper.register)
        paper.save()
    return paper


def update(paper, *, scan=None, **fields):
    """Correct an entry; its number stays, and with it the year of arrival. A new `scan` takes the place of the old."""
    for name, value in fields.items():
        setattr(paper, name, value)
    _check(paper)
    if paper.arrived_on.year != paper.register.year:
        raise ValidationError(
            {
                "arrived_on": _(
                    "Số đến %(number)s thuộc sổ năm %(year)s; ngày đến phải trong năm ấy. Nếu ghi nhầm năm, "
                    "ghi vào ghi chú của số này và nhập lại văn bản vào sổ đúng năm."
                )
                % {"number": paper.number, "year": paper.register.year}
            }
        )
    _keep_scan(paper, scan)
    paper.save()
    return paper


def finish(paper, *, on, answer=None, note=None):
    """Mark `paper` as dealt with on `on`, by the outgoing paper `answer` or, without one, as needing none.

    Raises ValidationError for a day before the arrival or after today, and for an answer that has no number yet.
    """
    _not_after_today("finished_on", on)
    if on < paper.arrived_on:
        raise ValidationError(
            {
                "finished_on": _("Văn bản đến ngày %(day)s; ngày xử lý xong phải từ ngày ấy trở đi.")
                % {"day": f"{paper.arrived_on:%d/%m/%Y}"}
            }
        )
    if answer is not None and answer.number is None:
        raise ValidationError({"answer": _("Văn bản trả lời chưa có số. Cấp số cho văn bản ấy trước.")})
    paper.finished_on, paper.answer = on, answer
    if note is not None:
        paper.note = note
    paper.save()
    return paper


def reopen(paper):
    """Take back that it was dealt with."""
    paper.finished_on, paper.answer = None, None
    paper.save()
    return paper


def same_as(*, sender, symbol, dated, but=None):
    """Papers already entered with this sender, symbol and date, earliest first; without a symbol none."""
    wanted = search_key(symbol)
    if not wanted:
        return []
    papers = IncomingPaper.objects.filter(dated=dated, sender_key=search_key(sender)).select_related("register")
    papers = papers.exclude(pk=but.pk) if but else papers
    return [paper for paper in papers.order_by("pk") if search_key(paper.symbol) == wanted]


def _check(paper):
    paper.full_clean(exclude=_NOT_CLEANED)
    _not_after_today("arrived_on", paper.arrived_on)
    if paper.dated and paper.dated > paper.arrived_on:
        raise ValidationError(
            {
                "dated": _("Văn bản đề ngày %(dated)s, sau ngày đến %(arrived)s. Xem lại hai ngày này.")
                % {"dated": f"{paper.dated:%d/%m/%Y}", "arrived": f"{paper.arrived_on:%d/%m/%Y}"}
            }
        )


def _not_after_today(field, day):
    today = timezone.localdate()
    if day > today:
        words = {"day": f"{day:%d/%m/%Y}", "today": f"{today:%d/%m/%Y}"}
        raise ValidationError({field: _("Ngày %(day)s chưa tới. Hôm nay là %(today)s.") % words})


def _keep_scan(paper, scan):
    if scan is not None:
        paper.file = storage.store(scan, scan.media_type)
        paper.file_name = scan.name
