from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Delivery, IncomingPaper, OfficialDocument
from documents.rules import can_give_numbers, can_record_incoming, can_seal, can_see_papers
from lhh_portal.workspace import NavItem, Tone, Waiting, nav_items, waiting

SHOWN = 10
SOON = timedelta(days=3)

nav_items.register(
    NavItem(gettext_lazy("Văn bản"), "documents:document-list", icon="journal-text", may=can_see_papers, position=30)
)


@waiting.register
def papers_without_number(user):
    if not can_give_numbers(user):
        return []
    papers = OfficialDocument.objects.visible_to(user).filter(entry=None)[:SHOWN]
    return [Waiting(_("Văn bản chờ cấp số: %s") % paper.subject, paper.get_absolute_url()) for paper in papers]


@waiting.register
def mails_given_up(user):
    if not can_seal(user):
        return []
    rows = Delivery.objects.given_up().select_related("document__entry")[:SHOWN]
    return [
        Waiting(
            _("Thư gửi %(name)s chưa tới: %(paper)s") % {"name": row.name, "paper": row.document.symbol},
            reverse("documents:delivery-again", args=[row.pk]),
            tone=Tone.RETURNED,
            note=row.error,
        )
        for row in rows
    ]


@waiting.register
def incoming_of_mine(user):
    """Incoming papers given to this person, earliest due date first."""
    today = timezone.localdate()
    papers = IncomingPaper.objects.visible_to(user).waiting().filter(handler=user)
    papers = papers.order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]
    return [_incoming_line(paper, today) for paper in papers]


@waiting.register
def late_incoming(user):
    """What others have let pass, for those who keep the register."""
    if not can_record_incoming(user):
        return []
    today = timezone.localdate()
    papers = IncomingPaper.objects.late(today).exclude(handler=user)
    papers = papers.select_related("handler").order_by("due_on", "pk")[:SHOWN]
    return [_incoming_line(paper, today, note=str(paper.handler or _("chưa giao người xử lý"))) for paper in papers]


def _incoming_line(paper, today, note=""):
    tone = Tone.WAITING
    if paper.is_late_on(today):
        tone = Tone.LATE
    elif paper.due_on and paper.due_on <= today + SOON:
        tone = Tone.SOON
    label = _("Văn bản đến số %(number)s: %(subject)s") % {"number": paper.number, "subject": paper.subject}
    return Waiting(label, paper.get_absolute_url(), tone=tone, note=note, due_on=paper.due_on)
