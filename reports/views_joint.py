"""Staff's pages about joint work entered twice: what is proposed, one activity or two, and taking it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lhh_portal.access import only
from lhh_portal.jobs import enqueue
from reports import joint_merge
from reports.forms_joint import MergeForm
from reports.models import ActivityMerge, PossibleDuplicate, Round
from reports.rules import can_review


def _with_records(pairs):
    details = ("owners__association", "amounts__measure__unit", "evidence")
    paths = [f"{side}__{name}" for side in ("first", "second") for name in details]
    return pairs.select_related("first__kind", "second__kind", "different_by").prefetch_related(*paths)


@require_safe
@only(can_review)
def joint_list(request, pk):
    round_ = get_object_or_404(Round, pk=pk)
    pairs = _with_records(PossibleDuplicate.objects.within(round_.starts_on, round_.ends_on))
    merges = ActivityMerge.objects.filter(
        activity__ends_on__gte=round_.starts_on, activity__ends_on__lte=round_.ends_on, split_at=None
    )
    return render(
        request,
        "reports/joint_list.html",
        {
            "round": round_,
            "pairs": pairs.undecided(),
            "different": pairs.exclude(different_at=None).order_by("-different_at"),
            "merged": joint_merge.merged_records(merges.select_related("activity", "by")),
        },
    )


@require_POST
@only(can_review)
def joint_search(request, pk):
    """Look again now, for instance right after an import; the night's look does the same."""
    round_ = get_object_or_404(Round, pk=pk)
    url = reverse("reports:joint-list", args=[pk])
    days = {"start": round_.starts_on.isoformat(), "end": round_.ends_on.isoformat()}
    job = enqueue("reports.find_joint", owner=request.user, back_url=url, url=url, **days)
    return redirect("job-detail", job.pk)


@only(can_review)
def joint_merge_pair(request, pk):
    """ "Cùng một hoạt động": which record leads, and for every number that differs which one holds."""
    pair = _with_records(PossibleDuplicate.objects.undecided()).filter(pk=pk).first()
    if pair is None:
        return _already_decided(request, pk)
    form = MergeForm(request.POST or None, pair=pair)
    if request.method == "POST" and form.is_valid():
        try:
            activity = form.save(by=request.user)
        except joint_merge.AlreadyDecided:
            return _already_decided(request, pk)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã gộp thành một hoạt động của nhiều đơn vị; cả tỉnh chỉ tính một lần."))
            return redirect(activity)
    round_ = _round_named(request.GET)
    list_url = reverse("reports:joint-list", args=[round_.pk]) if round_ else reverse("reports:round-list")
    hindrance = joint_merge.hindrance(*pair.records)
    context = {"pair": pair, "form": form, "hindrance": hindrance, "round": round_, "list_url": list_url}
    return render(request, "reports/joint_merge.html", context, status=422 if form.is_bound else 200)


@require_POST
@only(can_review)
def joint_different(request, pk):
    pair = PossibleDuplicate.objects.filter(pk=pk).select_related("first", "second").first()
    try:
        joint_merge.call_different(pair, by=request.user)
    except joint_merge.AlreadyDecided:
        return _already_decided(request, pk)
    messages.success(request, _("Đã ghi: «%s» là hai hoạt động khác nhau, không hỏi lại.") % pair.first.title)
    return _back(request)


@require_POST
@only(can_review)
def joint_ask_again(request, pk):
    joint_merge.ask_again(get_object_or_404(PossibleDuplicate, pk=pk))
    messages.success(request, _("Đã đưa lại vào danh sách chờ quyết định."))
    return _back(request)


@only(can_review)
def joint_split(request, pk):
    """ "Tách ra": both records as they were before."""
    row = get_object_or_404(ActivityMerge.objects.select_related("activity", "by"), pk=pk)
    if request.method == "POST":
        try:
            kept, other = joint_merge.split(row, by=request.user)
        except joint_merge.AlreadyDecided:
            messages.info(request, _("Hoạt động này đã được tách ra trước đó."))
            return redirect(row.activity)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(row.activity)
        messages.success(request, _("Đã tách ra: «%s» lại là một hoạt động riêng.") % other.title)
        return redirect(kept)
    return render(request, "reports/joint_split.html", {"merge": row, "record": joint_merge.merged_records([row])[0]})


def _back(request):
    """To the round's list the button was pressed on."""
    round_ = _round_named(request.GET) or _round_named(request.POST)
    return redirect("reports:joint-list", round_.pk) if round_ else redirect("reports:round-list")


def _round_named(data):
    wanted = data.get("round", "")
    return Round.objects.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 10 else None


def _already_decided(request, pk):
    """Says by whom, and keeps the place; what became one is in the list of the merged with who did it."""
    words = _("Cặp này không còn chờ quyết định: đã được gộp (xem «Đã gộp» ở danh sách), hoặc bản ghi đã đổi.")
    if (
        pair := PossibleDuplicate.objects.exclude(different_at=None)
        .filter(pk=pk)
        .select_related("different_by")
        .first()
    ):
        words = _(
            "%(who)s đã quyết định lúc %(at)s: hai hoạt động khác nhau. Muốn xem lại thì mở danh sách đã xác định."
        )
        words %= {"who": pair.different_by, "at": f"{timezone.localtime(pair.different_at):%H:%M %d/%m/%Y}"}
    elif merge := _merge_of(request.POST.get("keep", "")):
        words = _("%(who)s đã gộp cặp này lúc %(at)s.")
        words %= {"who": merge.by, "at": f"{timezone.localtime(merge.at):%H:%M %d/%m/%Y}"}
    messages.info(request, words)
    return _back(request)


def _merge_of(number):
    if not (number.isdecimal() and len(number) < 19):
        return None
    merges = ActivityMerge.objects.standing().select_related("by")
    return merges.filter(Q(activity=number) | Q(merged_id=number)).first()
