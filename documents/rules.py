import rules

from lhh_portal.roles import is_clerk, is_staff_member, works_at_federation

can_see_papers = works_at_federation


@rules.predicate
def has_pdf(user, document):
    return document.pdf_id is not None


@rules.predicate
def has_no_number(user, document):
    return document.number is None


can_download = works_at_federation & has_pdf
can_render = works_at_federation
can_give_numbers = is_clerk | is_staff_member
can_number = can_give_numbers & has_no_number
