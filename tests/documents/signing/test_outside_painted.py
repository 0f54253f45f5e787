"""Painted fields that come with a signature from outside, in its own revision or under a time stamp after it."""

import pytest

from tests.documents.signing import painting, papers
from tests.documents.signing.tampering import later, signed
from tests.documents.signing.test_outside_refused import STRANGE_FIELD, assert_refused, changed, changed_after


def strange_stamp(what):
    return (
        f"Dấu thời gian thêm sau chữ ký mang theo thứ không thuộc dấu thời gian ({what}). "
        "Tải lại bản đưa ra ký và ký lại; nếu vẫn vậy, tắt dấu thời gian lưu trữ trong phần mềm ký."
    )


INNER = "nội dung bên trong"
# What of each is not of a time stamp.
SHAPES = {
    "Highlight": "C, QuadPoints, Subtype",
    "Polygon": "C, IC, Subtype, Vertices",
    "Line": "BS, C, L, Subtype",
    "Ink": "BS, C, InkList, Subtype",
}


def stamped_in(change):
    return lambda pdf: painting.stamped_in_it(change)(signed(pdf))


FILES = {
    **{
        f"a time stamp in a {kind.lower()}": (stamped_in(painting.shape(kind)), strange_stamp(what))
        for kind, what in SHAPES.items()
    },
    "a time stamp that is seen": (stamped_in(painting.widget(*painting.PLACE)), strange_stamp("AP")),
    "a time stamp of no size with looks": (stamped_in(painting.widget(0, 0, 0, 0)), strange_stamp("AP")),
    "a time stamp whose place is in other objects": (stamped_in(painting.indirect_rect), strange_stamp("Rect")),
    "a signature in a highlight": (
        lambda pdf: signed(pdf, field=painting.FIELD, before=painting.shape("Highlight")),
        STRANGE_FIELD.replace("(AA)", "(QuadPoints, Subtype)"),
    ),
    "fields drawn anew": (lambda pdf: later(signed(pdf), painting.draw_fields_anew), changed_after(INNER)),
    "marked as untagged": (lambda pdf: later(signed(pdf), painting.mark_as_untagged), changed_after(INNER)),
    "an empty field in the signature's revision": (lambda pdf: signed(pdf, before=painting.bare), changed(INNER)),
}


@pytest.mark.parametrize(("make", "sentence"), FILES.values(), ids=FILES)
def test_painted_file_is_refused(cast, authority, make, sentence):
    paper = papers.ready(cast)

    assert_refused(paper, make(papers.content(paper)), sentence, by=cast.leader)
