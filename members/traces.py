"""What the site shows of persons and associations, for who answers a data-subject request (lhh_portal/traces.py)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lhh_portal.roles import is_administrator, is_leader, is_staff_member
from lhh_portal.traces import Remedy, register
from members import rules
from members.models import Association, Mandate


def mandates_shown():
    return Mandate.objects.on(timezone.localdate()).public().select_related("person", "body__association")


def mandate_texts(mandate):
    person = mandate.person
    return {_("Chức vụ"): f"{person.title} {person.full_name}, {mandate.position}, {mandate.body}".strip()}


def mandate_address(mandate):
    association = mandate.body.association
    if association.kind == Association.Kind.FEDERATION:
        return reverse("news:about")
    return reverse("news:association", args=[association.slug])


def hide_person(mandate, name, *, actor, because):
    """All functions of the person leave the site; the federation's own records keep them."""
    person = mandate.person
    person.is_public = False
    person.save()


def associations_shown():
    return Association.objects.public().prefetch_related("former_names")


def association_texts(association):
    former = [former.name for former in association.former_names.all()]
    contact = [association.address, association.email, association.website]
    return {
        _("Tên, lĩnh vực"): ". ".join([association.name, association.short_name, association.field, *former]),
        _("Trụ sở, liên hệ"): " · ".join(filter(None, contact)),
    }


register(
    "chuc-vu",
    _("Chức vụ trong danh bạ"),
    mandates_shown,
    mandate_texts,
    mandate_address,
    [
        Remedy(
            "an",
            _("Ẩn người này khỏi trang công khai"),
            is_staff_member | is_administrator | is_leader,
            _("chuyên viên"),
            act=hide_person,
        )
    ],
)
register(
    "hoi",
    _("Trang hội thành viên"),
    associations_shown,
    association_texts,
    lambda association: reverse("news:association", args=[association.slug]),
    [
        Remedy(
            "sua",
            _("Mở trang hội để sửa"),
            rules.can_edit_members,
            _("chuyên viên"),
            page=lambda association: association.get_absolute_url(),
        )
    ],
)
