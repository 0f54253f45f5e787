from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied


def address_of(request):
    """The visitor's network address behind TRUSTED_PROXY_COUNT proxies; None if it cannot be told.

    Never the first X-Forwarded-For as it is: that one is written by whoever asks.
    """
    try:
        return get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):  # no address, or fewer proxies than we were told
        return None
