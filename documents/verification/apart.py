"""Files of strangers are judged in a process of their own, which may be as large and as slow as the settings say.

The file goes in and the verdict comes out through pipes: nothing of it touches the disk. A new program is started and
not a copy of this one, for a process with threads must not be forked.
"""

import json
import logging
import os
import subprocess
import sys
from threading import BoundedSemaphore

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.verification.verdict import Verdict, verdict_of

log = logging.getLogger(__name__)

# In each process of the web server, of its four threads: the rest of the portal goes on beside it.
PLACES = BoundedSemaphore(2)
WAIT_SECONDS = 5
OUT_OF_MEMORY = 3  # how the other process ends when its limit is reached before `verify` can say so
# Not -m: the package itself imports models, before Django is ready.
START = "import django; django.setup(); from documents.verification.child import main; main()"


def verify_apart(pdf, *, roles):
    """verify(pdf, roles=roles) within VERIFY_SECONDS and VERIFY_MEMORY_MB. Costs a second for the new process."""
    if not PLACES.acquire(timeout=WAIT_SECONDS):
        return _refused(_("Cổng đang kiểm tra nhiều tệp khác. Hãy đợi một phút rồi gửi lại tệp này."))
    try:
        done = _run(pdf, roles)
    except subprocess.TimeoutExpired:
        log.warning("a PDF of %s bytes was not judged within %s seconds", len(pdf), settings.VERIFY_SECONDS)
        return _refused(_("Tệp quá phức tạp, không kiểm tra xong trong %s giây.") % settings.VERIFY_SECONDS)
    finally:
        PLACES.release()
    if done.returncode == OUT_OF_MEMORY:
        return _refused(_("Tệp lồng quá sâu hoặc quá lớn, không đọc được."))
    if done.returncode != 0:
        log.warning("judging a PDF of %s bytes ended with %s", len(pdf), done.returncode)
        return _refused(_("Tệp quá phức tạp hoặc hỏng, không kiểm tra được."))
    return verdict_of(json.loads(done.stdout))


def _run(pdf, roles):
    head = {"roles": list(roles), "language": get_language(), "memory": settings.VERIFY_MEMORY_MB}
    head["seconds"] = settings.VERIFY_SECONDS
    return subprocess.run(  # noqa: S603 (our own program; what strangers send goes to its standard input)
        [sys.executable, "-c", START],
        input=json.dumps(head).encode() + b"\n" + pdf,
        stdout=subprocess.PIPE,
        timeout=settings.VERIFY_SECONDS,
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "SIGNING_TRUST_DIR": str(settings.SIGNING_TRUST_DIR),
            "ALLOW_DEMO_AUTHORITY": str(int(settings.ALLOW_DEMO_AUTHORITY)),
        },
        check=False,
    )


def _refused(problem):
    verdict = Verdict()
    verdict.add("readable", _("Tệp đọc được trọn vẹn"), problem)
    return verdict
