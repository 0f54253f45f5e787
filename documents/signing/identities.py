"""Who signs with what: finding, registering and retiring signing identities."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.models import SignatureRole, SigningIdentity


def identity_for(document, role, user):
    """The active identity that signs `document` in `role`; `user` is whoever acts.

    The person signs with their own; the clerk acts for the organisation. Raises ValidationError with a sentence.
    """
    active = SigningIdentity.objects.filter(role=role, is_active=True).select_related("image")
    identity = active.filter(user=user if role == SignatureRole.PERSON else None).first()
    if identity is None:
        raise ValidationError(
            _("Chưa đăng ký chữ ký số của anh/chị. Mở trang Chữ ký số để đăng ký rồi ký lại.")
            if role == SignatureRole.PERSON
            else _("Chưa đăng ký chữ ký số của cơ quan. Mở trang Chữ ký số để đăng ký rồi ký lại."),
            code="no_identity",
        )
    return identity
