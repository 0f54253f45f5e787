"""Every figure of the published reports comes out of the demo federations' records: one table for each report.

`tests/acceptance/<federation>-<round>.csv` was written from the published text; `…-keys.csv` names the figure of each
row. The records are added up by plain ORM too, apart from the code that makes figures.
"""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest
from django.core.management import call_command
from django.db import transaction

from advisory.models import (
    AdvisoryTask,
    CoordinationProgramme,
    CouncilSeat,
    Opinion,
    Recommendation,
    ScienceTask,
)
from documents.check_format import check
from lhh_portal.quantity import Qualifier, Quantity, combine, format_with_unit
from lhh_portal.text import search_key
from members.models import Association, Mandate, MembershipCount
from reports.consolidation import figures_of, write_text
from reports.demo.data import federations
from reports.demo.load import load_federation
from reports.models import ActivityAmount, ConsolidatedReport, Counting, Indicator, Measure
from reports.typed_numbers import typed_numbers

TABLES = [path for path in Path(__file__).parent.parent.glob("acceptance/*.csv") if not path.stem.endswith("-keys")]
MEMBERS = {"ORG-01": "member", "ORG-02": "affiliate", "ORG-03": "collective"}
HEADS = {"ORG-05": "members", "ORG-06": "intellectuals"}
BODIES = {"ORG-10": "executive", "ORG-11": "standing", "ORG-12": "party-group", "ORG-13": "office"}


class Table:
    """One published report: its rows, each with the figure's key."""

    def __init__(self, path):
        self.federation = next(name for name in federations() if path.stem.startswith(f"{name}-"))
        self.round_code = path.stem.removeprefix(f"{self.federation}-")
        self.rows = read(path)
        self.keys = {row["id"]: row["key"] for row in read(path.with_name(f"{path.stem}-keys.csv"))}

    @property
    def expected(self):
        return {row["id"]: (Quantity(Decimal(row["value"]), row["qualifier"]), row["unit"]) for row in self.rows}

    @property
    def printed(self):
        return {name: format_with_unit(quantity, unit) for name, (quantity, unit) in self.expected.items()}


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=sorted(TABLES), ids=lambda path: path.stem)
def table(request, django_db_setup, django_db_blocker):
    """The federation is loaded once for its table; each test rolls back to here."""
    table = Table(request.param)
    with django_db_blocker.unblock(), transaction.atomic():
        load_federation(table.federation)
        yield table
        transaction.set_rollback(True)


@pytest.fixture
def report(table, db):
    return ConsolidatedReport.objects.get(round__code__iexact=table.round_code)


def test_every_row_has_a_key_of_its_own(table):
    assert list(table.keys) == [row["id"] for row in table.rows]
    assert len(set(table.keys.values())) == len(table.keys)


def test_every_figure_has_the_value_qualifier_and_unit_of_the_seed(table, report):
    figures = [figures_of(report).figure(table.keys[row["id"]]) for row in table.rows]

    computed = {row["id"]: (figure.quantity, figure.unit.name) for row, figure in zip(table.rows, figures, strict=True)}
    assert computed == table.expected


def test_the_report_prints_every_figure_from_a_token(table, report):
    text = write_text(report)
    words = {}
    for key, shown in re.findall(r'data-key="([^"]+)"[^>]*>([^<]+)<', text.html):
        words.setdefault(key, set()).add(shown)

    assert text.problems == []
    wanted = table.printed
    # In a note the figure of one record stands for its association's.
    keys = {name: {key, *single_records(report, key)} for name, key in table.keys.items()}
    assert {name: wanted[name] for name in keys if wanted[name] not in printed_under(keys[name], words)} == {}


def printed_under(keys, words):
    return set().union(*(words.get(key, set()) for key in keys))


def single_records(report, key):
    amounts, _measures = amounts_behind(report, key)
    return {f"{row.measure.full_code}#{row.activity_id}" for row in amounts}


def test_no_number_is_typed(table, report):
    texts = [f"{section.title}\n{section.text}" for section in report.sections.all()]

    assert [found for text in texts for found in typed_numbers(text)] == []


def test_records_add_up_to_every_figure(table, report):
    added = {row["id"]: added_up(report, table.keys[row["id"]]) for row in table.rows}

    assert added == {name: quantity for name, (quantity, _unit) in table.expected.items()}


def test_the_records_are_those_of_the_association_named(table, report):
    for row in table.rows:
        amounts, measures = amounts_behind(report, table.keys[row["id"]])
        leads = {amount.activity.owners.get(is_lead=True).association.short_name for amount in amounts}
        for measure in measures:
            leads |= {one.short_name for _name, one in supplied_behind(report, measure, table.keys[row["id"]])}
        if row["association"]:
            assert leads == {row["association"].replace("Liên hiệp Hội", "Liên hiệp Hội tỉnh")}, row["id"]


def added_up(report, key):
    """The figure of `key` from stored rows alone."""
    if key.startswith("ORG-") and not Indicator.objects.get(code=key.partition("@")[0]).measures.exists():
        return added_up_of_organisation(report.round.ends_on, key)
    amounts, measures = amounts_behind(report, key)
    by_measure = {}
    for amount in amounts:
        by_measure.setdefault(amount.measure, []).append(amount)
    value, qualifier = Decimal(0), Qualifier.EXACT
    subjects = {row.activity.subject_key for row in amounts if row.measure.counting == Counting.DISTINCT}
    for measure in measures:
        found = supplied_behind(report, measure, key)
        if measure.counting == Counting.DISTINCT:
            subjects |= {search_key(name) for name, _association in found}
        else:
            value += len(found)
    value += len(subjects)
    for measure, rows in by_measure.items():
        if measure.counting != Counting.DISTINCT:
            for amount in newest(rows) if measure.counting == Counting.LATEST else rows:
                is_share = measure.counting == Counting.EACH and "@" not in key
                value += amount.quantity.value * (amount.activity.owners.count() if is_share else 1)
                qualifier = combine(qualifier, amount.qualifier)
    return Quantity(value, qualifier)


def added_up_of_organisation(end, key):
    belonging = Association.objects.counted_on(end)
    seats = Mandate.objects.on(end).order_by()
    if key in MEMBERS:
        return Quantity(Decimal(belonging.filter(kind=MEMBERS[key]).count()))
    if key in BODIES:
        return Quantity(Decimal(seats.filter(body__kind=BODIES[key]).values("person").distinct().count()))
    if key in HEADS:
        counts = MembershipCount.objects.filter(association__in=belonging).latest_on(end)
        quantities = [getattr(count, f"{HEADS[key]}_quantity") for count in counts]
        return sum(quantities, Quantity(Decimal(0)))
    if key == "ORG-07":
        province = ActivityAmount.objects.get(measure__kind__code="so-lieu-tinh", measure__code="tri-thuc")
        share = 100 * added_up_of_organisation(end, "ORG-06").value / province.quantity.value
        return Quantity(round(share, 1))
    founded_on = Association.objects.get(kind=Association.Kind.FEDERATION).joined_on
    names = set(belonging.listed().values_list("short_name", flat=True))
    workplaces = list(seats.filter(body__kind="standing").values_list("person__organisation", flat=True))
    others = [name for name in workplaces if name != "Liên hiệp Hội tỉnh"]
    known = {
        "ORG-01-2": belonging.filter(kind="member", joined_on=founded_on).count(),
        "ORG-04": belonging.listed().filter(is_special=True).count(),
        "ORG-11-2": workplaces.count("Liên hiệp Hội tỉnh"),
        "ORG-11-3": len([name for name in others if name in names]),
        "ORG-11-4": len([name for name in others if name not in names]),
        "ORG-21": end.year - founded_on.year,
    }
    return Quantity(Decimal(known[key]))


def newest(amounts):
    """The last amount of each association; `amounts` are in the order of their days."""
    return {amount.activity.owners.get(is_lead=True).association_id: amount for amount in amounts}.values()


def amounts_behind(report, key):
    code, _at, slug = key.partition("@")
    indicator = Indicator.objects.filter(code=code).first()
    kind, _dot, measure = code.partition(".")
    measures = indicator.measures.all() if indicator else Measure.objects.filter(kind__code=kind, code=measure)
    owner = {"activity__owners__association__slug": slug} if slug else {"activity__owners__is_lead": True}
    amounts = ActivityAmount.objects.filter(
        measure__in=measures, activity__ends_on__range=(report.round.starts_on, report.round.ends_on), **owner
    )
    return amounts.select_related("measure__kind", "measure__unit", "activity").order_by(
        "activity__ends_on", "pk"
    ), measures


# {measure: the objects of tasks it counts}, apart from the code that makes figures.
OBJECTS = {
    "gop-y-luat.van-ban": ["bill", "local-rule"],
    "gop-y-luat.luot": ["bill", "local-rule"],
    "gop-y-quy-hoach.du-an": ["planning"],
    "gop-y-de-an.de-an": ["scheme"],
    "gop-y-de-an.cong-trinh": ["investment"],
}
CHANGED = {"gop-y-luat.noi-dung": ["bill"], "dieu-chinh.van-ban": ["policy"], "dieu-chinh.du-an": ["investment"]}


def supplied_behind(report, measure, key):
    """[(what was worked on, by whom)] of advisory tasks and of the small records beside them."""
    span, found = (report.round.starts_on, report.round.ends_on), []
    if types := OBJECTS.get(measure.full_code):
        for task in AdvisoryTask.objects.filter(object_type__in=types):
            given = [one.request for one in Opinion.objects.filter(request__task=task, given_on__range=span)]
            found += [(task.object_name, request.association) for request in given]
            if not task.requests.exists() and span[0] <= task.sent_on <= span[1]:
                found.append((task.object_name, task.lead))
    if types := CHANGED.get(measure.full_code):
        rows = Recommendation.objects.filter(task__object_type__in=types, outcome="whole", answered_on__range=span)
        found += [(row.task.object_name, row.task.lead) for row in rows]
    if measure.full_code == "gop-y-luat.hop-dong":
        rows = AdvisoryTask.objects.filter(origin="contract", sent_on__range=span)
        found += [(row.object_name, row.lead) for row in rows]
    if measure.full_code == "hoi-dong.hoi-dong":
        found += [(row.council, row.association) for row in CouncilSeat.objects.filter(held_on__range=span)]
    if measure.full_code == "de-tai.de-tai":
        rows = ScienceTask.objects.filter(ends_on__range=span)
        found += [(row.title, row.association) for row in rows]
    if measure.full_code == "phoi-hop.chuong-trinh":
        rows = CoordinationProgramme.objects.filter(starts_on__lte=span[1])
        found += [(row.title, row.association) for row in rows]
    slug = key.partition("@")[2]
    return [row for row in found if slug in ("", row[1].slug)]


def test_invented_associations_and_people_are_marked(table, report):
    named = {row["association"] for row in table.rows} - {"", "Liên hiệp Hội"}
    bodies = Association.objects.exclude(kind=Association.Kind.FEDERATION)

    assert named <= {body.short_name for body in bodies if "(minh họa)" not in body.name}
    assert [body for body in bodies if ("(minh họa)" in body.short_name) != ("(minh họa)" in body.name)] == []


def test_the_paper_carries_every_figure_and_holds_every_rule_of_the_decree(table, report, tmp_path):
    call_command("build_report", report.round.code, output=tmp_path / "bc.pdf", verbosity=0)

    with pdfplumber.open(tmp_path / "bc.pdf") as pdf:
        text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    assert {name: words for name, words in table.printed.items() if words not in text} == {}
    assert [finding for finding in check(tmp_path / "bc.pdf") if not finding.ok] == []
