"""The roles of design.md section 6 and the one predicate every rule is built from.

They live in the frame, not in `accounts`, because `members` has rules too and lies below `accounts`.
"""

import rules
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OFFICER = "officer", _("Cán bộ hội thành viên")
    STAFF = "staff", _("Chuyên viên Liên hiệp Hội")
    CLERK = "clerk", _("Văn thư")
    LEADER = "leader", _("Lãnh đạo")
    JUDGE = "judge", _("Giám khảo, chuyên gia")
    AUTHOR = "author", _("Tác giả dự thi")
    EDITOR = "editor", _("Biên tập viên")
    ADMINISTRATOR = "administrator", _("Quản trị")


# A stolen password of one of these could change or sign what the federation publishes.
MFA_ROLES = frozenset({Role.STAFF, Role.CLERK, Role.LEADER, Role.JUDGE, Role.ADMINISTRATOR})


def has_role(*roles):
    """Return a predicate: the signed-in, active user holds one of `roles`."""
    wanted = frozenset(roles)

    @rules.predicate(f"has_role:{'|'.join(sorted(wanted))}")
    def predicate(user):
        return user.is_authenticated and user.is_active and not wanted.isdisjoint(user.roles)

    return predicate


is_officer = has_role(Role.OFFICER)
is_staff_member = has_role(Role.STAFF)
is_clerk = has_role(Role.CLERK)
is_leader = has_role(Role.LEADER)
is_administrator = has_role(Role.ADMINISTRATOR)
works_at_federation = has_role(Role.STAFF, Role.CLERK, Role.LEADER)
