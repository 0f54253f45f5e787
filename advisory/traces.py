"""Where a person may be named in what visitors read of advisory work, and what takes the name away."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advisory.models import AdvisoryTask
from advisory.rules import can_manage
from lhh_portal.traces import Remedy, register


def _texts(task):
    return {_("Tên nhiệm vụ"): f"{task.title} · {task.client.name}", _("Kết quả"): task.public_note}


register(
    "tu-van",
    _("Tư vấn, phản biện"),
    AdvisoryTask.objects.published,
    _texts,
    lambda task: task.public_url,
    [
        Remedy(
            "sua-nhiem-vu",
            _("Sửa đoạn viết cho người đọc, hoặc thôi công khai"),
            can_manage,
            _("chuyên viên"),
            page=lambda task: reverse("advisory:task-publish", args=[task.pk]),
        )
    ],
)
