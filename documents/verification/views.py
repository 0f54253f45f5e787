"""The public pages: look a paper up by its code, check a file. Nothing is written, so no login and no CSRF token."""

import hashlib
from functools import wraps

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from documents.models import Amendment
from documents.verification import known
from documents.verification.apart import verify_apart
from documents.verification.forms import CodeForm, FileForm
from documents.workflow import DocumentState
from lhh_portal.uploads import MemoryUploadHandler

# Per network address: somebody reading papers stays far below, a machine trying codes or files does not.
RATES = {"lookup": "60/m/ip", "upload": "12/m/ip"}


def _public(view):
    """A page for everybody, for a while: not kept by proxies, not found by search engines, its files not on disk."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @csrf_exempt
    @login_not_required
    @never_cache
    @wraps(view)
    def page(request, **kwargs):
        action = "upload" if request.method == "POST" else "lookup"
        request.upload_handlers = [MemoryUploadHandler(request)]
        counted = action == "upload" or kwargs or request.GET
        config = {action: RATES[action]}
        if counted and not ratelimit.consume(request, app="verification", action=action, config=config, limit_get=True):
            response = render(request, "verification/too_many.html", status=429)
            response["Retry-After"] = "60"
            return response
        response = view(request, **kwargs)
        if kwargs:
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return page


@_public
def start(request):
    """Type a code, or give a file."""
    codes = CodeForm(request.GET if "code" in request.GET else None)
    if request.method != "POST" and codes.is_bound and codes.is_valid():
        return redirect("verification:paper", code=codes.cleaned_data["code"])
    context = {"codes": codes, **_check_file(request)}
    return render(request, "verification/start.html", context)


@_public
def paper(request, code):
    """What the paper of `code` is and whether it still stands; a file can be compared with it."""
    try:
        clean = known.clean_code(code)
    except ValidationError:
        clean = ""
    if clean and clean != code:
        return redirect("verification:paper", code=clean)
    document = known.paper_with_code(clean) if clean else None
    if document is None:
        codes = CodeForm({"code": code}) if not clean else CodeForm(initial={"code": code})
        return render(request, "verification/unknown.html", {"codes": codes, "code": code}, status=404)
    context = {**_page(document), **_check_file(request, document)}
    return render(request, "verification/paper.html", context)


def _page(document):
    verdict = known.stored_verdict(document)
    amendments = known.amendments_of(document)
    return {
        "document": document,
        "verdict": verdict,
        "amendments": amendments,
        "amended": document.amends if document.amends and document.amends.state in known.PUBLIC else None,
        "is_withdrawing": document.amendment == Amendment.WITHDRAWS,
        "is_corrected": document.state == DocumentState.CORRECTED,
        "is_withdrawn": document.state == DocumentState.WITHDRAWN,
    }


def _check_file(request, document=None):
    """The form for a file, and what was found in the one that was sent."""
    if request.method != "POST":
        return {"files": FileForm()}
    files = FileForm(request.POST, request.FILES)
    if not files.is_valid():
        return {"files": files}
    file = files.cleaned_data["file"]
    pdf = file.read()
    known_file = known.paper_of_file(hashlib.sha256(pdf).hexdigest())
    found = known_file.paper
    return {
        "files": FileForm(),
        "file_name": file.name,
        "checked": verify_apart(pdf, roles=known_file.roles),
        "found": found,
        "found_attachment": known_file.attachment,
        "found_amendments": known.amendments_of(found) if found else [],
        "is_other": bool(document and found and found.pk != document.pk),
    }
