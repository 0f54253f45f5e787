import io

import pytest

from documents.models import StoredFile
from documents.storage import absolute_path, is_intact, open_stored, store

pytestmark = pytest.mark.django_db


def test_same_content_is_stored_once():
    first = store(b"%PDF-1", "application/pdf")
    second = store(io.BytesIO(b"%PDF-1"), "application/pdf")

    assert first == second
    assert StoredFile.objects.count() == 1
    assert open_stored(first).read() == b"%PDF-1"
    assert [path.name for path in absolute_path(first).parent.iterdir()] == [first.sha256]


def test_stored_file_cannot_be_written():
    stored = store(b"x", "application/pdf")

    assert absolute_path(stored).stat().st_mode & 0o222 == 0


def test_file_without_row_is_taken_over():
    stored = store(b"x", "application/pdf")
    StoredFile.objects.all().delete()

    again = store(b"x", "application/pdf")

    assert again.sha256 == stored.sha256
    assert is_intact(again)


@pytest.mark.parametrize("damaged", [b"", b"%PDF-1 half", b"%PDF-1 whole, but other"])
def test_damaged_file_is_written_anew(damaged):
    content = b"%PDF-1 half and whole"
    stored = store(content, "application/pdf")
    path = absolute_path(stored)
    path.chmod(0o640)
    path.write_bytes(damaged)

    again = store(content, "application/pdf")

    assert again == stored
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o222 == 0
    assert [file.name for file in path.parent.iterdir()] == [stored.sha256]


def test_changed_or_lost_file_is_not_intact():
    stored = store(b"x", "application/pdf")
    path = absolute_path(stored)
    path.chmod(0o640)
    path.write_bytes(b"y")

    assert not is_intact(stored)

    path.unlink()

    assert not is_intact(stored)
