#!/bin/sh
# smoke_run.sh: `make run` on an empty folder starts, answers, and leaves nothing behind.
set -eu
cd "$(dirname "$0")/.."
port=${PORT:-8098}
LHH_VAR=$(mktemp -d)
export LHH_VAR
log=$LHH_VAR/run.log

fail() {
    echo "smoke-run: $1" >&2
    cat "$log" >&2
    kill "$run" 2>/dev/null || true
    exit 1
}
ask() { .venv/bin/python -c "import sys, urllib.request as u; print(u.urlopen(sys.argv[1], timeout=5).read().decode())" "http://127.0.0.1:$port$1"; }
wait_for() { # wait_for SECONDS COMMAND...
    seconds=$1
    shift
    for _ in $(seq $((seconds * 2))); do
        "$@" >/dev/null 2>&1 && return 0
        kill -0 "$run" 2>/dev/null || return 1
        sleep 0.5
    done
    return 1
}
worker_is_seen() { ask /san-sang/ | grep -q '"worker": true'; }
# Our own processes are known by the port or the folder they were started with.
ours() { for pid in $(pgrep -f "lhh_portal" || true); do tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qx "LHH_VAR=$LHH_VAR" && echo "$pid"; done; }

start=$(date +%s)
make --no-print-directory run PORT="$port" >"$log" 2>&1 &
run=$!
wait_for 180 ask /song/ || fail "no answer on port $port"
echo "first start: $(($(date +%s) - start)) s"
wait_for 40 worker_is_seen || fail "the worker was not seen"
grep -q "chuyenvien@lhh.example" "$log" || fail "the demo accounts were not printed"

if make --no-print-directory run PORT="$port" >"$LHH_VAR/second.log" 2>&1; then fail "a taken port was not refused"; fi
grep -q "PORT=$((port + 1))" "$LHH_VAR/second.log" || fail "a taken port was not explained"

# TERM to the supervisor itself; make only waits for it.
kill -TERM "$(pgrep -f "manage.py run --port $port")"
wait "$run" || true
sleep 1
[ -z "$(ours)" ] || fail "left running: $(ours)"

start=$(date +%s)
make --no-print-directory run PORT="$port" >"$log" 2>&1 &
run=$!
wait_for 30 ask /song/ || fail "no answer at the second start"
echo "second start: $(($(date +%s) - start)) s"
kill -TERM "$(pgrep -f "manage.py run --port $port")"
wait "$run" || true
rm -rf "$LHH_VAR"
echo "smoke-run: ok"
