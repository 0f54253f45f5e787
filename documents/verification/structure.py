"""What a paper may not hold at all: a password, programs, other files, objects that no index shows."""

import io
import re

import pikepdf
from django.utils.translation import gettext as _
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.metadata.xmp_xml import parse_xmp

from documents.verification.limits import read_stream

MAX_OBJECTS = 200_000
MAX_METADATA = 8 * 1024 * 1024
ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/GoToR",
    "/GoToE",
    "/SubmitForm",
    "/ImportData",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
    "/SetOCGState",
    "/Hide",
    "/ResetForm",
}
KEYS = {"/JS", "/AA", "/XFA", "/RichMediaContent"}
# What every save writes anew into the metadata.
SAVED = ("ModDate", "ModifyDate", "MetadataDate", "Producer")
OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,10}) ([0-9]{1,5}) obj\b")


def active_problem(pdf):
    """Say which program or action is in the file, or nothing."""
    with _open(pdf) as opened:
        action = opened.Root.get("/OpenAction")
        if isinstance(action, pikepdf.Dictionary) and action.get("/S") != "/GoTo":
            return _("Tệp tự làm một việc khi được mở.")
        for node in _dictionaries(opened):
            found = KEYS & node.keys() or {str(node.get("/S", ""))} & ACTIONS
            if found:
                return _("Tệp có phần tự chạy (%s).") % ", ".join(sorted(name[1:] for name in found))
    return ""


def embedded_files(pdf):
    """The names of the files embedded anywhere in `pdf`, reachable by a reader or not."""
    with _open(pdf) as opened:
        return [str(node.get("/UF", node.get("/F", "?"))) for node in _dictionaries(opened) if "/EF" in node]


def hidden_problem(pdf, reader):
    """Say so when an object lies in the file that no index of any revision points to (a prepared, hidden page)."""
    xrefs = reader.xrefs
    known = set()
    for revision in range(xrefs.total_revisions):
        for reference in xrefs.explicit_refs_in_revision(revision):
            place = xrefs.get_historical_ref(reference, revision)
            if isinstance(place, int):
                known.add(place)
    for container in range(xrefs.total_revisions):
        known.add(xrefs.get_xref_container_info(container).start_location)
    stray = [found.start() for found in OBJECT.finditer(pdf) if found.start() not in known]
    return _("Tệp có đối tượng ẩn, không mục lục nào chỉ tới.") if stray else ""


def history_problem(reader, signed):
    """Say so when a save before the first signature (in revision `signed`) exchanged a page or what is on it.

    The print is one save, its empty signature fields may be a second one; anything else can hide a page.
    """
    if signed == 0:
        return ""
    first, last = reader.get_historical_resolver(0), reader.get_historical_resolver(signed)
    if _streams_overridden(reader, signed) or _page_contents(first) != _page_contents(last):
        return _("Trước khi ký, tệp đã bị thay trang hoặc nội dung trang bằng một lần lưu khác.")
    return ""


def metadata_problem(signed, pdf):
    """Say so when title, author and the like of `pdf` are not those of `signed`, the bytes of the first signature.

    Each save may note its own time. pyHanko allows any other change of the metadata under a later time stamp.
    """
    if signed == pdf or _told(signed) == _told(pdf):
        return ""
    return _("Tên, tác giả hoặc thông tin khác ghi trong tệp đã bị sửa sau khi ký.")


def _told(pdf):
    """(information dictionary, XMP properties) without what every save writes anew."""
    with _open(pdf) as opened:
        information = {key: str(value) for key, value in opened.trailer.get("/Info", {}).items()}
        metadata = opened.Root.get("/Metadata")
        described = parse_xmp(io.BytesIO(read_stream(metadata, MAX_METADATA))) if metadata is not None else []
        properties = {str(name): value for structure in described for name, value in structure}
    return [_without_saving(information), _without_saving(properties)]


def _without_saving(told):
    return {name: value for name, value in told.items() if not name.endswith(SAVED)}


def _streams_overridden(reader, signed):
    """Whether a stream of an earlier revision but the metadata has a second version."""
    metadata = reader.root.raw_get("/Metadata").reference if "/Metadata" in reader.root else None
    for revision in range(1, signed + 1):
        before, after = (reader.get_historical_resolver(number) for number in (revision - 1, revision))
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            if reference == metadata or before.is_ref_unassignable(reference):
                continue
            if any(isinstance(side.get_object(reference), generic.StreamObject) for side in (before, after)):
                return True
    return False


def _page_contents(resolver):
    """[(reference of the page, of its contents)] in order."""
    found, stack, seen = [], [resolver.root.get_value_as_reference("/Pages")], set()
    while stack:
        reference = stack.pop()
        if reference in seen:
            raise ValueError("a page is its own parent")
        seen.add(reference)
        node = resolver.get_object(reference)
        if "/Kids" in node:
            kids = node["/Kids"]
            stack.extend(kids.raw_get(position).reference for position in reversed(range(len(kids))))
        else:
            found.append((reference, str(node.raw_get("/Contents")) if "/Contents" in node else ""))
    return [(reference.idnum, contents) for reference, contents in found]


def unused_problem(pdf, reader, signed):
    """Say so when a save after revision `signed` added an object that nothing in the file uses."""
    indexes = reader.xrefs
    later = range(signed + 1, indexes.total_revisions)
    added = {reference.idnum for revision in later for reference in indexes.explicit_refs_in_revision(revision)}
    with _open(pdf) as opened:
        unused = added - _reachable(opened)
        kinds = {str(opened.get_object(number, 0).get("/Type", "")) for number in unused}
    return _("Sau khi ký, tệp được thêm đối tượng không dùng vào đâu.") if kinds - {"/XRef", "/ObjStm"} else ""


def _reachable(opened):
    """The numbers of the objects that can be reached from the trailer."""
    found, stack = set(), [opened.trailer]
    while stack:
        node = stack.pop()
        if node.is_indirect:
            if node.objgen[0] in found:
                continue
            found.add(node.objgen[0])
        if isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
            stack.extend(value for _key, value in node.items() if isinstance(value, pikepdf.Object))
        elif isinstance(node, pikepdf.Array):
            stack.extend(value for value in node if isinstance(value, pikepdf.Object))
    return found


def _open(pdf):
    """Without qpdf's recovery: it would search the file for objects that the indexes do not know, and unpack them."""
    return pikepdf.open(io.BytesIO(pdf), attempt_recovery=False)


def _dictionaries(opened):
    """Every dictionary of the file, nested ones too."""
    if len(opened.objects) > MAX_OBJECTS:
        raise ValueError("too many objects")
    for item in opened.objects:
        stack = [item]
        while stack:
            node = stack.pop()
            if isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
                yield node
                stack.extend(_inner(value for _key, value in node.items()))
            elif isinstance(node, pikepdf.Array):
                stack.extend(_inner(node))


def _inner(values):
    """Direct values only: indirect ones come by themselves."""
    return [
        value for value in values if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect
    ]
