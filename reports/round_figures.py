"""The figures a round's report speaks of: those of its span, who filed, the period before, the plan of the year.

Beside the keys of reports/figures.py:

    tong-hop:yeu-cau  tong-hop:da-nop  tong-hop:muon  tong-hop:khong-phat-sinh    associations asked, filed, late, empty
    CODE~ky-truoc   CODE~tang-giam     the figure a period earlier, and the change in per cent
    CODE~ke-hoach   CODE~dat           the plan of the year, and how much of it is reached, in per cent

`CODE~ky-truoc@slug` is the association's. Being figures they are marked, opened, frozen and compared like all others.
"""

from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.quantity import Qualifier
from reports.comparison import Comparison, plan_of
from reports.figure_records import Contribution
from reports.figures import Figure, Figures, UnknownFigure
from reports.filing import filing_of
from reports.models import Presence, Unit
from reports.reported import ReportedFigures

ASKED, FILED, LATE, EMPTY = "tong-hop:yeu-cau", "tong-hop:da-nop", "tong-hop:muon", "tong-hop:khong-phat-sinh"
FILING = {
    ASKED: gettext_lazy("Hội, đơn vị được yêu cầu báo cáo"),
    FILED: gettext_lazy("Hội, đơn vị đã nộp báo cáo"),
    LATE: gettext_lazy("Hội, đơn vị nộp báo cáo sau thời hạn"),
    EMPTY: gettext_lazy("Hội, đơn vị báo cáo không phát sinh hoạt động"),
}
BEFORE, CHANGE, PLAN, OF_PLAN = "~ky-truoc", "~tang-giam", "~ke-hoach", "~dat"
PARTS = {CHANGE: ("", BEFORE), OF_PLAN: ("", PLAN)}


class RoundFigures(Figures):
    def __init__(self, round_):
        super().__init__(round_.starts_on, round_.ends_on, round_)

    def figure(self, key):
        if key in FILING:
            unit = Unit(name=_("hội, đơn vị"))
            return Figure(key, str(FILING[key]), unit, Presence.VALUE, len(self._reports(key)))
        base, form = _split(key)
        return self._compared_figure(key, base, form) if form else super().figure(key)

    def contributions(self, key):
        if key in FILING:
            return [_filed(report) for report in self._reports(key)]
        base, form = _split(key)
        if form == BEFORE:
            return self.earlier.contributions(base)
        if form == PLAN:
            source = f"reports.plan:{self.round.year}"
            plan = self._planned(base)
            return [Contribution(plan.amount, _("Kế hoạch năm %d") % self.round.year, source)]
        return [] if form else super().contributions(key)

    def load_contributions(self, keys):
        plain = [(key, *_split(key)) for key in keys if key not in FILING]
        super().load_contributions([key for key, _base, form in plain if not form])
        self.earlier.load_contributions([base for _key, base, form in plain if form == BEFORE])

    def measures_of(self, key):
        if key in FILING:
            return []
        base, form = _split(key)
        return super().measures_of(base) if form in ("", BEFORE) else []

    def parts_of(self, code):
        base, form = _split(code)
        if form in PARTS:
            return tuple(base + part for part in PARTS[form])
        return super().parts_of(code)

    # --- who filed ---

    @cached_property
    def filing(self):
        return filing_of(self.round)

    def _reports(self, key):
        rows = self.filing
        return {ASKED: rows.asked, FILED: rows.filed, LATE: rows.late, EMPTY: rows.empty}[key]

    # --- beside the period before and the plan ---

    @cached_property
    def earlier(self):
        return ReportedFigures.before(self)

    @cached_property
    def plan(self):
        return plan_of(self.round)

    def _planned(self, key):
        if key not in self.plan:
            raise UnknownFigure(
                _("Chưa có kế hoạch năm %(year)d cho chỉ tiêu «%(key)s». Nhập ở trang «Kế hoạch năm».")
                % {"year": self.round.year, "key": key}
            )
        return self.plan[key]

    def compared(self, key):
        """The Comparison of a key; without a plan where there is none."""
        return Comparison(self.figure(key), self.earlier.figure(key), self.plan.get(key))

    def _compared_figure(self, key, base, form):
        if form == BEFORE:
            figure = self.earlier.figure(base)
            name = _("%(name)s, %(when)s") % {"name": figure.name, "when": self.earlier.words}
            return Figure(key, name, figure.unit, figure.presence, figure.amount, figure.qualifier)
        if form == PLAN:
            plan = self._planned(base)
            return Figure(key, _("%s, kế hoạch năm") % plan.name, plan.unit, plan.presence, plan.amount)
        compared = self.compared(base)
        share = compared.change if form == CHANGE else compared.of_target
        name = _("%s, tăng giảm") if form == CHANGE else _("%s, mức đạt kế hoạch năm")
        is_points = form == CHANGE and compared.is_share
        unit = Unit(name=_("điểm phần trăm") if is_points else "%", decimals=1)
        if share is None:
            return Figure(key, name % compared.now.name, unit, Presence.NO_DATA)
        is_rough = compared.is_rough if form == CHANGE else compared.now.qualifier
        qualifier = Qualifier.ABOUT if is_rough else ""
        return Figure(key, name % compared.now.name, unit, Presence.VALUE, int(share * Decimal(10)), qualifier)


def _split(key):
    """`PBK-01~ky-truoc@hoi` → (`PBK-01@hoi`, `~ky-truoc`); a plain key has the form ``."""
    code, at, slug = key.partition("@")
    for form in (BEFORE, CHANGE, PLAN, OF_PLAN):
        if code.endswith(form):
            return code.removesuffix(form) + at + slug, form
    return key, ""


def with_form(key, form):
    """`PBK-01@hoi`, `~ky-truoc` → `PBK-01~ky-truoc@hoi`"""
    code, at, slug = key.partition("@")
    return f"{code}{form}{at}{slug}"


def _filed(report):
    when = f"{report.filed_on:%d/%m/%Y}" if report.is_filed and report.filed_on else ""
    label = _("Nộp ngày %s") % when if when else report.get_state_display()
    return Contribution(1, label, f"reports.associationreport:{report.pk}", (report.association_id,))
