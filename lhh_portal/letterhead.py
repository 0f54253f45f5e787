"""What stands at the head of a paper on a day: the room that knows it (members) provides it to the one that prints."""

from dataclasses import dataclass

_providers = []


@dataclass(frozen=True)
class Letterhead:
    """Lines as in NĐ 30/2020, ô 2–4, and what a new paper usually says at its foot."""

    governing_lines: str = ""
    issuing_lines: str = ""
    # As running text names the organisation.
    issuing_name: str = ""
    org_code: str = ""
    place_name: str = ""
    authority_lines: str = ""
    salutation: str = ""
    recipients: str = ""


def provide(function):
    """Register `function(day) -> Letterhead or None`; the first one that knows is asked."""
    _providers.append(function)
    return function


def letterhead_on(day):
    """The letterhead of `day`; empty where nobody knows it yet."""
    return next((found for provider in _providers if (found := provider(day))), Letterhead())
