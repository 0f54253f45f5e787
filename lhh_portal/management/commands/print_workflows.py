"""Print the tables of states as Markdown: `manage.py print_workflows > docs/workflows.md`."""

from inspect import getdoc

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management.base import BaseCommand
from django_fsm import FSMField

from lhh_portal.workflow import effects_of, transitions_of

HEAD = """# Workflows

Printed by `python manage.py print_workflows` from the tables in each room's `workflow.py`; do not edit by hand.
State changes only through `lhh_portal.workflow.perform`: it locks the row, asks the rule, changes the state, runs the
effects in the same transaction and writes the history. Mail is queued by effects and goes out after commit.
"""


class Command(BaseCommand):
    help = "Print the state tables of all objects as Markdown."

    def handle(self, *args, **options):
        self.stdout.write(workflows_markdown(), ending="")


def workflows_markdown():
    return "\n".join([HEAD, *(_table_of(model) for model in sorted(_models(), key=lambda model: model._meta.label))])


def _models():
    for model in apps.get_models():
        try:
            field = model._meta.get_field("state")
        except FieldDoesNotExist:
            continue
        if isinstance(field, FSMField):
            yield model


def _table_of(model):
    field = model._meta.get_field("state")
    states, first = dict(field.flatchoices), field.default
    lines = [
        f"## {model._meta.label}: {model._meta.verbose_name}",
        "",
        f"Starts as {_state(states, first)}.",
        "",
    ]
    lines += ["| action | button | from | to | who | note | effects |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, items in transitions_of(model).items():
        sources = ", ".join(_state(states, item.source) for item in items)
        custom = items[0].custom
        cells = [
            f"`{name}`",
            str(custom["label"]),
            sources,
            _state(states, items[0].target) if items[0].target else "unchanged",
            _first_line(items[0].permission),
            "required" if custom.get("needs_note") else "",
            "; ".join(_first_line(function) for function in effects_of(model, name)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _state(states, value):
    return f"{states[value]} (`{value}`)"


def _first_line(function):
    """The first line of the docstring without its full stop, or the name in words."""
    doc = getdoc(function)
    return doc.splitlines()[0].rstrip(".") if doc else function.__name__.strip("_").replace("_", " ")
