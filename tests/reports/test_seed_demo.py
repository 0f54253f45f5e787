import shutil

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import User
from lhh_portal.models import Job
from lhh_portal.roles import Role
from members.models import Association
from reports.checks import open_findings
from reports.demo.data import federations
from reports.demo.load import load_federation
from reports.models import ConsolidatedReport, Round
from tests.factories import AssociationFactory


@pytest.mark.parametrize(("closed", "answered"), [(False, [False]), (True, [True])])
def test_contradiction_of_the_seed_is_open_unless_closing_is_wanted(db, closed, answered):
    call_command("seed_demo", closed=closed)

    round_ = Round.objects.get(code="2024-H1")
    findings = open_findings(round_.starts_on, round_.ends_on)
    assert [finding.answer is not None for finding in findings] == answered
    assert [finding.code for finding in findings] == ["part-over-whole:hoat-dong-xa-hoi.tri-gia-kham"]


def test_nobody_gets_a_mail(db, django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("seed_demo")

    assert (Job.objects.count(), mailoutbox) == (0, [])


def test_it_prints_an_account_for_each_role(db, capsys, settings):
    settings.DEMO_PASSWORD = "mat-khau-rieng-9"
    call_command("seed_demo")

    printed = capsys.readouterr().out
    assert "mat-khau-rieng-9" in printed
    assert "Số liệu năm 2024 của Liên hiệp Hội tỉnh Long An, nay là Liên hiệp Hội tỉnh Tây Ninh." in printed
    assert printed.count("@lhh.example") == 19


def test_second_run_changes_nothing(db, capsys):
    call_command("seed_demo")
    before = {model: list(model.objects.order_by("pk").values()) for model in apps.get_models()}

    call_command("seed_demo")

    assert {model: list(model.objects.order_by("pk").values()) for model in apps.get_models()} == before
    assert "đã có sẵn" in capsys.readouterr().out


def test_demo_is_refused_beside_somebodys_own_records(db):
    AssociationFactory()

    with pytest.raises(CommandError, match="cơ sở dữ liệu trống"):
        call_command("seed_demo")
    assert not Round.objects.exists()


def test_second_federation_is_refused_and_the_loaded_one_is_found_again(db, monkeypatch, tmp_path, capsys):
    copied = shutil.copytree(federations()["long-an"], tmp_path / "other")
    profiles = (copied / "profiles.json").read_text().replace("Long An", "Ví Dụ")
    (copied / "profiles.json").write_text(profiles)
    both = federations() | {"other": copied}
    monkeypatch.setattr("reports.demo.load.federations", lambda: both)
    load_federation("other")

    with pytest.raises(CommandError, match="cơ sở dữ liệu trống"):
        call_command("seed_demo", federation="long-an")
    call_command("seed_demo")

    assert Round.objects.count() == 2
    assert "đã có sẵn" in capsys.readouterr().out


@pytest.mark.parametrize("name", federations())
def test_every_federation_loads_with_its_reports_and_roles(db, name):
    load_federation(name)

    assert set(ConsolidatedReport.objects.values_list("round", flat=True)) == set(
        Round.objects.values_list("pk", flat=True)
    )
    for role in Role:
        assert User.objects.with_role(role).exists(), role
    for association in Association.objects.exclude(kind=Association.Kind.FEDERATION):
        assert association.officers.count() == 1, association


def test_demo_is_refused_in_service_unless_forced(db, settings):
    settings.SERVICE = True

    with pytest.raises(CommandError, match="--force"):
        call_command("seed_demo")
    call_command("seed_demo", force=True)
    assert Round.objects.filter(code="2024-H1").exists()


def test_demo_account_signs_in(db, client):
    call_command("seed_demo")

    assert client.login(username="chuyenvien@lhh.example", password="minh-hoa-2024")
