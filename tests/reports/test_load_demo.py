import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from reports.models import Round
from tests.factories import AssociationFactory


def test_second_run_changes_nothing(db, capsys):
    call_command("load_demo")
    before = {model: list(model.objects.order_by("pk").values()) for model in apps.get_models()}

    call_command("load_demo")

    assert {model: list(model.objects.order_by("pk").values()) for model in apps.get_models()} == before
    assert "đã có sẵn" in capsys.readouterr().out


def test_demo_is_refused_beside_somebodys_own_records(db):
    AssociationFactory()

    with pytest.raises(CommandError, match="cơ sở dữ liệu trống"):
        call_command("load_demo")
    assert not Round.objects.exists()


def test_demo_is_refused_in_service_unless_forced(db, settings):
    settings.SERVICE = True

    with pytest.raises(CommandError, match="--force"):
        call_command("load_demo")
    call_command("load_demo", force=True, verbosity=0)
    assert Round.objects.filter(code="2024-H1").exists()


def test_demo_account_signs_in(db, client):
    call_command("load_demo")

    assert client.login(username="chuyenvien@lhh.example", password="minh-hoa-2024")
