#!/bin/sh
# serve.sh web|worker|beat|migrate|alive: one process of service; used by the container, systemd and make smoke-service.
set -eu
cd "$(dirname "$0")/.."
[ -d .venv/bin ] && PATH="$PWD/.venv/bin:$PATH"

case ${1:-} in
    web)
        exec gunicorn lhh_portal.wsgi --bind "${BIND:-0.0.0.0:8000}" --workers "${WEB_WORKERS:-2}" --threads 4 \
            --max-requests 5000 --max-requests-jitter 500 --access-logfile "${ACCESS_LOG:--}" \
            --logger-class lhh_portal.access_log.AccessLogger --no-control-socket
        ;;
    worker)
        # One task at a time in each process; a process is renewed after 200 so that a leak stays small.
        exec celery --quiet -A lhh_portal worker --concurrency "${WORKER_PROCESSES:-2}" --max-tasks-per-child 200 \
            --loglevel "${LOG_LEVEL:-INFO}"
        ;;
    beat)
        exec celery --quiet -A lhh_portal beat --loglevel "${LOG_LEVEL:-INFO}" --pidfile=
        ;;
    migrate)
        exec python manage.py migrate --noinput
        ;;
    alive)
        # Asked from inside the container: the host name must be one that Django accepts.
        exec python - <<'PY'
import os
import urllib.request

host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
urllib.request.urlopen(urllib.request.Request("http://127.0.0.1:8000/san-sang/", headers={"Host": host}), timeout=5)
PY
        ;;
    *)
        echo "usage: serve.sh web|worker|beat|migrate|alive" >&2
        exit 2
        ;;
esac
