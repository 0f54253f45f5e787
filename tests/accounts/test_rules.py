import pytest

from accounts import rules
from lhh_portal.roles import MFA_ROLES, Role, has_role
from tests.access import PEOPLE

STAFF_AND_ADMINISTRATOR = {"staff", "administrator"}


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (rules.can_invite, STAFF_AND_ADMINISTRATOR),
        (rules.can_manage_people, {"administrator"}),
        (rules.can_read_audit, {"administrator"}),
        (rules.must_have_second_factor, {"staff", "clerk", "leader", "judge", "administrator"}),
        (has_role(Role.OFFICER), {"officer", "other_officer"}),
        (has_role(Role.OFFICER, Role.EDITOR), {"officer", "other_officer", "editor"}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_rule(cast, rule, allowed):
    assert {name for name in PEOPLE if rule(getattr(cast, name))} == allowed


def test_role_of_somebody_who_is_shut_out_counts_for_nothing(cast):
    cast.administrator.is_active = False

    assert rules.can_manage_people(cast.administrator) is False


def test_roles_that_need_a_second_factor():
    assert set(MFA_ROLES) == {Role.STAFF, Role.CLERK, Role.LEADER, Role.JUDGE, Role.ADMINISTRATOR}


def test_roles_one_may_grant(cast):
    granted = {name: set(rules.roles_one_may_grant(getattr(cast, name))) for name in PEOPLE}

    assert granted == {name: set() for name in PEOPLE} | {"administrator": set(Role), "staff": {Role.OFFICER}}
