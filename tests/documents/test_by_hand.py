"""Letters have a number and layout of their own; what several sign by hand is kept as a scan and takes no number."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import services
from documents.models import OfficialDocument, RegisterEntry, Version
from documents.registers.outgoing import reserve_number
from lhh_portal.workflow import WrongState, available, perform
from tests.access import client_of
from tests.documents.factories import DocumentFactory

pytestmark = pytest.mark.django_db
LETTER = {"type": "CV", "unit_code": "TVPB", "salutation": "Ủy ban nhân dân tỉnh (minh họa)"}
MINUTES = {"type": "BB", "other_signature": "Thư ký\nTrần Văn Thư (minh họa)"}
SCAN = b"%PDF-1.7 ban quet"


def test_letters_are_a_series_of_their_own_and_bear_their_unit(cast):
    letter, report = DocumentFactory(**LETTER), DocumentFactory()

    for paper in (letter, report):
        reserve_number(paper, on=paper.issued_on, by=cast.clerk)

    assert [letter.symbol, report.symbol, letter.file_name] == ["01/LHH-TVPB", "01/BC-LHH", "01-LHH-TVPB.pdf"]
    assert [entry.symbol for entry in RegisterEntry.objects.order_by("pk")] == ["01/LHH-TVPB", "01/BC-LHH"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (LETTER | {"unit_code": ""}, "unit_code"),
        (LETTER | {"salutation": ""}, "salutation"),
        ({"recipients": ""}, "recipients"),
        ({"type": "HĐ", "own_symbol": "05/HĐ-LHH"}, "__all__"),
        ({"type": "HĐ", "other_signature": "Giám đốc\nTrần Văn Thư (minh họa)"}, "__all__"),
    ],
)
def test_a_paper_without_what_its_kind_needs_is_refused(cast, fields, field):
    told = {name: getattr(DocumentFactory.build(), name) for name in services.PRINTED}

    with pytest.raises(ValidationError) as refused:
        services.create_document(**told | fields, created_by=cast.staff)

    assert list(refused.value.message_dict) == [field]


def test_minutes_are_not_proposed_but_kept_as_a_scan(cast):
    paper = DocumentFactory(**MINUTES)

    assert [name for name, _label, _note in available(paper, cast.staff)] == ["keep"]
    with pytest.raises(ValidationError):
        perform(paper, "keep", actor=cast.staff)
    cast.leader.full_name = paper.signer_name
    cast.leader.save()
    with pytest.raises(WrongState):
        services.propose(paper, by=cast.staff)
    kept = services.keep(paper, content=SCAN, by=cast.staff)

    assert (kept.state, kept.symbol, kept.pdf.size) == ("kept", "", len(SCAN))
    assert [version.kind for version in kept.versions.all()] == [Version.Kind.SCANNED]
    assert not RegisterEntry.objects.exists()


def test_a_better_scan_replaces_the_first_and_both_stay(cast):
    paper = services.keep(DocumentFactory(**MINUTES), content=SCAN, by=cast.staff)

    services.keep(paper, content=SCAN + b"2", by=cast.clerk)

    paper = OfficialDocument.objects.get()
    assert (paper.versions.count(), paper.pdf.size) == (2, len(SCAN) + 1)
    with pytest.raises(WrongState):
        services.update_document(paper, subject="Khác")


@pytest.mark.parametrize("who", ["leader", "officer", "nobody"])
def test_a_scan_is_kept_by_those_who_write_papers(cast, who):
    paper = DocumentFactory(**MINUTES)

    with pytest.raises(PermissionDenied):
        services.keep(paper, content=SCAN, by=getattr(cast, who))

    assert not Version.objects.exists()


def test_a_paper_that_is_signed_here_is_not_kept_as_a_scan(cast):
    with pytest.raises(WrongState):
        services.keep(DocumentFactory(), content=SCAN, by=cast.staff)


def test_the_page_takes_a_pdf_and_nothing_else(cast, settings):
    settings.REQUIRE_MFA = False
    paper, staff = DocumentFactory(**MINUTES), client_of(cast.staff)
    url = reverse("documents:document-keep", args=[paper.pk])

    refused = staff.post(url, {"scan": SimpleUploadedFile("a.pdf", b"GIF89a")})
    kept = staff.post(url, {"scan": SimpleUploadedFile("a.pdf", SCAN)})

    paper.refresh_from_db()
    assert refused.context["form"].errors["scan"]
    assert (kept.url, paper.state) == (paper.get_absolute_url(), "kept")
    assert b"Tr\xe1\xba\xa7n V\xc4\x83n Th\xc6\xb0" in staff.get(paper.get_absolute_url()).content


def test_a_letter_is_composed_and_asked_for_what_it_needs(cast, settings):
    settings.REQUIRE_MFA = False
    staff, url = client_of(cast.staff), reverse("documents:document-new")
    paper = DocumentFactory.build()
    told = {name: getattr(paper, name) for name in services.PRINTED} | {
        "type": "CV",
        "body": "Kính đề nghị (minh họa).",
    }

    refused = staff.post(url, told)
    staff.post(url, told | LETTER)

    assert set(refused.context["form"].errors) == {"unit_code"}
    assert OfficialDocument.objects.get().symbol == "/LHH-TVPB"
