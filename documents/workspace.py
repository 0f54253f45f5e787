from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import OfficialDocument
from documents.rules import can_give_numbers, can_see_papers
from lhh_portal.workspace import NavItem, Waiting, nav_items, waiting

SHOWN = 10

nav_items.register(
    NavItem(gettext_lazy("Văn bản"), "documents:document-list", icon="journal-text", may=can_see_papers, position=30)
)


@waiting.register
def papers_without_number(user):
    if not can_give_numbers(user):
        return []
    papers = OfficialDocument.objects.visible_to(user).filter(entry=None)[:SHOWN]
    return [Waiting(_("Văn bản chờ cấp số: %s") % paper.subject, paper.get_absolute_url()) for paper in papers]
