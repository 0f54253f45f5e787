"""Files kept once under their SHA-256 and never changed."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from documents.models import StoredFile


def store(content, media_type):
    """Keep `content` (bytes or a binary file) and return its StoredFile; the same content is kept once.

    The file is complete on disk before the row exists: a crash between the two leaves a file without a row, which
    the next store of the same content takes over.
    """
    data = content if isinstance(content, bytes) else content.read()
    digest = hashlib.sha256(data).hexdigest()
    _write_once(_path_of(digest), data)
    stored, _created = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(data), "media_type": media_type}
    )
    return stored


def open_stored(stored):
    return absolute_path(stored).open("rb")


def absolute_path(stored):
    return Path(settings.MEDIA_ROOT) / stored.path


def is_intact(stored):
    """Whether the file on disk is there and still has the content it was stored with."""
    path = absolute_path(stored)
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == stored.sha256


def _path_of(digest):
    return Path(settings.MEDIA_ROOT) / StoredFile(sha256=digest).path


def _write_once(path, data):
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(temporary, 0o440)
    os.replace(temporary, path)
