"""A paper like Long An's of June 2024 (its signer's name is made up)."""

from datetime import date
from pathlib import Path

import factory

from documents.html import clean_html
from documents.models import Appendix, DocumentType, IncomingPaper, OfficialDocument, Register, RegisterEntry, Version
from documents.registers import incoming
from documents.storage import store
from documents.workflow import DocumentState

LONG_AN_BODY = clean_html((Path(__file__).parent / "long_an.html").read_text())


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OfficialDocument

    type = DocumentType.REPORT
    subject = "Kết quả hoạt động 6 tháng đầu năm 2024 và phương hướng, nhiệm vụ 6 tháng cuối năm 2024"
    governing_lines = "UBND tỉnh Long An"
    issuing_lines = "Liên hiệp các Hội\nKhoa học và Kỹ thuật tỉnh"
    org_code = "LHH"
    place_name = "Long An"
    body = LONG_AN_BODY
    authority_lines = "TM. Ban Thường vụ\nKT. Chủ tịch\nPhó Chủ tịch"
    signer_name = "Nguyễn Thị Mẫu (minh họa)"
    recipients = (
        "- Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam;\n- Ủy ban nhân dân tỉnh;\n- Cụm thi đua số 7;\n"
        "- Ban Dân vận, Ban Tuyên giáo Tỉnh ủy;\n- Sở Nội vụ, Liên minh Hợp tác xã tỉnh;\n- Ủy viên Ban Chấp hành;\n"
        "- Lưu: VT, VP."
    )
    issued_on = date(2024, 6, 11)


class IncomingPaperFactory(factory.django.DjangoModelFactory):
    """Entered as the office enters it, with the next number; what `record` does not take is set after."""

    class Meta:
        model = IncomingPaper

    sender = "Ủy ban nhân dân tỉnh (minh họa)"
    symbol = factory.Sequence(lambda n: f"{n + 100}/UBND-KGVX")
    dated = date(2024, 6, 3)
    subject = "Công văn về việc góp ý dự thảo kế hoạch phát triển khoa học và công nghệ"
    arrived_on = date(2024, 6, 5)

    @classmethod
    def _create(cls, model_class, *args, **fields):
        later = {name: fields.pop(name) for name in ("file", "file_name", "finished_on", "answer") if name in fields}
        paper = incoming.record(**{"by": None, **fields})
        for name, value in later.items():
            setattr(paper, name, value)
        paper.save()
        return paper


def numbered(number=6, appendices=(), **fields):
    """An unsaved paper that prints as if it had `number`; enough for everything that only looks at the page."""
    document = DocumentFactory.build(pk=1, **fields)
    document.entry = RegisterEntry(number=number)
    document._prefetched_objects_cache = {"appendices": [Appendix(**each) for each in appendices]}
    return document


def sealed(cast, *, number=6, content=b"%PDF-1.7" + bytes(2000), **fields):
    """A paper of 11 June 2024 that waits to be issued; its file is `content`, not a real PDF."""
    paper = DocumentFactory(state=DocumentState.SEALED, created_by=cast.staff, signer=cast.leader, **fields)
    register, _created = Register.objects.get_or_create(series=paper.type, year=2024)
    register.last_number = max(register.last_number, number)
    register.save()
    RegisterEntry.objects.create(register=register, number=number, document=paper, reserved_on=paper.issued_on)
    version = paper.versions.create(kind=Version.Kind.SEALED, file=store(content, "application/pdf"))
    paper.pdf = version.file
    paper.save(update_fields=["pdf"])
    return paper
