"""How refusals are logged."""

from django.core.exceptions import PermissionDenied


def without_traceback(record):
    """For a logging filter: a refusal is the answer that was meant, its line in the log is enough."""
    if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
        record.exc_info = None
    return True
