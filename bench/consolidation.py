"""All figures of a span, of the federation and of each of 30 associations, against one hand-written GROUP BY."""

from datetime import date

from bench.database import fresh_database
from bench.timing import head, medians, milliseconds, row

SIZES = [1_000, 10_000, 100_000]
ASSOCIATIONS = 30
SPAN = date(2024, 1, 1), date(2024, 12, 31)
# The least a program could ask for the same totals: one statement, no definitions, no doubt kept apart, no names.
BY_HAND = """
    SELECT amount.measure_id, owner.association_id, owner.is_lead, amount.qualifier, SUM(amount.amount), COUNT(*)
    FROM reports_activityamount amount
    JOIN reports_activity activity ON activity.id = amount.activity_id
    JOIN reports_activityowner owner ON owner.activity_id = activity.id
    WHERE activity.ends_on BETWEEN %s AND %s
    GROUP BY amount.measure_id, owner.association_id, owner.is_lead, amount.qualifier
"""


def by_hand():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, SPAN)
        return cursor.fetchall()


def all_figures():
    """What the consolidated report is filled from: every measure and indicator, whole and by association."""
    from reports.figures import Figures

    figures = Figures(*SPAN)
    codes = [*figures.measures, *figures.indicators]
    slugs = [association.slug for association in figures.associations.values()]
    return [figures.figure(key) for code in codes for key in (code, *(f"{code}@{slug}" for slug in slugs))]


def main():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.records import make_activities, make_associations

    associations = make_associations(ASSOCIATIONS)
    head("activities", "amounts", "figures", "queries", "GROUP BY by hand", "all figures", "ratio")
    for size in SIZES:
        make_activities(size, associations)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        from reports.models import ActivityAmount

        with CaptureQueriesContext(
            connection,
        ) as queries:
            count = len(all_figures())
        times = medians({"hand": by_hand, "figures": all_figures}, repeat=5)
        row(
            f"{size:,}",
            f"{ActivityAmount.objects.count():,}",
            f"{count:,}",
            len(queries),
            milliseconds(times["hand"]),
            milliseconds(times["figures"]),
            f"{times['figures'] / times['hand']:.2f}",
        )


if __name__ == "__main__":
    with fresh_database():
        main()
