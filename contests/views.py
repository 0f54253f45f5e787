"""Programmes, editions and outages: what the secretariat sets up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from contests import rules, services
from contests.deadlines import end_of_day
from contests.filters import EditionFilter
from contests.forms import EditionForm, OutageForm, ProgrammeForm
from contests.forms_rows import PARTS
from contests.models import Award, Edition, Outage, Programme
from contests.tables import EditionTable, tone_of
from contests.workflow import EditionState, EntryState
from documents.storage import open_stored
from lhh_portal.access import only
from lhh_portal.workflow import WrongState, perform, transitions_of

PER_PAGE = 30
page = require_http_methods(["GET", "HEAD", "POST"])
NOT_COUNTED = (EntryState.DRAFT, EntryState.WITHDRAWN)


def download(stored, name):
    return FileResponse(open_stored(stored), as_attachment=True, filename=name, content_type=stored.media_type)


def take_step(request, obj, action):
    """Perform what the button asked for; says what came of it."""
    table = transitions_of(type(obj))
    # A hidden step needs more than a note and has its own page.
    if action not in table or table[action][0].custom.get("hidden"):
        raise Http404
    try:
        perform(obj, action, actor=request.user, note=request.POST.get("note", ""), seen=request.POST.get("seen", ""))
    except WrongState as error:
        somebody_was_faster(request, error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi nhận: %s.") % table[action][0].custom["label"])
    return redirect(obj)


def somebody_was_faster(request, error):
    messages.info(request, _("Có người vừa làm trước: nay ở trạng thái «%s».") % error)


@require_safe
@only(rules.can_read_all)
def edition_list(request):
    taking_part = Count("entries", filter=~Q(entries__state__in=NOT_COUNTED))
    editions = Edition.objects.select_related("programme").annotate(n_entries=taking_part)
    found = EditionFilter(request.GET, queryset=editions)
    table = EditionTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"filter": found, "table": table, "may_manage": rules.can_manage(request.user)}
    return render(request, "contests/edition_list.html", context)


@require_safe
@only(rules.can_read_all)
def edition_detail(request, pk):
    edition = get_object_or_404(Edition.objects.select_related("programme", "rules_file"), pk=pk)
    by_state = dict(edition.entries.values_list("state").annotate(count=Count("pk")).order_by())
    context = {
        "edition": edition,
        "tone": tone_of(edition),
        "parts": [(address, *PARTS[address][:2]) for address in PARTS],
        "counts": [(state, label, by_state[state]) for state, label in EntryState.choices if state in by_state],
        "awards": Award.objects.filter(entry__edition=edition).select_related("prize", "entry"),
        "sees_marks": rules.can_see_marks(request.user),
        "may_manage": rules.can_manage(request.user),
        "may_edit": rules.can_manage(request.user) and not edition.criteria_are_frozen,
        "may_enter": rules.can_enter(request.user) and edition.state == EditionState.ANNOUNCED,
        "is_extended": edition.deadline is not None and edition.deadline > end_of_day(edition.closes_on),
    }
    return render(request, "contests/edition_detail.html", context)


@page
@only(rules.can_manage)
def edition_edit(request, pk=None):
    edition = get_object_or_404(Edition.objects.select_related("programme"), pk=pk) if pk else None
    if edition and edition.criteria_are_frozen:
        messages.error(request, _("Đã bắt đầu chấm, thể lệ không sửa được nữa."))
        return redirect(edition)
    form = EditionForm(request.POST or None, request.FILES or None, instance=edition)
    if request.method == "POST" and form.is_valid():
        form.keep_rules()
        if edition:
            form.instance.save()
        else:
            services.create_edition(form.instance, by=request.user)
        messages.success(request, _("Đã lưu «%s».") % form.instance)
        return redirect(form.instance)
    return render(request, "contests/edition_form.html", {"form": form, "edition": edition})


@page
@only(rules.can_manage)
def edition_rows(request, pk, part):
    """One list of the rules: fields, papers, rounds, criteria or prizes."""
    edition = get_object_or_404(Edition, pk=pk)
    if part not in PARTS:
        raise Http404
    title, hint, formset_class = PARTS[part]
    formset = formset_class(request.POST or None, instance=edition)
    if request.method == "POST" and formset.is_valid():
        with transaction.atomic():
            now = Edition.objects.select_for_update().get(pk=edition.pk)
            frozen = now.criteria_are_frozen
            if not frozen:
                formset.save_rows()
        if frozen:
            messages.error(request, _("Đã bắt đầu chấm, thể lệ không sửa được nữa."))
        else:
            messages.success(request, _("Đã lưu: %s.") % title)
        return redirect(edition)
    context = {"edition": edition, "formset": formset, "title": title, "hint": hint}
    return render(request, "contests/edition_rows.html", context)


@require_POST
@only(rules.can_manage)
def edition_act(request, pk, action):
    return take_step(request, get_object_or_404(Edition, pk=pk), action)


@require_safe
@only(rules.can_see_entries)
def rules_download(request, pk):
    """Officers read the rules once they are announced."""
    editions = Edition.objects.exclude(rules_file=None)
    if not rules.can_read_all(request.user):
        editions = editions.running()
    edition = get_object_or_404(editions.select_related("rules_file"), pk=pk)
    return download(edition.rules_file, f"The le {edition.programme_id}-{edition.ordinal}.pdf")


@page
@only(rules.can_manage)
def programme_edit(request, pk=None):
    programme = get_object_or_404(Programme, pk=pk) if pk else None
    form = ProgrammeForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Đã lưu «%s».") % form.save())
        return redirect("contests:programme-list")
    return render(request, "contests/programme_form.html", {"form": form, "programme": programme})


@require_safe
@only(rules.can_read_all)
def programme_list(request):
    programmes = Programme.objects.annotate(n_editions=Count("editions"))
    context = {"programmes": programmes, "may_manage": rules.can_manage(request.user)}
    return render(request, "contests/programme_list.html", context)


@require_safe
@only(rules.can_see_outages)
def outage_list(request):
    context = {
        "outages": Outage.objects.select_related("recorded_by"),
        "may_record": rules.can_record_outage(request.user),
    }
    return render(request, "contests/outage_list.html", context)


@page
@only(rules.can_record_outage)
def outage_create(request):
    form = OutageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.recorded_by = request.user
        form.save()
        messages.success(request, _("Đã ghi. Hạn nộp của các lần tổ chức đang nhận hồ sơ lúc ấy lùi thêm chừng đó."))
        return redirect("contests:outage-list")
    return render(request, "contests/outage_form.html", {"form": form})
