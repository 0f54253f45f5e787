import json

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import audit, services
from accounts.models import Invitation, SignIn, User
from lhh_portal import jobs
from lhh_portal.roles import Role
from members.models import Association
from tests.access import client_of
from tests.factories import AssociationFactory, UserFactory
from tests.vietnamese import foreign_words


def changes_of(obj):
    entry = LogEntry.objects.get_for_object(obj).first()
    return [(change.label, change.before, change.after) for change in audit.changes_of(entry)]


def test_every_model_of_our_rooms_is_watched_or_has_a_reason():
    ours = {
        m._meta.label_lower
        for app in audit.ROOMS
        if apps.is_installed(app)
        for m in apps.get_app_config(app).get_models()
    }
    watched = {model._meta.label_lower for model in auditlog.get_models()}

    assert ours - watched == set(audit.UNWATCHED)
    assert watched - ours == set(audit.ALSO_WATCHED)
    assert all(audit.UNWATCHED.values())


def test_every_room_is_known_to_the_trail(settings):
    ours = {name for name in settings.INSTALLED_APPS if (settings.BASE_DIR / name).is_dir()}

    assert ours - set(audit.ROOMS) == set()


def test_every_watched_field_has_a_vietnamese_name():
    wrong = {
        f"{model._meta.label}.{name}": words
        for model in audit.watched_models()
        for name in auditlog.get_model_fields(model)["include_fields"]
        if (words := foreign_words(audit._label(model._meta.get_field(name), name)))
    }

    assert wrong == {}


def test_change_reads_in_vietnamese(cast):
    association = Association.objects.get(pk=cast.lawyers.pk)
    association.phone = "0272 3 826 000"
    association.is_special = True
    association.kind = Association.Kind.AFFILIATE
    association.save()

    assert changes_of(association) == [
        ("Loại", "Hội thành viên", "Đơn vị liên kết"),
        ("Hội được Đảng, Nhà nước giao nhiệm vụ", "không", "có"),
        ("Điện thoại", "", "0272 3 826 000"),
    ]


def test_dates_and_records_pointed_to_read_as_people_write_them(cast):
    period = cast.lawyers.status_periods.get()
    period.since = "2012-06-30"
    period.save()

    assert changes_of(period) == [("Từ ngày", "01/01/2010", "30/06/2012")]


def test_deleted_record_keeps_its_name_in_the_trail(cast):
    row = cast.officer.officerships.get()
    pk = row.pk
    row.delete()

    entry = LogEntry.objects.filter(object_id=pk, action=LogEntry.Action.DELETE).get()
    assert ("Hội", "Hội Luật gia", "") in [(c.label, c.before, c.after) for c in audit.changes_of(entry)]


def test_who_did_it_is_written_down(cast):
    client_of(cast.administrator).post(reverse("accounts:person-close", kwargs={"pk": cast.officer.pk}))

    entry = LogEntry.objects.get_for_object(cast.officer).first()
    assert (entry.actor, entry.changes) == (cast.administrator, {"is_active": ["True", "False"]})


def test_what_a_job_changes_was_done_by_who_asked_for_it(cast, monkeypatch):
    def rename(progress):
        cast.lawyers.phone = "0272 3 826 000"
        cast.lawyers.save()

    monkeypatch.setitem(jobs._kinds, "test.rename", jobs.Kind("test.rename", "Đổi", rename, quiet=False))

    jobs.run(jobs.enqueue("test.rename", owner=cast.staff).pk)

    entry = LogEntry.objects.get_for_object(cast.lawyers).first()
    assert (entry.actor, list(entry.changes)) == (cast.staff, ["phone"])


def test_no_secret_enters_the_trail(cast):
    cast.officer.set_password("mat-khau-moi-77")
    cast.officer.save()
    TOTP.activate(cast.officer, "JBSWY3DPEHPK3PXP")
    invitation = services.invite(
        by=cast.administrator, email="moi@lhh.example", full_name="X", roles=[Role.EDITOR], associations=[]
    )
    services.send_again(invitation, by=cast.administrator)

    everything = json.dumps(list(LogEntry.objects.values_list("changes", "object_repr", "additional_data")))
    secrets = [cast.officer.password, "md5$", "JBSWY3DPEHPK3PXP", Invitation.objects.get().token]
    assert [secret for secret in secrets if secret in everything] == []
    assert changes_of(cast.officer) == [("Mật khẩu", "", "đã đặt mới (không ghi nội dung)")]


def test_second_factor_turned_on_is_in_the_trail(cast):
    TOTP.activate(cast.officer, "JBSWY3DPEHPK3PXP")

    entry = LogEntry.objects.filter(content_type__app_label="mfa").get()
    assert audit.kind_of(entry) == "xác thực hai lớp"
    assert [(c.label, c.before, c.after) for c in audit.changes_of(entry)] == [
        ("Người dùng", "", str(cast.officer)),
        ("Cách", "", "Ứng dụng xác thực"),
    ]


@pytest.mark.parametrize(("password", "succeeded"), [("mat-khau-thu-1", True), ("sai", False)])
def test_sign_in_is_recorded(cast, password, succeeded):
    Client(headers={"user-agent": "Trình duyệt"}).post(
        reverse("account_login"), {"login": "LuatGia@lhh.example", "password": password}
    )

    row = SignIn.objects.get()
    assert (row.user, row.succeeded, row.ip, row.user_agent) == (cast.officer, succeeded, "127.0.0.1", "Trình duyệt")


def test_sign_in_with_an_unknown_address_is_recorded(db):
    Client().post(reverse("account_login"), {"login": "ai-do@lhh.example", "password": "x"})

    row = SignIn.objects.get()
    assert (row.user, row.email, row.succeeded) == (None, "ai-do@lhh.example", False)


def test_wrong_second_factor_is_recorded(cast):
    TOTP.activate(cast.officer, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.post(reverse("account_login"), {"login": "luatgia@lhh.example", "password": "mat-khau-thu-1"})

    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert list(SignIn.objects.values_list("email", "succeeded")) == [("luatgia@lhh.example", False)]


@pytest.mark.parametrize("name", ["audit:changes", "audit:sign-ins", "accounts:people", "accounts:invitations"])
def test_queries_do_not_grow_with_rows(cast, name):
    client = client_of(cast.administrator)

    def make(count):
        for number in range(count):
            user = UserFactory(roles=[Role.OFFICER, Role.EDITOR], associations=[AssociationFactory()])
            SignIn.objects.create(user=user, email=user.email, succeeded=True)
            services.invite(
                by=cast.administrator,
                email=f"moi-{User.objects.count()}-{number}@lhh.example",
                full_name="X",
                roles=[Role.OFFICER],
                associations=[cast.lawyers],
            )

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        return len(captured)

    make(3)
    client.get(reverse(name))  # content types are cached from here on
    few = queries()
    make(27)

    assert queries() == few


def test_filters_of_the_trail(cast):
    client = client_of(cast.administrator)
    client.post(reverse("accounts:person-close", kwargs={"pk": cast.officer.pk}))

    def count(**wishes):
        return client.get(reverse("audit:changes"), wishes).context["table"].paginator.count

    assert count(actor=cast.administrator.pk) == 1
    assert count(actor=cast.administrator.pk, action=LogEntry.Action.DELETE) == 0
    assert count(actor=cast.administrator.pk, q=cast.officer.full_name) == 1
    assert count(actor=cast.administrator.pk, since="2999-01-01") == 0


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (0, "khong phai dia chi", "127.0.0.1"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (1, "khong phai dia chi", None),
        (2, "203.0.113.9", None),
    ],
)
def test_visitor_cannot_write_the_address_into_the_trail(cast, settings, proxies, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    answer = client_of(cast.administrator).post(
        reverse("accounts:person-close", kwargs={"pk": cast.officer.pk}),
        headers={"x-forwarded-for": forwarded, "x-forwarded-port": "99999999999"},
    )

    entry = LogEntry.objects.get_for_object(cast.officer).first()
    assert (answer.status_code, entry.actor, entry.remote_addr, entry.remote_port) == (
        302,
        cast.administrator,
        address,
        None,
    )
