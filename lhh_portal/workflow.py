"""The one door through which an object changes state.

The table of an object is its django-fsm-2 transitions, written in the app's workflow.py as an abstract base of the
model. What else must happen in the same transaction (stamping, freezing) is an *effect*, registered from services.py.
The door locks the row, checks rule and source state, runs transition and effects, saves, and writes a StateChange.
Nothing else assigns `state`: the field is protected.
"""

from collections import defaultdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed, can_proceed, has_transition_perm

from lhh_portal.models import StateChange

_effects = defaultdict(list)


class WrongState(Exception):
    """The object is no longer in a state that allows this: usually somebody was faster."""


def effect(model, action):
    """Register `function(obj, actor, note)` to run inside the transaction of `action`, after the state is set."""

    def register(function):
        _effects[model, action].append(function)
        return function

    return register


def effects_of(model, action):
    return tuple(_effects[model, action])


def transitions_of(model):
    """All transitions of `model`'s table as {name: [Transition, …]}, in the order they are written."""
    table = defaultdict(list)
    for transition_ in _as_written(model, model._meta.get_field("state").get_all_transitions(model)):
        table[transition_.name].append(transition_)
    return table


def available(obj, user):
    """The actions this user may take now: [(name, label, needs_note)], in the order of the table.

    `needs_note` is True, or the `note_label` by which the transition asks for the note. A `hidden` one has no button:
    it needs more than a note and is taken by its service.
    """
    return [
        (item.name, item.custom["label"], item.custom.get("needs_note", False) and item.custom.get("note_label", True))
        for item in _as_written(type(obj), obj.get_available_user_state_transitions(user))
        if not item.custom.get("hidden")
    ]


def _as_written(model, transitions):
    """django-fsm gives them by the alphabet; the first one is the filled button."""
    names = [name for base in model.__mro__ for name in vars(base)]
    return sorted(transitions, key=lambda item: names.index(item.name))


def last_step(obj):
    """A mark of how far `obj` has come; what a page showed holds as long as the mark is the same.

    What is changed between two steps and decided on as a whole says so by a property `mark` of its own.
    """
    return f"{StateChange.objects.of(obj).aggregate(last=Max('pk'))['last'] or 0}{getattr(obj, 'mark', '')}"


def last_steps(objs):
    """{pk: `last_step`} of objects of one model without `mark`, for a list that decides on its rows; one query."""
    objs = list(objs)
    steps = StateChange.objects.of_all(objs).values_list("object_id").annotate(last=Max("pk")) if objs else []
    return {obj.pk: "0" for obj in objs} | {pk: str(last) for pk, last in steps}


def perform(obj, action, *, actor, note="", seen=""):
    """Move `obj` by `action` and return it as saved.

    `seen` is the `last_step` of the page on which `actor` decided; "" for one who decides on what is there now.
    Raises WrongState, PermissionDenied, or ValidationError (a note is missing, or an effect refused).
    """
    model = type(obj)
    with transaction.atomic():
        locked = model._default_manager.select_for_update().get(pk=obj.pk)
        method = getattr(locked, action)
        # Returned and filed again it is in the same state, but not what was read.
        if not can_proceed(method, check_conditions=False) or (seen and seen != last_step(locked)):
            raise WrongState(locked.get_state_display())
        if not has_transition_perm(method, actor):  # False as well when a condition is not met any more
            raise PermissionDenied if can_proceed(method) else WrongState(locked.get_state_display())
        (custom,) = {id(t.custom): t.custom for t in transitions_of(model)[action]}.values()
        if custom.get("needs_note") and not note.strip():
            raise ValidationError({"note": _("Hãy ghi lý do để người nhận biết cần sửa gì.")})
        old = locked.state
        try:
            method()
        except TransitionNotAllowed as error:
            raise WrongState(locked.get_state_display()) from error
        for run in effects_of(model, action):
            run(locked, actor=actor, note=note)
        locked.save()
        StateChange.objects.create(
            subject=locked, action=action, old=old, new=locked.state, actor=actor, note=note.strip()
        )
    return locked
