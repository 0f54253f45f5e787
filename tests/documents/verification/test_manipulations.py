"""The table of manipulations: every one is caught, and by the check that is there for it."""

import pytest

from documents.verification import verify
from tests.documents.verification import manipulations as m
from tests.documents.verification import manipulations_signing as s

pytestmark = pytest.mark.slow

BYTES = {
    "a letter of the text": (m.flip_text, "intact"),
    "the seal's picture": (m.flip_image, "intact"),
    "a font": (m.flip_font, "intact"),
    "the first signature": (s.flip_signature_value(0), "intact"),
    "the second signature's value": (s.flip_signature_value(1), "intact"),
    "the zeros behind a signature": (m.flip_padding, "padding"),
    "the case of a hex digit": (m.change_case, "padding"),
    "revocation data": (m.flip_revocation_data, "intact"),
    "archived revocation data": (m.flip_archived_revocation_data, "archive"),
    "the place of the index": (m.flip_startxref, "readable"),
    "the size in the trailer": (m.flip_trailer, "intact"),
    "the comment of the header": (m.flip_header, "intact"),
    "the version in the header": (m.flip_version, "intact"),
    "the last mark": (m.flip_end_mark, "readable"),
}
LENGTH = {
    "a newline more": (m.append_newline, "ending"),
    "spaces more": (m.append_spaces, "ending"),
    "a comment more": (m.append_garbage, "ending"),
    "another paper behind": (m.append_other_paper, "readable"),
    "a comment before": (m.prepend_comment, "readable"),
    "cut off": (m.truncate, "readable"),
    "second signature removed": (m.remove_second_signature, "signatures"),
    "both signatures removed": (m.remove_signatures, "signatures"),
}
LATER = {f"later: {name}": (m.later(name), "ending") for name in m.LATER} | {
    f"later, with a genuine time stamp: {name}": (m.later_and_stamped(name), rule)
    for name, rule in {**dict.fromkeys(m.LATER, "changes"), "title": "metadata", "new object": "hidden"}.items()
}
# A stamp in the empty field is a good one; in the kid it cannot be put by pyHanko.
STAMPS = m.PAINTED.keys() - {"an empty field", "a red field as a hidden kid"}
PAINTED = (
    {f"painted and stamped: {name}": (m.painted_and_stamped(name), "changes") for name in m.PAINTED | m.FORM}
    | {f"painted between the signatures: {name}": (m.painted_between(name), "changes") for name in m.PAINTED}
    | {f"stamp painted: {name}": (m.painted_stamp(name), "changes") for name in sorted(STAMPS)}
    | {
        "seal over the text": (m.seal_elsewhere(box=(100, 700, 300, 750)), "changes"),
        "seal on the first page": (m.seal_elsewhere(box=(375, 610, 490, 660), page=0), "changes"),
    }
)
BEFORE = {
    "page exchanged before signing": (m.exchange_page_before_signing, "changes"),
    "page overridden before signing": (m.override_page_before_signing, "changes"),
    "object no index shows": (s.object_no_index_shows, "hidden"),
    "script before signing": (m.script_before_signing, "active"),
    "foreign attachment before signing": (s.foreign_attachment, "attachments"),
}
STRUCTURE = {
    "unused certificate": (s.add_unused_certificate, "structure"),
    "unsigned attribute": (s.add_unsigned_attribute, "structure"),
    "version of the structure": (s.change_cms_version, "structure"),
    "length not minimal": (s.long_length, "padding"),
    "no signature in its place": (s.no_signature_in_it, "readable"),
    "text in place of the signature": (s.text_instead_of_signature, "readable"),
    "signatures of another paper": (s.transplant, "intact"),
    "gap widened": (s.widen_gap, "padding"),
    "range shortened": (s.narrow_range, "ending"),
    "range of nothing": (s.range_of_nothing, "ranges"),
}
PEOPLE = {
    "organisation before person": (s.swapped_order, "order"),
    "expired when signing": (s.expired, "certificate"),
    "not yet valid when signing": (s.not_yet_valid, "certificate"),
    "revoked before signing": (s.revoked, "certificate"),
    "authority of the same names": (s.authority_of_the_same_names, "trust"),
    "certificate for time stamps": (s.certificate_for_time_stamps, "certificate"),
    "SHA-1": (s.weak_digest("sha1"), "algorithm"),
    "MD5": (s.weak_digest("md5"), "algorithm"),
    "a third signature": (s.third_signature, "signatures"),
}
PROGRAMS = {
    "image swapped": (m.swap_image, "ending"),
    "saved by another program": (s.saved_again, "intact"),
    "printed figure exchanged": (s.figures_disagree(printed=("166.842", "166.843")), "data"),
    "embedded figure exchanged": (s.figures_disagree(embedded=("166.842", "166.843")), "data"),
    "encrypted": (s.encrypted, "encryption"),
    "picture of a seal": (s.picture_of_a_seal, "signatures"),
}
TABLE = BYTES | LENGTH | LATER | PAINTED | BEFORE | STRUCTURE | PEOPLE | PROGRAMS


@pytest.mark.parametrize("name", TABLE)
def test_manipulation_is_caught(authority, name):
    make, rule = TABLE[name]

    verdict = verify(make())

    assert not verdict.ok
    assert rule in {check.rule for check in verdict.failures}
    assert all(check.detail for check in verdict.failures)
