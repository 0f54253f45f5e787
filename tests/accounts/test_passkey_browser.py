"""A real Chromium with a virtual security key: allauth's scripts under our Content-Security-Policy."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def plug_in_key(page):
    """A key with a resident passkey and a finger that always fits; returns (devtools, its id)."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, key["authenticatorId"]


def sign_in(page, user):
    page.goto(reverse("account_login"))
    page.get_by_label("Thư điện tử").fill(user.email)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-1")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**" + reverse("workspace"))


def test_passkey_is_added_and_then_signs_in_alone(cast, open_as):
    page = open_as()
    plug_in_key(page)
    sign_in(page, cast.officer)

    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-1")
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_label("Tên khóa").fill("Điện thoại")
    page.get_by_label("Không cần mật khẩu").check()
    page.get_by_role("button", name="Thêm khóa").click()
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_text("đăng nhập không cần mật khẩu")).to_be_visible()

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Đăng nhập bằng khóa").click()

    page.wait_for_url("**" + reverse("workspace"))


def test_key_that_refuses_is_said_in_the_page(cast, open_as):
    page = open_as()
    devtools, key = plug_in_key(page)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})

    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Đăng nhập bằng khóa").click()

    expect(page.locator("[data-key-error]")).to_contain_text("Hãy thử lại, hoặc dùng cách khác.")
