"""What the site's search finds of advisory work: what is public, in the words visitors read."""

from django.utils.translation import gettext_lazy as _

from advisory.models import AdvisoryTask
from lhh_portal.searchable import Found, register


def task_found(task):
    return Found(
        url=task.public_url,
        title=task.title,
        lead=f"{task.get_kind_display()}. {task.client.name}",
        text=task.public_note,
        at=task.sent_on,
        label=task.get_kind_display(),
    )


register("tu-van", _("Tư vấn, phản biện"), AdvisoryTask.objects.published, task_found)
