"""What was not accepted leaves a trace: who wanted to sign, when, and why not."""

import hashlib
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.models import SigningRefusal
from lhh_portal.workflow import WrongState


@contextmanager
def refusals_of(document, role, *, by, data=b""):
    """Keep a SigningRefusal of what is raised inside, with the size and hash of an uploaded file, and raise it again.

    Also WrongState comes out as a ValidationError (code `too_late`). The row goes with the caller's transaction.
    """
    try:
        yield
    except WrongState as state:
        error = ValidationError(
            _("Văn bản vừa chuyển sang trạng thái “%s”, nên chữ ký này không được nhận. Mở lại văn bản để xem.")
            % state,
            code="too_late",
        )
    except ValidationError as refused:
        error = refused
    else:
        return
    SigningRefusal.objects.create(
        document=document,
        role=role,
        by=by,
        reason=" ".join(error.messages),
        sha256=hashlib.sha256(data).hexdigest() if data else "",
        size=len(data) or None,
    )
    raise error
