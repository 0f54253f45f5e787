from functools import reduce

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from lhh_portal.access import only
from lhh_portal.quantity import Quantity, combine
from members import resources, rules, services
from members.filters import AssociationFilter
from members.forms import (
    ContactForm,
    DayForm,
    EditAssociationForm,
    MembershipCountForm,
    MergeForm,
    NewAssociationForm,
    StatusForm,
)
from members.models import Association, Body, MembershipCount
from members.tables import AssociationTable, status_words

PAGE_SIZE = 50
TOTALS = ("members_on_day", "intellectuals_on_day", "chapters_on_day")


def visible_association(request, slug):
    return get_object_or_404(Association.objects.visible_to(request.user), slug=slug)


def save_or_show(form):
    """Save a valid form; what the service refuses becomes an error of the form. Return the saved object or None."""
    if not form.is_valid():
        return None
    try:
        return form.save()
    except ValidationError as error:
        form.add_error(None, error)
        return None


def form_page(request, form, *, heading, action, cancel_url, status=200):
    context = {"form": form, "heading": heading, "action": action, "cancel_url": cancel_url}
    return render(request, "members/form.html", context, status=status)


# --- the list --------------------------------------------------------------------------------------------------


def _filtered(request):
    day = DayForm(request.GET).day
    visible = Association.objects.visible_to(request.user).listed().with_membership_on(day)
    return day, AssociationFilter(request.GET, queryset=visible, request=request)


@only(rules.sees_members)
@require_GET
def association_list(request):
    day, found = _filtered(request)
    table = AssociationTable(found.qs, totals=_totals(found.qs))
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    context = {
        "filter": found,
        "table": table,
        "day": day,
        "may_edit": rules.can_edit_members(request.user),
        "may_see_profile": rules.can_keep_profile(request.user),
    }
    return render(request, "members/association_list.html", context)


def _totals(associations):
    """{column: Quantity}: one association's «trên» makes the sum «trên»."""
    sums = associations.aggregate(**{f"{name}_total": Sum(name) for name in TOTALS})
    names = [f"{name}_qualifier_on_day" for name in MembershipCount.QUALIFIED]
    rows = associations.order_by().values_list(*names).distinct()
    doubts = [reduce(combine, filter(None, column), "") for column in zip(*rows, strict=True)] or [""] * len(names)
    qualifiers = {f"{name}_on_day": doubt for name, doubt in zip(MembershipCount.QUALIFIED, doubts, strict=True)}
    totals = {name: sums[f"{name}_total"] for name in TOTALS}
    return {name: total and Quantity(total, qualifiers.get(name, "")) for name, total in totals.items()}


@only(rules.sees_members)
@require_GET
def association_export(request, kind):
    if kind not in resources.KINDS:
        raise Http404
    day, found = _filtered(request)
    content, media_type = resources.write_associations(found.qs.order_by("sort_key", "pk"), kind=kind)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{resources.filename(day, kind)}"'
    return response


# --- one association -------------------------------------------------------------------------------------------


@only(rules.sees_members)
@require_GET
def association_detail(request, slug):
    association = visible_association(request, slug)
    day_form = DayForm(request.GET)
    day = day_form.day
    counts = association.membership_counts.all()
    context = {
        "association": association,
        "status_words": status_words(association),
        "day": day,
        "day_form": day_form if request.GET else DayForm(initial={"ngay": day}),
        "count": counts.filter(as_of__lte=day).first(),
        "counts": counts[:12],
        "former_names": association.former_names.all(),
        "status_periods": association.status_periods.order_by("-since", "-pk"),
        "came_from": association.successions_in.select_related("predecessor").order_by("-on"),
        "went_into": association.successions_out.select_related("successor").order_by("-on"),
        "bodies": Body.objects.filter(association=association).with_people_on(day).order_by("pk"),
        "mandates": services.current_mandates(association, day),
        "terms": association.terms.all(),
        "officers": association.officers.filter(is_active=True),
        "may_edit": rules.can_edit_members(request.user),
        "may_edit_contact": rules.can_edit_contact(request.user, association),
    }
    return render(request, "members/association_detail.html", context)


@only(rules.can_edit_members)
def association_create(request):
    form = NewAssociationForm(request.POST or None)
    if association := save_or_show(form):
        messages.success(request, _("Đã thêm «%s».") % association)
        return redirect(association)
    return form_page(request, form, heading=_("Thêm hội, đơn vị"), action=_("Thêm"), cancel_url=_list_url())


@only(rules.can_edit_members)
def association_edit(request, slug):
    association = visible_association(request, slug)
    form = EditAssociationForm(request.POST or None, instance=association)
    if save_or_show(form):
        messages.success(request, _("Đã lưu thông tin của «%s».") % association)
        return redirect(association)
    association = visible_association(request, slug)  # the form has already written into the other instance
    return form_page(
        request,
        form,
        heading=_("Sửa thông tin: %s") % association,
        action=_("Lưu"),
        cancel_url=association.get_absolute_url(),
    )


def _editable_by_officer(request, slug):
    association = visible_association(request, slug)
    if not rules.can_edit_contact(request.user, association):
        raise PermissionDenied
    return association


@only(rules.sees_members)
def contact_edit(request, slug):
    association = _editable_by_officer(request, slug)
    form = ContactForm(request.POST or None, instance=association)
    if save_or_show(form):
        messages.success(request, _("Đã lưu địa chỉ liên hệ."))
        return redirect(association)
    return form_page(
        request,
        form,
        heading=_("Địa chỉ liên hệ: %s") % association,
        action=_("Lưu"),
        cancel_url=association.get_absolute_url(),
    )


@only(rules.sees_members)
def count_edit(request, slug, pk=None):
    association = _editable_by_officer(request, slug)
    count = get_object_or_404(MembershipCount, association=association, pk=pk) if pk else None
    form = MembershipCountForm(request.POST or None, instance=count, association=association)
    if save_or_show(form):
        messages.success(request, _("Đã lưu số hội viên tính đến ngày %s.") % f"{form.instance.as_of:%d/%m/%Y}")
        return redirect(association)
    return form_page(
        request,
        form,
        heading=_("Số hội viên: %s") % association,
        action=_("Lưu số hội viên"),
        cancel_url=association.get_absolute_url(),
    )


@only(rules.can_edit_members)
def status_change(request, slug):
    association = visible_association(request, slug)
    form = StatusForm(request.POST or None, association=association)
    if save_or_show(form):
        messages.success(request, _("Đã ghi tình trạng của «%s».") % association)
        return redirect(association)
    return form_page(
        request,
        form,
        heading=_("Đổi tình trạng: %s") % association,
        action=_("Ghi tình trạng"),
        cancel_url=association.get_absolute_url(),
    )


@only(rules.can_edit_members)
def association_merge(request):
    form = MergeForm(request.POST or None)
    if into := save_or_show(form):
        messages.success(request, _("Đã ghi việc sáp nhập vào «%s».") % into)
        return redirect(into)
    return form_page(request, form, heading=_("Sáp nhập hội"), action=_("Ghi việc sáp nhập"), cancel_url=_list_url())


def _list_url():
    return resolve_url("members:association-list")
