"""Who may do what with contests. Predicates only; which objects somebody sees is `visible_to`."""

import rules

from lhh_portal.roles import (
    Role,
    has_role,
    is_administrator,
    is_leader,
    is_officer,
    is_staff_member,
    works_at_federation,
)

can_manage = is_staff_member
can_read_all = works_at_federation
can_see_entries = works_at_federation | is_officer
can_enter = is_staff_member | is_officer
can_record_outage = is_administrator
can_see_outages = works_at_federation | is_administrator

# Who marked what, and what came of it, before it is decided.
can_see_marks = is_staff_member | is_leader
is_judge = has_role(Role.JUDGE)


@rules.predicate
def is_filed_for(user, entry):
    """The entry comes through an association this officer works for."""
    return entry.association_id in user.association_ids


# The secretariat types in what came on paper; an association files for its authors.
can_handle_entry = is_staff_member | (is_officer & is_filed_for)
