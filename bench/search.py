"""The site's search at 100 and at 50,000 articles: queries, median and p95 of whole pages, the two sizes in turn."""

import statistics
import sys
import time
from datetime import UTC, datetime, timedelta

from bench.database import fresh_database
from bench.timing import head, milliseconds, row

FEW, MANY = 100, 50_000
REPEAT = 40
WORDS = (  # noqa: SIM905 - a list of them is unreadable
    "hội nghị tư vấn phản biện giám định xã hội khoa học kỹ thuật trí thức sáng tạo tuyên truyền phổ biến đề án "
    "nhân dân tỉnh nông nghiệp y tế môi trường chuyển đổi số hòa bình luật gia đông y kế hoạch"
).split()
QUESTIONS = {
    "in every title": "hoi nghi",
    "in every title, as spelled": "Hội nghị",
    "in every text": "liên hiệp",
    "in every text, a beginning": "lien hie",
    "often, as spelled": "chuyển đổi số",
    "phrase": '"tư vấn phản biện"',
    "two that are often, hardly together": '"gia hội" "bình kế"',
    "one article": "so hieu 77",
    "nothing": "voi ma mút",
    "narrowed": "hoi nghi&nam=2019",
}


def fill(count):
    """`count` articles over ten years, each of some 150 words."""
    from lhh_portal.searchable import sources
    from news.models import SearchEntry
    from news.search.terms import tokens_of

    (source,) = (source for source in sources() if source.kind == "tin-bai")
    newest = datetime(2024, 12, 31, 12, tzinfo=UTC)
    for start in range(0, count, 1_000):
        entries = []
        for n in range(start, min(count, start + 1_000)):
            at = newest - timedelta(minutes=n * 5_256_000 // count)
            found = _found(n, at)
            minute = at.toordinal() * 1440 + at.hour * 60 + at.minute
            fields = {"url": found.url, "title": found.title, "lead": found.lead, "text": found.text}
            fields |= {"label": found.label, "date": at.date(), "year": at.year, "minute": minute}
            tokens = tokens_of(found, source.kind, at.year)
            entries.append(SearchEntry(kind=source.kind, object_id=n + 1, tokens=tokens, **fields))
        SearchEntry.objects.bulk_create(entries, batch_size=200)


def _found(n, at):
    from lhh_portal.searchable import Found

    words = [WORDS[(n * 7 + k * k + k * (n % 11)) % len(WORDS)] for k in range(140)]
    return Found(
        url=f"/tin-tuc/{n}-hoi-nghi/",
        title=f"Hội nghị {' '.join(words[:6])} số hiệu {n}",
        lead=" ".join(words[6:30]),
        text=f"Liên hiệp Hội: {' '.join(words[30:])}.",
        at=at,
        label=f"Chuyên mục {n % 9}",
    )


def ask(client, question):
    from urllib.parse import quote

    words, _, rest = question.partition("&")
    response = client.get(f"/tim-kiem/?q={quote(words)}{'&' + rest if rest else ''}")
    if response.status_code != 200:
        sys.exit(f"{question}: {response.status_code}")


def measure(client):
    """{what: (queries, [seconds])}"""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    measured = {}
    for what, question in QUESTIONS.items():
        ask(client, question)
        with CaptureQueriesContext(connection) as caught:
            ask(client, question)
        queries = len(caught)  # the next request begins the log anew
        times = []
        for _ in range(REPEAT):
            start = time.perf_counter()
            ask(client, question)
            times.append(time.perf_counter() - start)
        measured[what] = queries, times
    return measured


def p95(times):
    return statistics.quantiles(times, n=20)[-1]


def main():
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from news import views_search

    settings.ALLOWED_HOSTS = ["testserver"]
    views_search.RATE = {"search": "1000000/m/ip"}
    results = []
    for count in (FEW, MANY):
        start = time.perf_counter()
        fill(count) if count == FEW else refill(count)
        if connection.vendor == "postgresql":
            connection.cursor().execute("VACUUM ANALYZE")
        print(f"{count:,} entries made in {time.perf_counter() - start:.0f} s", flush=True)
        results.append(measure(Client()))
    report(*results)


def refill(count):
    from news.models import SearchEntry

    SearchEntry.objects.all().delete()
    fill(count)


def report(few, many):
    head("question", "queries", f"median {FEW}", f"median {MANY:,}", f"p95 {FEW}", f"p95 {MANY:,}", "ratio of p95")
    for what in QUESTIONS:
        (queries, before), (more, after) = few[what], many[what]
        row(
            f"{what}: `{QUESTIONS[what]}`",
            f"{queries} and {more}",
            milliseconds(statistics.median(before)),
            milliseconds(statistics.median(after)),
            milliseconds(p95(before)),
            milliseconds(p95(after)),
            f"{p95(after) / p95(before):.2f}",
        )
    sides = [[time for _queries, times in side.values() for time in times] for side in (few, many)]
    medians, tails = [[milliseconds(of(times)) for times in sides] for of in (statistics.median, p95)]
    row("all", "", *medians, *tails, f"{p95(sides[1]) / p95(sides[0]):.2f}")
    grown = [what for what in QUESTIONS if few[what][0] != many[what][0]]
    if grown:
        sys.exit(f"queries grow: {', '.join(grown)}")


if __name__ == "__main__":
    with fresh_database():
        main()
