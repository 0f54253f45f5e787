"""The page a recipient opens from the mail: what the paper is, whether it still stands, and its files."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from documents.delivery.issuing import SUPERSEDED, delivery_of, path_of, title, token_of
from documents.delivery.mailing import check_path, files_of
from documents.models import Amendment, Delivery
from documents.storage import open_stored
from documents.workflow import DocumentState


def _by_link(view):
    """Find the delivery behind the link, keep search engines out, and note that a person has opened it."""

    @require_safe
    @login_not_required
    @never_cache
    @wraps(view)
    def found(request, token, **kwargs):
        delivery = delivery_of(token)
        if delivery is None:
            response = render(request, "documents/delivery_gone.html", status=404)
        else:
            if request.method == "GET":
                Delivery.objects.filter(pk=delivery.pk, opened_at=None).update(opened_at=timezone.now())
            response = view(request, delivery, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return found


@_by_link
def delivery_page(request, delivery):
    document = delivery.document
    context = {
        "delivery": delivery,
        "token": token_of(delivery),
        "document": document,
        "title": title(document),
        "check_path": check_path(document),
        "files": [(number, name, stored) for number, (name, stored) in enumerate(files_of(document))],
        "old": document.amends and title(document.amends),
        "newer": [_newer(delivery, paper) for paper in _amendments(document)],
    }
    return render(request, "documents/delivery.html", context)


@_by_link
def delivery_file(request, delivery, number):
    files = files_of(delivery.document)
    if number >= len(files):
        raise Http404
    name, stored = files[number]
    return FileResponse(open_stored(stored), as_attachment=True, filename=name, content_type="application/pdf")


def _amendments(document):
    """Issued papers that corrected or withdrew this one, the last word first."""
    issued = document.amendments.filter(state__in={DocumentState.ISSUED, *SUPERSEDED})
    return issued.select_related("entry").order_by("-pk")


def _newer(delivery, paper):
    """How the newer paper is called, what it did, and where this reader finds it: with the file if it was sent too."""
    sent = paper.deliveries.filter(email__iexact=delivery.email).first()
    return {
        "title": title(paper),
        "withdraws": paper.amendment == Amendment.WITHDRAWS,
        "path": path_of(sent) if sent else check_path(paper),
    }
