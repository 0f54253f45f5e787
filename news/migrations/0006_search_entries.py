from django.db import migrations, models

# Only ASCII letters, digits and these marks are in `tokens` (news/search/terms.py). The rowid carries the time, so the
# newest come first without sorting.
SQLITE = [
    """CREATE VIRTUAL TABLE news_search_words USING fts5(
        tokens, detail = none, tokenize = "unicode61 remove_diacritics 0 tokenchars '_=+$!@#%%~'")""",
    """CREATE TRIGGER news_search_added AFTER INSERT ON news_searchentry BEGIN
        INSERT INTO news_search_words(rowid, tokens) VALUES (new.minute << 32 | new.id, new.tokens);
    END""",
    """CREATE TRIGGER news_search_changed AFTER UPDATE OF minute, tokens ON news_searchentry BEGIN
        DELETE FROM news_search_words WHERE rowid = (old.minute << 32 | old.id);
        INSERT INTO news_search_words(rowid, tokens) VALUES (new.minute << 32 | new.id, new.tokens);
    END""",
    """CREATE TRIGGER news_search_removed AFTER DELETE ON news_searchentry BEGIN
        DELETE FROM news_search_words WHERE rowid = (old.minute << 32 | old.id);
    END""",
]
# Long texts aside: what matches is sorted by time without reading them.
POSTGRESQL = [
    "ALTER TABLE news_searchentry SET (toast_tuple_target = 128)",
    """CREATE INDEX news_search_words ON news_searchentry
        USING gin (array_to_tsvector(string_to_array(tokens, ' ')))""",
]


def index(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    # Triggers and the GIN index go with the table.
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE news_search_words")


class Migration(migrations.Migration):
    dependencies = [("news", "0005_reads")]
    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.PositiveBigIntegerField()),
                ("url", models.CharField(max_length=300)),
                ("title", models.TextField()),
                ("lead", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("date", models.DateField(null=True)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("minute", models.BigIntegerField(default=0)),
                ("tokens", models.TextField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "object_id"), name="search_entry_once")]
            },
        ),
        migrations.RunPython(index, drop),
    ]
