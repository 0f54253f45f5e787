"""The ledger of recommendations in numbers: what each client answered in time, year by year."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext as _

from advisory.models import Recommendation
from advisory.models.recommendations import ANSWERED, Outcome
from lhh_portal.dates import format_date


@dataclass(frozen=True)
class Line:
    """Of one client and one year of sending. The five parts make up `sent`."""

    client_id: int
    client: str
    year: int
    sent: int
    in_time: int
    late: int
    unanswered: int
    waiting: int

    @property
    def share(self):
        """Per cent answered in time, rounded, of those whose time has come; None while none has."""
        decided = self.sent - self.waiting
        return round(100 * self.in_time / decided) if decided else None

    @property
    def cells(self):
        """[(label, count, address of its rows)]"""
        shown = (
            (_("Đã gửi"), self.sent, ""),
            (_("Trả lời trong hạn"), self.in_time, "in-time"),
            (_("Trả lời sau hạn"), self.late, "late"),
            (_("Im lặng, quá hạn"), self.unanswered, "unanswered"),
            (_("Còn hạn"), self.waiting, "waiting"),
        )
        return [(label, count, self._url(state)) for label, count, state in shown]

    def _url(self, state):
        query = {"client": self.client_id, "year": self.year} | ({"state": state} if state else {})
        return f"{reverse('advisory:ledger')}?{urlencode(query)}"


def lines_of(recommendations, today):
    """[Line] newest year first, then by client; one query."""
    is_answered = Q(outcome__in=ANSWERED)
    in_time = Q(pk__in=Recommendation.objects.in_time().values("pk"))
    rows = (
        recommendations.order_by()
        .values("task__client", "task__client__name", "task__client__search_key", year=ExtractYear("sent_on"))
        .annotate(
            sent=Count("pk"),
            in_time=Count("pk", filter=in_time),
            late=Count("pk", filter=is_answered & ~in_time),
            waiting=Count("pk", filter=Q(outcome="", answer_due_on__gte=today)),
            unanswered=Count("pk", filter=Q(outcome=Outcome.SILENT) | Q(outcome="", answer_due_on__lt=today)),
        )
        .order_by("-year", "task__client__search_key")
    )
    counts = ("sent", "in_time", "late", "unanswered", "waiting")
    return [
        Line(row["task__client"], row["task__client__name"], row["year"], **{name: row[name] for name in counts})
        for row in rows
    ]


def headers():
    return [
        *(_("Mã"), _("Nhiệm vụ"), _("Cơ quan đề nghị"), _("Gửi đến"), _("Nội dung kiến nghị"), _("Ngày gửi")),
        *(_("Hạn trả lời"), _("Kết quả"), _("Ngày trả lời"), _("Số ngày"), _("Văn bản trả lời"), _("Giải trình")),
        _("Thay đổi sau đó"),
    ]


def export_rows(recommendations):
    for row in recommendations.with_details().iterator(chunk_size=1000):
        yield [
            str(row),
            row.task.title,
            row.task.client.name,
            row.addressee,
            row.text,
            format_date(row.sent_on),
            format_date(row.answer_due_on),
            str(row.standing),
            format_date(row.answered_on) if row.answered_on else "",
            row.days_open,
            row.answer_document,
            row.explanation,
            row.change,
        ]
