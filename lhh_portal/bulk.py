"""Inserting many rows of one table: bulk_create asks every field about every value, which takes most of its time."""

from django.db import connections, models, router

# The columns of auditlog's LogEntry, for writers whose rows send no signals and so write their trail themselves.
TRAIL = (
    "content_type",
    "object_pk",
    "object_id",
    "object_repr",
    "action",
    "changes",
    "changes_text",
    "serialized_data",
    "actor",
    "timestamp",
    "additional_data",
)

_ADAPTED = (models.JSONField, models.DateField)


def insert_rows(model, fields, rows):
    """Insert tuples of values in the order of `fields` (names). No signals, no defaults, no keys handed back.

    Values of text fields must be clean already. Raises IntegrityError; the caller holds the transaction.
    """
    connection = connections[router.db_for_write(model)]
    columns = [model._meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.column) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    adapted = [place for place, column in enumerate(columns) if isinstance(column, _ADAPTED)]

    def prepared(row):
        values = list(row)
        for place in adapted:
            values[place] = columns[place].get_db_prep_save(values[place], connection)
        return values

    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - names of our own models
    with connection.cursor() as cursor:
        cursor.executemany(sql, [prepared(row) for row in rows])
