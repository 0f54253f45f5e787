import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import Invitation, User
from accounts.services import invitation_key, invite
from lhh_portal import jobs
from lhh_portal.models import Job
from lhh_portal.roles import Role
from tests.access import client_of
from tests.factories import UserFactory


@pytest.fixture
def invitation(cast):
    return invite(
        by=cast.staff,
        email="moi@lhh.example",
        full_name="Người Mới (minh họa)",
        roles=[Role.OFFICER],
        associations=[cast.lawyers],
    )


def accept_url(invitation):
    return reverse("accounts:invitation-accept", kwargs={"key": invitation_key(invitation)})


def test_invitation_becomes_an_account_that_signs_in(invitation):
    client = Client()
    form = {"full_name": "Người Mới", "password1": "con-duong-xua-9", "password2": "con-duong-xua-9"}

    accepted = client.post(accept_url(invitation), form)
    signed_in = client.post(reverse("account_login"), {"login": "moi@lhh.example", "password": "con-duong-xua-9"})

    assert (accepted.status_code, accepted.url) == (302, reverse("account_login"))
    assert (signed_in.status_code, signed_in.url) == (302, reverse("workspace"))
    assert client.get(accept_url(Invitation.objects.get())).status_code == 404


@pytest.mark.parametrize(
    ("password1", "password2", "field"),
    [
        ("", "", "password1"),
        ("ngan", "ngan", "password1"),
        ("password", "password", "password1"),
        ("moi@lhh.example", "moi@lhh.example", "password1"),
        ("con-duong-xua-9", "con-duong-khac-9", "password2"),
    ],
)
def test_weak_or_mistyped_password_is_refused_and_the_name_stays(invitation, password1, password2, field):
    form = {"full_name": "Tên Đã Sửa", "password1": password1, "password2": password2}

    response = Client().post(accept_url(invitation), form)

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "Tên Đã Sửa" in response.content.decode()
    assert not User.objects.filter(email="moi@lhh.example").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "không phải thư"}, "email"),
        ({"email": "LUATGIA@lhh.example"}, "email"),
        ({"email": "moi@lhh.example"}, "email"),
        ({"roles": []}, "roles"),
        ({"roles": ["staff"]}, "roles"),
        ({"associations": []}, "associations"),
    ],
)
def test_invitation_form_refuses(cast, invitation, changes, field):
    form = {
        "email": "khac@lhh.example",
        "full_name": "Tên",
        "roles": ["officer"],
        "associations": [cast.lawyers.pk],
    } | changes

    response = client_of(cast.staff).post(reverse("accounts:invitation-create"), form)

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert Invitation.objects.count() == 1


def test_staff_do_not_see_invitations_of_the_federations_own_people(cast, invitation):
    invite(by=cast.administrator, email="b@lhh.example", full_name="Văn thư", roles=[Role.CLERK], associations=[])

    def seen_by(user):
        page = client_of(user).get(reverse("accounts:invitations"))
        return {row.record.email for row in page.context["table"].rows}

    assert seen_by(cast.staff) == {"moi@lhh.example"}
    assert seen_by(cast.administrator) == {"moi@lhh.example", "b@lhh.example"}


def test_buttons_of_the_invitation_list_work_with_csrf_checks(cast, invitation):
    client = client_of(cast.staff)
    checked = Client(enforce_csrf_checks=True)
    checked.cookies = client.cookies
    page = checked.get(reverse("accounts:invitations"))
    token = page.content.decode().split('action="' + reverse("accounts:invitation-withdraw", args=[invitation.pk]))[1]
    token = token.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    checked.post(reverse("accounts:invitation-withdraw", args=[invitation.pk]), {"csrfmiddlewaretoken": token})

    assert not Invitation.objects.exists()


def test_person_is_changed(cast):
    url = reverse("accounts:person", kwargs={"pk": cast.editor.pk})
    form = {"full_name": "Tên Mới", "email": "bt@lhh.example", "roles": ["officer"], "associations": [cast.healers.pk]}

    response = client_of(cast.administrator).post(url, form)

    user = User.objects.get(pk=cast.editor.pk)
    assert response.status_code == 302
    assert (user.full_name, user.email, user.roles, user.association_ids) == (
        "Tên Mới",
        "bt@lhh.example",
        {"officer"},
        {cast.healers.pk},
    )


def test_closed_account_is_out_with_the_next_click(cast):
    officer = client_of(cast.officer)
    assert officer.get(reverse("workspace")).status_code == 200

    client_of(cast.administrator).post(reverse("accounts:person-close", kwargs={"pk": cast.officer.pk}))

    assert officer.get(reverse("workspace")).status_code == 302
    answer = Client().post(reverse("account_login"), {"login": cast.officer.email, "password": "mat-khau-thu-1"})
    assert "_auth_user_id" not in answer.wsgi_request.session


@pytest.mark.parametrize("name", ["account_signup", "account_email", "socialaccount_signup"])
def test_there_is_no_open_sign_up(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_sign_in_pauses_after_five_failures(cast):
    client = Client()
    for _attempt in range(5):
        client.post(reverse("account_login"), {"login": cast.officer.email, "password": "sai"})

    page = client.post(reverse("account_login"), {"login": cast.officer.email, "password": "mat-khau-thu-1"})

    assert "Nhập sai quá nhiều lần" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_reset_tells_nobody_which_addresses_have_accounts(cast, mailoutbox):
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in (cast.officer.email, "khong-co@lhh.example")
    ]

    assert [(a.status_code, a.url) for a in answers] == [(302, reverse("account_reset_password_done"))] * 2
    assert mailoutbox == []  # an absent mail server must not tell either
    queued = Job.objects.get(kind="accounts.mail")
    jobs.run(queued.pk)
    assert [m.to for m in mailoutbox] == [[cast.officer.email]]
    link = re.search(r"http://testserver(/tai-khoan/\S+)", mailoutbox[0].body)[1]
    assert Client().get(link, follow=True).context["form"].fields.keys() == {"password1", "password2"}
    assert link not in str(queued.args)


def test_pages_carry_no_inline_script_or_style(cast):
    client = client_of(cast.administrator)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "accounts:people", "audit:changes"):
        html = client.get(reverse(name)).content.decode()
        assert "<script>" not in html
        assert " style=" not in html
        assert " onclick=" not in html


def test_people_are_found_without_diacritics_and_stand_in_vietnamese_order(cast):
    names = ["Đỗ Thị Ánh", "Dương Văn Bình", "Ân Hòa", "An Hoà"]
    for number, name in enumerate(names):
        UserFactory(full_name=name, email=f"n{number}@lhh.example")

    def shown(**wishes):
        page = client_of(cast.administrator).get(reverse("accounts:people"), wishes)
        return [row.record.full_name for row in page.context["table"].rows]

    assert shown(q="do thi anh") == ["Đỗ Thị Ánh"]
    assert shown(q="hòa") == ["An Hoà", "Ân Hòa"]
    assert [name for name in shown() if name in names] == ["An Hoà", "Ân Hòa", "Dương Văn Bình", "Đỗ Thị Ánh"]
