"""Pages about accounts: one's own, and for administrators everybody's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from accounts import rules, services
from accounts.filters import PeopleFilter
from accounts.forms import AcceptInvitationForm, InvitationForm, PersonForm
from accounts.models import Invitation, User
from accounts.tables import InvitationTable, PeopleTable

PAGE = {"per_page": 50}


def account(request):
    associations = [row.association for row in request.user.officerships.select_related("association")]
    return render(request, "accounts/account.html", {"associations": associations})


def people(request):
    _only(rules.can_manage_people(request.user))
    chosen = PeopleFilter(request.GET, User.objects.for_list())
    table = PeopleTable(chosen.qs)
    RequestConfig(request, paginate=PAGE).configure(table)
    return render(request, "accounts/people.html", {"filter": chosen, "table": table})


def person(request, pk):
    _only(rules.can_manage_people(request.user))
    shown = get_object_or_404(User.objects.for_list(), pk=pk)
    form = PersonForm(request.POST or None, person=shown, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã lưu tài khoản của %s.") % shown)
            return redirect("accounts:people")
    return render(request, "accounts/person.html", {"person": shown, "form": form})


@require_POST
def person_close(request, pk):
    return _act(request, pk, services.close_account, _("Đã khóa tài khoản của %s. Người này không đăng nhập được nữa."))


@require_POST
def person_open(request, pk):
    return _act(request, pk, services.open_account, _("Đã mở lại tài khoản của %s."))


@require_POST
def person_remove_factors(request, pk):
    done = _("Đã gỡ xác thực hai lớp của %s. Lần đăng nhập tới người này bật lại.")
    return _act(request, pk, services.remove_second_factors, done)


def _act(request, pk, action, done):
    _only(rules.can_manage_people(request.user))
    person = get_object_or_404(User, pk=pk)
    try:
        action(person, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done % person)
    return redirect("accounts:person", pk=pk)


def invitations(request):
    _only(rules.can_invite(request.user))
    rows = Invitation.objects.visible_to(request.user).select_related("invited_by").prefetch_related("associations")
    table = InvitationTable(rows)
    RequestConfig(request, paginate=PAGE).configure(table)
    return render(request, "accounts/invitations.html", {"table": table})


def invitation_create(request):
    _only(rules.can_invite(request.user))
    form = InvitationForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        invitation = form.save()
        messages.success(request, _("Đã ghi lời mời. Thư đang được gửi tới %s.") % invitation.email)
        return redirect("accounts:invitations")
    return render(request, "accounts/invitation_form.html", {"form": form})


@require_POST
def invitation_send_again(request, pk):
    invitation = _pending_invitation(request, pk)
    services.send_again(invitation, by=request.user)
    messages.success(request, _("Đang gửi thư mới tới %s; đường dẫn cũ không còn dùng được.") % invitation.email)
    return redirect("accounts:invitations")


@require_POST
def invitation_withdraw(request, pk):
    invitation = _pending_invitation(request, pk)
    services.withdraw(invitation, by=request.user)
    messages.success(request, _("Đã rút lời mời gửi tới %s.") % invitation.email)
    return redirect("accounts:invitations")


def _pending_invitation(request, pk):
    _only(rules.can_invite(request.user))
    return get_object_or_404(Invitation.objects.visible_to(request.user).filter(accepted_at=None), pk=pk)


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation_accept(request, key):
    invitation = services.open_invitation(key)
    if invitation is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    form = AcceptInvitationForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            user = form.save()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Tài khoản %s đã sẵn sàng. Hãy đăng nhập bằng mật khẩu vừa đặt.") % user.email)
            return redirect("account_login")
    return render(request, "accounts/invitation_accept.html", {"form": form, "invitation": invitation})


def _only(allowed):
    if not allowed:
        raise PermissionDenied
