"""A spreadsheet to be printed and sent: the letterhead of the day, the nation's motto and a title above the table.

The imports of the portal find the head of a table below such a block, so what is exported can be read in again.
"""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from lhh_portal.letterhead import letterhead_on
from lhh_portal.spreadsheets import Heading, write_xlsx
from lhh_portal.uploads import MEDIA_TYPES, XLSX


def write_official_table(headers, rows, *, title, notes=()):
    """Bytes of an .xlsx; `title` in capitals over the table, each of `notes` a line under it (span, unit, filter)."""
    letterhead = letterhead_on(timezone.localdate())
    heading = Heading(
        left=letterhead.governing_lines.upper().splitlines(),
        left_strong=letterhead.issuing_lines.upper().splitlines(),
        right_strong=[_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), _("Độc lập - Tự do - Hạnh phúc")],
        title=title.upper(),
        notes=[str(note) for note in notes if note],
    )
    return write_xlsx(headers, rows, title=title, heading=heading)


def official_table_response(headers, rows, *, title, name, notes=()):
    """The table as a download; `name` of the file, without its ending, in ASCII."""
    content = write_official_table(headers, rows, title=title, notes=notes)
    disposition = f'attachment; filename="{name}.xlsx"'
    return HttpResponse(content, content_type=MEDIA_TYPES[XLSX], headers={"Content-Disposition": disposition})
