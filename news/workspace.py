from django.utils.translation import gettext_lazy as _

from lhh_portal.workspace import NavItem, nav_items
from news.rules import can_keep_site

nav_items.register(NavItem(_("Thư viện văn bản"), "library:document-list", icon="book", may=can_keep_site, position=58))
