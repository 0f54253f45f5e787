"""The processes of service, natively (fresh PostgreSQL database, Redis, web, worker, beat), and a report through them.

Everything is driven over HTTP as a proxy would forward it (TLS ended, X-Forwarded-Proto), so the settings are those
of service but for two: no second factor, since nobody is there to hold it, and passwords are the demo's.
Environment: DATABASE_URL (its database is dropped and made anew) and REDIS_URL (its numbered database is emptied).
"""

import argparse
import html
import http.cookiejar
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg
import redis

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lhh_portal.supervisor import Supervisor  # noqa: E402 - the repository is on the path only now

STAFF, CLERK, LEADER = "chuyenvien@lhh.example", "vanthu@lhh.example", "lanhdao@lhh.example"
PASSWORD = secrets.token_urlsafe(12)
REPORT = "/lam-viec/bao-cao/2024-H1/"


class Failed(Exception):
    pass


class Person:
    """A browser without a screen: cookies, CSRF tokens and the headers that a proxy adds."""

    def __init__(self, base):
        self.base = base
        # "Secure" cookies travel although this last hop is plain http, as they do behind a proxy.
        policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https"))
        self.cookies = http.cookiejar.CookieJar(policy)
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def sign_in(self, email):
        answer = self.post("/tai-khoan/dang-nhap/", login=email, password=PASSWORD)
        if "/lam-viec/" not in answer.geturl():
            raise Failed(f"{email} could not sign in: {answer.geturl()}")
        return self

    def text(self, path):
        return self.get(path).read().decode()

    def get(self, path):
        return self._open(urllib.request.Request(self._url(path)))

    def post(self, path, **fields):
        fields["csrfmiddlewaretoken"] = self._token(path)
        return self._open(urllib.request.Request(self._url(path), urllib.parse.urlencode(fields, doseq=True).encode()))

    def _token(self, path):
        for cookie in self.cookies:
            if cookie.name == "csrftoken":
                return cookie.value
        self.get(path)
        return next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")

    def _url(self, path):
        # A redirect names the public address; the last hop stays ours.
        return urllib.parse.urljoin(self.base, urllib.parse.urlsplit(path)._replace(scheme="", netloc="").geturl())

    def _open(self, request):
        request.add_header("X-Forwarded-Proto", "https")
        request.add_header("Referer", self.base.replace("http:", "https:"))
        return self.opener.open(request, timeout=30)


def wait_for(what, seconds, question):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            answer = question()
        except OSError:
            answer = None
        if answer:
            return answer
        time.sleep(0.5)
    raise Failed(f"{what}: not within {seconds} s")


def fresh_database(url):
    parts = urllib.parse.urlsplit(url)
    name = parts.path.lstrip("/")
    with psycopg.connect(parts._replace(scheme="postgresql", path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')


def service_settings(port, var):
    return {
        "LHH_SERVICE": "1",
        "LHH_VAR": var,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"https://127.0.0.1:{port}",
        "EMAIL_HOST": "127.0.0.1",
        "REQUIRE_MFA": "0",
        "DEMO_PASSWORD": PASSWORD,
        "ALLOW_DEMO_AUTHORITY": "1",  # the smoke signs with it; otherwise a service refuses it
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "2",
        "WORKER_PROCESSES": "1",
        "LOG_LEVEL": "WARNING",
        "ACCESS_LOG": "/dev/null",
    }


def manage(*arguments):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)


def close_report(staff, leader):
    """What the page demands: a leader excuses who has not filed, the text says so, contradictions are explained."""
    page = staff.text(REPORT + "chot/")
    exceptions = re.search(r'href="(/lam-viec/dot-bao-cao/\d+/ngoai-le/)"', page)[1]
    for person, step, words in ((staff, "xin/", {"reason": "Hội chưa nộp."}), (leader, "grant/", {"note": "Đồng ý."})):
        chosen = re.findall(r'name="chosen" value="(\d+)"', person.text(exceptions))
        person.post(exceptions + step, chosen=chosen, **words)
    section = re.search(r'<option value="(\d+)" selected', page)[1]
    staff.post(REPORT + "chot/muc-day-du/", section=section)
    names = re.findall(r'<textarea[^>]* name="(giai-trinh-[^"]+)"', page)
    explanations = dict.fromkeys(map(html.unescape, names), "Số liệu theo báo cáo của hội.")
    staff.post(REPORT + "chot/", **explanations)


def sign(person, paper):
    """With the print the page showed, as the page demands."""
    shown = re.search(r'name="shown"[^>]*value="([0-9a-f]{64})"', person.text(f"{paper}ky/"))
    person.post(f"{paper}ky/", secret=PASSWORD, shown=shown[1])


def drive(base, folder):
    visitor = Person(base)
    wait_for("web", 60, lambda: visitor.get("/song/").read() == b"ok")
    print("web answers")
    wait_for("worker and beat", 60, lambda: json.load(visitor.get("/san-sang/"))["worker"])
    print("worker and beat are seen")
    staff, clerk, leader = (Person(base).sign_in(email) for email in (STAFF, CLERK, LEADER))
    print("staff, clerk and leader are signed in")
    close_report(staff, leader)
    page = wait_for("draft", 90, lambda: re.search(r'href="(/lam-viec/van-ban/\d+/)tai-ve/"', staff.text(REPORT)))
    paper = page[1]
    print("the report is closed, the worker has printed a draft")
    staff.post(f"{paper}trinh/")
    leader.post(f"{paper}duyet/", on="11/6/2024")
    wait_for("print", 90, lambda: "tai-ve/" in leader.text(paper))
    sign(leader, paper)
    sign(clerk, paper)
    signed = folder / "bao-cao.pdf"
    signed.write_bytes(leader.get(f"{paper}tai-ve/").read())
    print(f"signed by the leader and the clerk: {signed.stat().st_size:,} bytes")
    manage("check_format", str(signed))
    manage("verify_pdf", str(signed))


def backup_and_restore(url, folder):
    """Into a second database and an empty folder, as after the loss of the machine."""
    backup = subprocess.run(["sh", "scripts/backup.sh", folder / "backup"], check=True, capture_output=True, text=True)
    other = f"{url}_restored"
    fresh_database(other)
    environment = os.environ | {"DATABASE_URL": other, "LHH_VAR": str(folder / "restored")}
    subprocess.run(["sh", "scripts/restore.sh", backup.stdout.strip()], check=True, env=environment)
    print("backup and restore: ok")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8097)
    port = parser.parse_args().port
    fresh_database(os.environ["DATABASE_URL"])
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()
    with tempfile.TemporaryDirectory() as var:
        os.environ.update(service_settings(port, var))
        os.chdir(ROOT)
        manage("migrate", "--verbosity", "0")
        manage("collectstatic", "--noinput", "--verbosity", "0")
        manage("seed_demo", "--force", "--verbosity", "0")
        commands = {name: ["sh", "scripts/serve.sh", name] for name in ("web", "worker", "beat")}
        with Supervisor(commands, lambda name, code: sys.exit(f"{name} died ({code})")) as processes:
            try:
                drive(f"http://127.0.0.1:{port}/", Path(var))
            except Failed as error:
                sys.exit(f"smoke-service: {error}")
            processes.revive()
        backup_and_restore(os.environ["DATABASE_URL"], Path(var))
    print("smoke-service: ok")


if __name__ == "__main__":
    main()
