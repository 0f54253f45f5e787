from django.utils.translation import gettext_lazy

from lhh_portal.jobs import job
from lhh_portal.sheet_import import read_in_job, write_in_job
from members import import_services
from members.models import ImportFile


@job("members.import.read", gettext_lazy("Đọc danh sách hội"))
def read_import(progress, pk):
    read_in_job(progress, ImportFile.objects.get(pk=pk), import_services.read_file)


@job("members.import", gettext_lazy("Nhập danh sách hội"))
def write_import(progress, pk):
    write_in_job(progress, ImportFile.objects.get(pk=pk), import_services.write)
