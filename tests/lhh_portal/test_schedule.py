import pytest

from lhh_portal.celery import app
from lhh_portal.schedule import Schedule


def schedule(path):
    return Schedule(app=app, schedule_filename=str(path / "beat"))


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.9])
def test_beat_begins_anew_after_its_file_was_cut_off(tmp_path, part):
    first = schedule(tmp_path)
    known = set(first.schedule)
    first.close()
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])

    again = schedule(tmp_path)

    assert set(again.schedule) == known >= set(app.conf.beat_schedule)
    again.close()


def test_settings_use_it():
    assert app.conf.beat_scheduler == "lhh_portal.schedule:Schedule"
