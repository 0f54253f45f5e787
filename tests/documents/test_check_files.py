from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from documents.storage import absolute_path, store

pytestmark = pytest.mark.django_db


def test_intact_files_are_counted():
    store(b"mot", "text/plain")
    store(b"hai", "text/plain")
    said = StringIO()

    call_command("check_files", stdout=said)

    assert said.getvalue() == "2 tệp, tất cả nguyên vẹn.\n"


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_lost_or_changed_file_is_named(harm):
    stored = store(b"mot", "text/plain")
    path = absolute_path(stored)
    path.chmod(0o600)
    path.unlink() if harm == "gone" else path.write_bytes(b"khac")

    with pytest.raises(CommandError, match=f"1 trên 1 .*\n{stored.path}"):
        call_command("check_files")
