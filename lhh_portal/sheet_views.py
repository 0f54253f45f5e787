"""What the pages of every import say when it is confirmed or dropped; a room fetches the import and checks who may."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lhh_portal.sheet_import import Stale, State, drop


def confirm_and_tell(request, import_file, confirm):
    """`confirm(import_file, by=…)` as sheet_import.confirm_file; back to the import's page with a sentence."""
    if import_file.state in (State.WRITING, State.DONE):
        messages.info(request, _("Lần nhập này đã được xác nhận rồi; không ghi thêm lần nữa."))
        return redirect(import_file)
    try:
        job = confirm(import_file, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Stale:
        messages.warning(request, _("Hồ sơ đã đổi sau khi xem trước. Xem lại bản mới rồi xác nhận."))
    else:
        if job is None:
            messages.success(request, _("Đã nhập xong."))
    return redirect(import_file)


def drop_and_tell(request, import_file):
    if drop(import_file):
        messages.info(request, _("Đã bỏ lần nhập «%s»; không có gì được ghi.") % import_file)
        return
    import_file.refresh_from_db()
    words = {"file": import_file, "state": import_file.get_state_display()}
    messages.warning(request, _("Lần nhập «%(file)s» đang ở trạng thái «%(state)s» nên không bỏ được.") % words)
