"""Outside signing: out of the portal, through another process, and back."""

import io

import pytest
from lxml import etree
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.models import SignatureRole
from documents.signing import changes
from documents.signing.outside import accept
from documents.signing.timestamps import timestamper
from documents.workflow import DocumentState
from tests.documents.signing import papers, tampering
from tests.documents.verification.signed import stamp


@pytest.mark.parametrize("own_field", [False, True], ids=["our field", "a field of its own"])
def test_a_paper_signed_in_another_process_comes_back(cast, authority, tmp_path, own_field):
    paper = papers.ready(cast)
    given = papers.content(paper)
    place = ["--box", *map(str, papers.box(given, "Signature1"))] if own_field else ["--field", "Signature1"]

    data = papers.at_the_desk(given, authority.PERSON, tmp_path, *place)

    signed = accept(paper, SignatureRole.PERSON, data, by=cast.leader)

    signature = signed.signatures.get()
    assert signed.state == DocumentState.SIGNED
    assert papers.content(signed) == data
    assert [version.kind for version in signed.versions.all()] == ["prepared", "signed"]
    assert (signature.role, signature.by, signature.stamped_at) == (SignatureRole.PERSON, cast.leader, None)
    assert signature.identity == cast.leader.signing_identities.get()
    assert not signed.signing_refusals.exists()


def test_organisation_signs_outside_too(cast, authority, tmp_path):
    paper = papers.ready(cast, state=DocumentState.SIGNED)

    data = papers.at_the_desk(papers.content(paper), authority.ORGANISATION, tmp_path, "--field", "Signature2")
    sealed = accept(paper, SignatureRole.ORGANISATION, data, by=cast.clerk)

    assert sealed.state == DocumentState.SEALED
    assert [(signature.role, signature.by) for signature in sealed.signatures.all()] == [
        (SignatureRole.PERSON, cast.leader),
        (SignatureRole.ORGANISATION, cast.clerk),
    ]


def test_time_stamp_and_validation_data_of_the_tool_are_kept(cast, authority):
    paper = papers.ready(cast)
    data = stamp(tampering.signed(papers.content(paper), stamper=timestamper()))

    signed = accept(paper, SignatureRole.PERSON, data, by=cast.leader)

    assert papers.content(signed) == data
    assert signed.signatures.get().stamped_at is not None


def test_program_and_moment_of_change_are_no_change(cast, authority):
    """pyHanko, as Acrobat and iText do, notes both in both descriptions of the file."""
    given = papers.prepared(6)
    before, after = (PdfFileReader(io.BytesIO(pdf)) for pdf in (given, tampering.signed(given)))

    assert told(before) == told(after)
    assert before.trailer["/Info"]["/Producer"] != after.trailer["/Info"]["/Producer"]
    assert before.root["/Metadata"].data != after.root["/Metadata"].data


def told(reader):
    view = reader.get_historical_resolver(reader.total_revisions - 1)
    return changes._info(view), changes._xmp(view)


PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">%s</rdf:RDF></x:xmpmeta>"""
ELEMENTS = """<rdf:Description rdf:about=""><pdf:Producer>A</pdf:Producer></rdf:Description>
 <rdf:Description rdf:about=""><pdfaid:part> 3 </pdfaid:part></rdf:Description>"""


@pytest.mark.parametrize(
    ("description", "same"),
    [
        ('<rdf:Description rdf:about="" pdfaid:part="3" pdf:Producer="B"/>', True),
        ('<rdf:Description rdf:about="" pdfaid:part="2" pdf:Producer="A"/>', False),
        ('<rdf:Description rdf:about="" pdfaid:part="3" pdf:Keywords="x"/>', False),
    ],
)
def test_packet_written_in_another_way_says_the_same(description, same):
    said = [changes.sayings(etree.fromstring(PACKET % text)) for text in (ELEMENTS, description)]

    assert (said[0] == said[1]) is same
