"""Fields that paint: of the type of a signature, and yet not the field of one. Each is a change of a writer.

What draws outside its /Rect, or has none that pyHanko reads, is invisible to pyHanko's own policy.
"""

import io

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper

from documents.signing.timestamps import timestamper

FIELD = "Signature9"
PLACE = (60, 300, 540, 700)
EDGE = (60, 700, 540, 700, 540, 300, 60, 300)


def numbers(*values):
    return generic.ArrayObject(map(generic.NumberObject, values))


def dictionary(**entries):
    return generic.DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


SHAPES = {
    "Highlight": {"QuadPoints": numbers(60, 700, 540, 700, 60, 300, 540, 300)},
    "Polygon": {"Vertices": numbers(*EDGE), "IC": numbers(1, 0, 0)},
    "Line": {"L": numbers(60, 500, 540, 500), "BS": dictionary(W=generic.NumberObject(300))},
    "Ink": {
        "InkList": generic.ArrayObject([numbers(60, 500, 540, 500)]),
        "BS": dictionary(W=generic.NumberObject(300)),
    },
}


def shape(kind):
    """An annotation of another kind, of no size, that draws all over the page."""
    return lambda writer: _add(writer, _widget(kind, numbers(0, 0, 0, 0), C=numbers(1, 0, 0), **SHAPES[kind]))


def widget(*rect, **entries):
    """An empty field with a red block for its looks."""
    return lambda writer: _add(writer, _widget("Widget", numbers(*rect), AP=_red(writer), **entries))


def bare(writer):
    """An empty field that shows nothing."""
    _add(writer, _widget("Widget", numbers(0, 0, 0, 0)))


def hidden_kid(writer):
    """The widget is a kid whose /Rect has a fifth number; the red block is let in as if it were another kid."""
    looks = _red(writer)
    kid = writer.add_object(_annotation("Widget", numbers(*PLACE, 0), AP=looks))
    field = dictionary(FT=pdf_name("/Sig"), T=pdf_string(FIELD))
    field["/Kids"] = generic.ArrayObject([kid, looks["/N"]])
    kid.get_object()["/Parent"] = _add(writer, field, kid)


def indirect_rect(writer):
    """The numbers of /Rect are objects of their own."""
    rect = generic.ArrayObject([writer.add_object(generic.NumberObject(number)) for number in PLACE])
    _add(writer, _widget("Widget", rect))


def stamped_in_it(change, name=FIELD):
    """Bytes -> bytes: a genuine time stamp in the field that `change` has made."""

    def make(pdf):
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        change(writer)
        output = io.BytesIO()
        PdfTimeStamper(timestamper(), field_name=name).timestamp_pdf(writer, "sha256", output=output)
        return output.getvalue()

    return make


def draw_fields_anew(writer):
    """Viewers draw the fields themselves."""
    form = writer.root["/AcroForm"]
    form["/NeedAppearances"] = generic.BooleanObject(True)
    writer.update_container(form)


def mark_as_untagged(writer):
    writer.root["/MarkInfo"] = dictionary(Marked=generic.BooleanObject(False))
    writer.update_root()


def empty_resources(writer):
    """The fonts of the fields are gone."""
    form = writer.root["/AcroForm"]
    form["/DR"] = generic.DictionaryObject()
    writer.update_container(form)


def lower_version(writer):
    writer.root["/Version"] = pdf_name("/1.0")
    writer.update_root()


def change_extensions(writer):
    writer.root["/Extensions"] = dictionary(XXXX=dictionary(BaseVersion=pdf_name("/1.7")))
    writer.update_root()


def _annotation(kind, rect, **entries):
    flags = generic.NumberObject(4)
    return dictionary(Type=pdf_name("/Annot"), Subtype=pdf_name(f"/{kind}"), F=flags, Rect=rect, **entries)


def _widget(kind, rect, **entries):
    return _annotation(kind, rect, FT=pdf_name("/Sig"), T=pdf_string(FIELD), **entries)


def _red(writer):
    looks = {"Type": pdf_name("/XObject"), "Subtype": pdf_name("/Form"), "BBox": numbers(0, 0, 480, 400)}
    stream = generic.StreamObject(dictionary(**looks), stream_data=b"1 0 0 rg 0 0 480 400 re f")
    return dictionary(N=writer.add_object(stream))


def _add(writer, field, annotation=None):
    field = writer.add_object(field)
    form = writer.root["/AcroForm"]
    form["/Fields"].append(field)
    writer.update_container(form["/Fields"])
    page = writer.find_page_for_modification(0)[0].get_object()
    notes = page["/Annots"] if "/Annots" in page else generic.ArrayObject()
    notes.append(annotation or field)
    page["/Annots"] = notes
    writer.update_container(page)
    return field
