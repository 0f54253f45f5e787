from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from accounts.adapter import MFAAdapter

SECRET = "JBSWY3DPEHPK3PXP"


def test_totp_secret_is_encrypted_and_still_works(cast):
    TOTP.activate(cast.officer, SECRET)

    stored = Authenticator.objects.get()
    assert SECRET not in str(stored.data)
    assert MFAAdapter().decrypt(stored.data["secret"]) == SECRET


def test_secret_survives_a_change_of_the_servers_key(cast, settings):
    TOTP.activate(cast.officer, SECRET)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [old]

    assert MFAAdapter().decrypt(Authenticator.objects.get().data["secret"]) == SECRET


def test_sign_in_asks_for_the_second_factor(cast):
    TOTP.activate(cast.officer, SECRET)
    client = Client()

    response = client.post(reverse("account_login"), {"login": cast.officer.email, "password": "mat-khau-thu-1"})

    assert (response.status_code, response.url) == (302, reverse("mfa_authenticate"))
    assert client.get(reverse("workspace")).status_code == 302
