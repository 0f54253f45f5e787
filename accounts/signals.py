"""What Django and allauth tell about signing in, written down as SignIn rows."""

from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

from accounts.models import SignIn, User
from accounts.visitor import address_of


@receiver(user_logged_in)
def record_sign_in(sender, request, user, **kwargs):
    _record(request, user=user, email=user.email, succeeded=True)


@receiver(user_login_failed)
def record_failure(sender, credentials, request=None, **kwargs):
    """A wrong password or an unknown address; the password itself never reaches this signal."""
    email = str(credentials.get("email") or credentials.get("username") or "")[:254]
    _record(request, user=User.objects.filter(email__iexact=email).first(), email=email, succeeded=False)


@receiver(authentication_failed)
def record_second_factor_failure(sender, request, user, **kwargs):
    _record(request, user=user, email=user.email, succeeded=False)


def _record(request, **fields):
    SignIn.objects.create(ip=address_of(request) if request else None, user_agent=_device(request), **fields)


def _device(request):
    return request.headers.get("User-Agent", "")[:200] if request else ""
