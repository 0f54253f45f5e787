"""Who may do what with honours. Predicates only; which objects somebody sees is `visible_to`."""

import rules

from lhh_portal.roles import is_leader, is_officer, is_staff_member, works_at_federation

can_manage = is_staff_member
can_read = works_at_federation
can_see = works_at_federation | is_officer
can_write_nominations = is_staff_member | is_officer
can_revoke = is_staff_member | is_leader


@rules.predicate
def is_nominating(user, nomination):
    return nomination.association_id in user.association_ids


@rules.predicate
def is_on_the_roll(user, voting_round):
    return user.is_authenticated and voting_round.roll.filter(member__user=user).exists()


# Staff enter what an association sent on paper.
can_nominate = is_staff_member | (is_officer & is_nominating)
