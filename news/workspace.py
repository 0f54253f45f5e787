from django.utils.translation import gettext_lazy as _

from lhh_portal.workspace import NavItem, nav_items
from news.rules import can_keep_site, can_see_reads

nav_items.register(NavItem(_("Lượt đọc"), "reads:overview", icon="graph-up", may=can_see_reads, position=48))
nav_items.register(NavItem(_("Thư viện văn bản"), "library:document-list", icon="book", may=can_keep_site, position=58))
