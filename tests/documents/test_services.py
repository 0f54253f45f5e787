"""A paper on its way: who may do what when, and what each step leaves behind."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from documents import services
from documents.appendices import appendix_fields
from documents.models import Amendment, Attachment, OfficialDocument, RegisterEntry, Version
from documents.registers.outgoing import record_paper_number
from documents.storage import store
from lhh_portal import jobs
from lhh_portal.models import Job, StateChange
from lhh_portal.roles import Role
from lhh_portal.workflow import WrongState, perform
from tests.documents.factories import DocumentFactory
from tests.factories import FederationProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = date(2024, 6, 11)


@pytest.fixture
def leader(cast):
    cast.leader.full_name = "Nguyễn Thị Mẫu (minh họa)"
    cast.leader.save()
    return cast.leader


def _proposed(cast, **fields):
    return services.propose(DocumentFactory(issued_on=None, **fields), by=cast.staff)


def _approved(cast, **fields):
    return services.approve(_proposed(cast, **fields), by=cast.leader, on=DAY)


def _with_version(document, kind):
    """The paper as documents.signing.sign leaves it just before the door."""
    stored = store(f"%PDF-1.7 {kind}".encode(), "application/pdf")
    document.versions.create(kind=kind, file=stored)
    document.pdf = stored
    document.save(update_fields=["pdf"])
    return document


def _at(cast, state, document=None):
    """A paper in `state`, brought there through the door."""
    document = document or DocumentFactory(issued_on=None)
    steps = {
        "proposed": lambda paper: services.propose(paper, by=cast.staff),
        "approved": lambda paper: services.approve(paper, by=cast.leader, on=DAY),
        "signed": lambda paper: perform(_with_version(paper, "signed"), "sign", actor=cast.leader),
        "sealed": lambda paper: perform(_with_version(paper, "sealed"), "seal", actor=cast.clerk),
        "issued": lambda paper: perform(paper, "issue", actor=cast.clerk),
    }
    for reached, step in steps.items():
        if document.state == state:
            break
        document = step(document)
        assert document.state == reached
    return document


def test_proposing_chooses_the_leader_with_the_printed_name(cast, leader):
    document = _proposed(cast, signer_name="  Nguyễn  Thị Mẫu (minh họa)")

    assert (document.state, document.signer) == ("proposed", leader)
    change = StateChange.objects.get()
    assert (change.action, change.old, change.new, change.actor) == ("propose", "draft", "proposed", cast.staff)


def test_proposing_a_paper_of_somebody_unknown_names_who_was_expected(cast, leader):
    document = DocumentFactory(signer_name="Trần Văn Khác (minh họa)")

    with pytest.raises(ValidationError, match="«Trần Văn Khác .minh họa.»"):
        services.propose(document, by=cast.staff)
    with pytest.raises(ValidationError, match="tài khoản được chọn mang tên «Nguyễn Thị Mẫu"):
        services.propose(document, by=cast.staff, signer=leader)

    document.refresh_from_db()
    assert (document.state, document.signer) == ("draft", None)


def test_of_two_leaders_of_one_name_one_is_chosen(cast, leader):
    other = UserFactory(email="hai@lhh.example", full_name=leader.full_name, roles=[Role.LEADER])
    UserFactory(email="ba@lhh.example", full_name=leader.full_name, roles=[Role.STAFF])
    document = DocumentFactory()

    with pytest.raises(ValidationError, match="Có 2 tài khoản lãnh đạo"):
        services.propose(document, by=cast.staff)

    assert services.propose(document, by=cast.staff, signer=other).signer == other


def test_approving_gives_number_and_date_and_queues_the_print(cast, leader):
    document = _approved(cast)

    assert (document.state, document.symbol, document.issued_on) == ("approved", "01/BC-LHH", DAY)
    job = Job.objects.get()
    assert (job.kind, job.args, job.owner) == ("documents.render", {"document_id": document.pk}, leader)
    assert OfficialDocument.objects.get().render_job == job


def test_refused_approval_takes_no_number_and_prints_nothing(cast, leader):
    record_paper_number("BC", on=date(2024, 6, 20), note="Báo cáo trên giấy", by=None)
    document = _proposed(cast)

    with pytest.raises(ValidationError, match="Số 01 đã cấp ngày 20/06/2024"):
        services.approve(document, by=leader, on=DAY)
    with pytest.raises(PermissionDenied):
        services.approve(document, by=cast.clerk, on=date(2024, 6, 21))
    draft = DocumentFactory()
    with pytest.raises(WrongState):
        services.approve(draft, by=leader, on=date(2024, 6, 21))

    assert (RegisterEntry.objects.count(), Job.objects.count()) == (1, 0)
    assert {paper.state for paper in OfficialDocument.objects.all()} == {"proposed", "draft"}


def test_returned_paper_keeps_number_date_and_signed_version_but_not_its_print(cast, leader):
    signed = _at(cast, "signed")

    returned = services.send_back(signed, by=cast.clerk, note="Thiếu nơi nhận")
    changed = services.update_document(returned, recipients="- Như trên;\n- Lưu: VT.")
    again = services.approve(services.propose(changed, by=cast.staff), by=leader, on=date(2024, 8, 1))

    assert (returned.pdf, again.pdf) == (None, None)
    assert (again.symbol, again.issued_on) == ("01/BC-LHH", DAY)
    assert [version.kind for version in again.versions.all()] == ["signed"]
    with pytest.raises(ValidationError, match="chưa mang chữ ký số"):
        perform(again, "sign", actor=leader)


@pytest.mark.parametrize(("state", "action", "who"), [("approved", "sign", "leader"), ("signed", "seal", "clerk")])
@pytest.mark.parametrize("newest", [None, Version.Kind.PREPARED])
def test_the_door_alone_cannot_fake_a_signature(cast, leader, state, action, who, newest):
    document = _at(cast, state)
    if newest:
        _with_version(document, newest)

    with pytest.raises(ValidationError, match="chưa mang chữ ký số"):
        perform(document, action, actor=getattr(cast, who))

    assert OfficialDocument.objects.get().state == state


def test_signed_file_must_be_the_papers_file(cast, leader):
    document = _with_version(_at(cast, "approved"), "signed")
    document.pdf = store(b"%PDF-1.7 another", "application/pdf")
    document.save(update_fields=["pdf"])

    with pytest.raises(ValidationError, match="chưa mang chữ ký số"):
        perform(document, "sign", actor=leader)


def test_proposing_and_approving_through_the_door_alone_are_refused(cast, leader):
    document = DocumentFactory()
    with pytest.raises(ValidationError, match="Chưa chọn người ký"):
        perform(document, "propose", actor=cast.staff)

    proposed = services.propose(document, by=cast.staff)
    with pytest.raises(ValidationError, match="chưa có số"):
        perform(proposed, "approve", actor=leader)


@pytest.mark.parametrize("state", ["proposed", "approved", "signed", "sealed", "issued"])
def test_paper_on_its_way_cannot_be_changed(cast, leader, state):
    document = _at(cast, state)

    with pytest.raises(WrongState):
        services.update_document(document, subject="Khác")

    assert OfficialDocument.objects.get().subject == document.subject


def test_changing_a_draft_cleans_it_and_drops_print_and_signer(cast, leader):
    document = services.send_back(_proposed(cast), by=leader, note="Sửa tên")
    document.pdf = store(b"%PDF-1.7 draft", "application/pdf")
    document.save(update_fields=["pdf"])

    changed = services.update_document(
        document, signer_name="Người khác", body="<p onclick=x>Chào</p><script>y</script>"
    )

    changed.refresh_from_db()
    assert (changed.pdf, changed.signer, changed.body) == (None, None, "<p>Chào</p>")


@pytest.mark.parametrize("field", [{"type": "KH"}, {"issued_on": date(2024, 7, 1)}, {"org_code": "KHAC"}])
def test_numbered_paper_keeps_type_date_and_symbol(cast, leader, field):
    document = services.send_back(_at(cast, "approved"), by=leader, note="Sửa")

    with pytest.raises(ValidationError, match="đã có số 01/BC-LHH ngày 11/06/2024"):
        services.update_document(document, **field)


@pytest.mark.parametrize("note", ["", "  "])
def test_returning_needs_reasons(cast, leader, note):
    document = _proposed(cast)

    with pytest.raises(ValidationError) as refused:
        services.send_back(document, by=leader, note=note)

    assert list(refused.value.message_dict) == ["note"]
    assert OfficialDocument.objects.get().state == "proposed"


def test_correcting_paper_is_a_copy_that_says_so(cast, leader):
    issued = _at(cast, "issued")
    Attachment.objects.create(document=issued, name="Danh sách", file=store(b"%PDF-1.7", "application/pdf"))

    draft = services.amend(issued, Amendment.CORRECTS, by=cast.staff)

    assert (draft.state, draft.amends, draft.amendment, draft.created_by) == ("draft", issued, "corrects", cast.staff)
    same = [name for name in services.PRINTED if name != "body"]
    assert [getattr(draft, name) for name in same] == [getattr(issued, name) for name in same]
    assert draft.body == f"{issued.body}<p>Văn bản này thay thế Báo cáo số 01/BC-LHH ngày 11/06/2024.</p>"
    assert [(item.name, item.file) for item in draft.attachments.all()] == [
        ("Danh sách", issued.attachments.get().file)
    ]
    assert (draft.number, draft.issued_on, draft.pdf) == (None, None, None)
    assert draft.code != issued.code


APPENDICES = [
    {"title": "Biểu số liệu", "body": "<p>Một.</p>", "is_landscape": True},
    {"title": "Danh sách", "body": "<p>Hai.</p>", "is_landscape": False},
]


def _paper_with_appendices(appendices=APPENDICES):
    built = DocumentFactory.build()
    return services.create_document(**{name: getattr(built, name) for name in services.PRINTED}, appendices=appendices)


def test_appendices_are_kept_in_order_and_cleaned(cast):
    document = _paper_with_appendices([*APPENDICES, {"title": "Ba", "body": "<p onclick=x>Ba</p><script>y</script>"}])

    rows = document.appendices.values_list("position", "title", "body", "is_landscape")
    assert list(rows) == [
        (1, "Biểu số liệu", "<p>Một.</p>", True),
        (2, "Danh sách", "<p>Hai.</p>", False),
        (3, "Ba", "<p>Ba</p>", False),
    ]


@pytest.mark.parametrize(
    ("fields", "titles"),
    [
        ({"subject": "Khác"}, ["Biểu số liệu", "Danh sách"]),
        ({"appendices": [{"title": "Mới", "body": "<p>a</p>"}]}, ["Mới"]),
        ({"appendices": []}, []),
    ],
)
def test_a_change_replaces_appendices_only_when_it_names_them(cast, fields, titles):
    changed = services.update_document(_paper_with_appendices(), **fields)

    assert list(changed.appendices.values_list("title", flat=True)) == titles


@pytest.mark.parametrize("wrong", [{"title": "", "body": "<p>a</p>"}, {"title": "A", "body": "<script>a</script>"}])
def test_nothing_is_kept_of_a_paper_with_an_empty_appendix(cast, wrong):
    document = _paper_with_appendices()

    with pytest.raises(ValidationError):
        services.update_document(document, subject="Khác", appendices=[APPENDICES[0], wrong])

    document.refresh_from_db()
    assert document.subject != "Khác"
    assert appendix_fields(document) == APPENDICES


def test_a_correcting_paper_has_the_appendices_too_a_withdrawal_has_none(cast, leader):
    issued = _at(cast, "issued", _paper_with_appendices())

    correction = services.amend(issued, Amendment.CORRECTS, by=cast.staff)

    assert appendix_fields(correction) == appendix_fields(issued) == APPENDICES
    services.discard(correction)
    notice = services.amend(issued, Amendment.WITHDRAWS, by=cast.clerk, reason="Lập nhầm.")
    assert appendix_fields(notice) == []


def test_withdrawing_paper_is_a_notice_that_cites_it(cast, leader):
    OfficialDocument.objects.filter(pk=_at(cast, "issued").pk).update(subject="Kế hoạch A & B")
    issued = OfficialDocument.objects.get()

    draft = services.amend(issued, Amendment.WITHDRAWS, by=cast.clerk, reason="Lập nhầm (minh họa).")

    assert (draft.type, draft.subject) == ("TB", "Về việc thu hồi Báo cáo số 01/BC-LHH")
    assert "Báo cáo số 01/BC-LHH ngày 11/06/2024 về «Kế hoạch A &amp; B»" in draft.body
    assert "<p>Lý do thu hồi: Lập nhầm (minh họa).</p>" in draft.body


def test_withdrawing_needs_a_reason(cast, leader):
    issued = _at(cast, "issued")

    with pytest.raises(ValidationError, match="lý do thu hồi"):
        services.amend(issued, Amendment.WITHDRAWS, by=cast.clerk, reason=" ")


def test_a_paper_that_amends_bears_the_head_of_today(cast, leader):
    FederationProfileFactory(valid_from=date(2025, 7, 1), place_name="Tây Ninh")
    issued = _at(cast, "issued")

    draft = services.amend(issued, Amendment.CORRECTS, by=cast.staff)

    assert (issued.place_name, draft.place_name) == ("Long An", "Tây Ninh")


def test_one_open_amendment_at_a_time(cast, leader):
    issued = _at(cast, "issued")
    services.amend(issued, Amendment.CORRECTS, by=cast.staff)

    with pytest.raises(ValidationError, match="chưa phát hành"):
        services.amend(issued, Amendment.WITHDRAWS, by=cast.staff, reason="Lập nhầm (minh họa).")

    assert issued.amendments.count() == 1


@pytest.mark.parametrize("state", ["draft", "approved", "sealed"])
def test_only_an_issued_paper_is_amended(cast, leader, state):
    with pytest.raises(WrongState):
        services.amend(_at(cast, state), Amendment.CORRECTS, by=cast.staff)


@pytest.mark.parametrize("who", ["leader", "officer", "nobody"])
def test_amending_is_for_those_who_write_papers(cast, leader, who):
    with pytest.raises(PermissionDenied):
        services.amend(_at(cast, "issued"), Amendment.CORRECTS, by=getattr(cast, who))


@pytest.mark.slow
def test_print_after_approval_is_the_prepared_version(cast, leader):
    document = _approved(cast)

    jobs.run(Job.objects.get().pk)

    document.refresh_from_db()
    version = document.versions.get()
    assert (version.kind, version.file, version.created_by) == ("prepared", document.pdf, leader)
