"""Who waits for whom when several people write at once.

Locks are taken in this order, so that two writers wait for each other but never in a circle:

    1. the records as a whole: shared by everybody who writes one, alone by whoever freezes them into a report
    2. a round  3. its consolidated report  4. activities by key  5. associations' reports by key  6. everything else

SQLite has one writer at a time (`transaction_mode: IMMEDIATE`), so there a transaction is the lock.
"""

from django.db import connection

from reports.models import Activity

# Any number of our own; PostgreSQL keeps advisory locks by number.
_RECORDS = 4_202_001


def share_records():
    """Before writing a record of work: many at a time, none while a report is being frozen. Needs a transaction."""
    _advisory("pg_advisory_xact_lock_shared")


def hold_records():
    """Before freezing: what is read from here to the end of the transaction stays as it is."""
    _advisory("pg_advisory_xact_lock")


def lock_activity(pk):
    """The activity as stored, which nobody else changes until the end of the transaction. May raise DoesNotExist."""
    return Activity.objects.select_for_update(of=("self",)).get(pk=pk)


def _advisory(function):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_RECORDS])
