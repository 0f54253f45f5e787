"""Who may write, see and publish articles. Predicates only; which articles somebody sees is `visible_to`."""

import rules

from lhh_portal.roles import (
    Role,
    has_role,
    is_administrator,
    is_clerk,
    is_leader,
    is_officer,
    is_staff_member,
    works_at_federation,
)

is_editor = has_role(Role.EDITOR)
can_write = is_editor | is_staff_member | is_officer
# Officers see their own association's articles only (models.ArticleQuerySet.visible_to).
can_browse = can_write | is_leader
# Categories, links and everything else the public site shows beside articles.
can_keep_site = is_editor | is_staff_member
# What the public says: comments and polls are the editors', questions those who know the answer.
can_moderate = is_editor
can_answer = can_keep_site
can_see_reads = is_editor | is_staff_member | is_leader


@rules.predicate
def wrote_it(user, article):
    """The author, and whoever changed the text that would be published."""
    return user.pk in {article.author_id, article.changed_by_id}


@rules.predicate
def is_of_own_association(user, article):
    return article.association_id in user.association_ids


can_edit = is_editor | is_staff_member | (is_officer & is_of_own_association)
# Another person than the author publishes (processes.md 6.1).
can_publish = (is_editor | is_leader) & ~wrote_it
can_take_down = is_editor | is_leader
# The old site's articles had their reader there; who imports them answers for all of them.
can_bring_over = is_editor | is_leader | is_administrator
can_withdraw_picture = can_keep_site | is_leader
# The calendar: the house reads all of it, whoever arranges meetings keeps it.
can_read_calendar = works_at_federation | is_editor
can_keep_calendar = is_staff_member | is_clerk
# An album's text and pictures; who publishes it is `can_publish`, as with articles.
can_see_albums = can_keep_site | is_leader
is_data_desk = is_staff_member | is_administrator
can_answer_data_requests = is_data_desk | is_leader
# Whoever answers a request takes the name out at once: the law's two days know no second reader.
can_remove_name = can_answer_data_requests | is_editor
