from django.utils.translation import gettext_lazy as _

from documents.rules import can_see_papers
from lhh_portal.workspace import NavItem, nav_items

nav_items.register(
    NavItem(_("Văn bản"), "documents:document-list", icon="journal-text", may=can_see_papers, position=30)
)
