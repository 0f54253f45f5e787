"""Four web processes with ten threads each and ten thousand readers at once: right to the last one."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings

from news import counting, reads
from news.models import ArticleReads, DayCount
from tests.news.published import published
from tests.worker import ROOT, database_url

# Every thread may hold a connection of its own, and PostgreSQL gives a hundred to all: more than 4 × 24 at once are
# refused with 500, and a page that was not shown is rightly not counted.
PROCESSES, THREADS, EACH = 4, 10, 250

# The application as the web server calls it; every reader opens the page twice: two views, one read.
PROGRAM = """
import sys, threading
from django.test import RequestFactory
from lhh_portal.wsgi import application
from tests.news.counted import FIREFOX

process, path, threads, each = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
headers = {"user-agent": FIREFOX, "accept": "text/html", "accept-language": "vi"}
environ = RequestFactory(headers=headers).get(path).environ
answers, ready = [], threading.Barrier(threads)

def read(thread):
    ready.wait()
    for number in range(each):
        response = application(environ | {"REMOTE_ADDR": f"10.{process}.{thread}.{number // 2}"}, lambda *told: None)
        answers.append(response.status_code)
        response.close()

running = [threading.Thread(target=read, args=[thread]) for thread in range(threads)]
for thread in running:
    thread.start()
for thread in running:
    thread.join()
print(answers.count(200))
"""


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_views_in_four_processes_are_counted_to_the_last(tmp_path):
    article = published()
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "LHH_VAR": str(settings.VAR_DIR),
        "DJANGO_SETTINGS_MODULE": "lhh_portal.settings",
        "ALLOWED_HOSTS": "testserver",
    }
    command = [sys.executable, "-c", PROGRAM]
    arguments = [article.public_url, str(THREADS), str(EACH)]
    running = [
        subprocess.Popen([*command, str(number), *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        for number in range(PROCESSES)
    ]
    while any(process.poll() is None for process in running):
        reads.add_up()  # goes on beside them, as it does every minute
        time.sleep(0.5)
    assert [int(process.communicate()[0]) for process in running] == [THREADS * EACH] * PROCESSES

    reads.add_up()

    views = PROCESSES * THREADS * EACH
    day = DayCount.objects.get()
    assert (views, day.views, day.visits) == (10_000, views, views // 2)
    assert ArticleReads.objects.get().reads == views // 2
    assert len([path for path in counting.folder().iterdir() if path.name.startswith("key-")]) == 1
