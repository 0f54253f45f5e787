"""The demo holds what stands behind the half-year report of Long An; checked by plain ORM, apart from figures.py."""

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from advisory.models import AdvisoryTask, Opinion
from documents.models import RegisterEntry
from lhh_portal.quantity import Quantity, format_quantity
from lhh_portal.roles import Role
from members.models import Association, Mandate, MembershipCount
from members.services import profile_on
from reports.demo.data import federations, read_sections
from reports.demo.load import load_federation
from reports.models import (
    Activity,
    ActivityAmount,
    ActivityKind,
    AssociationReport,
    ConsolidatedReport,
    Indicator,
    Measure,
)
from reports.round_figures import RoundFigures
from reports.tokens import FigureToken, NoteToken, parse
from reports.workflow import ReportState

FOLDER = Path(__file__).parent.parent / "acceptance"
START, END = date(2023, 12, 15), date(2024, 6, 14)


def read_rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


KEYS = {row["id"]: row["key"] for row in read_rows("long-an-2024-h1-keys.csv")}
ROWS = read_rows("long-an-2024-h1.csv")
BODIES = {"ORG-10": "executive", "ORG-11": "standing", "ORG-12": "party-group", "ORG-13": "office"}


def without_tokens(text):
    return "".join(part for part in parse(text) if isinstance(part, str))


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Loaded once for the file; each test rolls back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_federation()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded, db):
    return ConsolidatedReport.objects.get(round__code="2024-H1")


def test_organisation_of_the_seed(demo):
    belonging = Association.objects.counted_on(END)

    assert belonging.filter(kind="member").count() == 17
    assert belonging.filter(kind="affiliate").count() == 13
    assert belonging.filter(kind="federation").count() == 1
    seats = Mandate.objects.on(END)
    people = {code: seats.filter(body__kind=kind).values("person").distinct().count() for code, kind in BODIES.items()}
    assert people == {"ORG-10": 27, "ORG-11": 8, "ORG-12": 3, "ORG-13": 4}


def test_names_not_in_the_seed_are_marked(demo):
    named = {row["association"] for row in ROWS} - {"", "Liên hiệp Hội"} | {"Hội Điều dưỡng"}
    bodies = Association.objects.exclude(kind="federation")

    assert {body.short_name for body in bodies if "(minh họa)" not in body.name} == named
    assert [body for body in bodies if ("(minh họa)" in body.short_name) != ("(minh họa)" in body.name)] == []
    unmarked = Mandate.objects.exclude(person__full_name__contains="(minh họa)")
    assert set(unmarked.values_list("person__full_name", flat=True)) == {"Nguyễn Thị Hiền"}


def test_membership_parts_stay_within_the_whole(demo):
    assert MembershipCount.objects.count() == 30
    for count in MembershipCount.objects.all():
        assert max(count.intellectuals, count.women, count.young, count.admitted) <= count.members


def test_activities_lie_within_the_span_and_before_the_report(demo):
    days = set(Activity.objects.within(START, END).values_list("starts_on", "ends_on"))

    assert min(start for start, _end in days) >= START
    assert max(end for _start, end in days) < date(2024, 6, 11) <= END
    assert (demo.round.starts_on, demo.round.ends_on) == (START, END)


def test_every_activity_has_one_lead_and_measures_of_its_kind(demo):
    assert Activity.objects.filter(owners__is_lead=True).count() == Activity.objects.count()
    assert Activity.objects.within(START, END).count() == 37
    for amount in ActivityAmount.objects.select_related("measure", "activity"):
        assert amount.measure.kind_id == amount.activity.kind_id


def test_thirteen_normative_texts_and_a_strategy_that_is_none(demo):
    given = Opinion.objects.filter(given_on__range=(START, END), request__association__short_name="Hội Luật gia")
    names = {kind: set() for kind in ("bill", "local-rule", "programme")}
    for kind, name in given.values_list("request__task__object_type", "request__task__object_name"):
        names[kind].add(name)

    assert {kind: len(found) for kind, found in names.items()} == {"bill": 11, "local-rule": 2, "programme": 1}
    assert names["programme"].pop().startswith("Chiến lược")


def test_tokens_of_the_sentences_are_measures_with_an_amount(demo):
    for activity in Activity.objects.prefetch_related("amounts__measure"):
        own = {amount.measure.code for amount in activity.amounts.all()}
        tokens = [part for part in parse(activity.report_line) if not isinstance(part, str)]
        assert {token.key for token in tokens} <= own, activity


def test_every_figure_of_the_seed_stands_in_text_or_notes_as_a_token(demo):
    texts = list(demo.sections.values_list("text", flat=True))
    tokens = [part for text in texts for part in parse(text) if not isinstance(part, str)]
    in_text = {token.key for token in tokens if isinstance(token, FigureToken)}
    noted = {kind for token in tokens if isinstance(token, NoteToken) for kind in token.kinds}
    in_notes = {
        (amount.measure_id, amount.activity.owners.get().association.slug)
        for amount in ActivityAmount.objects.filter(
            activity__kind__code__in=noted, activity__in=Activity.objects.within(START, END)
        )
        if amount.measure.code in {p.key for p in parse(amount.activity.report_line) if isinstance(p, FigureToken)}
    }

    for key in KEYS.values():
        code, _at, slug = key.partition("@")
        indicator = Indicator.objects.filter(code=code).first()
        kind, _dot, measure = code.partition(".")
        measures = indicator.measures.all() if indicator else Measure.objects.filter(kind__code=kind, code=measure)
        printed = key in in_text or any(pk == row.pk and slug in ("", of) for row in measures for pk, of in in_notes)
        assert printed, key


def test_six_notes_share_no_kind(demo):
    notes = [token for row in demo.sections.all() for token in parse(row.text) if isinstance(token, NoteToken)]
    kinds = [kind for note in notes for kind in note.kinds]

    assert len(notes) == 6
    assert len(kinds) == len(set(kinds))
    assert set(kinds) <= set(ActivityKind.objects.values_list("code", flat=True))
    assert [note.names_only for note in notes] == [False, False, False, True, False, False]
    assert not Activity.objects.filter(kind__code__in=kinds, owners__association__kind="federation").exists()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_no_figure_is_typed(demo, row):
    """Dates and numbers of papers may hold the same digits; a number with the figure's unit, or a big one, may not."""
    number = re.escape(format_quantity(Quantity(Decimal(row["value"]))))
    unit = re.escape(row["unit"])
    typed = re.compile(rf"(?<![\d./-])0?{number}\s+{unit}\b")
    if int(row["value"]) >= 100:
        typed = re.compile(rf"(?<![\d./-]){number}(?![\d/.-])")

    texts = [
        without_tokens(text) for _depth, _title, text in read_sections(federations()["long-an"] / "sections-2024-H1.md")
    ]
    texts += [without_tokens(line) for line in Activity.objects.values_list("report_line", flat=True)]

    assert [text for text in texts if typed.search(text)] == []


def test_header_of_the_day_and_after_the_merger_of_provinces(demo):
    assert profile_on(date(2024, 6, 11)).governing_lines == "UBND TỈNH LONG AN"
    assert profile_on(date(2025, 6, 30)).place_name == "Long An"
    assert profile_on(date(2025, 7, 1)).place_name == "Tây Ninh"


def test_signer_recipients_and_next_number(demo):
    assert demo.authority_lines == "TM. BAN THƯỜNG VỤ\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    assert (demo.signer_name, demo.issued_on, demo.salutation) == ("Nguyễn Thị Hiền", date(2024, 6, 11), "")
    *others, last = demo.recipients.splitlines()
    assert last == "- Lưu: VT."
    assert all(line.startswith("- ") and line.endswith(";") for line in others)
    assert RegisterEntry.objects.latest("number").register.last_number == 5


def test_outline_is_the_seeds_with_one_number_for_each_part(demo):
    outline = list(demo.sections.values_list("depth", "title"))

    assert [depth for depth, _title in outline] == [1, 2, 2, 3, 3, 3, 3, 3, 2, 2, 1, 2, 2, 1]
    assert outline[0] == (1, "Tình hình tổ chức, hoạt động")
    assert outline[-1] == (1, "Phương hướng, nhiệm vụ 6 tháng cuối năm 2024")


def test_reports_stand_in_honest_states(demo):
    states = dict(demo.round.reports.values_list("association__short_name", "state"))

    assert len(states) == 30
    assert set(states.values()) == set(ReportState.values)
    assert list(states.values()).count(ReportState.ACCEPTED) >= 20
    assert states["Hội Điều dưỡng"] == ReportState.DRAFT
    late = demo.round.reports.filter(submitted_at__date__gt=demo.round.due_on)
    assert [report.association.short_name for report in late] == ["Chi hội Khoa học Đất (minh họa)"]


def test_nil_returns_contradict_no_record(demo):
    for report in AssociationReport.objects.filed():
        worked = ActivityAmount.objects.filter(
            activity__owners__association=report.association,
            activity__in=Activity.objects.within(report.round.starts_on, report.round.ends_on),
            measure__indicators__group__in=report.nil_returns.values("group"),
        )
        assert not worked.exists(), report


def test_somebody_for_each_role(demo, django_user_model):
    for role in Role:
        assert django_user_model.objects.with_role(role).exists(), role
    for association in Association.objects.exclude(kind="federation"):
        assert association.officers.count() == 1, association


def test_second_half_is_invented_and_says_so(demo):
    later = Activity.objects.filter(ends_on__gt=END)

    assert (later.count(), AdvisoryTask.objects.filter(received_on__gt=END).count()) == (28, 7)
    assert [activity.title for activity in later if not activity.title.endswith("(minh họa)")] == []
    assert max(later.values_list("ends_on", flat=True)) <= date(2024, 12, 14)


def test_the_year_is_still_being_filed_and_locks_nobody_of_the_half_year(demo):
    year = ConsolidatedReport.objects.get(round__code="2024-Y")

    filing = RoundFigures(year.round).filing
    at_work = set(Activity.objects.exclude(associations__kind="federation").values_list("associations", flat=True))
    assert at_work <= {report.association_id for report in filing.missing}
    assert (len(filing.asked), len(filing.filed)) == (30, 16)
    assert [report.association.short_name for report in filing.late] == ["Chi hội Khoa học Đất (minh họa)"]
    assert [row.title for row in year.appendices.all()] == [
        "Biểu số liệu hội thành viên năm 2024",
        "Biểu nhiệm vụ tư vấn, phản biện và giám định xã hội năm 2024",
        "Biểu hội thi, cuộc thi, giải thưởng năm 2024",
        "Biểu khen thưởng, tôn vinh năm 2024",
        "So sánh với năm trước và kế hoạch năm 2024",
    ]
