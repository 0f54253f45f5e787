import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from tests.access import PEOPLE, client_of

NEED_IT = {"staff", "clerk", "leader", "judge", "administrator"}


@pytest.fixture(autouse=True)
def _required(settings):
    settings.REQUIRE_MFA = True


def is_stopped(client, name="workspace"):
    response = client.get(reverse(name))
    return response.status_code == 302 and response.url == reverse("mfa_index")


def test_second_factor_is_asked_of_these_roles_only(cast):
    assert {name for name in PEOPLE if is_stopped(client_of(getattr(cast, name)))} == NEED_IT


@pytest.mark.parametrize("who", sorted(NEED_IT))
def test_with_a_second_factor_the_way_is_open(cast, who):
    TOTP.activate(getattr(cast, who), "JBSWY3DPEHPK3PXP")

    assert not is_stopped(client_of(getattr(cast, who)))


def test_recovery_codes_alone_are_no_second_factor(cast):
    RecoveryCodes.activate(cast.staff)

    assert is_stopped(client_of(cast.staff))


def test_setting_off_asks_nobody(cast, settings):
    settings.REQUIRE_MFA = False

    assert not is_stopped(client_of(cast.administrator))


@pytest.mark.parametrize(
    ("name", "stopped"),
    [
        ("news:front", False),
        ("mfa_index", False),
        ("mfa_activate_totp", False),
        ("mfa_add_webauthn", False),
        ("account_change_password", False),
        ("accounts:people", True),
        ("audit:changes", True),
        ("admin:index", True),
    ],
)
def test_where_one_may_go_before_the_second_factor(cast, name, stopped):
    assert is_stopped(client_of(cast.administrator), name) is stopped


def test_logging_out_is_possible_before_the_second_factor(cast):
    client = client_of(cast.staff)

    client.post(reverse("account_logout"))

    assert "_auth_user_id" not in client.session


def test_fragments_get_nothing_instead_of_a_whole_page(cast):
    response = client_of(cast.staff).get(reverse("workspace"), headers={"HX-Request": "true"})

    assert (response.status_code, response.content) == (204, b"")


def test_fragment_of_an_ended_session_reloads_its_page(client, db):
    response = client.get(reverse("workspace"), headers={"HX-Request": "true"})

    assert (response.status_code, response.headers["HX-Refresh"], response.content) == (401, "true", b"")
