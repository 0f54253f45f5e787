from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import services
from accounts.models import Invitation, User
from lhh_portal.models import Job
from lhh_portal.roles import Role
from tests.factories import UserFactory


def invite(cast, **changes):
    wishes = {
        "by": cast.administrator,
        "email": "Moi@LHH.example",
        "full_name": "Người Mới (minh họa)",
        "roles": [Role.OFFICER],
        "associations": [cast.lawyers],
    } | changes
    return services.invite(**wishes)


def test_invite_queues_one_mail_and_is_valid_seven_days(cast):
    invitation = invite(cast)

    assert (invitation.email, invitation.roles) == ("moi@lhh.example", ["officer"])
    assert list(invitation.associations.all()) == [cast.lawyers]
    assert abs(invitation.expires_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    assert list(Job.objects.values_list("kind", "args", "owner")) == [
        ("accounts.invitation", {"invitation_id": invitation.pk}, cast.administrator.pk)
    ]


@pytest.mark.parametrize(
    ("who", "roles", "may"),
    [
        ("administrator", [Role.STAFF, Role.ADMINISTRATOR], True),
        ("staff", [Role.OFFICER], True),
        ("staff", [Role.STAFF], False),
        ("staff", [Role.OFFICER, Role.ADMINISTRATOR], False),
        ("leader", [Role.OFFICER], False),
        ("officer", [Role.OFFICER], False),
    ],
)
def test_invite_by_role(cast, who, roles, may):
    if may:
        assert invite(cast, by=getattr(cast, who), roles=roles).roles == roles
    else:
        with pytest.raises(PermissionDenied):
            invite(cast, by=getattr(cast, who), roles=roles)


@pytest.mark.parametrize("roles", [[], [Role.OFFICER]])
def test_invite_without_role_or_association_is_refused(cast, roles):
    with pytest.raises(ValidationError):
        invite(cast, roles=roles, associations=[])


def test_accept_invitation_makes_the_account_and_uses_it_up(cast):
    invitation = invite(cast, roles=[Role.OFFICER, Role.EDITOR])
    key = services.invitation_key(invitation)

    user = services.accept_invitation(invitation, full_name="Tên Đã Sửa", password="mat-khau-dai-9")

    assert User.objects.get(email="moi@lhh.example") == user
    assert user.check_password("mat-khau-dai-9")
    assert user.roles == {Role.OFFICER, Role.EDITOR}
    assert user.association_ids == {cast.lawyers.pk}
    assert {grant.granted_by for grant in user.role_grants.all()} == {cast.administrator}
    assert services.open_invitation(key) is None
    with pytest.raises(ValidationError):
        services.accept_invitation(invitation, full_name="Hai", password="mat-khau-dai-9")


def test_open_invitation_takes_only_the_newest_unspoilt_link(cast):
    invitation = invite(cast)
    old_key = services.invitation_key(invitation)

    services.send_again(invitation, by=cast.administrator)

    new_key = services.invitation_key(invitation)
    assert services.open_invitation(new_key) == invitation
    assert [services.open_invitation(key) for key in (old_key, new_key[:-1], new_key + "x", "", "ab:cd:ef")] == [
        None
    ] * 5


def test_open_invitation_too_old(cast):
    invitation = invite(cast)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert services.open_invitation(services.invitation_key(invitation)) is None


def test_link_cannot_be_made_from_the_database_alone(cast, settings):
    key = services.invitation_key(invite(cast))
    settings.SECRET_KEY = "another"

    assert services.open_invitation(key) is None


def test_send_again_queues_a_second_mail(cast):
    invitation = invite(cast)

    services.send_again(invitation, by=cast.administrator)

    assert Job.objects.filter(kind="accounts.invitation").count() == 2


@pytest.mark.parametrize("action", [services.send_again, services.withdraw])
def test_staff_leave_invitations_of_the_federations_own_people_alone(cast, action):
    invitation = invite(cast, roles=[Role.LEADER], associations=[])

    with pytest.raises(PermissionDenied):
        action(invitation, by=cast.staff)

    assert Invitation.objects.count() == 1


def test_change_person(cast):
    EmailAddress.objects.create(user=cast.officer, email=cast.officer.email, verified=True, primary=True)

    services.change_person(
        cast.officer,
        by=cast.administrator,
        full_name="Tên Khác",
        email="khac@lhh.example",
        roles=[Role.OFFICER, Role.ADMINISTRATOR],
        associations=[cast.healers],
    )

    user = User.objects.get(pk=cast.officer.pk)
    assert (user.full_name, user.email, user.is_staff) == ("Tên Khác", "khac@lhh.example", True)
    assert user.roles == {Role.OFFICER, Role.ADMINISTRATOR}
    assert user.association_ids == {cast.healers.pk}
    assert not EmailAddress.objects.exists()


def test_associations_go_with_the_role_of_officer(cast):
    services.change_person(
        cast.officer,
        by=cast.administrator,
        full_name="X",
        email=cast.officer.email,
        roles=[Role.EDITOR],
        associations=[cast.lawyers],
    )

    assert User.objects.get(pk=cast.officer.pk).association_ids == set()


def test_the_last_administrator_stays(cast):
    me = cast.administrator
    with pytest.raises(ValidationError, match="quản trị cuối cùng"):
        services.change_person(me, by=me, full_name="X", email=me.email, roles=[Role.EDITOR], associations=[])
    with pytest.raises(ValidationError, match="đang dùng"):
        services.close_account(me, by=me)

    other = UserFactory(roles=[Role.ADMINISTRATOR])
    services.close_account(me, by=other)

    assert User.objects.get(pk=me.pk).is_active is False


def test_close_and_open_account(cast):
    services.close_account(cast.officer, by=cast.administrator)
    assert User.objects.get(pk=cast.officer.pk).is_active is False

    services.open_account(cast.officer, by=cast.administrator)
    assert User.objects.get(pk=cast.officer.pk).is_active is True


def test_remove_second_factors(cast):
    TOTP.activate(cast.officer, "JBSWY3DPEHPK3PXP")
    TOTP.activate(cast.staff, "JBSWY3DPEHPK3PXP")

    services.remove_second_factors(cast.officer, by=cast.administrator)

    assert [row.user for row in Authenticator.objects.all()] == [cast.staff]


@pytest.mark.parametrize("action", [services.close_account, services.open_account, services.remove_second_factors])
def test_only_administrators_touch_accounts(cast, action):
    with pytest.raises(PermissionDenied):
        action(cast.officer, by=cast.leader)
