"""Who may read and change what the federation keeps about its members (design.md 6)."""

import rules

from lhh_portal.roles import is_administrator, is_officer, is_staff_member, works_at_federation

__all__ = [
    "can_edit_contact",
    "can_edit_members",
    "can_keep_profile",
    "is_officer",
    "sees_all_members",
    "sees_members",
]

sees_all_members = works_at_federation | is_administrator
sees_members = sees_all_members | is_officer
can_edit_members = is_staff_member
can_keep_profile = is_staff_member | is_administrator


@rules.predicate
def is_own_association(user, association):
    return association.pk in user.association_ids


# Contact data and head counts; name, status and bodies stay with the federation's staff.
can_edit_contact = is_staff_member | (is_officer & is_own_association)
