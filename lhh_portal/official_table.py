"""A spreadsheet to be printed and sent: the letterhead of the day, the nation's motto and a title above the table.

The imports of the portal find the head of a table below such a block, so what is exported can be read in again.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from lhh_portal.letterhead import letterhead_on
from lhh_portal.spreadsheets import Heading, write_xlsx


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
