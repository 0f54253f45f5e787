"""The import from beginning to end: read, prepare, keep, tell."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lhh_portal.spreadsheets import write_csv
from news.models import OldAddress
from news.old_site.preparing import categories_by_name, prepare
from news.old_site.reading import read_old_site
from news.old_site.writing import Outcome, is_untouched, keep


@dataclass
class Report:
    rows: list = field(default_factory=list)  # (address, title, Outcome, remark or "")
    outcomes: Counter = field(default_factory=Counter)

    def tell(self, prepared, outcome):
        self.outcomes[outcome] += 1
        for remark in [prepared.refused] if prepared.refused else prepared.remarks or [""]:
            self.rows.append((prepared.address, prepared.title, str(outcome.label), remark))

    @property
    def summary(self):
        """Lines for whoever ran it."""
        told = [f"{outcome.label}: {self.outcomes[outcome]}" for outcome in Outcome if self.outcomes[outcome]]
        look = len({row[:2] for row in self.rows if row[3]})
        return [_("%d bài: ") % self.outcomes.total() + "; ".join(told) + ".", _("Cần xem lại: %d bài.") % look]

    def as_csv(self):
        return write_csv([_("Địa chỉ cũ"), _("Tiêu đề"), _("Kết quả"), _("Cần xem")], self.rows)


def import_old_site(path, *, by, is_trial):
    """Import a folder or CSV file as `by` and return a Report; a trial writes nothing."""
    report, seen, categories = Report(), {}, categories_by_name()
    for old in read_old_site(path):
        prepared = prepare(old, categories)
        if not prepared.refused and prepared.address in seen:
            prepared.refused = _("Trùng địa chỉ với bài «%s» ở trên; giữ bài đứng trước.") % seen[prepared.address]
        if prepared.refused:
            report.tell(prepared, Outcome.REFUSED)
            continue
        seen[prepared.address] = prepared.title
        try:
            outcome = _expected(prepared) if is_trial else keep(prepared, by=by)
        except ValidationError as error:
            prepared.refused, outcome = " ".join(error.messages), Outcome.REFUSED
        report.tell(prepared, outcome)
    return report


def _expected(prepared):
    """What keeping it would come to; whether the text is the same is found out when it is kept."""
    known = OldAddress.objects.select_related("article__live").filter(address=prepared.address).first()
    if known is None:
        return Outcome.NEW
    return Outcome.UPDATED if is_untouched(known) else Outcome.CHANGED_HERE
