"""Part of a file, as players ask for it: phones of Apple play no video from a server that cannot."""

import re

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
PIECE = 64 * 1024


def file_or_part(request, file, *, size, media_type):
    """A response with the open `file`, or the part that `Range` asks for (RFC 9110, 14.2)."""
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    span = asked and _span(*asked.groups(), size)
    if asked and span is None:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if span is None:
        response = FileResponse(file, content_type=media_type)
    else:
        first, last = span
        response = StreamingHttpResponse(_pieces(file, first, last), status=206, content_type=media_type)
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _span(first, last, size):
    """(first, last) byte; None if nothing of the file is asked for."""
    if not first:  # the last so many bytes
        wanted = min(int(last or 0), size)
        return (size - wanted, size - 1) if wanted else None
    begin, end = int(first), min(int(last or size - 1), size - 1)
    return (begin, end) if begin <= end else None


def _pieces(file, first, last):
    with file:
        file.seek(first)
        left = last - first + 1
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
