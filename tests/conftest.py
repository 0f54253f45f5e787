import gc
import hashlib
import shutil
import tempfile
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import blocking_manager_key

from accounts.models import Officership, RoleGrant, User
from documents.signing import demo_authority
from lhh_portal.celery import app as celery_app
from lhh_portal.roles import Role
from lhh_portal.text import search_key, sort_key
from members.models import Association
from tests.browser import chromium, open_as  # noqa: F401 - fixtures for every test
from tests.documents.signing.token import _token, token  # noqa: F401 - fixtures for every test
from tests.factories import AssociationFactory

# Nothing fails because the machine is busy.
hypothesis_settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("portal")

AS_MIGRATED = []
# Measured and judged alike whatever the database; they ask for one because the demo authority does.
BYTES_OF_A_PDF = ("test_check_", "test_pdfa", "test_outside_")


def pytest_collection_finish(session):
    """What is loaded by now stays: the garbage collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _migrated_file():
    """An SQLite file migrated once for all runs on the same migrations, what they load, and the same libraries."""
    root = Path(__file__).resolve().parent.parent
    read = {
        *root.glob("*/migrations/**/*.py"),
        *root.glob("reports/catalogue*/**/*"),
        *root.glob("reports/catalogue*.py"),
    }
    digest = hashlib.sha256((root / "requirements-dev.lock").read_bytes())
    for path in sorted(path for path in read if path.is_file() and "__pycache__" not in path.parts):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return Path(tempfile.gettempdir()) / f"lhh-migrated-{digest.hexdigest()[:16]}.sqlite3"


MIGRATED = _migrated_file()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite tests use a file, as the portal does: an in-memory database cannot be shared by waiting threads."""
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("db") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = path
        if MIGRATED.exists():
            shutil.copy(MIGRATED, path)


@pytest.fixture(scope="session")
def django_db_keepdb():
    """A copy of the migrated file is taken as it is; its folder goes with the run."""
    return connection.vendor == "sqlite"


@pytest.fixture(autouse=True, scope="session")
def _own_queue():
    """No test's job reaches the worker of a running portal."""
    celery_app.conf.broker_url = "memory://"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    """No test touches the files of a running portal."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Counts of failed sign-ins and kept pages belong to one test, not to the machine.
    settings.CACHES = {name: cache | {"KEY_PREFIX": uuid.uuid4().hex} for name, cache in settings.CACHES.items()}


@pytest.fixture(autouse=True)
def _mails_at_any_hour(settings):
    """Whoever tests quiet hours sets them; the others must not depend on the clock."""
    settings.MAIL_HOURS = ""


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL the suite proves again only what a database can change: tests that touch it, and the paths.

    Pages (`test_views*`, or looked at in a browser), who may open them, their words, layouts and the bytes of a PDF are
    proved by the run on SQLite. Files that are named run whole.
    """
    if connection.vendor == "sqlite" or config.option.file_or_dir:
        return
    again = [item for item in items if item.path.stem.endswith("_path") or _depends_on_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def _depends_on_database(item):
    touches = item.get_closest_marker("django_db") or not {"db", "transactional_db"}.isdisjoint(item.fixturenames)
    is_of_pages = item.path.stem in ("test_access", "test_vietnamese") or item.path.stem.startswith("test_views")
    is_of_a_pdf = item.path.parent.name == "verification" or item.path.stem.startswith(BYTES_OF_A_PDF)
    return touches and not is_of_pages and not is_of_a_pdf and not item.get_closest_marker("browser")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, and what the migrations put into it, kept for after the tests that empty it."""
    with django_db_blocker.unblock():
        AS_MIGRATED.extend(_rows_of_all_tables())
        if connection.vendor == "sqlite" and not MIGRATED.exists():
            _keep_migrated()
    # Emptying the tables would make content types and permissions anew each time, under other keys.
    post_migrate.receivers.clear()
    post_migrate.sender_receivers_cache.clear()


def _keep_migrated():
    """Write the file aside and move it: two processes may migrate at the same time."""
    aside = MIGRATED.with_suffix(f".{uuid.uuid4().hex}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(aside)])
    aside.replace(MIGRATED)


def _rows_of_all_tables():
    """[(table, [column, …], [row, …]), …] of every table that holds something, as the database gives them."""
    for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own table names
            if rows := cursor.fetchall():
                yield table, [column[0] for column in cursor.description], rows


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A transactional test empties every table behind it; the next test, of whatever kind, finds them as migrated.

    The rows of the migrations come back under their old keys, so that Django's cache of content types stays right.
    """
    result = yield
    if nextitem is None:  # the test database is gone by now; this connection would be the real one
        return result
    if "transactional_db" in item.fixturenames or _is_transactional(item.get_closest_marker("django_db")):
        with item.config.stash[blocking_manager_key].unblock():
            assert "test" in str(connection.settings_dict["NAME"])
            _put_back(AS_MIGRATED)
    return result


def _put_back(tables):
    """Write the rows as they were; keys may point to rows that come later in the same transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in tables:
            names = ", ".join(map(connection.ops.quote_name, columns))
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({marks})", rows)  # noqa: S608 - as above


def _is_transactional(marker):
    return marker is not None and marker.kwargs.get("transaction", False)


@pytest.fixture
def cast(db):
    """The people of every story: an officer, her colleague of another association, staff, clerk, leader, outsider …"""
    federation = AssociationFactory(
        kind=Association.Kind.FEDERATION, name="Liên hiệp Hội (minh họa)", short_name="Liên hiệp Hội"
    )
    lawyers = AssociationFactory(short_name="Hội Luật gia", name="Hội Luật gia tỉnh (minh họa)", position=1)
    healers = AssociationFactory(short_name="Hội Đông y", name="Hội Đông y tỉnh (minh họa)", position=2)
    people = _people_at_once(
        officer=("luatgia@lhh.example", Role.OFFICER),
        other_officer=("dongy@lhh.example", Role.OFFICER),
        staff=("chuyenvien@lhh.example", Role.STAFF),
        clerk=("vanthu@lhh.example", Role.CLERK),
        leader=("lanhdao@lhh.example", Role.LEADER),
        judge=("giamkhao@lhh.example", Role.JUDGE),
        author=("tacgia@lhh.example", Role.AUTHOR),
        editor=("bientap@lhh.example", Role.EDITOR),
        administrator=("quantri@lhh.example", Role.ADMINISTRATOR),
        nobody=("khongvai@lhh.example", None),
    )
    officerships = {"officer": lawyers, "other_officer": healers}
    Officership.objects.bulk_create(
        Officership(user=people[who], association=association) for who, association in officerships.items()
    )
    return SimpleNamespace(federation=federation, lawyers=lawyers, healers=healers, **people)


def _people_at_once(**wanted):
    """{name: User}: nearly every test asks for them, and saving each by itself took a third of its time."""
    password = make_password("mat-khau-thu-1")
    users = [
        User(email=email, full_name=f"Người Mẫu {number}", password=password, is_staff=role == Role.ADMINISTRATOR)
        for number, (email, role) in enumerate(wanted.values(), start=1)
    ]
    for user in users:
        user.search_key, user.sort_key = search_key(f"{user.full_name} {user.email}"), sort_key(user.full_name)
    people = dict(zip(wanted, User.objects.bulk_create(users), strict=True))
    RoleGrant.objects.bulk_create(
        RoleGrant(user=people[who], role=role) for who, (_email, role) in wanted.items() if role
    )
    return people


@pytest.fixture(scope="session")
def _demo_authority(tmp_path_factory):
    """The demo authority made once: four RSA keys take a second."""
    folder = tmp_path_factory.mktemp("authority")
    with override_settings(SIGNING_KEYS_DIR=folder / "keys", SIGNING_TRUST_DIR=folder / "trust"):
        demo_authority.make(person="Nguyễn Thị Mẫu (minh họa)")
    return folder


@pytest.fixture
def authority(_demo_authority, settings, tmp_path, db):
    """The demo authority, a copy for this test: documents.signing.demo_authority reads and changes it."""
    for name in ("keys", "trust"):
        shutil.copytree(_demo_authority / name, tmp_path / name)
    return demo_authority
