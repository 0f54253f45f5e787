"""Entries: typed in by the secretariat or by an association, handed in, checked. Others' entries are 404."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from contests import rules, services
from contests.checking import formal_problems, submit_problems
from contests.filters import EntryFilter
from contests.forms import EntryFileForm, EntryForm, SupplementForm, editions_to_enter
from contests.forms_rows import AuthorFormSet
from contests.models import Entry, EntryFile
from contests.receipts import content_hash
from contests.tables import EntryTable, tone_of
from contests.views import PER_PAGE, download, page, somebody_was_faster, take_step
from contests.workflow import TO_CHECK, EntryState
from lhh_portal.access import only
from lhh_portal.roles import is_staff_member
from lhh_portal.workflow import WrongState


def visible_entry(request, pk):
    entries = Entry.objects.visible_to(request.user)
    return get_object_or_404(entries.select_related("edition__programme", "field", "association"), pk=pk)


def handled_entry(request, pk):
    """Raises PermissionDenied for who may only read it."""
    entry = visible_entry(request, pk)
    if not rules.can_handle_entry(request.user, entry):
        raise PermissionDenied
    return entry


def no_longer_open(request, entry, error):
    messages.error(request, _("Hồ sơ nay ở trạng thái «%s» nên không sửa được.") % error)
    return redirect(entry)


@require_safe
@only(rules.can_see_entries)
def entry_list(request):
    visible = Entry.objects.visible_to(request.user).select_related("edition", "field", "association")
    found = EntryFilter(request.GET, queryset=visible)
    table = EntryTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "filter": found,
        "table": table,
        "open_editions": editions_to_enter(request.user) if rules.can_enter(request.user) else [],
        "sees_editions": rules.can_read_all(request.user),
    }
    return render(request, "contests/entry_list.html", context)


@require_safe
@only(rules.can_see_entries)
def entry_detail(request, pk):
    entry = visible_entry(request, pk)
    may_handle = rules.can_handle_entry(request.user, entry)
    receipts = list(entry.receipts.select_related("by"))
    context = {
        "entry": entry,
        "edition": entry.edition,
        "tone": tone_of(entry),
        "authors": entry.authors.prefetch_related("consents"),
        "descriptions": entry.descriptions.select_related("criterion"),
        "files": entry.files.select_related("file", "item"),
        "papers": _papers(entry),
        "receipts": receipts,
        "is_unchanged": bool(receipts) and receipts[-1].content_hash == content_hash(entry),
        "to_submit": submit_problems(entry) if entry.is_in_authors_hands else [],
        "problems": formal_problems(entry) if entry.state in TO_CHECK else [],
        "may_edit": may_handle and entry.is_in_authors_hands,
        "may_delete": may_handle and entry.state == EntryState.DRAFT and not receipts,
        "may_check": rules.can_manage(request.user),
        "sees_code": rules.can_manage(request.user),
        "may_see_papers": rules.can_manage(request.user) and entry.state in services.PAPERS_ARE_SEEN,
        "is_checked_now": entry.state in TO_CHECK,
    }
    return render(request, "contests/entry_detail.html", context)


def _papers(entry):
    """[(dossier item, whether it is there, whether that is because somebody looked at it)]."""
    kept, seen = ({row.item_id for row in rows.all()} for rows in (entry.files, entry.seen_papers))
    return [(item, item.pk in kept | seen, item.pk in seen) for item in entry.edition.dossier.all()]


@page
@only(rules.can_enter)
def entry_create(request, edition):
    found = get_object_or_404(editions_to_enter(request.user), pk=edition)
    channel = Entry.Channel.PAPER if is_staff_member(request.user) else Entry.Channel.ASSOCIATION
    return _edit(request, Entry(edition=found, channel=channel))


@page
@only(rules.can_enter)
def entry_edit(request, pk):
    entry = handled_entry(request, pk)
    if not entry.is_in_authors_hands:
        return no_longer_open(request, entry, entry.get_state_display())
    return _edit(request, entry)


def _edit(request, entry):
    form = EntryForm(request.POST or None, instance=entry, edition=entry.edition, user=request.user)
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data["base"]
        try:
            saved = services.save_entry(form.instance, descriptions=form.descriptions, by=request.user, base=base)
        except services.ChangedMeanwhile as error:
            form.meet(error.args[0])
        except WrongState as error:
            form.add_error(None, _("Hồ sơ nay ở trạng thái «%s» nên chưa lưu. Chép lại phần đã gõ.") % error)
        else:
            messages.success(request, _("Đã lưu. Hồ sơ chưa nộp cho đến khi bấm «Nộp hồ sơ»."))
            return redirect("contests:entry-authors", saved.pk) if base == 0 else redirect(saved)
    return render(request, "contests/entry_form.html", {"form": form, "entry": entry, "edition": entry.edition})


@page
@only(rules.can_enter)
def entry_authors(request, pk):
    entry = handled_entry(request, pk)
    formset = AuthorFormSet(request.POST or None, instance=entry)
    if request.method == "POST" and formset.is_valid():
        try:
            with transaction.atomic():
                services.touch(entry)
                formset.save_rows()
        except WrongState as error:
            return no_longer_open(request, entry, error)
        messages.success(request, _("Đã lưu các tác giả."))
        return redirect(entry)
    return render(request, "contests/entry_authors.html", {"entry": entry, "formset": formset})


@page
@only(rules.can_enter)
def file_add(request, pk):
    entry = handled_entry(request, pk)
    form = EntryFileForm(request.POST or None, request.FILES or None, edition=entry.edition)
    if request.method == "POST" and form.is_valid():
        stored, name = form.kept
        try:
            services.add_file(entry, item=form.cleaned_data["item"], stored=stored, name=name, by=request.user)
        except WrongState as error:
            return no_longer_open(request, entry, error)
        messages.success(request, _("Đã thêm tệp «%s».") % name)
        return redirect(entry)
    return render(request, "contests/file_form.html", {"form": form, "entry": entry})


def _visible_file(request, pk):
    mine = EntryFile.objects.filter(entry__in=Entry.objects.visible_to(request.user).order_by().values("pk"))
    return get_object_or_404(mine.select_related("file", "entry"), pk=pk)


@require_safe
@only(rules.can_see_entries)
def file_download(request, pk):
    row = _visible_file(request, pk)
    return download(row.file, row.name)


@require_POST
@only(rules.can_enter)
def file_remove(request, pk):
    row = _visible_file(request, pk)
    if not rules.can_handle_entry(request.user, row.entry):
        raise PermissionDenied
    try:
        services.remove_file(row)
    except WrongState as error:
        return no_longer_open(request, row.entry, error)
    messages.success(request, _("Đã bỏ tệp «%s».") % row.name)
    return redirect(row.entry)


@require_POST
@only(rules.can_manage)
def paper_seen(request, pk, item):
    entry = visible_entry(request, pk)
    paper = get_object_or_404(entry.edition.dossier, pk=item)
    try:
        services.mark_seen(entry, paper, by=request.user)
    except WrongState as error:
        return no_longer_open(request, entry, error)
    return redirect(entry)


@require_POST
@only(rules.can_enter)
def entry_submit(request, pk):
    at = timezone.now()  # of the arrival, not of the end of a wait for others
    entry = handled_entry(request, pk)
    try:
        receipt = services.submit_entry(entry, by=request.user, at=at)
    except WrongState as error:
        somebody_was_faster(request, error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        moment = f"{timezone.localtime(receipt.at):%H:%M:%S ngày %d/%m/%Y}"
        messages.success(request, _("Đã nhận hồ sơ lúc %s. Biên nhận ở cuối trang này.") % moment)
    return redirect(entry)


@require_POST
@only(rules.can_enter)
def entry_act(request, pk, action):
    return take_step(request, visible_entry(request, pk), action)


@require_POST
@only(rules.can_enter)
def entry_delete(request, pk):
    """A draft nobody received leaves no trace."""
    entry = handled_entry(request, pk)
    try:
        services.delete_draft(entry)
    except WrongState as error:
        return no_longer_open(request, entry, error)
    messages.success(request, _("Đã xóa bản nháp."))
    return redirect("contests:entry-list")


@page
@only(rules.can_manage)
def entry_supplement(request, pk):
    entry = visible_entry(request, pk)
    form = SupplementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_supplement(entry, **form.cleaned_data, by=request.user)
        except WrongState as error:
            somebody_was_faster(request, error)
        else:
            messages.success(request, _("Đã yêu cầu bổ sung."))
        return redirect(entry)
    return render(request, "contests/supplement_form.html", {"form": form, "entry": entry})
