import pytest
from django.contrib import admin
from django.urls import reverse

from tests.access import PEOPLE, client_of
from tests.vietnamese import foreign_words_of_page


def admin_pages():
    return ["admin:index"] + [
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry
    ]


@pytest.mark.parametrize("name", admin_pages())
def test_django_admin_is_for_administrators_only(cast, name):
    answers = {who: client_of(getattr(cast, who)).get(reverse(name)).status_code for who in PEOPLE}

    assert answers == dict.fromkeys(PEOPLE, 404) | {"administrator": 200}


def test_visitor_is_sent_to_the_portals_own_sign_in(client, db):
    response = client.get(reverse("admin:index"), follow=True)

    assert response.request["PATH_INFO"] == reverse("account_login")


def test_administrator_by_role_without_the_flag_stays_out(cast):
    cast.administrator.is_staff = False
    cast.administrator.save()

    assert client_of(cast.administrator).get(reverse("admin:index")).status_code == 404


@pytest.mark.parametrize("name", ["admin:index", "admin:accounts_user_changelist", "admin:accounts_signin_changelist"])
def test_django_admin_is_in_vietnamese(cast, name):
    words = foreign_words_of_page(client_of(cast.administrator).get(reverse(name)).content.decode())

    # Django's own alt texts of three icons cannot be translated.
    assert set(words) - {"true", "false", "search"} == set()
