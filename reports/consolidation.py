"""The consolidated report: from the outline of its kind to numbered parts with live figures."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lhh_portal.numerals import roman
from members.services import profile_on, renamed_since
from reports.filing import filing_of
from reports.models import AppendixContent, ConsolidatedReport, Outline, OutlineAppendix, Section
from reports.rendering import Renderer
from reports.round_figures import RoundFigures

# Điểm follow the Vietnamese alphabet: đ after d, no f, j, w, z (official-format.md 1.4).
LETTERS = "abcdđeghiklmnopqrstuvxy"
HEADING = {1: "h2", 2: "h3", 3: "h4"}


@dataclass(frozen=True)
class Part:
    """One section as printed: `number` is `I.`, `1.` or `a)`, `html` its paragraphs."""

    section: Section
    number: str
    html: str

    @property
    def title(self):
        """The first level stands in capitals (NĐ 30/2020, report-style headings)."""
        title = self.section.title
        return f"{self.number} {title.upper() if self.section.depth == 1 else title}"


@dataclass(frozen=True)
class Text:
    """The whole text of a report over its figures."""

    parts: list
    renderer: Renderer

    @property
    def html(self):
        return mark_safe("\n".join(_with_heading(part) for part in self.parts))

    @property
    def problems(self):
        return self.renderer.problems

    @property
    def used(self):
        """{key: Figure} of every figure in the text and in its footnotes."""
        return self.renderer.used


def figures_of(report):
    return RoundFigures(report.round)


def write_text(report, figures=None, sections=None):
    """Render the sections of `report` (all of them by default) over the figures as they are now."""
    sections = list(report.sections.all()) if sections is None else sections
    filing = report.appendices.filter(content=AppendixContent.FILING, is_on=True).first()
    renderer = Renderer(figures or figures_of(report), filing_list=filing.title if filing else "")
    renderer.load_notes(section.text for section in sections)
    for section in sections:
        renderer.check_title(section.title)
    numbers = number_sections([section.depth for section in sections])
    parts = [
        Part(section, number, renderer.paragraphs(section.text))
        for section, number in zip(sections, numbers, strict=True)
    ]
    return Text(parts, renderer)


def number_sections(depths):
    """`[1, 2, 3, 3, 2]` → `["I.", "1.", "a)", "b)", "2."]`; numbers begin again under each heading above."""
    counters, numbers = [0, 0, 0], []
    for depth in depths:
        counters[depth - 1] += 1
        counters[depth:] = [0] * (len(counters) - depth)
        count = counters[depth - 1]
        numbers.append({1: f"{roman(count)}.", 2: f"{count}.", 3: f"{LETTERS[count - 1]})"}[depth])
    return numbers


def _with_heading(part):
    tag = HEADING[part.section.depth]
    heading = format_html(f"<{tag}>{{}}</{tag}>", part.title)
    return f"{heading}\n{part.html}" if part.html else heading


@transaction.atomic
def start_report(round_, *, issued_on):
    """Create the draft of a round's report from the outline of its kind; an existing one is returned as it is."""
    profile = profile_on(issued_on)
    outline = Outline.objects.filter(kind=round_.kind).first()
    report, created = ConsolidatedReport.objects.get_or_create(
        round=round_,
        defaults={
            "subject": filled(outline.subject, round_) if outline else round_.title,
            "issued_on": issued_on,
            "authority_lines": "\n".join(filter(None, [_on_behalf(profile), "CHỦ TỊCH"])),
            "signer_name": "",
            "salutation": profile.salutation,
            "recipients": profile.recipients or "- Lưu: VT.",
        },
    )
    if created and outline:
        for part in outline.sections.all():  # one by one: each gets its entry in the audit trail
            report.sections.create(
                depth=part.depth,
                position=part.position,
                title=filled(part.title, round_),
                text=filled(part.starting_text, round_),
            )
        take_appendices(report)
    return report


def take_appendices(report):
    """Copy the appendices of the outline of the round's kind to a new report."""
    for row in OutlineAppendix.objects.filter(outline__kind=report.round.kind).values(
        "position", "title", "content", "codes", "is_landscape"
    ):
        report.appendices.create(**row | {"title": filled(row["title"], report.round)})


def filled(text, round_):
    """The words of an outline for one round. Only the known ones are replaced; other braces are text."""
    words = {
        "{year}": round_.year,
        "{next_year}": round_.year + 1,
        "{first_year}": round_.first_year,
        "{period}": round_.period,
    }
    for word, value in words.items():
        text = text.replace(word, str(value))
    return text


def _on_behalf(profile):
    return profile.signing_collective and f"TM. {profile.signing_collective}"


def missing_associations(round_):
    """Reports of a round not filed or sent back, in the fixed order of their associations."""
    return [report for report in round_.reports.select_related("association") if not report.is_filed]


def completeness(round_):
    """«tổng hợp từ 14/17 hội»: every total says how many of those asked have filed, and what else it counts."""
    filing = filing_of(round_)
    if not filing.asked:
        return _("Không yêu cầu các hội báo cáo")
    words = _("Tổng hợp từ %(filed)d/%(asked)d hội, đơn vị") % {"filed": len(filing.filed), "asked": len(filing.asked)}
    if unfiled := len(filing.counted_unfiled):
        words += _("; số liệu gồm cả hoạt động đã ghi của %d hội chưa nộp hoặc đang bổ sung") % unfiled
    return words


def then_and_now(round_):
    """«Số liệu năm 2024 của Liên hiệp Hội tỉnh Long An, nay là …»: pages bear the name of today, old reports theirs."""
    if not (names := renamed_since(round_.ends_on)):
        return ""
    then, now = (profile.short_name for profile in names)
    words = _("Số liệu %(period)s của %(then)s, nay là %(now)s.")
    return words % {"period": round_.period, "then": then, "now": now}
