"""What a seat opens: nothing before its expert has declared, nothing while something ties the expert to the object."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisory.conflicts import conflicts_of
from advisory.models import Seat


class Standing(TextChoices):
    CLEAR = "clear", gettext_lazy("Đã khai, không có xung đột")
    UNDECLARED = "undeclared", gettext_lazy("Chưa khai")
    BLOCKED = "blocked", gettext_lazy("Có xung đột lợi ích")
    WITHDRAWN = "withdrawn", gettext_lazy("Đã rút")


TONES = {Standing.CLEAR: "done", Standing.UNDECLARED: "waiting", Standing.BLOCKED: "late", Standing.WITHDRAWN: "none"}


@dataclass(frozen=True)
class Seated:
    seat: Seat
    ties: tuple

    @property
    def standing(self):
        if self.seat.withdrawn_on:
            return Standing.WITHDRAWN
        if self.ties or self.seat.declared == Seat.Declared.CONFLICT:
            return Standing.BLOCKED
        return Standing.CLEAR if self.seat.declared else Standing.UNDECLARED

    @property
    def is_clear(self):
        return self.standing == Standing.CLEAR

    @property
    def words(self):
        return self.standing.label

    @property
    def tone(self):
        return TONES[self.standing]


def seated(task):
    """[Seated] of the task's council, withdrawn ones last; [] without a council."""
    if not task.has_council:
        return []
    seats = list(task.council.seats.select_related("expert", "declared_by"))
    ties = conflicts_of([seat.expert for seat in seats], task)
    order = [*Seat.Role.values]
    seats.sort(key=lambda seat: (seat.withdrawn_on is not None, order.index(seat.role), seat.pk))
    return [Seated(seat, tuple(ties[seat.expert_id])) for seat in seats]


def standing_of(seat):
    """`Seated` of one seat, as things are now."""
    return Seated(seat, tuple(conflicts_of([seat.expert], seat.council.task)[seat.expert_id]))


def what_is_missing(task):
    """Why the council cannot work yet, in sentences; [] if it can."""
    if not task.has_council:
        return [_("Chưa có hội đồng. Ghi quyết định thành lập và các thành viên.")]
    rows = [row for row in seated(task) if row.standing != Standing.WITHDRAWN]
    held = {row.seat.role for row in rows}
    wanted = [role.label for role in Seat.Role if role != Seat.Role.MEMBER and role not in held]
    missing = [_("Hội đồng còn thiếu: %s.") % ", ".join(map(str, wanted))] if wanted else []
    for standing, words in (
        (Standing.UNDECLARED, _("Chưa khai xung đột lợi ích: %s.")),
        (Standing.BLOCKED, _("Có xung đột lợi ích, cần người khác thay: %s.")),
    ):
        if names := [str(row.seat.expert) for row in rows if row.standing == standing]:
            missing.append(words % ", ".join(names))
    return missing
