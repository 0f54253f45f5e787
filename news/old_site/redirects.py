"""Addresses of the old site answer 301 to the article here."""

from django.http import HttpResponsePermanentRedirect

from news.models import OldAddress
from news.models.old_site import old_address

# Where no old site had an article, and a missing page need not be looked up.
OURS = ("/lam-viec/", "/tai-khoan/", "/quan-tri-he-thong/", "/anh/", "/static/")


class OldAddressMiddleware:
    """Asks the database for `/?…`, which the front page would answer, and for what nobody else answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or request.path.startswith(OURS):
            return self.get_response(request)
        if request.path == "/" and request.META.get("QUERY_STRING"):
            return _sent_on(request) or self.get_response(request)
        response = self.get_response(request)
        return (response.status_code == 404 and _sent_on(request)) or response


def _sent_on(request):
    whole = old_address(request.get_full_path())
    # What was added on the way (`?fbclid=…`) is no part of an address that had no query.
    bare = old_address(request.path)
    found = OldAddress.objects.filter(address__in={whole, bare} - {"/"}).select_related("article__live")
    best = max(found, key=lambda each: each.address == whole, default=None)
    return HttpResponsePermanentRedirect(best.article.public_url) if best else None
