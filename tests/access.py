"""Pieces of the access matrix (tests/test_access.py): its vocabulary, its requests and the objects behind its URLs."""

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.services import invitation_key, invite
from advisory.models import ThresholdRule
from documents import storage
from documents.delivery.issuing import issue_paper
from documents.delivery.recipients import Recipient
from documents.models import SigningIdentity
from documents.registers.outgoing import reserve_number
from lhh_portal.models import Job
from lhh_portal.roles import Role
from members.import_services import read_file, start_import
from news.calendar.services import subscribe
from news.models import AnswerMail, Comment, ContactOfficer, DataRequest, LibraryDocument, Link, Poll, Question
from reports import activity_import_services
from reports.coverage import fileable_groups
from reports.joint_merge import merge, version_of
from reports.models import ActivityKind, FilingException, PossibleDuplicate, ReminderStep
from reports.review import fingerprint, parts_of
from tests import factories
from tests.advisory import told
from tests.contests.made import Contests
from tests.documents.factories import DocumentFactory, IncomingPaperFactory, sealed
from tests.honours.told import Honours
from tests.members.sheets_made import xlsx
from tests.news import shown
from tests.news.published import draft, picture, published, revised
from tests.news.shown import library_document
from tests.reports.activity_sheets import xlsx as activity_sheet
from tests.reports.story import tell

VISITOR = "visitor"
# Everybody in tests.conftest.cast who can sign in; `other_officer` is of an association that owns none of the objects.
PEOPLE = (
    "officer",
    "other_officer",
    "staff",
    "clerk",
    "leader",
    "judge",
    "author",
    "editor",
    "administrator",
    "nobody",
)
EVERYONE = frozenset({VISITOR, *PEOPLE})
SIGNED_IN = frozenset(PEOPLE)
OFFICE = frozenset({"staff", "clerk", "leader"})
STAFF = frozenset({"staff"})
LEADER = frozenset({"leader"})
OFFICER = frozenset({"officer"})  # the one who owns the object
OFFICERS = frozenset({"officer", "other_officer"})
ADMINISTRATOR = frozenset({"administrator"})


@dataclass(frozen=True)
class Row:
    """One URL: who may, with which objects (`kwargs(world)`), and what the allowed get (a status, or any below 400)."""

    name: str
    allowed: frozenset
    kwargs: object = field(default=lambda world: {})
    method: str = "get"
    data: object = field(default=lambda world: {})
    status: int | None = None

    def url(self, world):
        return reverse(self.name, kwargs=self.kwargs(world))


def row(name, allowed, kwargs=None, **options):
    return Row(name, frozenset(allowed), **({"kwargs": kwargs} if kwargs else {}), **options)


class World:
    """The objects URLs point at, made when a row asks for one. They belong to `cast.lawyers`, officer's association."""

    def __init__(self, cast):
        self.cast = cast

    @cached_property
    def activity(self):
        return factories.ActivityFactory(lead=self.cast.lawyers)

    @cached_property
    def kind(self):
        return ActivityKind.objects.get(code="tang-qua")

    @cached_property
    def draft(self):
        """The officer's own."""
        return factories.ActivityDraftFactory(user=self.cast.officer)

    @cached_property
    def reminder_step(self):
        return ReminderStep.objects.first()

    @cached_property
    def reminder(self):
        """To the officer, not sent yet."""
        at = timezone.now()
        return self.association_report.reminders.create(
            key="1", purpose="reminder", days=-7, email=self.cast.officer.email, name="Cán bộ", due_at=at
        )

    @cached_property
    def possible_duplicate(self):
        """The officer's record and one of another association."""
        other = factories.ActivityFactory(kind=self.activity.kind)
        return PossibleDuplicate.objects.create(first=self.activity, second=other, score=90, reasons=["cùng tên"])

    @cached_property
    def activity_merge(self):
        pair = self.possible_duplicate
        merge(pair, keep_id=pair.first_id, choices={}, version=version_of(pair), by=self.cast.staff)
        return self.activity.merges.get()

    @cached_property
    def evidence(self):
        return self.activity.evidence.create(file=storage.store(b"%PDF-1.4", "application/pdf"), name="a.pdf")

    @cached_property
    def round(self):
        return factories.RoundFactory()

    @cached_property
    def association_report(self):
        return self.round.reports.create(association=self.cast.lawyers, state="draft")

    @cached_property
    def filed_report(self):
        """Waits for review: one figure, and nothing of the other groups."""
        talks = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
        factories.ActivityFactory(kind=talks, lead=self.cast.lawyers, amounts={talks.measures.get(code="cuoc"): 60})
        report = self.round.reports.create(association=self.cast.lawyers, state="submitted")
        for group in fileable_groups().exclude(code="PBK"):
            report.nil_returns.create(group=group)
        return report

    @cached_property
    def missing_report(self):
        return self.round.reports.create(association=self.cast.healers)

    @cached_property
    def exception(self):
        """Asked for, not decided."""
        return FilingException.objects.create(
            report=self.missing_report, kind="missing", reason="Hội đang đại hội", asked_by=self.cast.staff
        )

    @property
    def first_part(self):
        parts = parts_of(self.filed_report)
        return {"key": parts[0].key, "seen": parts[0].fingerprint, "all": fingerprint(parts)}

    @cached_property
    def story(self):
        """A round with a draft of the consolidated report."""
        return tell(self.cast)

    @cached_property
    def section(self):
        return {"code": self.story.round.code, "pk": self.story.section.pk}

    @cached_property
    def direction(self):
        """Something the last report said would be done."""
        return self.story.report.directions.create(position=1, text="Kiện toàn tổ chức (minh họa)")

    @cached_property
    def group(self):
        return fileable_groups().first()

    @cached_property
    def profile(self):
        return factories.FederationProfileFactory()

    @cached_property
    def membership_count(self):
        return factories.MembershipCountFactory(association=self.cast.lawyers)

    @cached_property
    def mandate(self):
        return factories.MandateFactory(body__association=self.cast.lawyers)

    @cached_property
    def member_import(self):
        started = start_import(xlsx([["Tên hội"], ["Hội Mới"]]), as_of=date(2024, 6, 14), by=self.cast.staff)
        return read_file(started)

    @cached_property
    def activity_import(self):
        """Sent in by the officer."""
        rows = [["Tên hoạt động", "Ngày"], ["Họp (minh họa)", "15/4/2024"]]
        started = activity_import_services.start_import(
            activity_sheet(rows), by=self.cast.officer, association=self.cast.lawyers, kind=self.kind
        )
        return activity_import_services.read_file(started)

    @cached_property
    def term(self):
        return self.cast.lawyers.terms.create(ordinal="III", starts_on=date(2022, 1, 1))

    @cached_property
    def job(self):
        """Asked for by staff."""
        return Job.objects.create(kind="documents.render", key="1", owner=self.cast.staff)

    @cached_property
    def document(self):
        return DocumentFactory()

    @cached_property
    def incoming_paper(self):
        """Handled by the leader; its scan is there."""
        return IncomingPaperFactory(
            handler=self.cast.leader,
            file=storage.store(b"%PDF-1.4" + b" " * 2048, "application/pdf"),
            file_name="quet.pdf",
        )

    @cached_property
    def register_year(self):
        """A year whose register has a line."""
        return reserve_number(DocumentFactory(), on=date(2024, 6, 11), by=self.cast.clerk).register.year

    @cached_property
    def minutes(self):
        return DocumentFactory(type="BB", other_signature="Thư ký\nTrần Văn Thư (minh họa)")

    @cached_property
    def printed_document(self):
        return DocumentFactory(pdf=storage.store(b"%PDF-1.7", "application/pdf"))

    @cached_property
    def returned_document(self):
        return DocumentFactory(state="returned")

    @cached_property
    def version(self):
        """A signed one, from before the paper was returned."""
        return self.returned_document.versions.create(kind="signed", file=storage.store(b"%PDF-1.7", "application/pdf"))

    @cached_property
    def attachment_of_draft(self):
        file = storage.store(b"%PDF-1.7", "application/pdf")
        attachment = self.document.attachments.create(name="Danh sách", file=file)
        return {"pk": self.document.pk, "attachment": attachment.pk}

    @cached_property
    def proposed_document(self):
        return DocumentFactory(state="proposed")

    @cached_property
    def issued_document(self):
        paper = DocumentFactory(state="approved")
        reserve_number(paper, on=paper.issued_on, by=None)
        type(paper).objects.filter(pk=paper.pk).update(state="issued")
        return paper

    @cached_property
    def public_paper(self):
        """Issued, everybody may read it; with an attachment."""
        paper = shown.public_paper()
        paper.attachments.create(name="Danh sách", file=paper.pdf)
        return paper

    @cached_property
    def library_document(self):
        return shown.library_document()

    @cached_property
    def calendar_entry(self):
        """Of the house alone."""
        return shown.calendar_entry()

    @cached_property
    def calendar_token(self):
        return subscribe(self.cast.clerk)

    @cached_property
    def public_entry(self):
        return shown.calendar_entry(is_public=True, place="Hội trường", attendants="Các hội thành viên")

    @cached_property
    def link(self):
        return Link.objects.create(title="Hội bạn (minh họa)", url="https://hoi.example/", logo=self.shown_picture)

    @cached_property
    def album(self):
        """Published: a picture, a video of ours, a video elsewhere."""
        return shown.album(self.shown_picture, state="published")

    @cached_property
    def draft_album(self):
        return shown.album(self.shown_picture)

    @cached_property
    def draft_video(self):
        return {"pk": self.draft_album.pk, "video": self.draft_album.videos.exclude(file="").get().pk}

    @cached_property
    def contact_officer(self):
        return ContactOfficer.objects.create(name="Đầu Mối (minh họa)", position="Chánh Văn phòng", unit="Văn phòng")

    @cached_property
    def data_request(self):
        """Somebody named in the library asks to be taken out."""
        library_document(abstract="Về việc khen em Quàng Thị Mẫu (minh họa)")
        return DataRequest.objects.create(
            code="FSYYCKNQ23",  # one of letters alone, as one in twenty is, reads as a foreign word
            kind="erase",
            name="Quàng Thị Mẫu",
            email="mau@vd.example",
            details="Gỡ tên em (minh họa)",
        )

    @cached_property
    def removal(self):
        document = self.data_request and LibraryDocument.objects.get(abstract__contains="Quàng")
        return {"pk": self.data_request.pk, "kind": "thu-vien", "obj": document.pk, "remedy": "go-ten"}

    @cached_property
    def sealed_document(self):
        return sealed(self.cast)

    @cached_property
    def delivery(self):
        """A mail that was given up, of an issued paper."""
        paper = issue_paper(
            sealed(self.cast, number=7), [Recipient("Sở Nội vụ", ("a@so.example",))], by=self.cast.clerk
        )
        paper.deliveries.update(state="failed", error="550 5.1.1 (minh họa)", attempts=1)
        return paper.deliveries.select_related("document").get()

    @cached_property
    def paper_to_sign(self):
        """Approved and printed; the leader signs on a machine of her own, with a certificate that is none."""
        return self._paper_to_sign("outside")

    @cached_property
    def approved_document(self):
        """Approved and printed; the leader signs with a key file of the server."""
        return self._paper_to_sign("pkcs12")

    def _paper_to_sign(self, backend):
        file = storage.store(b"%PDF-1.7", "application/pdf")
        paper = DocumentFactory(state="approved", signer=self.cast.leader, pdf=file)
        paper.versions.create(kind="prepared", file=file)
        SigningIdentity.objects.create(
            role="person",
            user=self.cast.leader,
            backend=backend,
            certificate=b"",
            subject="Người ký (minh họa)",
            not_before=datetime(2024, 1, 1, tzinfo=UTC),
            not_after=datetime(2040, 1, 1, tzinfo=UTC),
        )
        return paper

    @cached_property
    def identity(self):
        """Of the leader, with a picture."""
        return SigningIdentity.objects.create(
            role="person",
            user=self.cast.leader,
            backend="outside",
            certificate=b"0",
            fingerprint="0" * 64,
            subject="Lãnh đạo (minh họa)",
            issuer="Nơi cấp (minh họa)",
            not_before=timezone.now() - timedelta(days=30),
            not_after=timezone.now() + timedelta(days=400),
            image=storage.store(b"\x89PNG", "image/png"),
        )

    @cached_property
    def passkey(self):
        """Of the officer; the credential says "passkey" and could never sign in."""
        return Authenticator.objects.create(
            user=self.cast.officer,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "Điện thoại", "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}},
        )

    @cached_property
    def invitation(self):
        return invite(
            by=self.cast.staff,
            email="moi@lhh.example",
            full_name="Người Được Mời (minh họa)",
            roles=[Role.OFFICER],
            associations=[self.cast.lawyers],
        )

    @property
    def invitation_key(self):
        return invitation_key(self.invitation)

    @cached_property
    def totp(self):
        return TOTP.activate(self.cast.officer, "JBSWY3DPEHPK3PXP")

    @cached_property
    def published_article(self):
        """With a table, a note and a file; more articles stand beside it."""
        published("Một tin khác (minh họa)", hours_ago=2)
        body = (
            '<h2>Kết quả</h2><p>Khám cho 166.842 lượt người<span class="footnote">Hội Đông y.</span>.</p>'
            "<table><thead><tr><th>Hội</th><th>Số cuộc</th></tr></thead>"
            "<tbody><tr><td>Hội Luật gia</td><td>63</td></tr></tbody></table>"
        )
        article = published("Sơ kết công tác (minh họa)", body=body, byline="T.T.B", association=self.cast.lawyers)
        file = default_storage.save("news/ke-hoach.pdf", ContentFile(b"%PDF-1.7"))
        article.files.create(file=file, name="Kế hoạch.pdf", size=8, media_type="application/pdf")
        return article

    @cached_property
    def comment(self):
        """Waits under `published_article`, beside one that is shown."""
        self.published_article.comments.create(name="Bạn đọc (minh họa)", text="Bài hay.", state="shown")
        return Comment.objects.create(article=self.published_article, name="Bạn đọc (minh họa)", text="Xin hỏi thêm.")

    @cached_property
    def question(self):
        """New, its sender agrees to everything."""
        told = {"subject": "Hỏi về hội thi (minh họa)", "text": "Bao giờ mở?", "name": "Bạn Đọc (minh họa)"}
        return Question.objects.create(**told, email="a@vi-du.example", may_publish=True, may_name=True)

    @cached_property
    def public_question(self):
        told = {"subject": "Hỏi về gia nhập (minh họa)", "text": "Cần gì?", "answer": "Cần đơn và Điều lệ."}
        at = timezone.now()
        return Question.objects.create(**told, may_publish=True, state="public", answered_at=at)

    @cached_property
    def failed_answer(self):
        """Answered, the mail was given up."""
        told = {"subject": "Hỏi về lịch (minh họa)", "text": "Bao giờ họp?", "answer": "Tháng sau."}
        question = Question.objects.create(
            **told, email="b@vi-du.example", state="answered", answered_at=timezone.now()
        )
        question.mail = AnswerMail.objects.create(question=question, state="failed", error="550 (minh họa)")
        return question

    @cached_property
    def poll(self):
        return self._poll("open")

    @cached_property
    def draft_poll(self):
        return self._poll("draft")

    def _poll(self, state):
        poll = Poll.objects.create(question="Họp cách nào (minh họa)?", state=state)
        for position, text in enumerate(["Trực tiếp", "Trực tuyến"], start=1):
            poll.options.create(position=position, text=text, votes=position)
        return poll

    @cached_property
    def desk_article(self):
        """A draft of the officer, with a picture, a table and a file."""
        body = (
            f'<p>Khai mạc lúc 8 giờ.</p><figure data-picture="{self.shown_picture.pk}"></figure>'
            "<table><thead><tr><th>Hội</th></tr></thead><tbody><tr><td>Hội Luật gia</td></tr></tbody></table>"
        )
        article = draft(
            "Hội nghị sơ kết (minh họa)", author=self.cast.officer, association=self.cast.lawyers, body=body
        )
        file = default_storage.save("news/chuong-trinh.pdf", ContentFile(b"%PDF-1.7"))
        article.files.create(file=file, name="Chương trình.pdf", size=8, media_type="application/pdf")
        return article

    @cached_property
    def article_file(self):
        return {"pk": self.desk_article.pk, "file": self.desk_article.files.get().pk}

    @cached_property
    def approved_article(self):
        return draft("Bài đã duyệt (minh họa)", author=self.cast.officer, state="approved")

    @cached_property
    def revised_article(self):
        """Published twice, and changed again."""
        article = revised(published(body="<p>Có 12 hội dự.</p>"), body="<p>Có 13 hội dự.</p>", note="Sửa số hội")
        article.body = "<p>Có 14 hội dự hội nghị.</p>"
        article.save()
        return article

    @cached_property
    def shown_picture(self):
        found = picture(widths=[480])
        default_storage.save(f"{found.folder}/480.webp", ContentFile(b"RIFF"))
        return found

    @cached_property
    def advisory(self):
        """Tasks, opinions and recommendations, one in each state (tests/advisory/told.py)."""
        return told.Advisory(self.cast)

    @cached_property
    def threshold(self):
        return ThresholdRule.objects.first()

    @cached_property
    def contests(self):
        """A youth contest that takes entries, with entries of the officer's association (tests/contests/made.py)."""
        return Contests(self.cast)

    @cached_property
    def honours(self):
        """A campaign with nominations of the officer's association (tests/honours/told.py)."""
        return Honours(self.cast)

    @cached_property
    def recovery_codes(self):
        return RecoveryCodes.activate(self.cast.officer)


def client_of(user):
    """A client signed in by password a moment ago, so that no page asks to confirm the password again."""
    client = Client()
    if user is not None:
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "email": user.email, "reauthenticated": True}
        ]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return client


def answer(client, url, method, data):
    """Send one request and undo what it did, so that every person meets the same world. Return the response."""
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        transaction.set_rollback(True)
    return response


def is_sent_to_sign_in(response):
    return response.status_code == 302 and response.url.split("?")[0] == reverse(settings.LOGIN_URL)


def url_names(patterns=None, namespace=""):
    """Yield the full name of every URL pattern, the Django admin's excepted: `tests.accounts.test_admin` has these."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            if inner != "admin:":
                yield from url_names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}"
