"""Front page and an article, 4 clients at once on the loopback: kept, made anew, and a bare view of the same bytes.

The server is gunicorn as in service (2 processes, 4 threads). On PostgreSQL the pages are kept in Redis, on SQLite in
files.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bench.database import fresh_database
from bench.timing import head, milliseconds, row

PORT = int(os.environ.get("BENCH_PORT", "8977"))
CLIENTS, SECONDS, ROUNDS, COLD = 4, 2, 4, 20
ARTICLES = 50


def main():
    if os.environ.get("BENCH_DATABASE") == "postgresql":
        os.environ["REDIS_URL"] = os.environ.get("SERVICE_REDIS_URL", "redis://127.0.0.1:6379/9")
    with fresh_database(), tempfile.TemporaryDirectory() as folder, server(folder):
        pages = {"front page": "/", "article": write_articles()}
        print(f"\n{ARTICLES} articles, {CLIENTS} clients, {ROUNDS} rounds of {SECONDS} s in turn\n")
        head("page", "bytes", "side", "requests/s", "p50", "p99", "of the bare view")
        for name, path in pages.items():
            measure(name, path, Path(folder))


def write_articles():
    """Return the address of one with notes, a table and other articles beside it."""
    from django.core.management import call_command

    from news.models import Article

    call_command("seed_demo", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115 - until the process ends
    first = Article.objects.get(is_featured=True)
    rest = Article.objects.exclude(pk=first.pk).first()
    for number in range(ARTICLES - Article.objects.count()):
        live = rest.live
        article = Article.objects.get(pk=rest.pk)
        article.pk, article.live, article.title = None, None, f"Tin {number} (minh họa)"
        article.save()
        live.pk, live.article, live.title = None, article, article.title
        live.save()
        article.live = live
        article.save()
    return first.public_url


@contextmanager
def server(folder):
    command = [sys.executable, "-m", "gunicorn", "bench.site_server", "--bind", f"127.0.0.1:{PORT}"]
    options = ["--workers", "2", "--threads", "4", "--keep-alive", "30", "--log-level", "error", "--no-control-socket"]
    process = subprocess.Popen([*command, *options], env=os.environ | {"BENCH_FOLDER": folder})
    try:
        for _ in range(300):
            try:
                get(connect(), "/song/")
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def connect():
    return http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)


def get(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise AssertionError(f"{path}: {answer.status}")
    return body


def measure(name, path, folder):
    body = get(connect(), path)
    (folder / "page").write_bytes(body)
    # A query that is not plain passes the kept pages by, for the bare view as well.
    sides = {"bare view": "/bare/?-", "kept (warm)": path, "made anew": f"{path}?-"}
    times = {side: [] for side in sides}
    for _ in range(ROUNDS):
        for side, address in sides.items():
            times[side] += clients(address)
    rates = {side: len(each) / ROUNDS / SECONDS for side, each in times.items()}
    for side, each in times.items():
        told = (f"{rates[side]:.0f}", *spread(each), f"{rates[side] / rates['bare view']:.2f}")
        row(name, f"{len(body):,}", side, *told)
    row(name, f"{len(body):,}", "kept (cold), one client", "", *spread(cold(path)), "")


def spread(times):
    return milliseconds(statistics.median(times)), milliseconds(statistics.quantiles(times, n=100)[98])


def clients(path):
    def one(_number):
        connection, times = connect(), []
        until = time.perf_counter() + SECONDS
        while (start := time.perf_counter()) < until:
            get(connection, path)
            times.append(time.perf_counter() - start)
        return times

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [each for times in pool.map(one, range(CLIENTS)) for each in times]


def cold(path):
    """The first visitor after something was published, again and again."""
    from news.page_cache import forget_pages

    connection, times = connect(), []
    for _ in range(COLD):
        forget_pages()
        start = time.perf_counter()
        get(connection, path)
        times.append(time.perf_counter() - start)
    return times


if __name__ == "__main__":
    main()
