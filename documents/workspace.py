from datetime import timedelta

from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.archive.watch import concerns
from documents.models import Delivery, IncomingPaper, OfficialDocument, SigningIdentity
from documents.models.signing import WARN_DAYS
from documents.rules import (
    can_record_incoming,
    can_seal,
    can_see_identities,
    can_see_papers,
    can_see_waiting,
    can_watch_archives,
    can_write,
)
from documents.workflow import DocumentState
from lhh_portal.workspace import NavItem, Tone, Waiting, nav_items, waiting

SHOWN = 10
SOON = timedelta(days=3)

nav_items.register(
    NavItem(gettext_lazy("Văn bản"), "documents:document-list", icon="journal-text", may=can_see_papers, position=30)
)

nav_items.register(
    NavItem(gettext_lazy("Chữ ký số"), "documents:identity-list", icon="pen", may=can_see_identities, position=85)
)


@waiting.register
def certificates_running_out(user):
    """A leader's own; whoever watches the archives is told of everybody's there."""
    if can_watch_archives(user):
        return []
    active = SigningIdentity.objects.visible_to(user).filter(is_active=True).select_related("user")
    soon = active.filter(not_after__lt=timezone.now() + timedelta(days=WARN_DAYS))[:SHOWN]
    return [
        Waiting(
            _("Chứng thư ký số của %s hết hạn, hãy gia hạn và đăng ký lại") % identity.owner_name,
            identity.get_absolute_url(),
            tone=Tone.LATE if identity.is_expired else Tone.SOON,
            due_on=timezone.localdate(identity.not_after),
        )
        for identity in soon
    ]


@waiting.register
def papers_to_decide(user):
    """One line for each kind of work a leader or the clerk has, however many papers; the list is a click away."""
    if not can_see_waiting(user):
        return []
    papers = OfficialDocument.objects.visible_to(user).waiting_for(user)
    counts = dict(papers.order_by().values_list("state").annotate(count=Count("pk")))
    address = reverse("documents:waiting")
    return [
        Waiting(words % counts[state], f"{address}#{anchor}")
        for state, words, anchor in (
            (DocumentState.PROPOSED, _("%d văn bản chờ duyệt"), "cho-duyet"),
            (DocumentState.APPROVED, _("%d văn bản chờ ký"), "cho-toi-ky"),
            (DocumentState.SIGNED, _("%d văn bản chờ ký số cơ quan"), "cho-co-quan"),
            (DocumentState.SEALED, _("%d văn bản chờ phát hành"), "cho-phat-hanh"),
        )
        if counts.get(state)
    ]


@waiting.register
def papers_returned(user):
    if not can_write(user):
        return []
    papers = OfficialDocument.objects.visible_to(user).filter(state=DocumentState.RETURNED)[:SHOWN]
    return [
        Waiting(_("Văn bản bị trả lại: %s") % paper.subject, paper.get_absolute_url(), tone=Tone.RETURNED)
        for paper in papers
    ]


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


@waiting.register
def signatures_to_see_to(user):
    """What threatens signed papers in the long run: certificates, time stamps, revocation lists (docs/archive.md)."""
    if not can_watch_archives(user):
        return []
    return [
        Waiting(
            concern.text,
            concern.url,
            tone=Tone.LATE if concern.is_late else Tone.SOON,
            due_on=concern.due_at and timezone.localtime(concern.due_at).date(),
        )
        for concern in concerns()
    ]
