"""Science tasks, council seats and coordination programmes: the same pages for each, told apart by `kind`."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from advisory import forms_records as forms
from advisory import tables_records as tables
from advisory.models import CoordinationProgramme, CouncilSeat, ScienceTask
from advisory.rules import can_add_records, can_keep_record, can_see_requests
from advisory.views import PER_PAGE, page
from lhh_portal.access import only
from lhh_portal.dates import format_date
from lhh_portal.official_table import official_table_response
from lhh_portal.quantity import format_money
from lhh_portal.workflow import WrongState, perform, transitions_of


@dataclass(frozen=True)
class Kind:
    """`name` begins the names of its addresses."""

    name: str
    model: type
    form: type
    filter: type
    table: type
    title: str
    add: str
    file: str
    hint: str

    def url(self, what, *args):
        return reverse(f"advisory:{self.name}-{what}", args=args)

    @property
    def has_steps(self):
        return hasattr(self.model, "state")


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            *("science", ScienceTask, forms.ScienceForm, forms.ScienceFilter, tables.ScienceTable),
            gettext_lazy("Đề tài, dự án"),
            gettext_lazy("Thêm đề tài"),
            "de-tai",
            gettext_lazy(
                "Đề tài, dự án, mô hình do Liên hiệp Hội hoặc hội chủ trì; từ khi ký hợp đồng thì vào báo cáo."
            ),
        ),
        Kind(
            *("council-seat", CouncilSeat, forms.SeatForm, forms.SeatFilter, tables.SeatTable),
            gettext_lazy("Tham gia hội đồng"),
            gettext_lazy("Thêm lượt tham gia"),
            "tham-gia-hoi-dong",
            gettext_lazy("Mỗi người dự một hội đồng của cơ quan khác là một lượt; một hội đồng chỉ đếm một lần."),
        ),
        Kind(
            *("programme", CoordinationProgramme, forms.ProgrammeForm, forms.ProgrammeFilter, tables.ProgrammeTable),
            gettext_lazy("Chương trình phối hợp"),
            gettext_lazy("Thêm chương trình"),
            "chuong-trinh-phoi-hop",
            gettext_lazy("Quy chế, chương trình ký với sở, ngành, đoàn thể; được nhắc trước khi hết hạn."),
        ),
    )
}


def facts(record, form):
    """[(label, words)] of what is filled in."""
    for name in form.Meta.fields:
        field = record._meta.get_field(name)
        if (value := getattr(record, name)) in ("", None):
            continue
        if hasattr(record, f"get_{name}_display"):
            value = getattr(record, f"get_{name}_display")()
        elif name.endswith("_on"):
            value = format_date(value)
        elif name == "budget":
            value = format_money(value)
        elif name == "association":
            value = value.short_name
        yield field.verbose_name, str(value)


def _visible(request, kind):
    return KINDS[kind].model.objects.visible_to(request.user).with_details()


def _kept(request, kind, pk):
    """One that this user may change, or 404."""
    record = get_object_or_404(_visible(request, kind), pk=pk)
    if not can_keep_record(request.user, record):
        raise Http404
    return record


@require_safe
@only(can_see_requests)
def record_list(request, kind):
    it = KINDS[kind]
    found = it.filter(request.GET, queryset=_visible(request, kind), user=request.user)
    table = it.table(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "kind": it,
        "filter": found,
        "table": table,
        "add_url": it.url("create") if can_add_records(request.user) else "",
        "export_url": it.url("export"),
    }
    return render(request, "advisory/records/list.html", context)


@require_safe
@only(can_see_requests)
def record_export(request, kind):
    """The rows as filtered, newest first."""
    it = KINDS[kind]
    rows = it.filter(request.GET, queryset=_visible(request, kind), user=request.user).qs
    labels = [str(it.model._meta.get_field(name).verbose_name) for name in it.form.Meta.fields]
    labels += [_("trạng thái")] if it.has_steps else []
    return official_table_response(
        [label[:1].upper() + label[1:] for label in labels],
        (_cells(row, it) for row in rows.iterator(chunk_size=1000)),
        title=str(it.title),
        name=it.file,
    )


def _cells(row, it):
    told = dict(facts(row, it.form))
    cells = [told.get(it.model._meta.get_field(name).verbose_name, "") for name in it.form.Meta.fields]
    return [*cells, row.get_state_display()] if it.has_steps else cells


@require_safe
@only(can_see_requests)
def record_detail(request, kind, pk):
    it, record = KINDS[kind], get_object_or_404(_visible(request, kind), pk=pk)
    context = {
        "kind": it,
        "record": record,
        "facts": facts(record, it.form),
        "tone": it.has_steps and tables.tone_of(record),
        "list_url": it.url("list"),
        "act_url": f"advisory:{it.name}-act",
        "edit_url": it.url("edit", pk) if can_keep_record(request.user, record) else "",
        "delete_url": it.url("delete", pk),
    }
    return render(request, "advisory/records/detail.html", context)


@page
@only(can_add_records)
def record_edit(request, kind, pk=None):
    it, record = KINDS[kind], _kept(request, kind, pk) if pk else None
    form = it.form(request.POST if request.method == "POST" else None, instance=record, user=request.user)
    if request.method == "POST" and form.is_valid():
        if record is None:
            form.instance.created_by = request.user
            saved = form.save()
        else:  # its state may have moved on since it was read
            form.instance.save(update_fields=[*form.Meta.fields, "search_key"])
            saved = form.instance
        messages.success(request, _("Đã lưu «%s».") % saved)
        return redirect(saved)
    context = {"kind": it, "form": form, "record": record, "list_url": it.url("list")}
    return render(request, "advisory/records/form.html", context)


@page
@only(can_add_records)
def record_delete(request, kind, pk):
    it, record = KINDS[kind], _kept(request, kind, pk)
    if request.method == "POST":
        record.delete()
        messages.success(request, _("Đã xóa «%s».") % record)
        return redirect(it.url("list"))
    return render(request, "advisory/records/delete.html", {"kind": it, "record": record, "list_url": it.url("list")})


@require_POST
@only(can_add_records)
def record_act(request, kind, pk, action):
    record = _kept(request, kind, pk)
    table = transitions_of(type(record))
    if action not in table:
        raise Http404
    try:
        perform(
            record, action, actor=request.user, note=request.POST.get("note", ""), seen=request.POST.get("seen", "")
        )
    except WrongState as error:
        messages.info(request, _("Có người vừa làm trước: nay ở trạng thái «%s».") % error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi nhận: %s.") % table[action][0].custom["label"])
    return redirect(record)
