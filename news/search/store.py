"""The one question the databases are asked: the newest entries for each of several ways to match."""

from django.db import connection, transaction

_ID = 0xFFFFFFFF  # the rowid of the FTS5 table is minute << 32 | id: its own order is that of time

# Only the newest that match are read, in the table's own order, so a word that is everywhere costs no more.
_SQLITE = """SELECT * FROM (SELECT %s AS way, rowid & {id} AS id FROM news_search_words
WHERE news_search_words MATCH %s ORDER BY rowid DESC LIMIT %s)"""
_POSTGRESQL = """(SELECT %s::int AS way, id FROM news_searchentry
WHERE array_to_tsvector(string_to_array(tokens, ' ')) @@ %s::tsquery ORDER BY minute DESC, id DESC LIMIT %s)"""


def newest(ways, limit, *, each=None):
    """[(index of the way, id of the entry)]: at most `limit`, those of a way newest first, each entry once.

    `ways` are lists of tokens (news/search/terms.py), best first; an entry belongs to the first it matches. One
    statement, which reads a way only when those before gave fewer than `limit`. `each` bounds every way by itself.
    """
    is_sqlite = connection.vendor == "sqlite"
    write, part = (_fts5, _SQLITE.format(id=_ID)) if is_sqlite else (_tsquery, _POSTGRESQL)
    parameters = []
    for number, way in enumerate(ways):
        earlier = [] if each else ways[:number]
        parameters += [number, write(way, earlier), each or limit]
    sql = f"SELECT way, id FROM ({' UNION ALL '.join([part] * len(ways))}) AS found LIMIT %s"  # noqa: S608 - no input
    with transaction.atomic(), connection.cursor() as cursor:
        if not is_sqlite:
            # Reading the whole table would unpack the tokens of every row; the planner does not know what that costs.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(sql, [*parameters, limit])
        return sorted(cursor.fetchall(), key=lambda row: row[0])


def _fts5(way, earlier):
    each = (" AND ".join(f'"{token}"' for token in tokens) for tokens in (way, *earlier))
    return " NOT ".join(f"({tokens})" for tokens in each)


def _tsquery(way, earlier):
    each = (" & ".join(f"'{token}'" for token in tokens) for tokens in (way, *earlier))
    return " & !".join(f"({tokens})" for tokens in each)
