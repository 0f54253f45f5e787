"""Actions on accounts: invite, accept, change roles, close and open, take second factors away."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.models import Invitation, Officership, RoleGrant, User
from lhh_portal import jobs
from lhh_portal.roles import Role, is_administrator

_SALT = "accounts.invitation"


def check_roles(roles, associations):
    if not roles:
        raise ValidationError({"roles": _("Hãy chọn ít nhất một vai trò.")})
    if Role.OFFICER in roles and not associations:
        raise ValidationError({"associations": _("Cán bộ hội thành viên phụ trách ít nhất một hội: hãy chọn hội.")})


def invitation_key(invitation):
    """What stands in the mailed link."""
    return signing.dumps([invitation.pk, invitation.token], salt=_SALT)


def open_invitation(key):
    """The still open invitation of a mailed link, or None (unknown, used, withdrawn, sent anew, too old)."""
    try:
        pk, token = signing.loads(key, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Invitation.objects.open().filter(pk=pk, token=token).first()


def invite(*, by, email, full_name, roles, associations):
    """Write an invitation and queue its mail. Raises PermissionDenied for roles `by` may not grant."""
    if not set(roles) <= set(rules.roles_one_may_grant(by)):
        raise PermissionDenied
    check_roles(roles, associations)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            email=email.lower(), full_name=full_name, roles=list(roles), invited_by=by, expires_at=_expiry()
        )
        invitation.associations.set(associations)
        _queue_mail(invitation, by)
    return invitation


def send_again(invitation, *, by):
    """A fresh link for another week; the old link stops working."""
    if not rules.can_handle_invitation(by, invitation):
        raise PermissionDenied
    with transaction.atomic():
        invitation.new_token()
        invitation.expires_at = _expiry()
        invitation.sent_at = None
        invitation.save()
        _queue_mail(invitation, by)


def withdraw(invitation, *, by):
    if not rules.can_handle_invitation(by, invitation):
        raise PermissionDenied
    invitation.delete()


def _expiry():
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


def _queue_mail(invitation, by):
    # The token makes the key new for every sending; the job itself reads it from the row.
    jobs.enqueue(
        "accounts.invitation",
        owner=by,
        key=f"accounts.invitation:{invitation.pk}:{invitation.token[:8]}",
        invitation_id=invitation.pk,
    )


@transaction.atomic
def accept_invitation(invitation, *, full_name, password):
    """Make the account with its roles and associations and use the invitation up.

    Raises ValidationError if somebody was faster: the link opens one account, once.
    """
    locked = Invitation.objects.select_for_update().open().filter(pk=invitation.pk, token=invitation.token).first()
    if locked is None or User.objects.filter(email=locked.email).exists():
        raise ValidationError(_("Lời mời này đã được dùng. Hãy đăng nhập bằng mật khẩu đã đặt."))
    user = User.objects.create_user(locked.email, password, full_name=full_name)
    _set_roles(user, by=locked.invited_by, roles=locked.roles, associations=locked.associations.all())
    locked.accepted_at = timezone.now()
    locked.save()
    return user


@transaction.atomic
def change_person(user, *, by, full_name, email, roles, associations):
    """Change name, address, roles and associations. Raises ValidationError if no administrator would be left."""
    if not is_administrator(by):
        raise PermissionDenied
    check_roles(roles, associations)
    if Role.ADMINISTRATOR not in roles:
        _keep_one_administrator(user)
    if user.email != email:
        # Addresses allauth remembers could still sign in.
        EmailAddress.objects.filter(user=user).delete()
    user.full_name = full_name
    user.email = email
    user.save()
    _set_roles(user, by=by, roles=roles, associations=associations)


def close_account(user, *, by):
    """No more signing in; open sessions end with the next click. Nothing the person did is lost."""
    if not is_administrator(by):
        raise PermissionDenied
    if user == by:
        raise ValidationError(_("Không thể khóa tài khoản đang dùng. Hãy nhờ một quản trị khác."))
    with transaction.atomic():
        _keep_one_administrator(user)
        user.is_active = False
        user.save()


def open_account(user, *, by):
    if not is_administrator(by):
        raise PermissionDenied
    user.is_active = True
    user.save()


def remove_second_factors(user, *, by):
    """For a lost phone: the person sets up a new second factor at the next sign-in."""
    if not is_administrator(by):
        raise PermissionDenied
    for authenticator in Authenticator.objects.filter(user=user):
        authenticator.delete()


def _set_roles(user, *, by, roles, associations):
    """Row by row rather than by update, so that the audit trail has every grant and every loss."""
    have = {grant.role: grant for grant in user.role_grants.all()}
    for role in set(roles) - have.keys():
        RoleGrant.objects.create(user=user, role=role, granted_by=by)
    for role in have.keys() - set(roles):
        have[role].delete()
    wanted = {association.pk for association in associations} if Role.OFFICER in roles else set()
    held = {row.association_id: row for row in user.officerships.all()}
    for pk in wanted - held.keys():
        Officership.objects.create(user=user, association_id=pk)
    for pk in held.keys() - wanted:
        held[pk].delete()
    if user.is_staff != (Role.ADMINISTRATOR in roles):
        user.is_staff = Role.ADMINISTRATOR in roles
        user.save()


def _keep_one_administrator(user):
    """Must run inside a transaction: the locked grants stop two administrators from removing each other at once."""
    grants = RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR, user__is_active=True)
    holders = {grant.user_id for grant in grants}
    if holders == {user.pk}:
        raise ValidationError(_("Đây là quản trị cuối cùng. Hãy giao vai trò quản trị cho người khác trước."))
