"""Sums that must close, in whole đồng; the tax by its setting; and who sees which money."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from advisory import fees
from advisory.forms_contracts import PaymentForm
from advisory.models import Contract, ExpertPayment
from lhh_portal.quantity import MAX_VALUE
from tests.access import client_of
from tests.advisory.told import contract, expert, payment, task
from tests.official_table import table_cells

OUTSIDE, PLEDGE, EMPLOYEE = ExpertPayment.Withholding.values
VND = st.integers(min_value=1, max_value=int(MAX_VALUE))


@pytest.mark.parametrize(
    ("gross", "withholding", "tax"),
    [
        (1_999_999, OUTSIDE, 0),
        (2_000_000, OUTSIDE, 200_000),
        (5_000_000, OUTSIDE, 500_000),
        (2_000_004, OUTSIDE, 200_000),
        (2_000_005, OUTSIDE, 200_001),
        (5_000_000, PLEDGE, 0),
        (5_000_000, EMPLOYEE, 0),
    ],
)
def test_tax(gross, withholding, tax):
    assert fees.tax_of(gross, withholding) == tax


def test_rate_and_threshold_are_settings(settings):
    settings.EXPERT_TAX_PERCENT, settings.EXPERT_TAX_FROM_VND = 5, 3_000_000

    assert [fees.tax_of(gross, OUTSIDE) for gross in (2_999_999, 3_000_000)] == [0, 150_000]


@given(VND, st.sampled_from([OUTSIDE, PLEDGE, EMPLOYEE]))
def test_tax_is_whole_and_within_half_a_dong_of_the_rate(gross, withholding):
    tax = fees.tax_of(gross, withholding)

    assert isinstance(tax, int)
    assert 0 <= tax < gross
    assert tax == 0 or abs(10 * tax - gross) <= 5


@given(st.lists(VND, min_size=1, max_size=12))
def test_instalments_close_or_are_refused_with_what_is_off(amounts):
    total = sum(amounts)

    fees.check_instalments(total, amounts)
    fees.check_instalments(total, [])
    for value, words in ((total + 1, "còn thiếu 1 đồng"), (total - 1, "thừa 1 đồng")):
        with pytest.raises(ValidationError, match=words):
            fees.check_instalments(value, amounts)


@pytest.mark.django_db
def test_experts_get_no_more_than_there_is(cast):
    made = contract(task(cast, "sent"), value_vnd=10_000_000, instalments=())
    first = payment(made, expert(), 6_000_000)

    with pytest.raises(ValidationError, match="chỉ còn 4.000.000 đồng"):
        payment(made, expert("Người khác (minh họa)"), 4_000_001)
    payment(made, expert("Người khác (minh họa)"), 4_000_000)
    first.gross_vnd = 5_999_999
    fees.save_payment(first, by=cast.staff)
    made.value_vnd = 9_999_998
    with pytest.raises(ValidationError, match="Đã ghi chi cho chuyên gia 9.999.999 đồng"):
        fees.save_contract(made, [])

    made = Contract.objects.with_sums().get()
    assert (made.value_vnd, made.paid_vnd, made.tax_vnd, made.net_vnd) == (10_000_000, 9_999_999, 1_000_000, 8_999_999)


@pytest.mark.django_db
def test_the_database_keeps_no_payment_that_does_not_close(cast):
    row = payment(contract(task(cast, "sent")), expert())

    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertPayment.objects.filter(pk=row.pk).update(net_vnd=row.net_vnd + 1)
    row.net_vnd += 1
    with pytest.raises(ValidationError, match="cộng lại không bằng số tiền"):
        row.full_clean()


@pytest.mark.django_db
def test_the_largest_money_stays_exact(cast):
    made = contract(task(cast, "sent"), value_vnd=int(MAX_VALUE), instalments=())
    row = payment(made, expert(), int(MAX_VALUE))

    row.refresh_from_db()
    assert (row.gross_vnd, row.tax_vnd, row.net_vnd) == (10**15, 10**14, 9 * 10**14)


@pytest.mark.django_db
def test_what_was_paid_out_is_not_removed(cast):
    row = payment(contract(task(cast, "sent")), expert(), paid_on="2024-05-06")
    row.refresh_from_db()

    with pytest.raises(ValidationError, match="đã chi ngày 06/05/2024"):
        fees.delete_payment(row)


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def pages(db, settings):
    settings.REQUIRE_MFA = False


def _told(*amounts, value="120 triệu", **changed):
    told = {
        "kind": "contract",
        "number": "05/HĐ-LHH",
        "signed_on": "1/3/2024",
        "value_vnd": value,
        "budget_source": "Ngân sách tỉnh",
        "scope": "Phản biện (minh họa)",
        "instalments-TOTAL_FORMS": "3",
        "instalments-INITIAL_FORMS": "0",
    }
    for number, amount in enumerate(amounts):
        told |= {f"instalments-{number}-amount_vnd": amount, f"instalments-{number}-when": f"Đợt {number + 1}"}
    return told | changed


def test_a_contract_is_kept_with_its_instalments_or_not_at_all(cast, pages):
    made = task(cast, "sent", origin="contract")
    staff, url = client_of(cast.staff), reverse("advisory:contract-edit", args=[made.pk])

    refused = staff.post(url, _told("50.000.000", "60.000.000"))
    vague = staff.post(url, _told(value="hơn 120 triệu"))
    assert not Contract.objects.exists()
    kept = staff.post(url, _told("50.000.000", "70.000.000"))

    assert "còn thiếu 10.000.000 đồng" in refused.content.decode()
    assert "60.000.000" in refused.content.decode()
    assert vague.context["form"].errors["value_vnd"] == ["Ghi đúng số tiền, không ghi «hơn»."]
    assert kept.url == reverse("advisory:contract-detail", args=[made.pk])
    assert list(made.contract.instalments.values_list("amount_vnd", flat=True)) == [50_000_000, 70_000_000]


def test_an_instalment_that_is_changed_or_removed_has_to_close_again(cast, pages):
    made = contract(task(cast, "sent"))
    first, second = made.instalments.all()
    rows = {"instalments-INITIAL_FORMS": "2", "instalments-0-id": first.pk, "instalments-1-id": second.pk}
    staff, url = client_of(cast.staff), made.get_absolute_url() + "sua/"

    refused = staff.post(url, _told("50.000.000", "70.000.000", **rows, **{"instalments-1-DELETE": "on"}))
    staff.post(url, _told("120.000.000", "70.000.000", **rows, **{"instalments-1-DELETE": "on"}))

    assert "còn thiếu 70.000.000 đồng" in refused.content.decode()
    assert list(made.instalments.values_list("pk", "amount_vnd")) == [(first.pk, 120_000_000)]


def test_days_run_forward(cast, pages):
    url = reverse("advisory:contract-edit", args=[task(cast, "sent").pk])

    answer = client_of(cast.staff).post(url, _told(accepted_on="1/2/2024", liquidated_on="1/1/2024"))

    assert set(answer.context["form"].errors) == {"accepted_on", "liquidated_on"}


def test_a_payment_shows_its_tax_and_too_much_keeps_what_was_typed(cast, pages):
    made = contract(task(cast, "sent"))
    url = reverse("advisory:payment-create", args=[made.task_id])
    told = {"expert": expert().pk, "work": "Phản biện 1", "gross_vnd": "5 triệu", "withholding": OUTSIDE}

    refused = client_of(cast.staff).post(url, told | {"gross_vnd": "120.000.001"})
    client_of(cast.staff).post(url, told)

    assert "chỉ còn 120.000.000 đồng" in refused.content.decode()
    assert "120.000.001" in refused.content.decode()
    row = made.payments.get()
    assert (row.gross_vnd, row.tax_vnd, row.net_vnd, row.recorded_by) == (5_000_000, 500_000, 4_500_000, cast.staff)


def test_an_expert_sees_the_own_payments_in_list_sums_and_export(cast, pages):
    made = contract(task(cast, "sent", title="Phản biện cầu Kênh Vàng (minh họa)"))
    own = payment(made, expert("Trần Văn Riêng (minh họa)", user=cast.judge), 3_000_000)
    payment(made, expert("Lê Thị Khác (minh họa)"), 7_000_000)
    judge, staff = client_of(cast.judge), client_of(cast.staff)
    url, export = reverse("advisory:payment-list"), reverse("advisory:payment-export")

    page = judge.get(url)
    assert list(page.context["filter"].qs) == [own]
    assert page.context["sums"] == {"gross": 3_000_000, "tax": 300_000, "net": 2_700_000}
    assert "Lê Thị Khác" not in page.content.decode()
    assert not judge.get(f"{url}?q=khac").context["filter"].qs
    told = str([[cell.value for cell in row] for row in table_cells(judge.get(export).content)])
    assert ("Trần Văn Riêng" in told, "Lê Thị Khác" in told) == (True, False)
    assert len(staff.get(url).context["filter"].qs) == 2
    assert judge.get(made.get_absolute_url()).status_code in {403, 404}


def test_queries_do_not_grow_with_rows(cast, pages):
    staff = client_of(cast.staff)
    made = contract(task(cast, "sent"))
    payment(made, expert(), 1_000_000)
    urls = [reverse(f"advisory:{name}") for name in ("contract-list", "payment-list")] + [made.get_absolute_url()]

    def count():
        counts = []
        for url in urls:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                staff.get(url)
            counts.append(len(queries))
        return counts

    count()
    before = count()
    for number in range(9):
        payment(made, expert(f"Chuyên gia {number} (minh họa)"), 1_000_000)
        payment(contract(task(cast, "sent")), expert(f"Người {number} (minh họa)"), 1_000_000)

    assert count() == before


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("paid_on", "1/1/2099", "còn ở phía trước"),
        ("gross_vnd", "năm triệu", "Ghi số tiền bằng chữ số"),
        ("gross_vnd", "hơn 5 triệu", "Ghi đúng số tiền"),
    ],
)
def test_a_payment_tells_what_is_wrong_with_it(db, name, typed, words):
    told = {"expert": expert().pk, "work": "Phản biện", "gross_vnd": "5 triệu", "withholding": "outside"}

    assert PaymentForm(told).is_valid()
    errors = PaymentForm(told | {name: typed}).errors
    assert list(errors) == [name]
    assert words in errors[name][0]
