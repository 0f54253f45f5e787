"""What the paper's page says of its archive."""

from datetime import UTC, datetime

import pytest

from documents.models import Archive
from documents.storage import store
from documents.workflow import DocumentState
from tests.documents.factories import DocumentFactory

pytestmark = pytest.mark.django_db
HEAD = "Lưu trữ lâu dài"
MOMENT = datetime(2027, 6, 15, 3, 0, tzinfo=UTC)


def _page(client, cast, state=DocumentState.ISSUED, **fields):
    paper = DocumentFactory(state=state, pdf=store(b"signed", "application/pdf"))
    if fields:
        Archive.objects.create(document=paper, **fields)
    client.force_login(cast.clerk)
    html = client.get(paper.get_absolute_url()).content.decode()
    return html.partition(f">{HEAD}<")[2].partition("</section>")[0]


def test_before_the_seal_nothing_is_said(client, cast):
    assert _page(client, cast, DocumentState.SIGNED, level="B-T") == ""


def test_sealed_a_moment_ago(client, cast):
    assert "đang chờ được kiểm tra" in _page(client, cast, DocumentState.SEALED)


def test_complete(client, cast, settings):
    settings.ARCHIVE_RENEW_DAYS = 90

    shown = _page(client, cast, level="B-LTA", stamp_expires_at=MOMENT)

    assert "Lưu trữ lâu dài: có dấu thời gian lưu trữ" in shown
    assert "Dấu thời gian lưu trữ có giá trị đến 15/06/2027, tự gia hạn từ 17/03/2027." in shown
    assert "Tự thử lại" not in shown


def test_what_is_missing_and_when_it_is_tried_again(client, cast):
    shown = _page(client, cast, level="B-LT", missing=["Máy chủ im lặng."], next_try_at=MOMENT, stamp_expires_at=MOMENT)

    assert "<p>Có dấu thời gian và dữ liệu thu hồi</p>" in shown
    assert "<li>Máy chủ im lặng.</li>" in shown
    assert "Tự thử lại sau 10:00 15/06/2027." in shown


def test_broken(client, cast):
    shown = _page(client, cast, level="B-LTA", is_broken=True, missing=["Đã bị sửa."], stamp_expires_at=MOMENT)

    assert "Chứng cứ ký số không còn nguyên vẹn" in shown


def test_without_a_server(client, cast):
    assert "chưa được cài đặt máy chủ dấu thời gian" in _page(client, cast, level="B-B")
