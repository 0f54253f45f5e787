"""Who was asked, who answered and who did not, in the sentence that stands under the compiled text."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Participation:
    """Short names, in the associations' order; `late` are among the `answered`."""

    answered: list
    late: list
    missing: list

    @property
    def asked(self):
        return len(self.answered) + len(self.missing)

    @property
    def sentence(self):
        """Empty where nobody was asked."""
        if not self.asked:
            return ""
        words = _("Có %(given)d/%(asked)d hội, đơn vị góp ý") % {"given": len(self.answered), "asked": self.asked}
        parts = [f"{words}: {', '.join(self.answered)}" if self.answered else words]
        if self.late:
            parts.append(_("góp ý sau hạn: %s") % ", ".join(self.late))
        if self.missing:
            parts.append(_("chưa góp ý: %s") % ", ".join(self.missing))
        return "; ".join(parts) + "."


def participation_of(task):
    requests = list(task.requests.select_related("association", "opinion"))
    return Participation(
        answered=[each.association.short_name for each in requests if each.given],
        late=[each.association.short_name for each in requests if each.given and each.is_late],
        missing=[each.association.short_name for each in requests if not each.given],
    )
