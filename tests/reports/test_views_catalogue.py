import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.forms_catalogue import IndicatorForm
from reports.models import ActivityKind, Indicator, IndicatorGroup, Measure, Unit
from tests.factories import ActivityFactory, ActivityKindFactory, MeasureFactory, UnitFactory
from tests.official_table import table_cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_staff(client, cast):
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    return client


def test_kind_measure_and_indicator_are_added_without_code(as_staff, client, cast):
    as_staff.post(
        reverse("reports:kind-create"), {"name": "Trồng cây", "code": "trong-cay", "position": 90, "is_active": "on"}
    )
    kind = ActivityKind.objects.get(code="trong-cay")
    unit = UnitFactory(name="cây")
    as_staff.post(
        reverse("reports:measure-create", args=["trong-cay"]),
        {"name": "Cây đã trồng", "code": "cay", "unit": unit.pk, "counting": "sum", "position": 1, "is_active": "on"},
    )
    measure = Measure.objects.get(kind=kind)
    group = IndicatorGroup.objects.get(code="XHO")
    as_staff.post(
        reverse("reports:indicator-create"),
        {
            "group": group.pk,
            "name": "Cây được trồng",
            "code": "XHO-90",
            "unit": unit.pk,
            "aggregation": "sum",
            "measures": [measure.pk],
            "position": 90,
            "is_active": "on",
        },
    )

    assert list(Indicator.objects.get(code="XHO-90").measures.all()) == [measure]
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("reports:activity-create", args=["trong-cay"])).content.decode()
    assert "Cây đã trồng" in page


@pytest.mark.parametrize("name", ["kind-edit", "indicator-edit"])
def test_code_stays_what_it_was(as_staff, name):
    code = "tang-qua" if name == "kind-edit" else "XHO-01"
    model = ActivityKind if name == "kind-edit" else Indicator
    url = reverse(f"reports:{name}", args=[code])
    form = as_staff.get(url).context["form"]
    data = {field: value for field in form.fields if (value := form[field].value()) not in (None, False)}

    as_staff.post(url, {**data, "code": "ma-khac", "name": "Tên mới"})

    assert model.objects.get(code=code).name == "Tên mới"


@pytest.mark.parametrize(
    ("unit_of_whole", "has_error"),
    [("cuộc", False), ("đồng", True)],
)
def test_part_has_the_unit_of_its_whole(as_staff, unit_of_whole, has_error):
    kind = ActivityKindFactory(code="loai")
    whole = MeasureFactory(kind=kind, unit=Unit.objects.get(name=unit_of_whole))

    response = as_staff.post(
        reverse("reports:measure-create", args=["loai"]),
        {
            "name": "Trong đó trực tuyến",
            "code": "truc-tuyen",
            "unit": Unit.objects.get(name="cuộc").pk,
            "counting": "sum",
            "part_of": whole.pk,
            "position": 2,
        },
    )

    assert (response.status_code == 422) is has_error
    assert kind.measures.filter(code="truc-tuyen").exists() is not has_error


def test_measure_cannot_become_part_of_its_own_part(as_staff):
    whole = MeasureFactory()
    part = MeasureFactory(kind=whole.kind, part_of=whole)
    data = {"name": whole.name, "unit": whole.unit_id, "counting": "sum", "part_of": part.pk, "position": 1}

    response = as_staff.post(reverse("reports:measure-edit", args=[whole.pk]), data)

    assert list(response.context["form"].errors) == ["part_of"]


def test_code_is_unique_within_its_kind_only(as_staff):
    measure = MeasureFactory(code="cuoc")
    other = ActivityKindFactory(code="loai-khac")
    data = {"name": "Cuộc", "code": "cuoc", "unit": measure.unit_id, "counting": "sum", "position": 1}

    twice = as_staff.post(reverse("reports:measure-create", args=[measure.kind.code]), data)
    as_staff.post(reverse("reports:measure-create", args=[other.code]), data)

    assert list(twice.context["form"].errors) == ["code"]
    assert other.measures.count() == 1


def test_unit_of_a_used_measure_stays(as_staff):
    measure = MeasureFactory()
    ActivityFactory(kind=measure.kind, amounts={measure: 5})
    other = UnitFactory(name="hecta mẫu", decimals=1)

    as_staff.post(
        reverse("reports:measure-edit", args=[measure.pk]),
        {"name": "Tên mới", "unit": other.pk, "counting": "sum", "position": 1},
    )
    as_staff.post(reverse("reports:unit-edit", args=[measure.unit_id]), {"name": measure.unit.name, "decimals": 2})

    stored = Measure.objects.select_related("unit").get(pk=measure.pk)
    assert (stored.name, stored.unit, stored.unit.decimals) == ("Tên mới", measure.unit, 0)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"aggregation": "ratio"}, ["numerator", "denominator"]),
        ({"measures": "money and people"}, ["measures"]),
        ({"code": "XHO-01"}, ["code"]),
        ({"code": "có dấu"}, ["code"]),
    ],
)
def test_indicator_that_makes_no_sense(as_staff, changes, errors):
    people = MeasureFactory()
    money = MeasureFactory(unit=Unit.objects.get(name="đồng"))
    if "measures" in changes:
        changes = {"measures": [people.pk, money.pk]}
    data = {
        "group": IndicatorGroup.objects.get(code="XHO").pk,
        "name": "Chỉ tiêu",
        "code": "XHO-91",
        "unit": people.unit_id,
        "aggregation": "sum",
        "position": 1,
    }

    response = as_staff.post(reverse("reports:indicator-create"), {**data, **changes})

    assert list(response.context["form"].errors) == errors


def test_kind_out_of_use_is_not_offered(as_staff, client, cast):
    ActivityKind.objects.filter(code="tang-qua").update(is_active=False)
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("reports:activity-create", args=["tang-qua"])).status_code == 404
    groups = client.get(reverse("reports:activity-kind")).context["groups"]
    assert "tang-qua" not in [kind.code for _name, kinds in groups for kind in kinds]


@pytest.mark.parametrize(
    "name", ["reports:indicator-list", "reports:indicator-export", "reports:kind-list", "reports:unit-list"]
)
def test_queries_do_not_grow(as_staff, name):
    group = IndicatorGroup.objects.get(code="XHO")

    def queries(number):
        for _ in range(number):
            measure = MeasureFactory(unit=UnitFactory(name=f"đơn vị {Measure.objects.count()}"))
            indicator = Indicator.objects.create(
                group=group, code=f"Z-{measure.pk}", name="Mẫu", unit=measure.unit, aggregation="sum"
            )
            indicator.measures.add(measure)
        with CaptureQueriesContext(connection) as captured:
            assert as_staff.get(reverse(name)).status_code == 200
        return len(captured)

    queries(1)
    assert queries(2) == queries(27)


def test_the_catalogue_is_exported_with_where_each_number_comes_from(as_staff):
    cells = table_cells(as_staff.get(reverse("reports:indicator-export")).content)

    rows = {row[1].value: [cell.value for cell in row] for row in cells[1:]}
    assert len(rows) == Indicator.objects.count()
    shown = Indicator.objects.get(code="XHO-01")
    assert rows["XHO-01"] == [
        f"XHO. {shown.group.name}",
        "XHO-01",
        shown.name,
        shown.unit.name,
        shown.get_aggregation_display(),
        "; ".join(shown.sources),
        "có",
    ]


def indicator_data(unit, **changes):
    group = IndicatorGroup.objects.get(code="XHO")
    data = {"group": group.pk, "name": "Chỉ tiêu", "code": "XHO-92", "unit": unit.pk, "aggregation": "sum"}
    return {**data, "position": 1, **changes}


@pytest.mark.parametrize(
    ("unit", "measured_in", "adds_up"),
    [
        ("người", "người", True),
        ("người", "hội viên", True),
        ("công trình", "cây cầu", True),
        ("hội viên", "người", False),
        ("người", "lượt người", False),
        ("lượt người", "người", False),
        ("người", "đồng", False),
        ("đồng", "đồng", True),
        ("đề án", "dự án", False),
        ("ha", "người", False),
    ],
)
def test_only_the_same_thing_adds_up(unit, measured_in, adds_up):
    unit, measured_in = Unit.objects.get(name=unit), Unit.objects.get(name=measured_in)
    same, other = MeasureFactory(unit=unit), MeasureFactory(unit=measured_in)

    form = IndicatorForm(indicator_data(unit, measures=[same.pk, other.pk]))

    assert list(form.errors) == ([] if adds_up else ["measures"])


def test_every_indicator_of_the_catalogue_could_be_saved_as_it_is():
    refused = {}
    for indicator in Indicator.objects.all():
        shown = IndicatorForm(instance=indicator)
        data = {name: value for name in shown.fields if (value := shown[name].value()) not in (None, False)}
        form = IndicatorForm(data, instance=indicator)
        if not form.is_valid():
            refused[indicator.code] = list(form.errors)
    assert refused == {}


@pytest.fixture
def ratio():
    """A share of two counts: (ratio, its numerator)."""
    group, people = IndicatorGroup.objects.get(code="XHO"), Unit.objects.get(name="người")
    terms = [Indicator.objects.create(group=group, code=f"Z-{n}", name="Mẫu", unit=people) for n in (1, 2)]
    share = Unit.objects.get(name="%")
    made = Indicator.objects.create(
        group=group, code="Z-3", name="Tỷ lệ", unit=share, aggregation="ratio", numerator=terms[0], denominator=terms[1]
    )
    return made, terms[0]


def test_a_ratio_of_itself_is_refused(ratio):
    made, term = ratio
    terms = {"numerator": made.pk, "denominator": term.pk}

    form = IndicatorForm(indicator_data(made.unit, code="Z-3", aggregation="ratio", **terms), instance=made)

    assert form.errors == {"numerator": ["Z-3 cũng là một tỷ lệ. Hãy chọn chỉ tiêu là số đếm hoặc số tiền."]}


def test_a_ratio_of_another_ratio_is_refused(ratio):
    made, term = ratio
    terms = {"numerator": term.pk, "denominator": made.pk}

    assert list(IndicatorForm(indicator_data(made.unit, aggregation="ratio", **terms)).errors) == ["denominator"]


def test_a_term_of_a_ratio_cannot_become_one(ratio):
    made, term = ratio
    other = Indicator.objects.get(code="Z-2")
    terms = {"numerator": other.pk, "denominator": other.pk}

    form = IndicatorForm(indicator_data(made.unit, code="Z-1", aggregation="ratio", **terms), instance=term)

    assert form.errors == {"aggregation": ["Chỉ tiêu này là tử số hoặc mẫu số của Z-3 nên không thể là tỷ lệ."]}


@pytest.mark.parametrize("user", ["measure", "indicator"])
def test_how_a_unit_counts_is_fixed_once_it_is_used(as_staff, user):
    unit = UnitFactory(name="hecta mẫu")
    if user == "measure":
        MeasureFactory(unit=unit)
    else:
        group = IndicatorGroup.objects.get(code="XHO")
        Indicator.objects.create(group=group, code="Z-1", name="Mẫu", unit=unit, aggregation="sum")

    as_staff.post(reverse("reports:unit-edit", args=[unit.pk]), {"name": "hecta khác", "decimals": 1, "is_money": "on"})

    unit.refresh_from_db()
    assert (unit.name, unit.decimals, unit.is_money) == ("hecta khác", 0, False)


def test_how_an_unused_unit_counts_can_be_changed(as_staff):
    unit = UnitFactory(name="hecta mẫu")

    as_staff.post(reverse("reports:unit-edit", args=[unit.pk]), {"name": unit.name, "decimals": 1})

    unit.refresh_from_db()
    assert unit.decimals == 1


@pytest.mark.parametrize("relied_on_by", ["indicator", "part"])
def test_unit_of_a_measure_stays_while_something_relies_on_it(as_staff, relied_on_by):
    measure = MeasureFactory(unit=UnitFactory(name="đơn vị mẫu"))
    if relied_on_by == "part":
        MeasureFactory(kind=measure.kind, unit=measure.unit, part_of=measure)
    else:
        group = IndicatorGroup.objects.get(code="XHO")
        made = Indicator.objects.create(group=group, code="Z-1", name="Mẫu", unit=measure.unit, aggregation="sum")
        made.measures.add(measure)
    data = {"name": "Tên mới", "unit": UnitFactory(name="khác").pk, "counting": "sum", "position": 1}

    as_staff.post(reverse("reports:measure-edit", args=[measure.pk]), data)

    stored = Measure.objects.get(pk=measure.pk)
    assert (stored.name, stored.unit_id) == ("Tên mới", measure.unit_id)


@pytest.mark.parametrize(
    ("counting", "errors"), [("sum", []), ("each", []), ("latest", ["measures"]), ("distinct", ["measures"])]
)
def test_indicator_is_aggregated_as_its_measures_are_counted(db, counting, errors):
    people = Unit.objects.get(name="người")
    measure = MeasureFactory(unit=people, counting=counting)

    assert list(IndicatorForm(indicator_data(people, measures=[measure.pk])).errors) == errors


@pytest.mark.parametrize(("counting", "errors"), [("distinct", []), ("sum", []), ("latest", ["measures"])])
def test_different_things_may_be_joined_by_a_number_typed_without_its_list(db, counting, errors):
    people = Unit.objects.get(name="người")
    measure = MeasureFactory(unit=people, counting=counting)
    data = indicator_data(people, measures=[measure.pk], aggregation="distinct")

    assert list(IndicatorForm(data).errors) == errors
