"""Who may do what with advisory work. Predicates only; which objects somebody sees is `visible_to`."""

import rules

from lhh_portal.roles import Role, has_role, is_clerk, is_leader, is_officer, is_staff_member, works_at_federation

can_manage = is_staff_member
# Commissions a review, signs its report, liquidates its contract.
can_decide = is_leader
# Puts a signed letter on its way, which sends the task.
can_issue = is_clerk
can_read = works_at_federation
can_see_requests = works_at_federation | is_officer
# Sits on councils; which seats are somebody's own, and what they open, is `seats.py`.
is_expert = has_role(Role.JUDGE)
can_add_records = is_staff_member | is_officer
can_read_restricted = is_staff_member | is_leader
# An expert the own ones (ExpertPayment.visible_to).
can_see_payments = can_read_restricted | is_expert


@rules.predicate
def is_asked(user, request):
    return request.association_id in user.association_ids


@rules.predicate
def is_own(user, record):
    return record.association_id in user.association_ids


# A small record is its association's; staff keep everybody's.
can_keep_record = is_staff_member | (is_officer & is_own)

# Staff enter what an association sent on paper.
can_give_opinion = is_staff_member | (is_officer & is_asked)
