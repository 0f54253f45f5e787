"""`manage.py run`: database, demo data (once), web server and worker together. No server of any kind is needed."""

import io
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lhh_portal.supervisor import GaveUp, Supervisor

READY_SECONDS = 60


class Command(BaseCommand):
    help = "Chạy cả cổng thông tin trên máy này: trang web và bộ xử lý nền. Ctrl-C dừng tất cả."

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--no-demo", action="store_true", help="không nạp dữ liệu minh họa")

    def handle(self, *, host, port, no_demo, **options):
        # `kill` must end in the same tidy stop as Ctrl-C.
        signal.signal(signal.SIGTERM, lambda *args: sys.exit(0))
        _refuse_taken_port(host, port)
        call_command("migrate", verbosity=0, interactive=False)
        notice = "" if no_demo else _seed_demo()
        try:
            # Mails and QR codes lead to this portal unless somebody said where it is seen from.
            os.environ.setdefault("SITE_URL", _address(host, port).rstrip("/"))
            with Supervisor(_commands(host, port), self._died) as children:
                self._watch(children, _address(host, port), notice)
        except KeyboardInterrupt:
            self.stdout.write(_("Đã dừng."))
        except GaveUp as error:
            raise CommandError(_("%s không chạy được; xem thông báo ở trên.") % error) from error

    def _watch(self, children, address, notice):
        announced, deadline = False, time.monotonic() + READY_SECONDS
        while True:
            children.revive()
            if not announced and _answers(address + "song/"):
                announced = True
                self._announce(address, notice)
            if not announced and time.monotonic() > deadline:
                raise CommandError(_("Trang web không trả lời sau %s giây.") % READY_SECONDS)
            time.sleep(0.3)

    def _announce(self, address, notice):
        self.stdout.write("\n" + _("Cổng thông tin đang chạy: %s") % address)
        self.stdout.write(notice.strip())
        self.stdout.write(_("Ctrl-C để dừng.") + "\n")
        self.stdout.flush()

    def _died(self, name, code):
        message = _("%(name)s không dừng kịp.") if code is None else _("%(name)s đã dừng (mã %(code)s), chạy lại.")
        self.stderr.write(message % {"name": name, "code": code})


def _seed_demo():
    """Load once, with a signed report to show; return what the command says (the accounts), or why it did not load."""
    said = io.StringIO()
    try:
        call_command("seed_demo", issued=settings.ALLOW_DEMO_AUTHORITY, stdout=said)
    except CommandError as error:
        return str(error)
    return said.getvalue()


def _commands(host, port):
    python = [sys.executable, "-m"]
    web = (
        f"gunicorn lhh_portal.wsgi --bind {_bracketed(host)}:{port} --threads 4 --no-control-socket --log-level warning"
    )
    # One child process: the paper's fonts stay warm in it, and a task killed with it leaves the worker standing.
    worker = "celery --quiet -A lhh_portal worker --beat --concurrency 1 --loglevel WARNING"
    return {"web": [*python, *web.split()], "worker": [*python, *worker.split()]}


def _refuse_taken_port(host, port):
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                _("Không mở được cổng %(port)s (%(error)s). Chọn cổng khác, ví dụ: make run PORT=%(other)s")
                % {"port": port, "error": error.strerror, "other": port + 1}
            ) from error


def _bracketed(host):
    return f"[{host}]" if ":" in host else host


def _address(host, port):
    """Where to find it from this machine; "all addresses" is none that can be asked for."""
    return f"http://{_bracketed({'0.0.0.0': '127.0.0.1', '::': '::1'}.get(host, host))}:{port}/"  # noqa: S104 - no bind


def _allowed_host():
    """A name Django answers to, whatever the address is."""
    return next((name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")


def _answers(url):
    question = urllib.request.Request(url, headers={"Host": _allowed_host()})  # noqa: S310 - our own http address
    try:
        with urllib.request.urlopen(question, timeout=2):  # noqa: S310 - our own http address
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
