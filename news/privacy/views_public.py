"""/du-lieu-ca-nhan/: what the site keeps of people, and how to ask about one's own data."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from news import public_face
from news.models import DataRequest
from news.page_cache import kept
from news.privacy import requests, retention
from news.privacy.forms import DataRequestForm

# For each network address: nobody has more to ask in an hour.
RATE = {"data-request": "5/h/ip"}


@require_safe
@login_not_required
@kept()
def notice(request):
    context = {"kept": retention.kept(), "owner": public_face.office(), "kinds": DataRequest.Kind.labels}
    return render(request, "news/privacy/notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def send(request):
    form = DataRequestForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "news/privacy/send.html", {"form": form})
    if not ratelimit.consume(request, app="news", action="data-request", config=RATE):
        response = render(request, "news/privacy/send.html", {"form": form, "too_many": True}, status=429)
        response["Retry-After"] = "3600"
        return response
    received = requests.receive(form.save(commit=False))
    return redirect("news:data-request-sent", received.code)


@require_safe
@login_not_required
@never_cache
def sent(request, code):
    """How far a request has come, for whoever holds its code; nothing of what was asked."""
    data_request = get_object_or_404(DataRequest, code=code)
    response = render(request, "news/privacy/sent.html", {"data_request": data_request})
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
