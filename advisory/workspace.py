from datetime import timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from advisory.models import AdvisoryTask, OpinionRequest, Recommendation
from advisory.rules import can_read
from advisory.workflow import TaskState
from lhh_portal.roles import is_officer, is_staff_member
from lhh_portal.workspace import NavItem, Tone, Waiting, nav_items, waiting

SHOWN = 10
SOON = timedelta(days=3)

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
    """Staff's: what nobody was asked yet, what all answered or whose day has passed, what is being compiled."""
    if not is_staff_member(user):
        return []
    today = timezone.localdate()
    tasks = AdvisoryTask.objects.with_answers()
    ready = Q(n_given=F("n_asked")) | Q(last_due_on__lt=today)
    groups = (
        (_("Giao cho các hội: %s"), tasks.filter(state=TaskState.REQUESTED), "advisory:task-give"),
        (_("Tổng hợp ý kiến: %s"), tasks.filter(ready, state=TaskState.GIVEN), "advisory:task-detail"),
        (_("Hoàn tất bản tổng hợp: %s"), tasks.filter(state=TaskState.COMPILING), "advisory:task-compile"),
    )
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
