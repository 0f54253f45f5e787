"""Any table exported and imported again gives the same records (issue: "it is done when" 5)."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lhh_portal.official_table import write_official_table
from lhh_portal.quantity import Quantity
from lhh_portal.text import clean_text
from reports import activity_import_services, services
from reports.activity_export import EXPORT_HEADERS, export_rows
from reports.activity_import_numbers import ERRORS
from reports.checks import amount_findings
from reports.models import Activity, ActivityKind
from tests.factories import AssociationFactory, MeasureFactory, UnitFactory
from tests.reports.activity_sheets import as_upload

pytestmark = pytest.mark.django_db
ODD = [
    "Tổng cộng",
    "Cộng",
    "=1+1",
    "+84 272",
    "-",
    "@ai",
    "'=A1",
    "«Hội thảo; và, (minh họa)»",
    "Dòng một\nDòng hai",
    "TT",
    "Ghi chú: như trên",
    "01/02/2024",
    "1.234",
    "I. Nhóm",
    "NGƯỜI LẬP BIỂU",
    "Hoạt động",
    "_x0041_",
    "đ" * 400,
]
TEXTS = st.one_of(
    st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=30)
)
CLEAN = TEXTS.map(clean_text).filter(lambda text: "[[" not in text and text not in ERRORS)


@st.composite
def records(draw):
    starts_on = draw(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
    return {
        "title": draw(CLEAN.filter(bool)),
        "subject": draw(CLEAN)[:300].strip(),
        "description": draw(CLEAN),
        "report_line": draw(CLEAN),
        "place": draw(CLEAN)[:200].strip(),
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=draw(st.integers(0, 400))),
        "is_online": draw(st.booleans()),
        "funding": draw(st.sampled_from(["", *Activity.Funding.values])),
        "owners": draw(st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True)),
        "amounts": draw(
            st.dictionaries(
                st.integers(0, 4),
                st.tuples(
                    st.integers(0, 10**15 - 1) | st.integers(0, 1000),
                    st.sampled_from(["", "hơn", "trên", "gần", "khoảng"]),
                ),
            )
        ),
    }


@pytest.fixture
def world(cast):
    """Associations and measures with awkward names; two kinds of one name, two measures of one name."""
    owners = [
        cast.lawyers,
        AssociationFactory(short_name="Hội A, B và C"),
        AssociationFactory(short_name="Hội Trùng tên", name="Hội Trùng tên một"),
        AssociationFactory(short_name="Hội Trùng tên", name="Hội Trùng tên hai"),
    ]
    kind = ActivityKind.objects.create(code="le", name="Hội nghị khu vực, giao ban, lễ kỷ niệm")
    area = UnitFactory(name="ha lẻ", decimals=3)
    measures = [
        MeasureFactory(kind=kind, code="a", name="Diện tích", unit=area),
        MeasureFactory(kind=kind, code="b", name="Diện tích", unit=area),
        MeasureFactory(kind=kind, code="c", name="Tiền", unit=UnitFactory(name="đồng lẻ", is_money=True)),
        MeasureFactory(kind=kind, code="d", name="Đếm", counting="distinct"),
    ]
    measures.append(MeasureFactory(kind=kind, code="e", name="Trong đó", unit=area, part_of=measures[0]))
    return cast, kind, owners, measures


def store(world, record):
    cast, kind, owners, measures = world
    fields = {name: value for name, value in record.items() if name not in ("owners", "amounts")}
    quantities = {
        measures[place]: Quantity(measures[place].unit.to_value(amount), qualifier)
        for place, (amount, qualifier) in record["amounts"].items()
    }
    lead, *partners = [owners[place] for place in record["owners"]]
    activity = Activity(kind=kind, **fields)
    why = {finding.code: f"Vì sao {finding.code}\n(minh họa)" for finding in amount_findings(quantities)}
    services.save_activity(activity, by=cast.staff, lead=lead, partners=partners, amounts=quantities, explanations=why)
    for finding in amount_findings(quantities, activity):
        services.answer_finding(activity, finding, explanation=why[finding.code], by=cast.staff)


def told():
    """Everything of every activity that the table holds, by its «mã»."""
    names = ("title", "subject", "description", "report_line", "starts_on", "ends_on", "place", "is_online", "funding")
    return {
        str(activity.uid): (
            activity.kind.code,
            {name: getattr(activity, name) for name in names},
            (activity.search_key, activity.subject_key),
            list(activity.owners.order_by("pk").values_list("association", "is_lead")),
            sorted(activity.amounts.values_list("measure__code", "amount", "qualifier")),
            sorted(activity.finding_answers.values_list("code", "fingerprint", "explanation")),
        )
        for activity in Activity.objects.select_related("kind")
    }


def exported():
    activities = Activity.objects.order_by("pk").with_details()
    return write_official_table(EXPORT_HEADERS, export_rows(activities), title="Danh sách hoạt động")


def imported(content, by):
    import_file = activity_import_services.start_import(as_upload(content), by=by)
    activity_import_services.begin_reading(import_file)
    problems = [(row.number, row.state, row.problems, row.questions) for row in import_file.rows.all()]
    import_file.refresh_from_db()
    return import_file, problems


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(records(), min_size=1, max_size=4))
def test_activities_come_back_into_an_empty_portal(world, drawn):
    cast = world[0]
    with transaction.atomic():
        for record in drawn:
            store(world, record)
        before, content = told(), exported()
        same, _problems = imported(content, cast.staff)
        assert {row.state for row in same.rows.all()} == {"same"}
        Activity.objects.all().delete()

        import_file, problems = imported(content, cast.staff)
        assert {state for _number, state, _problems, _questions in problems} == {"new"}, problems
        activity_import_services.write(begun(import_file), by=cast.staff)

        assert told() == before
        transaction.set_rollback(True)


def begun(import_file):
    import_file.state = "writing"
    import_file.save()
    return import_file
