"""A demo federation: how it writes itself, who belongs to it, who sits where, who signs in."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import Officership, RoleGrant, User
from lhh_portal.roles import Role
from members.models import Association, Body, FederationProfile, Mandate, MembershipCount, Person, Term
from members.services import set_status
from reports.demo.data import SHARED, federations, read_csv, read_day, read_json, read_quantity

HEAD_COUNTS = ("members", "intellectuals", "chapters", "women", "young", "admitted")


def load_profiles(folder):
    for row in read_json(folder / "profiles.json"):
        lines = {name: "\n".join(row.pop(name)) for name in ("governing_lines", "issuing_lines", "recipients")}
        FederationProfile.objects.create(**row | lines)


def load_associations(folder):
    """Return {short name: association}; the order of the file is the order in the report's footnotes."""
    rows = read_csv(folder / "associations.csv")
    associations = {row["short_name"]: _load_association(position, row) for position, row in enumerate(rows)}
    for row in read_csv(folder / "counts.csv"):
        read = {name: read_quantity(row[name]) for name in HEAD_COUNTS}
        counts = {name: int(quantity.value) for name, quantity in read.items()}
        counts |= {f"{name}_qualifier": read[name].qualifier for name in MembershipCount.QUALIFIED}
        association = associations[row["association"]]
        MembershipCount.objects.create(association=association, as_of=read_day(row["as_of"]), **counts)
    return associations


def _load_association(position, row):
    association = Association.objects.create(
        kind=row["kind"],
        name=row["name"],
        short_name=row["short_name"],
        field=row["field"],
        is_special=row.get("is_special") == "1",
        joined_on=read_day(row["joined_on"]),
        position=position,
    )
    set_status(association, Association.Status.ACTIVE, since=association.joined_on)
    if row["dormant_since"]:
        note = "Không báo cáo, không hoạt động (minh họa)"
        set_status(association, Association.Status.DORMANT, since=read_day(row["dormant_since"]), note=note)
    return association


def load_bodies(folder, federation):
    terms = {
        row["ordinal"]: Term.objects.create(
            association=federation,
            ordinal=row["ordinal"],
            starts_on=read_day(row["starts_on"]),
            ends_on=read_day(row["ends_on"]),
        )
        for row in read_csv(folder / "terms.csv")
    }
    bodies, people = {}, {}
    for row in read_csv(folder / "mandates.csv"):
        kind = row["body"]
        if kind not in bodies:
            bodies[kind] = Body.objects.create(association=federation, kind=kind, name=str(Body.Kind(kind).label))
        if row["person"] not in people:
            people[row["person"]] = Person.objects.create(full_name=row["person"], organisation=row["organisation"])
        term = terms[row["term"]]
        Mandate.objects.create(
            person=people[row["person"]],
            body=bodies[kind],
            term=term,
            position=row["position"],
            is_full_time=row["full_time"] == "1",
            starts_on=term.starts_on,
            ends_on=term.ends_on,
        )


def _read_accounts(folder):
    """Those every demo federation has, then the leader and the officers of this one."""
    return [*read_csv(SHARED / "accounts.csv"), *read_csv(folder / "accounts.csv")]


def load_accounts(folder, associations):
    """Return {e-mail: user}. An officer of `*` works for every association that has no officer of its own."""
    rows = _read_accounts(folder)
    own = {name for row in rows for name in row["associations"].split(";")}
    left = [row for name, row in associations.items() if name not in own and row.kind != Association.Kind.FEDERATION]
    password = make_password(settings.DEMO_PASSWORD)
    users = {}
    for row in rows:
        is_administrator = row["role"] == Role.ADMINISTRATOR
        user = User.objects.create(
            email=row["email"],
            full_name=row["full_name"],
            password=password,
            is_staff=is_administrator,
            is_superuser=is_administrator,
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        RoleGrant.objects.create(user=user, role=row["role"])
        names = [name for name in row["associations"].split(";") if name not in ("", "*")]
        served = left if row["associations"] == "*" else [associations[name] for name in names]
        Officership.objects.bulk_create(Officership(user=user, association=item) for item in served)
        users[user.email] = user
    return users


def demo_accounts():
    """The demo's users that are in this database, in the order of the files."""
    order = list(dict.fromkeys(row["email"] for folder in federations().values() for row in _read_accounts(folder)))
    return sorted(User.objects.filter(email__in=order, is_active=True), key=lambda user: order.index(user.email))
