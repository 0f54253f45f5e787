import pytest
from django.core.exceptions import ValidationError

from documents.delivery.recipients import Recipient, by_address, clean_address, printed, remember, suggested
from documents.models import Correspondent
from tests.documents.factories import DocumentFactory


def _paper(recipients, salutation=""):
    return DocumentFactory.build(recipients=recipients, salutation=salutation)


@pytest.mark.parametrize(
    ("lines", "salutation", "names"),
    [
        ("- Sở Nội vụ;\n- Lưu: VT, VP.", "", ["Sở Nội vụ"]),
        ("– Sở Nội vụ ;\n\n- Cụm thi đua số 7.", "", ["Sở Nội vụ", "Cụm thi đua số 7"]),
        ("- Như trên;\n- Lưu: VT.", "Ủy ban nhân dân tỉnh", ["Ủy ban nhân dân tỉnh"]),
        ("- Như trên;\n- Sở Nội vụ.", "Kính gửi:\n- Tỉnh ủy;\n- Sở Nội vụ.", ["Tỉnh ủy", "Sở Nội vụ"]),
        ("- Như Kính gửi;", "Kính gửi: Tỉnh ủy", ["Tỉnh ủy"]),
        ("- Như trên;", "", []),
        ("- Sở Lưu trữ;\n- Trung tâm Lưu trữ;", "", ["Sở Lưu trữ", "Trung tâm Lưu trữ"]),
        ("Lưu VT", "", []),
        ("", "", []),
    ],
)
def test_printed_lines_become_names(lines, salutation, names):
    assert printed(_paper(lines, salutation)) == names


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("vanthu@SoNoiVu.gov.vn", "vanthu@sonoivu.gov.vn"),
        ("VanThu@so.gov.vn", "VanThu@so.gov.vn"),
        ("a@gmail.com", "a@gmail.com"),
    ],
)
def test_address_is_cleaned(typed, clean):
    assert clean_address(typed) == clean


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("vanthu", "«vanthu» không phải địa chỉ thư. Ghi dạng ten@coquan.gov.vn."),
        ("a@b", "«a@b» không phải địa chỉ thư. Ghi dạng ten@coquan.gov.vn."),
        ("vănthư@so.gov.vn", "«vănthư@so.gov.vn» có chữ có dấu; địa chỉ thư chỉ gồm chữ không dấu."),
        ("a@gmial.com", "«a@gmial.com» có vẻ gõ nhầm; có phải a@gmail.com?"),
        ("a@gmail.con", "«a@gmail.con» có vẻ gõ nhầm; có phải a@gmail.com?"),
        ("a@Gmial.cmo", "«a@Gmial.cmo» có vẻ gõ nhầm; có phải a@gmail.com?"),
        ("a@so.gov.v", "«a@so.gov.v» có vẻ gõ nhầm; có phải a@so.gov.vn?"),
        ("a@so.vm", "«a@so.vm» có vẻ gõ nhầm; có phải a@so.vn?"),
    ],
)
def test_slip_in_an_address_is_told(typed, sentence):
    with pytest.raises(ValidationError) as caught:
        clean_address(typed)
    assert caught.value.messages == [sentence]


def test_each_address_stands_once_and_shares_its_names():
    found = by_address(
        [
            Recipient("Sở Nội vụ", ("a@so.vn", "b@so.vn")),
            Recipient("Liên minh Hợp tác xã", ("A@so.vn",)),
            Recipient("Cụm thi đua số 7"),
        ]
    )

    assert found == {"a@so.vn": "Sở Nội vụ; Liên minh Hợp tác xã", "b@so.vn": "Sở Nội vụ"}


@pytest.mark.django_db
def test_addresses_are_offered_again():
    remember([Recipient("Sở Nội vụ", ("cu@so.vn",))])
    remember([Recipient("Sở Nội vụ", ("a@so.vn", "b@so.vn")), Recipient("Tỉnh ủy")])
    remember([Recipient("Sở Nội vụ")])

    assert suggested(_paper("- Sở Nội vụ;\n- Tỉnh ủy;")) == [
        Recipient("Sở Nội vụ", ("a@so.vn", "b@so.vn")),
        Recipient("Tỉnh ủy"),
    ]
    assert Correspondent.objects.count() == 1
