import pytest

from documents.archive.archiving import extend
from documents.archive.levels import level_of, levels_of
from tests.documents.signing.signed_papers import prepared, signed


@pytest.mark.parametrize(
    ("stamped", "with_revocation_data", "level"),
    [(False, False, "B-B"), (False, True, "B-B"), (True, False, "B-T")],
)
def test_level_is_read_from_the_file(authority, stamped, with_revocation_data, level):
    assert level_of(signed(authority, stamped=stamped, with_revocation_data=with_revocation_data)) == level


def test_the_organisations_revocation_data_serves_both_when_the_issuer_is_the_same(authority):
    found = levels_of(signed(authority))

    assert [(each.field, each.level, each.without_revocation_data) for each in found] == [
        ("Signature1", "B-LT", ()),
        ("Signature2", "B-LT", ()),
    ]


def test_what_lacks_is_named(authority):
    found = levels_of(signed(authority, with_revocation_data=False))

    assert [each.without_revocation_data for each in found] == [
        ("Nguyễn Thị Mẫu (minh họa)", "Dấu thời gian"),
        ("Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh", "Dấu thời gian"),
    ]


def test_nobody_signed(authority):
    assert level_of(prepared()) == ""


@pytest.mark.parametrize("stamped", [True, False])
@pytest.mark.parametrize("with_revocation_data", [True, False])
def test_extension_ends_at_b_lta(authority, stamped, with_revocation_data):
    extended = extend(signed(authority, stamped=stamped, with_revocation_data=with_revocation_data))

    assert (level_of(extended.pdf), extended.missing) == ("B-LTA", [])
