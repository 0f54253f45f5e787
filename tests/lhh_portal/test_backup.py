import os
import sqlite3
import subprocess

import pytest
from django.conf import settings


@pytest.fixture
def backup(tmp_path):
    def run(**environment):
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "LHH_SERVICE"}}
        return subprocess.run(
            ["sh", "scripts/backup.sh", tmp_path / "backup"],
            cwd=settings.BASE_DIR,
            env=kept | {"LHH_VAR": str(tmp_path / "var")} | environment,
            capture_output=True,
            text=True,
        )

    (tmp_path / "var").mkdir()
    return run


def _make_database(folder):
    with sqlite3.connect(folder / "var/lhh.sqlite3") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    connection.close()


def test_embedded_backup_holds_database_and_files(backup, tmp_path):
    _make_database(tmp_path)

    done = backup()

    (folder,) = (tmp_path / "backup").iterdir()
    assert (done.returncode, done.stdout.strip()) == (0, str(folder))
    assert sorted(file.name for file in folder.iterdir()) == ["SHA256SUMS", "database.sqlite3", "media.tar.gz"]
    assert sqlite3.connect(folder / "database.sqlite3").execute("SELECT number FROM kept").fetchall() == [(7,)]


def test_backup_of_nothing_is_refused(backup, tmp_path):
    refused = backup()

    assert (refused.returncode, "lhh.sqlite3" in refused.stderr) == (1, True)
    assert list((tmp_path / "var").iterdir()) == []
    assert not (tmp_path / "backup").exists()


def test_service_without_its_address_is_refused(backup, tmp_path):
    _make_database(tmp_path)

    refused = backup(LHH_SERVICE="1")

    assert (refused.returncode, "DATABASE_URL" in refused.stderr) == (1, True)
    assert not (tmp_path / "backup").exists()
