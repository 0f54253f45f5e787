from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from lhh_portal.access import only
from members import rules
from members.forms import BodyForm, MandateForm, TermForm
from members.models import Body, Mandate, Term
from members.views import form_page, save_or_show, visible_association


def _edit(request, association, form, *, heading, done):
    if save_or_show(form):
        messages.success(request, done)
        return redirect(association)
    return form_page(
        request,
        form,
        heading=f"{heading}: {association}",
        action=_("Lưu"),
        cancel_url=association.get_absolute_url(),
    )


@only(rules.can_edit_members)
def body_edit(request, slug, pk=None):
    association = visible_association(request, slug)
    body = get_object_or_404(Body, association=association, pk=pk) if pk else None
    form = BodyForm(request.POST or None, instance=body, association=association)
    return _edit(request, association, form, heading=_("Tổ chức lãnh đạo, ban"), done=_("Đã lưu."))


@only(rules.can_edit_members)
def term_edit(request, slug, pk=None):
    association = visible_association(request, slug)
    term = get_object_or_404(Term, association=association, pk=pk) if pk else None
    form = TermForm(request.POST or None, instance=term, association=association)
    return _edit(request, association, form, heading=_("Nhiệm kỳ"), done=_("Đã lưu nhiệm kỳ."))


@only(rules.can_edit_members)
def mandate_edit(request, slug, pk=None):
    association = visible_association(request, slug)
    mandate = get_object_or_404(Mandate, body__association=association, pk=pk) if pk else None
    form = MandateForm(request.POST or None, instance=mandate, association=association)
    heading = f"{_('Chức danh')} · {mandate.person}" if mandate else _("Thêm chức danh")
    return _edit(request, association, form, heading=heading, done=_("Đã lưu chức danh."))
