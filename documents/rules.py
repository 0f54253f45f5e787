import rules

from lhh_portal.roles import is_administrator, is_clerk, is_leader, is_staff_member, works_at_federation

can_see_papers = works_at_federation


@rules.predicate
def has_pdf(user, document):
    return document.pdf_id is not None


@rules.predicate
def is_named_signer(user, document):
    return document.signer_id is not None and document.signer_id == user.pk


@rules.predicate
def is_handler(user, paper):
    return paper.handler_id == user.pk


@rules.predicate
def is_with_clerk(user, document):
    return document.state in {"signed", "sealed"}


@rules.predicate
def is_own_identity(user, identity):
    return identity.user_id == user.pk


can_download = works_at_federation & has_pdf
can_render = works_at_federation
can_propose = is_staff_member | is_clerk
can_write = can_propose
can_decide = is_leader
can_sign = is_leader & is_named_signer
can_seal = is_clerk
can_send_back = is_leader | (is_clerk & is_with_clerk)
can_publish = is_clerk | is_leader
can_give_numbers = is_clerk | is_staff_member
can_see_waiting = can_decide | can_seal
can_manage_identities = is_clerk | is_administrator
can_record_incoming = is_clerk | is_staff_member
can_finish_incoming = can_record_incoming | is_handler
can_watch_archives = is_clerk | is_administrator
can_see_identities = can_manage_identities | is_leader
can_change_identity = can_manage_identities | (is_leader & is_own_identity)
