"""What somebody could do to a signed paper; each function takes nothing and returns the bytes of the changed file."""

import io

import pikepdf
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from tests.documents.signing import painting, papers
from tests.documents.signing.papers import CERTIFICATES
from tests.documents.signing.tampering import put_own_field, signed
from tests.documents.verification.signed import ORGANISATION, PERSON, archived, once, prepared, sign, stamp, twice

# --- single bytes ----------------------------------------------------------------------------------------------


def flipped(pdf, position, new=None):
    """`pdf` with another byte at `position` (from the end when negative)."""
    position %= len(pdf)
    return pdf[:position] + bytes([pdf[position] ^ 1 if new is None else new]) + pdf[position + 1 :]


def gap(pdf, number):
    """(start, end) of the hex digits of the signature `number` in order."""
    found = sorted(PdfFileReader(io.BytesIO(pdf)).embedded_signatures, key=lambda one: list(one.byte_range)[-2:])
    _start, first, second, _length = found[number].byte_range
    return first + 1, second - 1


def _stream_of(pdf, mark):
    """The middle of the stream that follows `mark`."""
    place = pdf.index(mark)
    start, end = pdf.index(b"stream\n", place), pdf.index(b"endstream", place)
    return (start + end) // 2


def flip_text():
    with pikepdf.open(io.BytesIO(twice())) as opened:
        number = opened.pages[0].obj.Contents.objgen[0]
    return flipped(twice(), _stream_of(twice(), b"\n%d 0 obj" % number))


def flip_font():
    with pikepdf.open(io.BytesIO(twice())) as opened:
        fonts = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item]
        number = fonts[0].FontFile2.objgen[0]
    return flipped(twice(), _stream_of(twice(), b"\n%d 0 obj" % number))


def pictured():
    """A paper whose seal is a picture."""
    return sign(once(), ORGANISATION, image=Image.new("RGBA", (60, 60), (200, 0, 0, 120)))


def flip_image():
    pdf = pictured()
    return flipped(pdf, _stream_of(pdf, b"/Subtype /Image"))


def flip_padding():
    _start, end = gap(twice(), 1)
    return flipped(twice(), end - 20, ord("1"))


def change_case():
    start, _end = gap(twice(), 1)
    place = next(place for place in range(start, start + 100) if twice()[place : place + 1].isalpha())
    return flipped(twice(), place, twice()[place] ^ 0x20)


def flip_revocation_data():
    lists = PdfFileReader(io.BytesIO(twice())).root["/DSS"]["/CRLs"]
    return flipped(twice(), _stream_of(twice(), b"\n%d 0 obj" % lists.raw_get(0).idnum))


def flip_archived_revocation_data():
    return flipped(archived(), len(twice()) + 400)


def flip_startxref():
    return flipped(twice(), twice().rindex(b"startxref") + 11)


def flip_trailer():
    return flipped(twice(), twice().rindex(b"/Size") + 7)


def flip_header():
    return flipped(twice(), 9)


def flip_version():
    return flipped(twice(), 7)


def flip_end_mark():
    return flipped(twice(), twice().rindex(b"%%EOF") + 3)


# --- more, or less, of the file --------------------------------------------------------------------------------


def append_newline():
    return twice() + b"\n"


def append_spaces():
    return twice() + b"  "


def append_garbage():
    return twice() + b"\n% hello\n"


def append_other_paper():
    return twice() + papers.prepared(7)


def prepend_comment():
    return b"% hello\n" + twice()


def truncate():
    return twice()[:-40]


def remove_second_signature():
    return twice()[: len(once())]


def remove_signatures():
    return prepared()


# --- later saves -----------------------------------------------------------------------------------------------


def _saved(change, pdf=None):
    """Another save on top: `change(writer)` does what it likes."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf or twice()))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _page(writer, number=0):
    page = writer.root["/Pages"]["/Kids"][number]
    return page


def _annotate(writer):
    page = _page(writer)
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (100, 100, 300, 200))),
            pdf_name("/Contents"): generic.pdf_string("Da huy"),
        }
    )
    notes = page.get("/Annots", generic.ArrayObject())
    page["/Annots"] = generic.ArrayObject([*notes, writer.add_object(note)])
    writer.update_container(page)


def _append_page(writer):
    pages = writer.root["/Pages"]
    page = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/Parent"): writer.root.raw_get("/Pages"),
            pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
        }
    )
    pages["/Kids"].append(writer.add_object(page))
    pages["/Count"] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def _remove_page(writer):
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(list(pages["/Kids"])[:-1])
    pages["/Count"] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def _rotate(writer):
    page = _page(writer)
    page["/Rotate"] = generic.NumberObject(180)
    writer.update_container(page)


def _set_title(writer):
    information = writer._info.get_object()
    information["/Title"] = generic.pdf_string("Van ban khac")
    writer.mark_update(writer._info)


def _add_object(writer):
    writer.add_object(generic.StreamObject(stream_data=b"BT (an) Tj ET"))


def _replace_contents(writer):
    """Shadow attack: the page shows another stream."""
    page = _page(writer)
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 400 400 re f"))
    writer.update_container(page)


def _override_contents(writer):
    """Shadow attack: the same object number, another stream."""
    reference = _page(writer).raw_get("/Contents").reference
    writer.objects[(reference.generation, reference.idnum)] = generic.StreamObject(stream_data=b"0 0 400 400 re f")


def _add_field(writer):
    field = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): generic.pdf_string("ghi-chu"),
            pdf_name("/V"): generic.pdf_string("da sua"),
        }
    )
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form["/Fields"])


def _add_signature_field(writer):
    append_signature_field(writer, SigFieldSpec("Signature3", box=(100, 100, 300, 200)))


def _add_script(writer):
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string("app.alert(1)")}
    writer.root["/OpenAction"] = writer.add_object(generic.DictionaryObject(action))
    writer.update_root()


def _swap_image(writer):
    indexes = writer.prev.xrefs
    changed = indexes.explicit_refs_in_revision(indexes.total_revisions - 1)
    for reference in sorted(changed, key=lambda one: one.idnum):
        item = writer.get_object(reference)
        if isinstance(item, generic.StreamObject) and item.get("/Subtype") == "/Image":
            item._data = bytes(len(item.data))
            item._encoded_data = None
            writer.mark_update(reference)
            return
    raise AssertionError("no picture")


def swap_image():
    return _saved(_swap_image, pictured())


LATER = {
    "annotation": _annotate,
    "appended page": _append_page,
    "removed page": _remove_page,
    "rotated page": _rotate,
    "title": _set_title,
    "new object": _add_object,
    "new contents": _replace_contents,
    "contents overridden": _override_contents,
    "form field": _add_field,
    "script": _add_script,
}


def later(name):
    """A later change, unsigned."""
    return lambda: _saved(LATER[name])


def later_and_stamped(name):
    """A later change hidden under a genuine time stamp, which everybody can get."""
    return lambda: stamp(_saved(LATER[name]))


PAINTED = {
    **{f"a {kind.lower()} of no size": painting.shape(kind) for kind in painting.SHAPES},
    "an empty field": painting.bare,
    "a red field": painting.widget(*painting.PLACE),
    "a red field of no size": painting.widget(0, 0, 0, 0),
    "a red field as a hidden kid": painting.hidden_kid,
}
FORM = {
    "fields drawn anew": painting.draw_fields_anew,
    "marked as untagged": painting.mark_as_untagged,
    "resources of the form": painting.empty_resources,
    "version of the format": painting.lower_version,
    "extensions of the format": painting.change_extensions,
}


def painted_and_stamped(name):
    """A painted field that nobody signed, and a genuine time stamp after it."""
    return lambda: stamp(_saved((PAINTED | FORM)[name]))


def painted_between(name):
    """The person has signed, then somebody paints, then the organisation signs."""
    return lambda: sign(_saved(PAINTED[name], once()), ORGANISATION, with_revocation_data=True)


def painted_stamp(name):
    """A genuine time stamp in a painted field."""
    return lambda: painting.stamped_in_it(PAINTED[name])(twice())


def seal_elsewhere(**field):
    """The organisation signs in a field of its own that somebody made after the person signed."""
    make = put_own_field("Rieng", **field)
    return lambda: signed(once(), CERTIFICATES[ORGANISATION], field="Rieng", before=make)


def before_signing(change):
    """A change hidden in a save of its own before the signatures."""
    return lambda: sign(sign(_saved(change, prepared()), PERSON), ORGANISATION, with_revocation_data=True)


exchange_page_before_signing = before_signing(_replace_contents)
override_page_before_signing = before_signing(_override_contents)
script_before_signing = before_signing(_add_script)
