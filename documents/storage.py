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
    the next store of the same content takes over. A file that is there but damaged is written anew.
    """
    data = content if isinstance(content, bytes) else content.read()
    digest = hashlib.sha256(data).hexdigest()
    path = _path_of(digest)
    if not _holds(path, digest):
        _write(path, data)
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
    return _holds(absolute_path(stored), stored.sha256)


def _holds(path, digest):
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _path_of(digest):
    return Path(settings.MEDIA_ROOT) / StoredFile(sha256=digest).path


def _write(path, data):
    """Put `data` at `path` whole or not at all: written aside, synced, moved, and the move synced too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(temporary, 0o440)
    os.replace(temporary, path)
    # The folder of the two letters may itself be new.
    for folder in (path.parent, path.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
