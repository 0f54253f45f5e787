"""Queries that each page of the workspace takes at 30 and at 3,000 associations: they must be equal."""

import sys
from datetime import date

from bench.database import fresh_database
from bench.timing import head, row

FEW, MANY = 30, 3_000
EMAIL = "do-luong@lhh.example"


def list_pages():
    """Every page of the workspace and of the accounts that needs no argument."""
    from django.urls import NoReverseMatch, get_resolver, reverse

    def names(resolver, namespace=""):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
            elif pattern.name:
                yield namespace + pattern.name

    for name in names(get_resolver()):
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if address.startswith(("/lam-viec/", "/tai-khoan/nguoi-dung")):
            yield name, address


def object_pages():
    from django.urls import reverse

    from members.models import Association
    from reports.models import Activity, AssociationReport, Round

    association = Association.objects.earliest("pk")
    yield "members:association-detail", reverse("members:association-detail", args=[association.slug])
    yield "reports:activity-detail", reverse("reports:activity-detail", args=[Activity.objects.earliest("pk").pk])
    yield "reports:round-detail", reverse("reports:round-detail", args=[Round.objects.get().pk])
    report = AssociationReport.objects.earliest("pk")
    yield "reports:association-report", reverse("reports:association-report", args=[report.pk])


def fill(count):
    from bench.records import make_activities, make_associations
    from members.models import MembershipCount
    from reports.models import AssociationReport, Round

    associations = make_associations(count)
    make_activities(count, associations)
    counts = [
        MembershipCount(association=association, as_of=date(2024, 1, 1), members=100, intellectuals=60, chapters=5)
        for association in associations
        if not association.membership_counts.exists()
    ]
    MembershipCount.objects.bulk_create(counts, batch_size=500)
    round_, _ = Round.objects.get_or_create(
        code="2024-H1",
        defaults={
            "title": "6 tháng đầu năm 2024",
            "kind": Round.Kind.HALF_YEAR,
            "year": 2024,
            "starts_on": date(2023, 12, 15),
            "ends_on": date(2024, 6, 14),
            "due_on": date(2024, 6, 5),
        },
    )
    have = set(round_.reports.values_list("association_id", flat=True))
    reports = [AssociationReport(round=round_, association=row) for row in associations if row.pk not in have]
    AssociationReport.objects.bulk_create(reports, batch_size=500)


def measure(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    results = {}
    for name, address in [*list_pages(), *object_pages()]:
        client.get(address)  # what is read once per process is not counted
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        # Exports are streamed in batches, each with its own queries.
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            results[name] = len(queries)
    return results


def main():
    from django.conf import settings
    from django.test import Client

    from accounts.models import RoleGrant, User
    from lhh_portal.roles import Role

    settings.ALLOWED_HOSTS = ["testserver"]
    user = User.objects.create(email=EMAIL, full_name="Người đo (minh họa)")
    for role in (Role.STAFF, Role.LEADER, Role.CLERK, Role.ADMINISTRATOR):
        RoleGrant.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user)
    fill(FEW)
    few = measure(client)
    fill(MANY)
    many = measure(client)
    head("page", f"{FEW} associations", f"{MANY:,} associations", "")
    grown = [name for name in few if few[name] != many.get(name)]
    for name in few:
        row(name, few[name], many.get(name, "no page"), "GROWS" if name in grown else "equal")
    if grown:
        sys.exit(f"not equal: {', '.join(grown)}")


if __name__ == "__main__":
    with fresh_database():
        main()
