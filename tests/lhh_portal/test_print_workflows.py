from io import StringIO

from django.conf import settings
from django.core.management import call_command


def test_docs_show_the_tables_as_they_are():
    printed = StringIO()

    call_command("print_workflows", stdout=printed)

    written = (settings.BASE_DIR / "docs" / "workflows.md").read_text(encoding="utf-8")
    assert printed.getvalue() == written, "run: python manage.py print_workflows > docs/workflows.md"
