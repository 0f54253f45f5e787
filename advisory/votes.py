"""Quorum and majority of a council (processes.md 3.5): by default 2/3 present and more than 1/2."""

from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from advisory.models import MajorityOf, Verdict

IN_FAVOUR = (Verdict.AGREE, Verdict.AMEND)


def share(text):
    """«2/3» as a Fraction. Raises ValidationError unless it is one between 0 and 1."""
    try:
        value = Fraction(text.replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        value = None
    if value is None or not 0 <= value <= 1:
        raise ValidationError(_("Ghi phân số từ 0 đến 1, ví dụ 2/3."))
    return value


@dataclass(frozen=True)
class Tally:
    """`members` sit on the council now; `present` came; votes are theirs. All counts of people."""

    members: int
    present: int
    agree: int
    amend: int
    against: int
    quorum: Fraction
    majority: Fraction
    majority_of: str

    @property
    def in_favour(self):
        return self.agree + self.amend

    @property
    def votes(self):
        return self.in_favour + self.against

    @property
    def base(self):
        """Of how many the majority is taken."""
        bases = {MajorityOf.PRESENT: self.present, MajorityOf.MEMBERS: self.members, MajorityOf.VOTES: self.votes}
        return bases[self.majority_of]

    @property
    def has_quorum(self):
        """At least that share; a council of nobody has none."""
        return self.members > 0 and self.present >= self.quorum * self.members

    @property
    def has_majority(self):
        """More than that share: half of ten is five, and five are not enough."""
        return self.base > 0 and self.in_favour > self.majority * self.base

    @property
    def is_adopted(self):
        return self.has_quorum and self.has_majority

    @property
    def sentence(self):
        """The counts with what they are counted against."""
        came = _("Có mặt %(present)d/%(members)d thành viên (cần ít nhất %(quorum)s)") % {
            "present": self.present,
            "members": self.members,
            "quorum": self.quorum,
        }
        for_it = _("tán thành %(in_favour)d/%(base)d, tính trên %(of)s (cần quá %(majority)s)") % {
            "in_favour": self.in_favour,
            "base": self.base,
            "of": MajorityOf(self.majority_of).label,
            "majority": self.majority,
        }
        counts = _("đồng ý %(agree)d, đồng ý có sửa %(amend)d, không đồng ý %(against)d") % {
            "agree": self.agree,
            "amend": self.amend,
            "against": self.against,
        }
        return f"{came}; {for_it}: {counts}."

    @property
    def result(self):
        if not self.has_quorum:
            return _("Không đủ số thành viên có mặt")
        return _("Thông qua") if self.has_majority else _("Chưa thông qua")


def tally_of(meeting, sitting=None):
    """Who was withdrawn since counts neither as member nor as present, and their vote not at all.

    `sitting` = ids of the seats that are not withdrawn; asked of the database where they are not at hand.
    """
    council = meeting.council
    if sitting is None:
        sitting = set(council.seats.sitting().values_list("pk", flat=True))
    present = sitting & {seat.pk for seat in meeting.present.all()}
    verdicts = [vote.verdict for vote in meeting.votes.all() if vote.seat_id in present]
    return Tally(
        members=len(sitting),
        present=len(present),
        agree=verdicts.count(Verdict.AGREE),
        amend=verdicts.count(Verdict.AMEND),
        against=verdicts.count(Verdict.AGAINST),
        quorum=share(council.quorum),
        majority=share(council.majority),
        majority_of=council.majority_of,
    )
