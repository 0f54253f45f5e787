#!/bin/sh
# services.sh: PostgreSQL and Redis on this machine for tests and trials, with the account lhh/lhh.
# Installs and starts what is missing when root. Not for service: there, see docs/operations.md.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=scripts/apt.sh
. scripts/apt.sh

export PGPASSWORD=lhh PGCONNECT_TIMEOUT=5

postgres_answers() { psql -qAt -h 127.0.0.1 -U lhh -d postgres -c 'SELECT 1' >/dev/null 2>&1; }
postgres_runs() { pg_isready -q -h 127.0.0.1 -p 5432; }
redis_answers() { [ "$(redis-cli -h 127.0.0.1 ping 2>/dev/null)" = PONG ]; }

wait_until() {
    for _ in $(seq 60); do
        "$1" && return 0
        sleep 0.5
    done
    echo "services: $2 did not start" >&2
    exit 1
}

as_postgres() { su postgres -s /bin/sh -c "$1"; }

postgres_answers && redis_answers && exit 0

need "test-services" postgresql postgresql-client redis-server
if [ "$(id -u)" -ne 0 ]; then
    cat >&2 <<TXT
PostgreSQL (127.0.0.1:5432, role lhh with password lhh and CREATEDB) and Redis (127.0.0.1:6379) are needed. As root:
    sh scripts/services.sh
or set SERVICE_DATABASE_URL and SERVICE_REDIS_URL to servers of your own.
TXT
    exit 1
fi

if ! postgres_runs; then
    version=$(ls /etc/postgresql | sort -n | tail -1)
    pg_ctlcluster --skip-systemctl-redirect "$version" main start
    wait_until postgres_runs PostgreSQL
fi
postgres_answers || as_postgres "psql -q -d postgres -c \"CREATE ROLE lhh LOGIN CREATEDB PASSWORD 'lhh'\""
wait_until postgres_answers "PostgreSQL for the role lhh"

redis_answers || redis-server --daemonize yes --bind 127.0.0.1 --port 6379 --save "" --appendonly no --dir /tmp >/dev/null
wait_until redis_answers Redis
