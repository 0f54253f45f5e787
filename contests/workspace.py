from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contests.models import Edition, Entry, Judge, ScoreSheet
from contests.rules import can_read_all, is_judge
from contests.workflow import EditionState, EntryState
from lhh_portal.roles import is_officer, is_staff_member
from lhh_portal.workspace import NavItem, Tone, Waiting, nav_items, waiting

SHOWN = 10
SOON = timedelta(days=7)

nav_items.register(
    NavItem(gettext_lazy("Hội thi"), "contests:edition-list", icon="flag", may=can_read_all, position=40)
)
nav_items.register(
    NavItem(gettext_lazy("Hội thi"), "contests:entry-list", icon="flag", may=is_officer & ~can_read_all, position=40)
)
nav_items.register(
    NavItem(gettext_lazy("Chấm thi"), "contests:sheet-list", icon="list-check", may=is_judge, position=41)
)


@waiting.register
def entries_to_mark(user):
    """The judge's: declarations to make, sheets to lock."""
    if not is_judge(user):
        return []
    mine = Judge.objects.filter(user=user).select_related("edition").order_by("pk")
    declarations = [
        Waiting(_("Khai báo trước khi chấm: %s") % judge.edition, reverse("contests:declare", args=[judge.pk]))
        for judge in mine.filter(declared_at=None)[:SHOWN]
    ]
    sheets = ScoreSheet.objects.filter(assignment__judge__user=user, assignment__voided_at=None, locked_at=None)
    sheets = sheets.filter(assignment__round__edition__state=EditionState.MARKING)
    count = sheets.exclude(assignment__judge__declared_at=None).count()
    words = ngettext("%d phiếu chấm chưa khóa", "%d phiếu chấm chưa khóa", count) % count
    return declarations + ([Waiting(words, reverse("contests:sheet-list"))] if count else [])


@waiting.register
def entries_to_check(user):
    """Staff's: one line for each edition."""
    if not is_staff_member(user):
        return []
    submitted = Entry.objects.filter(state=EntryState.SUBMITTED).order_by("edition__name")
    counts = submitted.values_list("edition", "edition__name").annotate(count=Count("pk"))[:SHOWN]
    url = reverse("contests:entry-list")
    return [
        Waiting(
            ngettext("%(count)d hồ sơ chờ kiểm tra: %(name)s", "%(count)d hồ sơ chờ kiểm tra: %(name)s", count)
            % {"count": count, "name": name},
            f"{url}?edition={edition}&state={EntryState.SUBMITTED}",
        )
        for edition, name, count in counts
    ]


@waiting.register
def entries_to_finish(user):
    """The officer's: drafts while the edition still takes them, and what came back."""
    if not is_officer(user):
        return []
    today = timezone.localdate()
    own = Entry.objects.filter(association__in=user.association_ids).select_related("edition")
    back = own.filter(state=EntryState.INCOMPLETE).order_by("supplement_due_on", "pk")[:SHOWN]
    drafts = own.filter(
        state=EntryState.DRAFT, edition__state=EditionState.ANNOUNCED, edition__closes_on__gte=today
    ).order_by("edition__closes_on", "pk")[:SHOWN]
    returned = [
        Waiting(
            _("Bổ sung hồ sơ dự thi: %s") % entry.title,
            entry.get_absolute_url(),
            tone=Tone.LATE if entry.supplement_due_on < today else Tone.RETURNED,
            due_on=entry.supplement_due_on,
        )
        for entry in back
    ]
    begun = [
        Waiting(
            _("Hồ sơ dự thi chưa nộp: %s") % entry.title,
            entry.get_absolute_url(),
            tone=Tone.SOON if entry.edition.closes_on - today <= SOON else Tone.WAITING,
            due_on=entry.edition.closes_on,
        )
        for entry in drafts
    ]
    return returned + begun


@waiting.register
def editions_to_close(user):
    """Staff's: the last day is over and nobody closed it."""
    if not is_staff_member(user):
        return []
    over = Edition.objects.filter(state=EditionState.ANNOUNCED, closes_on__lt=timezone.localdate())
    return [
        Waiting(
            _("Đóng nhận hồ sơ: %s") % edition, edition.get_absolute_url(), tone=Tone.SOON, due_on=edition.closes_on
        )
        for edition in over.order_by("closes_on", "pk")[:SHOWN]
    ]
