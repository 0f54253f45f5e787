from datetime import timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from advisory.models import AdvisoryTask, CoordinationProgramme, Meeting, OpinionRequest, Recommendation, Seat
from advisory.rules import can_read, can_see_requests, is_expert
from advisory.workflow import BEFORE_REVIEW, TAKES_REVIEWS, TAKES_SEATS, TaskState
from advisory.workflow_records import ProgrammeState
from lhh_portal.roles import is_leader, is_officer, is_staff_member
from lhh_portal.workspace import NavItem, Tone, Waiting, nav_items, waiting

SHOWN = 10
SOON = timedelta(days=3)
# A new programme takes this long to be negotiated and signed.
BEFORE_EXPIRY = timedelta(days=60)

nav_items.register(
    NavItem(
        gettext_lazy("Tư vấn phản biện"),
        "advisory:task-list",
        icon="chat-square-text",
        may=can_read,
        position=35,
        also=("advisory:ledger",),
    )
)
nav_items.register(
    NavItem(
        gettext_lazy("Góp ý"),
        "advisory:request-list",
        icon="chat-square-text",
        may=is_officer & ~can_read,
        position=35,
    )
)


nav_items.register(
    NavItem(
        gettext_lazy("Hội đồng của tôi"),
        "advisory:seat-list",
        icon="chat-square-text",
        may=is_expert & ~can_read,
        position=36,
    )
)


nav_items.register(
    NavItem(
        gettext_lazy("Tiền công của tôi"),
        "advisory:payment-list",
        icon="journal-text",
        may=is_expert & ~can_read,
        position=37,
    )
)


@waiting.register
def seats_to_fill(user):
    """The expert's: declare, then write the form, then vote. Of a task its title, no more."""
    if not is_expert(user):
        return []
    seats = Seat.objects.of_user(user).with_details().select_related("review").order_by("pk")
    lines = []
    for seat in seats.filter(council__task__state__in=TAKES_SEATS)[:SHOWN]:
        if not seat.declared:
            lines.append(_line(_("Khai xung đột lợi ích: %s"), seat, "advisory:seat-declare"))
        elif seat.declared == Seat.Declared.NONE and seat.council.task.state in TAKES_REVIEWS:
            review = getattr(seat, "review", None)
            if review is None or review.submitted_on is None:
                lines.append(_line(_("Viết phiếu nhận xét: %s"), seat, "advisory:seat-detail"))
    return lines + _ballots(seats.filter(declared=Seat.Declared.NONE))


def _ballots(seats):
    """Where a member was present and has not voted yet."""
    open_to_vote = Meeting.objects.filter(council__task__state=TaskState.DRAFTING, kind=Meeting.Kind.COUNCIL)
    open_to_vote = open_to_vote.filter(is_settled=False, present__in=seats).exclude(votes__seat__in=seats)
    held = {seat.council_id: seat for seat in seats}
    label = _("Biểu quyết dự thảo báo cáo: %s")
    return [_line(label, held[meeting.council_id], "advisory:seat-detail") for meeting in open_to_vote[:SHOWN]]


def _line(label, seat, url_name):
    return Waiting(label % seat.council.task.title, reverse(url_name, args=[seat.pk]))


@waiting.register
def reviews_to_decide(user):
    """Leaders': what is to be commissioned, and reports a council has adopted."""
    if not is_leader(user):
        return []
    origins = AdvisoryTask.Origin
    asked = AdvisoryTask.objects.filter(state=TaskState.DOSSIER)
    asked = asked.filter(origin__in=[origins.ORDERED, origins.ASSIGNED, origins.CONTRACT])
    adopted = AdvisoryTask.objects.filter(state=TaskState.ADOPTED)
    return _tasks(
        (
            (_("Giao việc, ký hợp đồng: %s"), asked, "advisory:task-detail"),
            (_("Ký gửi báo cáo: %s"), adopted, "advisory:report-issue"),
        )
    )


nav_items.register(
    NavItem(
        gettext_lazy("Đề tài, hội đồng"),
        "advisory:science-list",
        icon="journal-text",
        may=can_see_requests,
        position=36,
        also=("advisory:council-seat-list", "advisory:programme-list"),
    )
)


@waiting.register
def opinions_to_give(user):
    """The officer's: what the own associations were asked and have not answered, late ones told so."""
    if not is_officer(user):
        return []
    today = timezone.localdate()
    own = OpinionRequest.objects.open().filter(association__in=user.association_ids)
    label = _("Góp ý (%(association)s): %(task)s")
    return [
        Waiting(
            label % {"association": asked.association.short_name, "task": asked.task.title},
            reverse("advisory:opinion-edit", args=[asked.pk]),
            tone=_tone(asked.due_on, today),
            due_on=asked.due_on,
        )
        for asked in own.select_related("association", "task").order_by("due_on", "pk")[:SHOWN]
    ]


def _tone(due_on, today):
    if due_on < today:
        return Tone.LATE
    return Tone.SOON if due_on - today <= SOON else Tone.WAITING


@waiting.register
def tasks_to_move_on(user):
    """Staff's: what nobody was asked yet, what all answered or whose day has passed, what is compiled or reviewed."""
    if not is_staff_member(user):
        return []
    today = timezone.localdate()
    tasks = AdvisoryTask.objects.with_answers()
    requested, comment = tasks.filter(state=TaskState.REQUESTED), AdvisoryTask.Origin.COMMENT
    ready = Q(n_given=F("n_asked")) | Q(last_due_on__lt=today)
    groups = (
        (_("Giao cho các hội: %s"), requested.filter(origin=comment), "advisory:task-give"),
        (_("Xem xét yêu cầu: %s"), requested.exclude(origin=comment), "advisory:task-detail"),
        (_("Tổng hợp ý kiến: %s"), tasks.filter(ready, state=TaskState.GIVEN), "advisory:task-detail"),
        (_("Hoàn tất bản tổng hợp: %s"), tasks.filter(state=TaskState.COMPILING), "advisory:task-compile"),
        (_("Nhận hồ sơ, lập hội đồng: %s"), tasks.filter(state__in=BEFORE_REVIEW), "advisory:task-detail"),
        (_("Theo dõi hội đồng: %s"), tasks.filter(state__in=TAKES_REVIEWS), "advisory:council-detail"),
        (_("Hoàn tất báo cáo: %s"), tasks.filter(state=TaskState.DRAFTING), "advisory:task-compile"),
    )
    return _tasks(groups)


def _tasks(groups):
    today = timezone.localdate()
    return [
        Waiting(
            label % task.title, reverse(url_name, args=[task.pk]), tone=_tone(task.due_on, today), due_on=task.due_on
        )
        for label, found, url_name in groups
        for task in found.order_by("due_on", "pk")[:SHOWN]
    ]


@waiting.register
def answers_overdue(user):
    """Staff's: one line however many."""
    if not is_staff_member(user):
        return []
    if not (count := Recommendation.objects.overdue(timezone.localdate()).count()):
        return []
    label = ngettext("%d kiến nghị quá hạn trả lời", "%d kiến nghị quá hạn trả lời", count) % count
    return [Waiting(label, f"{reverse('advisory:ledger')}?state=overdue", tone=Tone.LATE)]


@waiting.register
def programmes_about_to_end(user):
    """Of who keeps them: in force, with a last day that is near or just past, until somebody extends or ends it."""
    if not (is_staff_member(user) or is_officer(user)):
        return []
    today = timezone.localdate()
    rows = CoordinationProgramme.objects.visible_to(user).filter(
        state__in=[ProgrammeState.IN_FORCE, ProgrammeState.REVIEWED], ends_on__lte=today + BEFORE_EXPIRY
    )
    return [
        Waiting(
            (_("Đã hết hạn: %s") if row.ends_on < today else _("Sắp hết hạn: %s")) % row.title,
            row.get_absolute_url(),
            tone=Tone.LATE if row.ends_on < today else Tone.SOON,
            due_on=row.ends_on,
        )
        for row in rows.order_by("ends_on", "pk")[:SHOWN]
    ]
