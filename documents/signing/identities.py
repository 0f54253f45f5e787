"""Who signs with what: finding, registering and retiring signing identities."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from documents.models import SignatureRole, SigningIdentity
from documents.signing.certificates import check_bears_name, facts_of
from documents.signing.pictures import WIDTH_MM, png_of
from documents.storage import store


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


@transaction.atomic
def register(*, role, user, backend, reference, certificate, image=None, image_width_mm=None):
    """Make this the identity of `user` (None: the organisation) and return it; the one before is kept, retired.

    `certificate` (asn1crypto) and `image` (PIL, as check_image gives it, or None: keep the one before) are checked
    already. Raises ValidationError when the certificate bears another name than `user`.
    """
    if user is not None:
        check_bears_name(certificate, user.full_name)
    before = SigningIdentity.objects.select_for_update().filter(role=role, user=user, is_active=True).first()
    if before is not None:
        retire(before)
    return SigningIdentity.objects.create(
        role=role,
        user=user,
        backend=backend,
        reference=reference,
        image=_stored(image) if image is not None else before and before.image,
        image_width_mm=image_width_mm or WIDTH_MM[role],
        **facts_of(certificate),
    )


def change_image(identity, image, width_mm):
    identity.image, identity.image_width_mm = _stored(image), width_mm
    identity.save(update_fields=["image", "image_width_mm"])


def retire(identity):
    """Signatures made with it stay as they are; nobody signs with it any more."""
    identity.is_active = False
    identity.save(update_fields=["is_active"])


def _stored(image):
    return store(png_of(image), "image/png")
