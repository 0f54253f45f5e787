"""Who may do what with activities and reports. Predicates only; which objects somebody sees is `visible_to`."""

import rules

from lhh_portal.roles import is_leader, is_officer, is_staff_member, works_at_federation


@rules.predicate
def is_of_own_association(user, obj):
    return obj.association_id in user.association_ids


@rules.predicate
def leads_activity(user, activity):
    """The lead answers for the numbers of joint work; a partner reads them."""
    return any(owner.is_lead and owner.association_id in user.association_ids for owner in activity.owners.all())


can_file = is_officer & is_of_own_association
can_review = is_staff_member
can_consolidate = is_staff_member
can_grant_exception = is_leader
can_edit_activity = is_staff_member | (is_officer & leads_activity)
can_record_activity = is_staff_member | is_officer
can_browse = works_at_federation | is_officer
can_run_rounds = is_staff_member
can_edit_catalogue = is_staff_member
