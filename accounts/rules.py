"""Who may invite, look after accounts, read the audit trail, and who needs a second factor."""

from lhh_portal.roles import MFA_ROLES, Role, has_role, is_administrator, is_staff_member

can_manage_people = is_administrator
can_read_audit = is_administrator
can_invite = is_administrator | is_staff_member
must_have_second_factor = has_role(*MFA_ROLES)


def roles_one_may_grant(user):
    """Administrators grant any role; staff bring in officers of the associations, nobody else."""
    if is_administrator(user):
        return list(Role)
    return [Role.OFFICER] if is_staff_member(user) else []


def can_handle_invitation(user, invitation):
    """Send again or withdraw: whoever could have written it."""
    return can_invite(user) and set(invitation.roles) <= set(roles_one_may_grant(user))
