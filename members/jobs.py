from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.jobs import Cancelled, JobError, LostClaim, job
from lhh_portal.models import Job
from members import import_services
from members.models import ImportFile


@job("members.import.read", gettext_lazy("Đọc danh sách hội"))
def read_import(progress, pk):
    import_file = ImportFile.objects.get(pk=pk)
    try:
        import_services.read_file(
            import_file,
            step=lambda done, message: progress.step(done, 0, message),
            commit=lambda: _commit(progress, import_file),
        )
    except ValidationError as error:
        import_services.reopen(import_file)
        raise JobError(" ".join(error.messages)) from error
    except Cancelled:
        import_services.reopen(import_file)
        raise


@job("members.import", gettext_lazy("Nhập danh sách hội"))
def write_import(progress, pk):
    import_file = ImportFile.objects.get(pk=pk)
    owner = Job.objects.select_related("owner").get(pk=progress.job_id).owner  # who confirmed
    total = import_file.rows.count()
    progress.step(0, total, _("Đang ghi"))
    try:
        import_services.write(import_file, by=owner, commit=lambda: _commit(progress, import_file))
    except import_services.Stale as error:
        raise JobError(_("Hồ sơ đã đổi sau khi xem trước. Xem lại bản mới rồi xác nhận.")) from error
    except LostClaim:
        raise
    except Exception:
        import_services.reopen(import_file)
        raise


@contextmanager
def _commit(progress, import_file):
    with progress.commit() as job_row:
        yield
        import_file.refresh_from_db(fields=["result"])
        job_row.result = {"url": import_file.get_absolute_url(), **import_file.result}
