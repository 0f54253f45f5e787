from django.utils.translation import gettext_lazy as _

from lhh_portal.workspace import NavItem, nav_items
from members import rules

nav_items.register(
    NavItem(_("Hội thành viên"), "members:association-list", icon="building", may=rules.sees_members, position=70)
)
