"""What the public pages show of the other rooms, made for their tests."""

from datetime import date, time

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from documents.registers.outgoing import reserve_number
from documents.storage import store
from lhh_portal.workflow import perform
from news.models import Album, CalendarEntry, LibraryDocument
from reports.models import ConsolidatedReport, Round
from tests.documents.factories import DocumentFactory
from tests.factories import UserFactory


def library_document(*, state="published", **fields):
    values = {
        "type": "QĐ",
        "symbol": "14/2014/QĐ-TTg",
        "issuer": "Thủ tướng Chính phủ",
        "dated": date(2014, 2, 14),
        "abstract": "Quy định về hoạt động tư vấn, phản biện và giám định xã hội",
        "field": "Tư vấn, phản biện",
        "file": store(b"%PDF-1.7", "application/pdf"),
        "file_name": "14-2014-QD-TTg.pdf",
    }
    return LibraryDocument.objects.create(state=state, **{**values, **fields})


def calendar_entry(starts_on=None, **fields):
    """Today unless told; of the house alone."""
    day = starts_on or timezone.localdate()
    values = {"content": "Giao ban tuần (minh họa)", "starts_on": day, "ends_on": day, "starts_at": time(8)}
    return CalendarEntry.objects.create(**{**values, **fields})


MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(range(256)) * 4  # known by its content, plays nothing


def album(*pictures, state="draft", **fields):
    """Of the event of 18/6/2024, with two videos."""
    writer = UserFactory()
    values = {"title": "Hội thi Sáng tạo kỹ thuật (minh họa)", "event_on": date(2024, 6, 18), "author": writer}
    found = Album.objects.create(**{**values, "changed_by": writer, "state": state, **fields})
    for position, picture in enumerate(pictures, start=1):
        found.pictures.create(picture=picture, position=position)
    found.videos.create(title="Phóng sự", url="https://video.example/xem?v=1", poster=pictures[0] if pictures else None)
    file = default_storage.save("videos/khai-mac.mp4", ContentFile(MP4))
    words = "Chủ tịch đọc diễn văn khai mạc."
    found.videos.create(title="Khai mạc", file=file, size=len(MP4), media_type="video/mp4", transcript=words)
    return found


def public_paper(*, on=date(2024, 6, 11), state="issued", is_public=True, **fields):
    """An issued paper with its number; its file is no real PDF unless one is given."""
    values = {"issuing_name": "Liên hiệp Hội (minh họa)", "field": "Tổ chức", "pdf": None}
    paper = DocumentFactory(state="approved", **{**values, **fields})
    reserve_number(paper, on=on, by=None)
    type(paper).objects.filter(pk=paper.pk).update(
        state=state, is_public=is_public, pdf=fields.get("pdf") or store(paper.code.encode(), "application/pdf")
    )
    return type(paper).objects.with_number().select_related("pdf").get(pk=paper.pk)


def figure(key, amount, *, unit="bài", qualifier="", presence="value", **fields):
    values = {"key": key, "name": f"Chỉ tiêu {key}", "unit": unit, "amount": amount, "sources": []}
    return {**values, "qualifier": qualifier, "presence": presence, **fields}


def published_report(year, figures, printed, *, kind="year", appendix="", **paper):
    """A closed report of `year` whose public paper has the data `figures` and prints `printed` (HTML of its body)."""
    round_ = Round.objects.create(
        code=f"{year}-{kind}",
        title=f"Báo cáo {year}",
        kind=kind,
        year=year,
        starts_on=date(year - 1, 12, 15),
        ends_on=date(year, 12, 14),
        due_on=date(year, 12, 17),
    )
    document = public_paper(on=date(year, 12, 20), body=printed, data={"report": None, "figures": figures}, **paper)
    if appendix:
        document.appendices.create(position=1, title="Biểu", body=appendix)
    return ConsolidatedReport.objects.create(
        round=round_,
        subject="Báo cáo",
        issued_on=document.issued_on,
        signer_name="A",
        document=document,
        state="closed",
    )


def span(key, text):
    return f'<span class="figure" data-key="{key}">{text}</span>'


def publish(paper, *, by):
    return perform(paper, "publish", actor=by)
