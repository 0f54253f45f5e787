from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Delivery, OfficialDocument
from documents.rules import can_give_numbers, can_seal, can_see_papers
from lhh_portal.workspace import NavItem, Tone, Waiting, nav_items, waiting

SHOWN = 10

nav_items.register(
    NavItem(gettext_lazy("Văn bản"), "documents:document-list", icon="journal-text", may=can_see_papers, position=30)
)


@waiting.register
def papers_without_number(user):
    if not can_give_numbers(user):
        return []
    papers = OfficialDocument.objects.visible_to(user).filter(entry=None)[:SHOWN]
    return [Waiting(_("Văn bản chờ cấp số: %s") % paper.subject, paper.get_absolute_url()) for paper in papers]


@waiting.register
def mails_given_up(user):
    if not can_seal(user):
        return []
    rows = Delivery.objects.given_up().select_related("document__entry")[:SHOWN]
    return [
        Waiting(
            _("Thư gửi %(name)s chưa tới: %(paper)s") % {"name": row.name, "paper": row.document.symbol},
            reverse("documents:delivery-again", args=[row.pk]),
            tone=Tone.RETURNED,
            note=row.error,
        )
        for row in rows
    ]
