"""Import of 10,000 associations from xlsx, against merely reading it with openpyxl; peak memory of the process."""

import io
import random
import resource
import statistics
import sys
import time
from datetime import date

from bench.database import fresh_database
from bench.timing import head, row

ROWS, REPEAT = 10_000, 3
HEAD = ["STT", "Tên hội", "Ngày gia nhập", "Hội viên", "Trí thức", "Chi hội", "Địa chỉ", "Điện thoại", "Thư điện tử"]


def made_up_list():
    """The bytes of a list as an office sends it; names are so different that none is asked about."""
    from openpyxl import Workbook

    chance = random.Random(2024)  # noqa: S311 - repeatable, not secret
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(["DANH SÁCH HỘI THÀNH VIÊN (minh họa)"])
    sheet.append(HEAD)
    for number in range(1, ROWS + 1):
        words = " ".join("".join(chance.sample("bcdghklmnpqrstvxaeiouy", 7)) for _ in range(4))
        members = chance.randrange(100, 3000)
        sheet.append(
            [
                number,
                f"Hội {words}",
                "05/6/2010",
                members,
                members // 2,
                12,
                f"Số {number} đường Mẫu",
                "0272 111 111",
                "",
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def only_read(content):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for _ in book.active.iter_rows(values_only=True))


def read_with_preview(content, user):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from lhh_portal.uploads import MEDIA_TYPES, XLSX
    from members.import_services import read_file, start_import

    file = SimpleUploadedFile("danh-sach.xlsx", content, MEDIA_TYPES[XLSX])
    return read_file(start_import(file, as_of=date(2024, 6, 14), by=user))


def confirm_and_write(import_file, user):
    from members import import_services
    from members.models import ImportFile

    ImportFile.objects.filter(pk=import_file.pk).update(state=ImportFile.State.WRITING)
    return import_services.write(import_file, by=user)


def forget_everything():
    from auditlog.models import LogEntry

    from members.models import Association, ImportFile

    ImportFile.objects.all().delete()
    Association.objects.all().delete()
    LogEntry.objects.all().delete()


def timed(function, *arguments):
    start = time.perf_counter()
    result = function(*arguments)
    return time.perf_counter() - start, result


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    from accounts.models import User
    from members.import_services import tally

    user = User.objects.create(email="do-luong@lhh.example", full_name="Người đo (minh họa)")
    content = made_up_list()
    times = {"only": [], "read": [], "write": []}
    for _turn in range(REPEAT):
        times["only"].append(timed(only_read, content)[0])
        seconds, import_file = timed(read_with_preview, content, user)
        times["read"].append(seconds)
        counts = {str(state): number for state, number in tally(import_file).items() if number}
        seconds, result = timed(confirm_and_write, import_file, user)
        times["write"].append(seconds)
        peak = peak_megabytes()  # before the tidying up, which is not part of an import
        forget_everything()
        if result.get("new") != ROWS:
            sys.exit(f"not all rows were written: {result}, planned {counts}")
    only, read, write = (statistics.median(times[name]) for name in ("only", "read", "write"))
    head("step", "median", "times merely reading")
    row("openpyxl, read-only", f"{only:.2f} s", "1.00")
    row("reading with checks, duplicates and preview", f"{read:.2f} s", f"{read / only:.2f}")
    row("writing after confirmation", f"{write:.2f} s", f"{write / only:.2f}")
    row("whole import", f"{read + write:.2f} s", f"{(read + write) / only:.2f}")
    print(f"\n{ROWS:,} rows, {len(content) / 1024:.0f} KiB; peak memory of the whole process {peak:.0f} MB")


if __name__ == "__main__":
    with fresh_database():
        main()
