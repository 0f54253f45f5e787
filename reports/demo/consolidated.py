"""The text of a round's report: the seed's paragraphs with figure tokens in place of its numbers."""

from reports import exceptions, readiness
from reports.consolidation import take_appendices
from reports.demo.data import read_day, read_json, read_sections
from reports.models import ConsolidatedReport, Section


def load_consolidated(folder, round_):
    row = read_json(folder / f"consolidated-{round_.code}.json")
    has_appendices = row.pop("has_appendices", True)
    lines = {name: "\n".join(row.pop(name)) for name in ("authority_lines", "recipients")}
    report = ConsolidatedReport.objects.create(round=round_, issued_on=read_day(row.pop("issued_on")), **lines, **row)
    sections = read_sections(folder / f"sections-{round_.code}.md")
    Section.objects.bulk_create(
        Section(report=report, depth=depth, position=position, title=title, text=text)
        for position, (depth, title, text) in enumerate(sections, start=1)
    )
    if has_appendices:
        take_appendices(report)
    return report


def let_close(report, *, staff, leader):
    """A leader excuses who has not filed, and the text says who that is: what closing demands."""
    missing = [row.pk for row, _kind in exceptions.to_ask_for(report.round)]
    if missing:
        asked = exceptions.ask(report.round, reports=missing, reason="Hội chưa nộp (minh họa).", by=staff)
        exceptions.decide(asked, "grant", by=leader, note="Đồng ý (minh họa).")
        readiness.say_who_filed(report, readiness.usual_place(report).pk)
