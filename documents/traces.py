"""What the site shows of public papers, for who answers a data-subject request (lhh_portal/traces.py).

A signed paper is never changed: the only remedy is not to show it any longer. Whoever holds it can still verify it.
"""

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from documents import rules
from documents.models import OfficialDocument
from lhh_portal.traces import Remedy, register


def papers_shown():
    return OfficialDocument.objects.published().prefetch_related("appendices", "attachments")


def paper_texts(paper):
    appendices = " ".join(f"{each.title} {strip_tags(each.body)}" for each in paper.appendices.all())
    signed = f"{paper.authority_lines} {paper.signer_name} {paper.recipients} {paper.salutation} {paper.issuing_name}"
    return {
        _("Trích yếu"): paper.subject,
        _("Nội dung, phụ lục"): f"{strip_tags(paper.body)} {appendices}",
        _("Người ký, nơi nhận"): signed,
        _("Tên tệp kèm theo"): " · ".join(each.name for each in paper.attachments.all()),
    }


register(
    "van-ban",
    _("Văn bản công khai"),
    papers_shown,
    paper_texts,
    lambda paper: reverse("news:paper", args=[paper.code]),
    [
        Remedy(
            "thoi-cong-khai",
            _("Thôi công khai văn bản"),
            rules.can_publish,
            _("văn thư hoặc lãnh đạo"),
            page=lambda paper: reverse("documents:document-unpublish", args=[paper.pk]),
        )
    ],
)
