"""Two people at one record: what it was when somebody began to type, and what it has become meanwhile.

A version is {field: text}, with the fields named as in the form of an activity: `title`, `starts_on`, `lead`,
`m_<measure>` … Texts are as the form shows them, so that versions can travel in a page and be compared there.
"""

import json
from dataclasses import dataclass

from lhh_portal.dates import format_date
from lhh_portal.quantity import format_quantity

TEXTS = ("title", "subject", "place", "funding", "description", "report_line")


class ChangedMeanwhile(Exception):
    """Somebody else saved the record after this person had opened it.

    `present` stands there, `wanted` was to replace it; None when the record was to be deleted.
    """

    def __init__(self, present, wanted):
        super().__init__(present, wanted)
        self.present, self.wanted = present, wanted


def version_of(activity):
    """The version in the database."""
    owners = list(activity.owners.all())
    return version_with(
        activity,
        lead=next(owner.association_id for owner in owners if owner.is_lead),
        partners=[owner.association_id for owner in owners if not owner.is_lead],
        amounts={row.measure_id: row.quantity for row in activity.amounts.select_related("measure__unit")},
    )


def version_with(activity, *, lead, partners, amounts):
    """The version made of the record's own fields and what belongs to it: keys, and {measure key: Quantity}."""
    return {
        **{name: getattr(activity, name) for name in TEXTS},
        "starts_on": format_date(activity.starts_on),
        "ends_on": format_date(activity.ends_on),
        "is_online": "on" if activity.is_online else "",
        "lead": str(lead),
        "partners": ",".join(map(str, sorted(partners))),
        **{f"m_{measure}": format_quantity(quantity) for measure, quantity in amounts.items()},
    }


def written(version):
    """For a hidden field of the page."""
    return json.dumps(version, ensure_ascii=False)


def read(text):
    """Back from the page; {} for what is no version, which then differs from every record."""
    try:
        version = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(version, dict) or not all(isinstance(value, str) for value in version.values()):
        return {}
    return version


@dataclass(frozen=True)
class Change:
    """A field somebody else changed: `before` when this person began, `theirs` now.

    `is_contested`: this person changed it too, otherwise `theirs` goes into the box.
    """

    name: str
    before: str
    theirs: str
    is_contested: bool


def changes_between(base, mine, present):
    """[Change] of every field in which `present` differs from both `base` and `mine`."""
    names = [name for name in {**present, **base, **mine} if present.get(name, "") != mine.get(name, "")]
    return [
        Change(name, base.get(name, ""), present.get(name, ""), mine.get(name, "") != base.get(name, ""))
        for name in names
        if present.get(name, "") != base.get(name, "")
    ]
