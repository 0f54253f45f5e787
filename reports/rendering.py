"""From a text with tokens to the HTML of the paper, each number marked with its key.

The HTML is the subset of documents/html.py: `span.figure[data-key]` around every figure, `span.footnote` for a note.
"""

from dataclasses import dataclass, field

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lhh_portal.quantity import Quantity, format_quantity, format_with_unit
from reports.comparison_words import change_sentence, plan_sentence
from reports.figures import Figure, Presence, UnknownFigure
from reports.footnotes import NoteEntries, load_entries
from reports.round_figures import ASKED, BEFORE, CHANGE, EMPTY, FILED, LATE, OF_PLAN, PLAN, with_form
from reports.supplied import Supplied
from reports.tokens import COMPLETENESS, FORMS, TABLE, WITH_UNIT, FigureToken, NoteToken, holds_brackets, parse

NAMED_IN_SENTENCE = 10  # associations, beside a list of all of them
# Of a figure that says whether there is something.
FLAG_UNIT = "có/không"


@dataclass
class Problem:
    """Something in the text that cannot be printed; closing waits until it is mended."""

    token: str
    message: str


@dataclass
class Renderer:
    """Renders texts over one set of figures; collects the figures used and the problems met."""

    figures: object
    filing_list: str = ""  # title of the appendix that lists who filed: a sentence then names few and counts many
    used: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    _entries: NoteEntries = field(default_factory=NoteEntries)

    def load_notes(self, texts):
        """Read the activities of all footnotes at once, so that rendering takes the same number of queries."""
        tokens = [token for text in texts for token in parse(text) if isinstance(token, NoteToken)]
        kinds = {kind for token in tokens for kind in token.kinds}
        self._entries = load_entries(self.figures.start, self.figures.end, kinds)

    def paragraphs(self, text):
        """HTML of a section's text: one paragraph for each line; a line that is only a table token is a table."""
        blocks = []
        for line in filter(None, map(str.strip, text.splitlines())):
            parts = parse(line)
            is_table = len(parts) == 1 and isinstance(parts[0], FigureToken) and parts[0].form == TABLE
            if is_table:
                blocks.append(self._token(parts[0]))
            else:
                self._check_line(line, parts)
                if html := self.inline(parts):  # a token may print nothing
                    blocks.append(format_html("<p>{}</p>", html))
        return mark_safe("\n".join(blocks))

    def check_title(self, title):
        """A heading holds no figures: a token there would be printed as it stands."""
        if "[[" in title or "]]" in title:
            self.problems.append(Problem(title, _("Tiêu đề «%s» không nhận mã số liệu.") % title))

    def _check_line(self, line, parts):
        """What looks like a token and is none would be printed as it stands."""
        shown = Truncator(line).words(15)
        if any(isinstance(part, str) and holds_brackets(part) for part in parts):
            self.problems.append(Problem(line, _("Mã số liệu viết chưa đúng trong đoạn «%s».") % shown))
        if any(isinstance(part, FigureToken) and part.form == TABLE for part in parts):
            self.problems.append(Problem(line, _("Bảng phải đứng riêng một dòng: «%s».") % shown))

    def inline(self, parts):
        return mark_safe("".join(escape(part) if isinstance(part, str) else self._token(part) for part in parts))

    def _token(self, token):
        try:
            if isinstance(token, NoteToken):
                return self._note(token)
            if token == COMPLETENESS:
                return self._completeness()
            if token.form not in FORMS:
                raise UnknownFigure(_("Không có cách viết «%s» cho một chỉ tiêu.") % token.form)
            return getattr(self, f"_as_{token.form.replace('-', '_') or 'number'}")(token)
        except UnknownFigure as error:
            self.problems.append(Problem(str(token), str(error)))
            return format_html('<span class="figure-problem">{}</span>', str(token))

    # --- figures ---

    def _use(self, figure):
        self.used[figure.key] = figure
        return figure

    def _as_number(self, token):
        return self._marked(self._use(self.figures.figure(token.key)), with_unit=False)

    def _as_don_vi(self, token):
        return self._with_unit(token.key)

    def _marked(self, figure, *, with_unit):
        return mark(figure.key, in_words(figure, with_unit=with_unit))

    def _as_hoi(self, token):
        figure = self._use(self.figures.figure(token.key))
        ids = {pk for item in self.figures.contributions(token.key) for pk in item.association_ids}
        return mark(figure.key, ", ".join(self._names(ids)))

    def _as_bang(self, token):
        figure = self.figures.figure(token.key)
        ids = {pk for item in self.figures.contributions(token.key) for pk in item.association_ids}
        rows = [
            (association.short_name, self._marked(self._figure_of(token.key, association), with_unit=False))
            for association in self._in_order(ids)
        ]
        return format_html(
            "<table><thead><tr><th>{}</th><th>{} ({})</th></tr></thead><tbody>{}</tbody></table>",
            _("Hội, đơn vị"),
            figure.name,
            figure.unit.name,
            format_html_join("", "<tr><td>{}</td><td>{}</td></tr>", rows),
        )

    def _figure_of(self, code, association):
        return self._use(self.figures.figure(f"{code}@{association.slug}"))

    # --- beside another period, beside the plan ---

    def _as_so_ky_truoc(self, token):
        compared = self.figures.compared(token.key)
        words = {"now": self._with_unit(token.key), "before": self._with_unit(with_form(token.key, BEFORE))}
        if compared.change is not None:
            change = self._use(self.figures.figure(with_form(token.key, CHANGE)))
            words["change"] = mark(change.key, per_cent(change))
        return format_html(change_sentence(compared, self.figures.earlier.words), **words)

    def _as_so_ke_hoach(self, token):
        words = {"now": self._with_unit(token.key), "plan": self._with_unit(with_form(token.key, PLAN))}
        compared = self.figures.compared(token.key)
        if compared.of_target is not None:
            share = self._use(self.figures.figure(with_form(token.key, OF_PLAN)))
            words["share"] = mark(share.key, per_cent(share))
        return format_html(plan_sentence(compared), **words)

    def _with_unit(self, key):
        return self._marked(self._use(self.figures.figure(key)), with_unit=True)

    # --- who filed ---

    def _completeness(self):
        """Nothing in a round that asked nobody."""
        if not self._use(self.figures.figure(ASKED)).amount:
            return ""
        filing = self.figures.filing
        counts = [self._marked(self._use(self.figures.figure(key)), with_unit=False) for key in (FILED, ASKED)]
        clauses = [format_html(_("Báo cáo được tổng hợp từ {}/{} hội, đơn vị"), *counts)]
        is_counted = False
        for words, reports, key in (
            (_("chưa nhận được báo cáo của: {}"), filing.missing, None),
            (_("đang bổ sung báo cáo: {}"), filing.returned, None),
            (_("số liệu gồm cả hoạt động đã ghi của: {}"), filing.counted_unfiled, None),
            (_("nộp sau thời hạn: {}"), filing.late, LATE),
            (_("báo cáo không phát sinh hoạt động: {}"), filing.empty, EMPTY),
        ):
            names = ", ".join(report.association.short_name for report in reports)
            if self.filing_list and len(reports) > NAMED_IN_SENTENCE:
                names, is_counted = _("%d hội, đơn vị") % len(reports), True
            if names and key:
                self._use(self.figures.figure(key))
                names = mark(key, names)
            clauses += [format_html(words, names)] if names else []
        where = format_html(_(" (danh sách ở phụ lục «{}»)"), self.filing_list) if is_counted else ""
        return format_html("{}{}.", format_html_join("; ", "{}", ((clause,) for clause in clauses)), where)

    # --- footnotes ---

    def _note(self, token):
        for kind in token.kinds:
            if kind not in self._entries.kinds:
                raise UnknownFigure(_("Không có loại hoạt động mang mã «%s».") % kind)
        ordered = self._in_order(self._entries.associations(token.kinds))
        if not ordered:  # nothing was done: nothing to note, and no mark
            return ""
        is_told, is_added_up = self._entries.fits(token.kinds)
        if token.names_only or not is_added_up:
            return format_html('<span class="footnote">{}.</span>', ", ".join(a.short_name for a in ordered))
        told = set()
        works = [(association, self._work_of(association, token.kinds, is_told, told)) for association in ordered]
        texts = [format_html("{}: {}", association.short_name, work) for association, work in works if work]
        return format_html('<span class="footnote">{}.</span>', mark_safe("; ".join(texts)))

    def _work_of(self, association, kinds, is_told, told):
        """`told` {activity} is added to: joint work is told once, of its first owner, with the others' names."""
        clauses = []
        for kind in kinds:
            listed = self._entries.listed.get((kind, association.pk))
            if is_told and listed:
                clauses += [self._sentence(row, association) for row in listed if row.pk not in told]
                told.update(row.pk for row in listed)
            elif association.pk in self._entries.counts[kind]:
                clauses.append(self._added_up(self._entries.kinds[kind], association))
        return mark_safe("; ".join(clauses))

    def _partners(self, activity, association):
        """[«cùng Hội Luật gia»], or [] for work of `association` alone."""
        others = self._names({owner.association_id for owner in activity.owners.all()} - {association.pk})
        return [format_html(_("cùng {}"), ", ".join(others))] if others else []

    def _added_up(self, kind, association):
        """«tuyên truyền, phổ biến kiến thức (63 cuộc, hơn 3.200 người)»: too many records to be told one by one."""
        codes = [code for code, measure in self.figures.measures.items() if measure.kind_id == kind.pk]
        figures = [self.figures.figure(f"{code}@{association.slug}") for code in codes]
        counted = [self._marked(self._use(figure), with_unit=True) for figure in figures if figure.amount]
        name = kind.name[:1].lower() + kind.name[1:]
        return format_html("{} ({})", name, mark_safe(", ".join(counted))) if counted else escape(name)

    def _sentence(self, activity, association):
        """Its own sentence, else its title with its numbers; in brackets with whom `association` did it."""
        if isinstance(activity, Supplied):
            return escape(activity.line.rstrip(".;"))
        amounts = {row.measure.code: row for row in activity.amounts.all()}
        details = self._partners(activity, association)
        if activity.report_line:
            words = self._own_words(activity, amounts)
        else:
            words = escape(activity.title.rstrip("."))
            details = [self._amount(activity, row, WITH_UNIT) for row in amounts.values()] + details
        return format_html("{} ({})", words, mark_safe(", ".join(details))) if details else words

    def _own_words(self, activity, amounts):
        parts = []
        for part in parse(activity.report_line.rstrip(".;")):
            if isinstance(part, str):
                parts.append(escape(part))
            elif isinstance(part, FigureToken) and part.key in amounts:
                parts.append(self._amount(activity, amounts[part.key], part.form))
            else:
                message = _("Hoạt động «%(title)s» không có số liệu cho %(token)s.")
                self.problems.append(Problem(str(part), message % {"title": activity.title, "token": part}))
                parts.append(format_html('<span class="figure-problem">{}</span>', str(part)))
        return mark_safe("".join(parts))

    def _amount(self, activity, row, form):
        key = f"{activity.kind.code}.{row.measure.code}#{activity.pk}"
        figure = Figure(key, row.measure.name, row.measure.unit, Presence.VALUE, row.amount, row.qualifier)
        return self._marked(self._use(figure), with_unit=form == WITH_UNIT)

    # --- names ---

    def _in_order(self, association_ids):
        return sorted(
            (self.figures.associations[pk] for pk in association_ids), key=lambda a: (a.position, a.sort_key, a.pk)
        )

    def _names(self, association_ids):
        return [association.short_name for association in self._in_order(association_ids)]


def mark(key, words):
    return format_html('<span class="figure" data-key="{}">{}</span>', key, words)


def per_cent(figure, *, sign=""):
    """`12,5%`, `khoảng 6,7%`, `2,5 điểm phần trăm` of a change or a share; `sign` instead of its minus."""
    number = Quantity(abs(figure.quantity.value))
    return f"{figure.qualifier} {sign}{format_with_unit(number, figure.unit.name)}".strip()


def in_words(figure, *, with_unit):
    """`gần 30`, `gần 30 bài`, `60%`, or the words for the three other kinds of nothing."""
    if figure.presence != Presence.VALUE:
        return str(figure.presence.in_text)
    if figure.unit.name == FLAG_UNIT:
        return _("có") if figure.amount else _("không")
    return format_with_unit(figure.quantity, figure.unit.name) if with_unit else format_quantity(figure.quantity)
