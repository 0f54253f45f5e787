"""Import of 10,000 activities from an officers' list, against merely reading it with openpyxl; one answer to half."""

import io
import random
import resource
import sys
import time
from datetime import date, timedelta

from bench.database import fresh_database
from bench.importing import only_read, timed
from bench.timing import head, row

ROWS = 10_000
HEAD = ["TT", "Tên hoạt động", "Thời gian", "Địa điểm", "Chủ trì", "Số lớp", "Số lượt người", "Ghi chú"]


def made_up_list():
    """The bytes of a list of ten associations; every other day is «Tháng 4»."""
    from openpyxl import Workbook

    chance = random.Random(2024)  # noqa: S311 - repeatable, not secret
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Hoạt động")
    sheet.append(["KẾT QUẢ HOẠT ĐỘNG (minh họa)"])
    sheet.append(HEAD)
    for number in range(1, ROWS + 1):
        day = "Tháng 4" if number % 2 else date(2024, 1, 1) + timedelta(days=chance.randrange(150))
        people = chance.randrange(20, 200)
        lead = f"Hội Mẫu {number % 10}"
        sheet.append([number, f"Tập huấn kỹ thuật số {number}", day, "xã Mẫu", lead, 1, people, "(minh họa)"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_with_preview(content, user, kind, round_):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from lhh_portal.uploads import MEDIA_TYPES, XLSX
    from reports.activity_import_services import read_file, start_import

    file = SimpleUploadedFile("hoat-dong.xlsx", content, MEDIA_TYPES[XLSX])
    return read_file(start_import(file, by=user, kind=kind, round_=round_))


def answer(import_file, user):
    from reports import activity_import_services

    ((key, question),) = import_file.questions.items()
    activity_import_services.answer(import_file, {key: question["choices"][0][1]}, by=user)
    activity_import_services.plan_rows(import_file)  # what the job of so many rows does


def write(import_file, user):
    from reports import activity_import_services
    from reports.models import ActivityImport

    ActivityImport.objects.filter(pk=import_file.pk).update(state="writing")
    return activity_import_services.write(import_file, by=user)


def main():
    from accounts.models import RoleGrant, User
    from members.models import Association
    from reports.models import Activity, ActivityKind, Round

    user = User.objects.create(email="do-luong@lhh.example", full_name="Người đo (minh họa)")
    RoleGrant.objects.create(user=user, role="staff")
    for number in range(10):
        Association.objects.create(name=f"Hội Mẫu {number}", short_name=f"Hội Mẫu {number}", slug=f"hoi-mau-{number}")
    kind = ActivityKind.objects.get(code="tap-huan-ky-thuat")
    days = {"starts_on": date(2023, 12, 15), "ends_on": date(2024, 6, 14), "due_on": date(2024, 6, 18)}
    round_ = Round.objects.create(code="2024-H1", title="Đợt đo", kind="half-year", year=2024, **days)
    content = made_up_list()
    only, _rows = timed(only_read, content)
    read, import_file = timed(read_with_preview, content, user, kind, round_)
    answered, _none = timed(answer, import_file, user)
    written, result = timed(write, import_file, user)
    again, import_file = timed(read_with_preview, content, user, kind, round_)
    states = set(import_file.rows.values_list("state", flat=True))
    if (result, Activity.objects.count(), states) != ({"new": ROWS, "changed": 0}, ROWS, {"same"}):
        sys.exit(f"not as planned: {result}, {states}")
    head("step", "seconds", "times merely reading")
    row("openpyxl, read-only", f"{only:.2f} s", "1.00")
    row("reading with questions and preview", f"{read:.2f} s", f"{read / only:.2f}")
    row("one answer to 5,000 rows", f"{answered:.2f} s", f"{answered / only:.2f}")
    row("writing after confirmation", f"{written:.2f} s", f"{written / only:.2f}")
    row("the same file again (nothing new)", f"{again:.2f} s", f"{again / only:.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{ROWS:,} rows, {len(content) / 1024:.0f} KiB; peak memory of the whole process {peak:.0f} MB")


if __name__ == "__main__":
    started = time.perf_counter()
    with fresh_database():
        main()
