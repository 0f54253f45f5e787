"""A fresh database for one measurement, and Django set up on it."""

import os
from contextlib import contextmanager

import psycopg

SERVER = os.environ.get("SERVICE_DATABASE_URL", "postgres://lhh:lhh@127.0.0.1:5432/lhh").rpartition("/")[0]
NAME = "lhh_bench"


def postgres_answers():
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _drop():
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


@contextmanager
def fresh_database():
    """Migrated and empty but for the default catalogue; which kind, BENCH_DATABASE says."""
    postgres = os.environ.get("BENCH_DATABASE") == "postgresql"
    if postgres:
        _drop()
        with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")
        os.environ["DATABASE_URL"] = f"{SERVER}/{NAME}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "lhh_portal.settings"
    import django  # only now: the settings read the environment

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    try:
        yield
    finally:
        connections.close_all()
        if postgres:
            _drop()
