"""What accounts hangs into the navigation of the workspace."""

from django.utils.translation import gettext_lazy as _

from accounts import rules
from lhh_portal.workspace import NavItem, nav_items

nav_items.register(NavItem(_("Lời mời"), "accounts:invitations", icon="link-45deg", may=rules.can_invite, position=85))
nav_items.register(NavItem(_("Người dùng"), "accounts:people", icon="people", may=rules.can_manage_people, position=90))
nav_items.register(NavItem(_("Nhật ký"), "audit:changes", icon="clock-history", may=rules.can_read_audit, position=95))
