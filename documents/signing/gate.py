"""What the portal keeps must stand before everybody: its own public verification, stricter than any tool."""

from django.core.exceptions import ValidationError

from documents.models import SignatureRole
from documents.verification import verify

ORDER = [SignatureRole.PERSON, SignatureRole.ORGANISATION]


def check_verified(data, role, sentence):
    """Raise ValidationError unless `data`, just signed in `role`, is verified; `sentence` has a %s for the reason.

    The files the paper carries are ours, byte for byte.
    """
    verdict = verify(data, roles=ORDER[: ORDER.index(role) + 1])
    problem = next((check.detail for check in verdict.failures if check.rule not in {"attachments", "data"}), "")
    if problem:
        raise ValidationError(sentence % problem, code="not_verified")
