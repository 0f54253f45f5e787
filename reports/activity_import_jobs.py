from django.utils.translation import gettext_lazy as _

from lhh_portal.jobs import job
from lhh_portal.sheet_import import read_in_job, write_in_job
from reports import activity_import_services
from reports.models import ActivityImport


@job("reports.import.read", _("Đọc danh sách hoạt động"))
def read_import(progress, pk):
    read_in_job(progress, ActivityImport.objects.get(pk=pk), activity_import_services.read_file)


@job("reports.import.plan", _("So lại danh sách hoạt động"))
def plan_import(progress, pk):
    read_in_job(progress, ActivityImport.objects.get(pk=pk), activity_import_services.plan_rows)


@job("reports.import", _("Nhập danh sách hoạt động"))
def write_import(progress, pk):
    write_in_job(progress, ActivityImport.objects.get(pk=pk), activity_import_services.write)
