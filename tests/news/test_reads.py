import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from news import counting, reads
from news.models import ArticleReads, DayCount
from news.workflow import ArticleState
from tests.news.counted import write_lines
from tests.news.published import published
from tests.worker import ROOT, database_url

DAY = date(2026, 11, 30)
NOON = int(datetime(2026, 11, 30, 5, 0, tzinfo=UTC).timestamp())  # 12:00 in Vietnam
MINUTE = 60


@pytest.fixture
def clock(monkeypatch):
    """`clock.second` is now; news.reads asks only this one."""
    clock = SimpleNamespace(second=NOON)
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromtimestamp(clock.second, UTC))
    return clock


def tally_of(*told):
    write_lines(DAY, *told)
    return reads.tally(counting.day_file(DAY))


def test_visitor_counts_once_per_article_and_visit():
    found = tally_of((NOON, 7, "an"), (NOON + 10, 7, "an"), (NOON + 20, 8, "an"), (NOON + 30, 0, "an"))
    assert (found.views, found.visits, dict(found.reads)) == (4, 1, {7: 1, 8: 1})


@pytest.mark.parametrize(("silence", "visits"), [(30 * MINUTE, 1), (30 * MINUTE + 1, 2)])
def test_visit_ends_after_half_an_hour_of_silence(silence, visits):
    found = tally_of((NOON, 7, "an"), (NOON + silence, 7, "an"))
    assert (found.visits, found.reads[7]) == (visits, visits)


def test_visit_goes_on_for_hours_while_pages_are_opened():
    found = tally_of(*((NOON + number * 29 * MINUTE, 7, "an") for number in range(10)))
    assert (found.views, found.visits, found.reads[7]) == (10, 1, 1)


def test_two_visitors_are_two_and_lines_may_come_a_second_late():
    found = tally_of((NOON + 1, 7, "an"), (NOON, 7, "binh"), (NOON + 1, 7, "binh"))
    assert (found.visits, found.reads[7], found.peak_online) == (2, 2, 2)


def test_online_is_who_opened_a_page_in_the_last_five_minutes():
    told = [
        (NOON, 0, "an"),
        (NOON + 4 * MINUTE, 0, "binh"),
        (NOON + 5 * MINUTE, 0, "chi"),
        (NOON + 11 * MINUTE, 0, "an"),
    ]
    found = tally_of(*told)
    assert found.peak_online == 3
    assert [found.online_at(NOON + minutes * MINUTE) for minutes in (11, 16, 17)] == [1, 1, 0]


def test_torn_and_foreign_lines_are_left_out():
    write_lines(DAY, (NOON, 7, "an"))
    with counting.day_file(DAY).open("ab") as file:
        file.write(b"\n1764502687 7 00000000\n\xff\xfe\nhello\n%d 8 %016x\n%d 9 123" % (NOON, 5, NOON))
    assert dict(reads.tally(counting.day_file(DAY)).reads) == {7: 1, 8: 1}


@pytest.mark.django_db
def test_rows_say_what_the_file_says_however_often_it_is_added_up(clock):
    one, other = published("Một"), published("Hai")
    write_lines(
        DAY, (NOON - 20, one.pk, "an"), (NOON - 10, one.pk, "binh"), (NOON, other.pk, "an"), (NOON, 999999, "an")
    )

    reads.add_up()
    reads.add_up()

    row = DayCount.objects.get()
    assert (row.day, row.views, row.visits, row.peak_online, row.online) == (DAY, 4, 2, 2, 2)
    assert dict(ArticleReads.objects.values_list("article_id", "reads")) == {one.pk: 2, other.pk: 1}


@pytest.mark.django_db
def test_who_is_online_leaves_without_a_new_line(clock):
    write_lines(DAY, (NOON, 0, "an"))
    reads.add_up()
    assert reads.visits_now() == reads.Visits(1, 1, 1, timezone.now())
    clock.second += 6 * MINUTE
    reads.add_up()
    assert reads.visits_now() == reads.Visits(1, 1, 0, timezone.now())


@pytest.mark.django_db
def test_online_is_not_told_when_nobody_has_counted_for_long(clock):
    write_lines(DAY, (NOON, 0, "an"))
    reads.add_up()
    counted_at = timezone.now()
    clock.second += 11 * MINUTE
    assert reads.visits_now() == reads.Visits(1, 1, None, counted_at)


@pytest.mark.django_db
def test_no_number_becomes_smaller_when_the_file_is_lost(clock):
    article = published()
    write_lines(DAY, (NOON, article.pk, "an"), (NOON, article.pk, "binh"))
    reads.add_up()
    write_lines(DAY, (NOON, article.pk, "chi"))
    reads.add_up()
    assert list(DayCount.objects.values_list("views", "visits", "peak_online")) == [(2, 2, 2)]
    assert ArticleReads.objects.get().reads == 2


@pytest.mark.django_db
def test_marks_go_an_hour_after_midnight_and_keys_at_once(clock):
    write_lines(DAY, (NOON, 0, "an"))
    counting.key_file(DAY).write_bytes(bytes(32))
    midnight = NOON + 12 * 3600

    def kept_at(second):
        clock.second = second
        reads.add_up()
        return sorted(path.name for path in counting.folder().iterdir())

    assert kept_at(midnight - 1) == ["2026-11-30", "key-2026-11-30"]
    counting.key_file(date(2026, 12, 1)).write_bytes(bytes(32))
    assert kept_at(midnight) == ["2026-11-30", "key-2026-12-01"]
    assert kept_at(midnight + 3599) == ["2026-11-30", "key-2026-12-01"]
    assert kept_at(midnight + 3600) == ["key-2026-12-01"]
    assert DayCount.objects.get().visits == 1


@pytest.mark.django_db
def test_days_during_which_no_worker_ran_are_counted_later(clock):
    days = [DAY - timedelta(days=back) for back in range(3)]
    for day in days:
        write_lines(day, (NOON, 0, "an"))
    reads.add_up()
    assert list(DayCount.objects.values_list("day", "visits")) == [(day, 1) for day in days]
    assert [path.name for path in counting.folder().iterdir()] == [DAY.isoformat()]


@pytest.mark.django_db
def test_queries_do_not_grow_with_articles(clock, django_assert_max_num_queries):
    def queries(articles):
        write_lines(DAY, *((NOON, article.pk, "an") for article in articles))
        with django_assert_max_num_queries(20) as counted:
            reads.add_up()
        return len(counted)

    queries([])  # the row of the day
    few = queries([published()])
    assert queries([published(f"Bài {number}") for number in range(12)]) == few


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["news.reads.Article", "pathlib.Path.unlink"])
def test_killed_before_and_after_the_commit_counts_all_the_same(moment, clock):
    """SIGKILL inside the transaction, and between it and the deletion of the file; then somebody counts again."""
    article, yesterday = published(), DAY - timedelta(days=1)
    write_lines(yesterday, (NOON - 86400, article.pk, "an"), (NOON - 86400, article.pk, "binh"))
    program = (
        "import django; django.setup(); import os, signal; from unittest import mock; from news import reads\n"
        "die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"with mock.patch({moment!r}, **({{'objects.filter': die}} if 'Article' in {moment!r} else {{'new': die}})): "
        "reads.add_up()\n"
    )
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "LHH_VAR": str(settings.VAR_DIR),
        "DJANGO_SETTINGS_MODULE": "lhh_portal.settings",
    }
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert counting.day_file(yesterday).exists()
    assert ArticleReads.objects.count() == (0 if "Article" in moment else 1)

    reads.add_up()

    assert ArticleReads.objects.get().reads == 2
    assert DayCount.objects.get().visits == 2
    assert not counting.day_file(yesterday).exists()


@pytest.mark.django_db
def test_most_read_of_the_last_thirty_days_in_one_query(clock, django_assert_num_queries):
    old, one, other = published("Cũ"), published("Một"), published("Hai")
    hidden = published("Đã gỡ", state=ArticleState.TAKEN_DOWN)
    for article, back, count in [
        (old, 30, 90), (one, 29, 4), (one, 0, 4), (other, 1, 7), (hidden, 0, 99),
    ]:  # fmt: skip
        ArticleReads.objects.create(article=article, day=DAY - timedelta(days=back), reads=count)
    with django_assert_num_queries(1):
        assert [(each.pk, each.reads_lately) for each in reads.most_read(5)] == [(one.pk, 8), (other.pk, 7)]
    assert [each.pk for each in reads.most_read(1, exclude=[one.pk])] == [other.pk]
    assert reads.reads_of(old) == 90
    assert reads.reads_of(published("Mới")) == 0


@pytest.mark.django_db
def test_nothing_is_said_before_the_first_visit():
    assert reads.visits_now() is None
