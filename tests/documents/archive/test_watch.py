from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from documents.archive.watch import concerns
from documents.models import Archive, OfficialDocument, SigningIdentity, Version
from documents.storage import store
from documents.workflow import DocumentState
from documents.workspace import signatures_to_see_to
from lhh_portal.workspace import Tone
from tests.documents.factories import DocumentFactory
from tests.documents.signing.papers import identity

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _archive(**fields):
    paper = DocumentFactory(state=DocumentState.ISSUED, pdf=store(b"signed", "application/pdf"))
    return Archive.objects.create(document=paper, level="B-LTA", **fields)


def test_nothing_to_see_to(authority, cast, capsys):
    identity(cast.leader, authority.PERSON)
    _archive(stamp_expires_at=timezone.now() + 46 * DAY)
    _archive(incomplete_since=timezone.now() - 3 * DAY, missing=["…"])

    call_command("check_archive")

    assert capsys.readouterr().out == "Không có việc gì phải làm với văn bản đã ký.\n"


@pytest.mark.parametrize(
    ("fields", "is_late", "words"),
    [
        (
            {"is_broken": True, "missing": ["Dấu hỏng."]},
            True,
            "Chứng cứ ký số của văn bản {symbol} không còn nguyên vẹn: Dấu hỏng.",
        ),
        (
            {"stamp_expires_at": 44 * DAY},
            False,
            "Dấu thời gian lưu trữ của văn bản {symbol} hết hạn ngày {in_44_days}, chưa gia hạn được.",
        ),
        (
            {"stamp_expires_at": -44 * DAY},
            True,
            "Dấu thời gian lưu trữ của văn bản {symbol} hết hạn ngày {ago_44_days}, chưa gia hạn được.",
        ),
        (
            {"incomplete_since": -44 * DAY, "missing": ["Không trả lời."]},
            False,
            "1 văn bản chưa lưu trữ được đầy đủ, lâu nhất từ ngày {ago_44_days}. Không trả lời.",
        ),
    ],
)
def test_each_danger_to_a_paper_is_told(authority, fields, is_late, words):
    now = timezone.now()
    archive = _archive(
        **{name: now + value if isinstance(value, timedelta) else value for name, value in fields.items()}
    )

    (concern,) = concerns()

    assert (concern.text, concern.url, concern.is_late) == (
        words.format(symbol=archive.document.symbol, in_44_days=_in(44), ago_44_days=_in(-44)),
        archive.document.get_absolute_url(),
        is_late,
    )


def test_sealed_paper_that_nobody_archived(authority):
    paper = DocumentFactory(state=DocumentState.SEALED, pdf=store(b"signed", "application/pdf"))
    version = Version.objects.create(document=paper, kind=Version.Kind.SEALED, file=paper.pdf)
    assert concerns() == []

    Version.objects.filter(pk=version.pk).update(created_at=timezone.now() - 2 * DAY)

    assert [str(concern) for concern in concerns()] == [
        "Văn bản đã ký chưa được lưu trữ: việc chạy nền hoặc lịch chạy có thể đã dừng."
    ]


@pytest.mark.parametrize(("days", "word", "is_late"), [(59, "hết hạn", False), (-1, "đã hết hạn", True)])
def test_certificate_of_a_signer_expires(authority, cast, days, word, is_late):
    row = identity(cast.leader, authority.PERSON)
    SigningIdentity.objects.update(not_after=timezone.now() + days * DAY)

    (concern,) = concerns()

    assert (concern.text, concern.is_late) == (f"Chứng thư ký số {word} ngày {_in(days)}: {row.subject}", is_late)
    assert concern.url == reverse("documents:identity-detail", args=[row.pk])


@pytest.mark.parametrize(("age", "told", "is_late"), [(20, False, None), (24, True, False), (31, True, True)])
def test_revocation_list_on_disk_gets_stale(authority, age, told, is_late):
    """A list for 30 days, read `age` days later: the last fifth of its time, six days, is told."""
    authority.revoke([], published_at=timezone.now() - age * DAY, days=30)

    found = concerns()

    assert [(concern.text, concern.is_late) for concern in found] == told * [
        (f"Danh sách thu hồi chứng thư root.crl trên máy chủ chỉ dùng được đến ngày {_in(30 - age)}.", is_late)
    ]


@pytest.mark.parametrize(("who", "lines"), [("clerk", 1), ("administrator", 1), ("staff", 0), ("leader", 0)])
def test_clerk_and_administrator_see_it(authority, cast, who, lines):
    expires = timezone.now() + 10 * DAY
    archive = _archive(stamp_expires_at=expires)

    shown = signatures_to_see_to(getattr(cast, who))

    assert [(line.url, line.tone, line.due_on) for line in shown] == lines * [
        (archive.document.get_absolute_url(), Tone.SOON, timezone.localtime(expires).date())
    ]


def test_number_of_queries_does_not_grow(authority, cast, django_assert_num_queries):
    for _ in range(3):
        _archive(is_broken=True)
        _archive(stamp_expires_at=timezone.now())
        _archive(incomplete_since=timezone.now() - 9 * DAY)
    assert OfficialDocument.objects.count() == 9

    with django_assert_num_queries(6):
        assert len(concerns()) == 7


def test_command_ends_with_1(authority, capsys):
    _archive(is_broken=True, missing=["Hỏng."])

    with pytest.raises(SystemExit) as ended:
        call_command("check_archive")

    assert ended.value.code == 1
    assert capsys.readouterr().out.startswith("✗ Chứng cứ ký số của văn bản ")


@pytest.mark.parametrize("content", [b"", b"<html>503</html>", b"\x30\x82\x01"])
@pytest.mark.parametrize("name", ["vn.crl", "root.pem"])
def test_file_in_the_trust_folder_that_cannot_be_read(authority, settings, caplog, name, content):
    (settings.SIGNING_TRUST_DIR / name).write_bytes(content)

    (concern,) = concerns()

    assert str(concern) == (
        f"Tệp {name} trong thư mục chứng thư gốc không đọc được nên không được dùng. Hãy tải lại tệp."
    )
    assert (concern.is_late, name in caplog.text) == (True, True)


def _in(days):
    return timezone.localtime(timezone.now() + days * DAY).strftime("%d/%m/%Y")
