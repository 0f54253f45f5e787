"""The appendices of a report: tables of its figures and records, every number marked with its key like in the text.

Zero, nil, not filed and no data are four marks, as in the tables of the General Statistics Office: `0`, `–`, `…`, `x`.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lhh_portal.quantity import format_quantity
from reports.figures import Presence, UnknownFigure
from reports.models import Activity, ActivityKind, Aggregation, AppendixContent
from reports.rendering import mark, per_cent
from reports.round_figures import ASKED, BEFORE, CHANGE, FILED, OF_PLAN, PLAN, with_form

MARKS = {Presence.NIL: "–", Presence.NOT_FILED: "…", Presence.RETURNED: "(…)", Presence.NO_DATA: "x"}
# How many columns of figures fit beside the name, 23 mm each or more, so that their heads stay short; a column of money
# takes two.
ROOM = {False: 4, True: 7}
_AND_PLAN = re.compile(r",? và kế hoạch.*$", re.IGNORECASE)


def appendices_of(report, figures, used=None):
    """[{"title", "body", "is_landscape"}] for the paper, of those switched on; `used` {key: Figure} is added to.

    Raises ValidationError naming the appendix with a code that names nothing.
    """
    used = {} if used is None else used
    return [
        {
            "title": _title(row, figures),
            "body": _Table(figures, used, row).html,
            "is_landscape": row.is_landscape,
        }
        for row in report.appendices.all()
        if row.is_on
    ]


def _title(row, figures):
    """Without «và kế hoạch năm …» where nobody has entered a plan: the title tells what is in the table."""
    if row.content == AppendixContent.COMPARISON and not figures.plan:
        return _AND_PLAN.sub("", row.title)
    return row.title


def expand_codes(figures, codes):
    """`TVP PBK-01` → the codes of all countable indicators of the group, then PBK-01. Raises UnknownFigure."""
    expanded = {}
    for code in codes.replace(",", " ").split():
        group = [
            row.code
            for row in figures.indicators.values()
            if row.group.code == code and row.is_active and row.aggregation not in (Aggregation.LIST, Aggregation.FLAG)
        ]
        for each in group or [code]:
            expanded[figures.figure(each).key] = None
    return list(expanded)


@dataclass
class _Table:
    figures: object
    used: dict
    plan: object
    marks: set = field(default_factory=set)  # which of the marks the legend has to explain

    @property
    def html(self):
        try:
            codes = expand_codes(self.figures, self.plan.codes)
        except UnknownFigure as error:
            raise ValidationError(_("Phụ lục «%s»: %s") % (self.plan.title, error)) from error
        tables = {
            AppendixContent.ASSOCIATIONS: self._by_association,
            AppendixContent.RECORDS: self._records,
            AppendixContent.COMPARISON: self._comparison,
            AppendixContent.FILING: self._filing,
        }[self.plan.content](codes)
        return mark_safe("\n".join([*tables, *self._legend()]))

    # --- cells ---

    def _cell(self, key):
        return format_html('<td class="number">{}</td>', self._number(key))

    def _number(self, key):
        figure = self.used.setdefault(key, self.figures.figure(key))
        return mark(key, self._words(figure))

    def _words(self, figure):
        if figure.presence == Presence.VALUE:
            return format_quantity(figure.quantity)
        self.marks.add(figure.presence)
        return MARKS[figure.presence]

    def _legend(self):
        words = {
            Presence.NIL: _("báo cáo không phát sinh"),
            Presence.NOT_FILED: _("chưa nộp báo cáo"),
            Presence.RETURNED: _("đang bổ sung báo cáo"),
            Presence.NO_DATA: _("không có số liệu"),
        }
        told = [f"{MARKS[presence]}: {meaning}" for presence, meaning in words.items() if presence in self.marks]
        if told:
            told.insert(0, _("0: có báo cáo, số bằng không"))
            yield format_html('<p class="legend"><em>{} {}.</em></p>', _("Ký hiệu:"), "; ".join(told))
        if "joint" in self.marks:
            note = _(
                "Cột nào có dòng cộng nhỏ hơn tổng các dòng: việc do nhiều hội cùng làm có ở dòng của từng hội, "
                "dòng cộng chỉ tính một lần."
            )
            yield format_html('<p class="legend"><em>{}</em></p>', note)

    def _associations(self, ids):
        rows = (self.figures.associations[pk] for pk in ids)
        return sorted(rows, key=lambda row: (row.position, row.sort_key, row.pk))

    # --- each association a row, each indicator a column ---

    def _by_association(self, codes):
        asked = {report.association_id for report in self.figures.filing.asked}
        ids = [
            pk
            for pk, row in self.figures.associations.items()
            if pk in asked or any(self._value(code, row) is not None for code in codes)
        ]
        rows = self._associations(ids)
        for code in codes:
            parts, total = [self._value(code, row) or 0 for row in rows], self.figures.figure(code).amount
            if self.figures.measures_of(code) and sum(parts) > total:
                self.marks.add("joint")
        return [self._table_of(columns, rows) for columns in self._fitting(codes)]

    def _value(self, code, association):
        figure = self.figures.figure(f"{code}@{association.slug}")
        return figure.amount if figure.presence == Presence.VALUE else None

    def _fitting(self, codes):
        """The codes in as many tables as the width of the page asks for."""
        tables, room = [], 0
        for code in codes:
            wide = 2 if self.figures.figure(code).unit.is_money else 1
            if wide > room:
                tables.append([])
                room = ROOM[self.plan.is_landscape]
            tables[-1].append(code)
            room -= wide
        return tables

    def _table_of(self, codes, associations):
        heads = [self.figures.figure(code) for code in codes]
        rows = [
            format_html(
                "<tr><td>{}</td><td>{}</td>{}</tr>",
                number,
                row.short_name,
                _joined(self._cell(f"{code}@{row.slug}") for code in codes),
            )
            for number, row in enumerate(associations, start=1)
        ]
        total = format_html(
            '<tr class="total"><td></td><td>{}</td>{}</tr>', _("Cộng"), _joined(self._cell(code) for code in codes)
        )
        return _table(
            ["narrow", "wide", *("medium" if head.unit.is_money else "" for head in heads)],
            [_("TT"), _("Hội, đơn vị"), *(f"{head.name} ({head.unit.name})" for head in heads)],
            [*rows, total],
        )

    # --- the records behind the indicators ---

    def _records(self, codes):
        """Activities and what rooms above supply under the name of their kind, oldest first; others by indicator."""
        self.figures.load_contributions(codes)
        groups, supplied, wanted = {}, self.figures.supplied_records(), {}
        for code in codes:
            for item in self.figures.contributions(code):
                if item.source.startswith("reports.activity:"):
                    groups.setdefault("", {}).setdefault(int(item.source.partition(":")[2]), []).append(code)
                elif item.source in supplied:
                    wanted[item.source, item.association_ids] = supplied[item.source], item
                else:
                    groups.setdefault(code, []).append(item)
        lines = self._activities(groups.pop("", {}), list(wanted.values()), codes) + [
            line for code, items in groups.items() for line in self._provided(code, items)
        ]
        if not lines:
            return [format_html("<p>{}</p>", _("Trong kỳ không có hoạt động nào thuộc các chỉ tiêu này."))]
        heads = [_("TT"), _("Thời gian"), _("Hội, đơn vị"), _("Nội dung"), _("Kết quả")]
        return [_table(["narrow", "medium", "", "wide", ""], heads, lines)]

    def _activities(self, wanted, supplied, codes):
        measures = {measure.pk for code in codes for measure in self.figures.measures_of(code)}
        rows = Activity.objects.filter(pk__in=wanted).select_related("kind")
        rows = rows.prefetch_related("owners", "amounts__measure__kind", "amounts__measure__unit")
        self.figures.load_activities(wanted)
        kinds = {
            kind.code: kind for kind in ActivityKind.objects.filter(code__in={row.kind for row, _item in supplied})
        }
        told = [(row.kind, row.ends_on, self._activity(row, measures)) for row in rows.order_by("ends_on", "pk")]
        told += [(kinds[row.kind], item.on, self._supplied(item)) for row, item in supplied if row.kind in kinds]
        lines, last, number = [], None, 0
        for kind, _day, cells in sorted(told, key=lambda row: (row[0].position, row[0].name, row[1])):
            if kind != last:
                last, number = kind, 0
                lines.append(_heading(kind.name, 5))
            number += 1
            lines.append(format_html("<tr><td>{}</td>{}</tr>", number, _joined(cells)))
        return lines

    def _supplied(self, item):
        names = self._names(item.association_ids)
        return [format_html("<td>{}</td>", cell) for cell in (f"{item.on:%d/%m/%Y}", names, item.label, "")]

    def _activity(self, row, measures):
        counted = [amount for amount in row.amounts.all() if amount.measure_id in measures]
        units = Counter(amount.measure.unit_id for amount in counted)
        results = format_html_join(
            "; ",
            "{}{} {}",
            (
                (
                    # «4 tập thể; 4 tập thể» would not say of what.
                    f"{amount.measure.name}: " if units[amount.measure.unit_id] > 1 else "",
                    self._number(f"{amount.measure.full_code}#{row.pk}"),
                    amount.measure.unit.name,
                )
                for amount in counted
            ),
        )
        names = self._names(owner.association_id for owner in row.owners.all())
        return [format_html("<td>{}</td>", cell) for cell in (f"{row.ends_on:%d/%m/%Y}", names, row.title, results)]

    def _provided(self, code, items):
        figure = self.figures.figure(code)
        yield format_html(
            '<tr class="total"><td></td><td colspan="3">{}</td><td>{} {}</td></tr>',
            figure.name,
            self._number(code),
            figure.unit.name,
        )
        for number, item in enumerate(items, start=1):
            yield format_html(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td></td></tr>",
                number,
                f"{item.on:%d/%m/%Y}" if item.on else "",
                self._names(item.association_ids),
                item.label,
            )

    def _names(self, ids):
        return ", ".join(self.figures.associations[pk].short_name for pk in ids)

    # --- beside the period before and the plan ---

    def _comparison(self, codes):
        plan, earlier = self.figures.plan, self.figures.earlier
        lines, group, lone = [], None, 0
        for code in codes:
            compared = self.figures.compared(code)
            absent = [side.presence.is_absent for side in (compared.now, compared.before)]
            if all(absent):
                continue
            if any(absent) and code not in plan and not earlier.is_unknown:
                lone += 1  # nothing to set it beside: a row of «x»
                continue
            row_group = self.figures.indicators[code].group if code in self.figures.indicators else None
            if row_group != group and row_group:
                lines.append(_heading(row_group.name, 4 + 2 * bool(plan) + 2 * (not earlier.is_unknown)))
            group = row_group
            lines.append(self._compared_row(len([line for line in lines if "<td>" in line]) + 1, code, compared, plan))
        if not lines and (lone or not earlier.is_unknown):
            return [format_html("<p>{}</p>", _("Chưa có chỉ tiêu nào có số liệu của cả hai kỳ để so sánh."))]
        amounts = "medium" if any(self.figures.figure(code).unit.is_money for code in codes) else ""
        heads = [_("TT"), _("Chỉ tiêu"), _("Đơn vị tính"), _("Kỳ này")]
        widths = ["narrow", "wide", "", amounts]
        if not earlier.is_unknown:
            heads += [earlier.words.capitalize(), _("Tăng, giảm")]
            widths += [amounts, ""]
        if plan:
            heads += [_("Kế hoạch năm"), _("Đạt kế hoạch")]
            widths += [amounts, ""]
        note = _("Đây là báo cáo đầu tiên của loại này, chưa có %s để so sánh.") % earlier.words
        notes = [format_html("<p><em>{}</em></p>", note)] if earlier.is_unknown else []
        if lone:
            note = _("%(n)d chỉ tiêu khác chỉ có số liệu của một trong hai kỳ nên không so sánh được.") % {"n": lone}
            notes.append(format_html("<p><em>{}</em></p>", note))
        return [*([_table(widths, heads, lines)] if lines else []), *notes]

    def _compared_row(self, number, code, compared, plan):
        cells = [self._cell(code)]
        if not self.figures.earlier.is_unknown:
            cells.append(self._cell(with_form(code, BEFORE)))
            cells.append(self._share(with_form(code, CHANGE), compared.change, signed=True))
        if plan:
            cells.append(self._cell(with_form(code, PLAN)) if code in plan else mark_safe("<td></td>"))
            cells.append(self._share(with_form(code, OF_PLAN), compared.of_target))
        return format_html(
            "<tr><td>{}</td><td>{}</td><td>{}</td>{}</tr>",
            number,
            compared.now.name,
            compared.now.unit.name,
            _joined(cells),
        )

    def _share(self, key, value, *, signed=False):
        """An empty cell where there is nothing to measure by."""
        if value is None:
            return mark_safe("<td></td>")
        figure = self.used.setdefault(key, self.figures.figure(key))
        sign = {1: "+", 0: "", -1: "-"}[(value > 0) - (value < 0)] if signed else ""
        words = mark(key, per_cent(figure, sign=sign))
        if figure.unit.name != "%":  # in words, which may break
            return format_html("<td>{}</td>", words)
        return format_html('<td class="number">{}</td>', words)

    # --- who filed ---

    def _filing(self, codes):
        filing = self.figures.filing
        late = {report.pk for report in filing.late}
        empty = {report.pk for report in filing.empty}
        counted = {report.pk for report in filing.counted_unfiled}
        lines = []
        for number, report in enumerate(filing.asked, start=1):
            states = [_("đã nộp sau thời hạn") if report.pk in late else _("đã nộp")] if report.is_filed else []
            states = states or [_("đang bổ sung") if report.is_returned else _("chưa nộp")]
            states += [_("không phát sinh")] if report.pk in empty else []
            states += [_("số liệu gồm hoạt động đã ghi")] if report.pk in counted else []
            on = None if report.is_missing else report.filed_on
            lines.append(
                format_html(
                    "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                    number,
                    report.association.short_name,
                    ", ".join(states),
                    f"{on:%d/%m/%Y}" if on else "",
                )
            )
        total = format_html(
            '<tr class="total"><td></td><td>{}</td><td colspan="2">{}/{}</td></tr>',
            _("Đã nộp"),
            self._number(FILED),
            self._number(ASKED),
        )
        heads = [_("TT"), _("Hội, đơn vị"), _("Tình trạng"), _("Ngày nộp")]
        return [_table(["narrow", "wide", "", "medium"], heads, [*lines, total])]


def _table(widths, heads, lines):
    return format_html(
        "<table><colgroup>{}</colgroup><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        _joined(format_html('<col class="{}">', width) if width else mark_safe("<col>") for width in widths),
        format_html_join("", "<th>{}</th>", ((head,) for head in heads)),
        _joined(lines),
    )


def _heading(words, columns):
    return format_html('<tr class="total"><td colspan="{}">{}</td></tr>', columns, words)


def _joined(parts):
    return mark_safe("".join(parts))
