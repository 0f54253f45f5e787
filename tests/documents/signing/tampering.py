"""Files that come back from a desk and are not what they should be; made with pyHanko and pikepdf.

`signed(pdf, before=change)` puts a change into the revision of the signature itself, `later(pdf, change)` into one
after it; a change is a function of an IncrementalPdfFileWriter.
"""

import io

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from tests.documents.signing.papers import signer

PERSON_FIELD = "Signature1"


def signed(pdf, name="demo-person", *, field=PERSON_FIELD, before=None, own_field=None, stamper=None, **options):
    """`pdf` as a desktop tool signs it with `<name>.p12`."""
    metadata = PdfSignatureMetadata(field_name=field, **{"subfilter": SigSeedSubFilter.PADES, **options})
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if before:
        before(writer)
    output = io.BytesIO()
    PdfSigner(metadata, signer(name), timestamper=stamper, new_field_spec=own_field).sign_pdf(writer, output=output)
    return output.getvalue()


def later(pdf, change):
    """`pdf` with an unsigned revision after it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def replaced(pdf, old, new):
    """`pdf` with the last `old` replaced by `new` of the same length, so that no offset moves."""
    assert len(old) == len(new)
    at = pdf.rindex(old)
    return pdf[:at] + new + pdf[at + len(old) :]


def with_empty_contents(pdf):
    start = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    return pdf[:start] + b"0" * (pdf.index(b">", start) - start) + pdf[pdf.index(b">", start) :]


def with_gap(pdf):
    """The signed range ends ten bytes early, as if something stood there."""
    start = pdf.rindex(b"/ByteRange [") + len(b"/ByteRange [")
    end = pdf.index(b"]", start)
    numbers = [int(number) for number in pdf[start:end].split()]
    numbers[1] -= 10
    text = " ".join(map(str, numbers)).encode()
    return pdf[:start] + text.ljust(end - start) + pdf[end:]


def resaved(pdf, **options):
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(output, **options)
    return output.getvalue()


# --- changes ---------------------------------------------------------------------------------------------------


def page_of(writer, number):
    reference, _resources = writer.find_page_for_modification(number)
    return reference.get_object()


def append_page(writer):
    page = page_of(writer, 0)
    copy = generic.DictionaryObject(
        {key: page.raw_get(key) for key in page if key not in ("/Annots", "/StructParents")}
    )
    pages = writer.root["/Pages"]
    pages["/Kids"].append(writer.add_object(copy))
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages)


def replace_contents(writer):
    page = page_of(writer, 0)
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 m 500 700 l S"))
    writer.update_container(page)


def swap_picture(writer):
    """Another form or picture under a name the page draws already."""
    page = page_of(writer, 0)
    resources = page["/Resources"]
    pictures = resources["/XObject"] if "/XObject" in resources else generic.DictionaryObject()
    name = next(iter(pictures), "/Seal")
    picture = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Image"),
            pdf_name("/Width"): generic.NumberObject(1),
            pdf_name("/Height"): generic.NumberObject(1),
            pdf_name("/BitsPerComponent"): generic.NumberObject(8),
            pdf_name("/ColorSpace"): pdf_name("/DeviceGray"),
        },
        stream_data=b"\0",
    )
    pictures[name] = writer.add_object(picture)
    resources["/XObject"] = pictures
    writer.update_container(resources)


def _annotate(writer, entries):
    page = page_of(writer, 0)
    annotation = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (100, 100, 300, 200))),
            **{pdf_name(key): value for key, value in entries.items()},
        }
    )
    annotations = page["/Annots"] if "/Annots" in page else generic.ArrayObject()
    annotations.append(writer.add_object(annotation))
    page["/Annots"] = annotations
    writer.update_container(page)


def add_note(writer):
    _annotate(writer, {"/Subtype": pdf_name("/FreeText"), "/Contents": pdf_string("chữ thêm")})


def add_link(writer):
    action = generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/URI"), pdf_name("/URI"): pdf_string("https://lhh.example/")}
    )
    _annotate(writer, {"/Subtype": pdf_name("/Link"), "/A": action})


def add_text_field(writer):
    form = writer.root["/AcroForm"]
    field = generic.DictionaryObject(
        {pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): pdf_string("so"), pdf_name("/V"): pdf_string("166.842")}
    )
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form)
    writer.update_container(form["/Fields"])


def run_on_opening(writer):
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
    )
    writer.update_root()


def retitle(writer):
    info = writer.trailer["/Info"]
    info["/Title"] = pdf_string("07/BC-LHH")
    writer.update_container(info)


def change_metadata(writer):
    stream = writer.root["/Metadata"]
    text = stream.data.replace(b"BC-LHH", b"QD-LHH")
    assert text != stream.data
    writer.root["/Metadata"] = writer.add_object(
        generic.StreamObject(
            {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}, stream_data=text
        )
    )
    writer.update_root()


def change_attached_file(writer):
    holder = writer.root["/AF"][0]["/EF"]
    holder["/F"] = writer.add_object(
        generic.StreamObject({pdf_name("/Type"): pdf_name("/EmbeddedFile")}, stream_data=b"{}")
    )
    writer.update_container(holder)


def redraw(field_name):
    """Draw another picture into a signature field."""

    def change(writer):
        (field,) = (
            item.get_object() for item in writer.root["/AcroForm"]["/Fields"] if item.get_object()["/T"] == field_name
        )
        picture = generic.StreamObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 100, 50))),
            },
            stream_data=b"0 0 100 50 re f",
        )
        field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(picture)})
        writer.update_container(field)

    return change


def resize_page(writer):
    page = page_of(writer, 0)
    page["/CropBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 400)))
    writer.update_container(page)


def put_own_field(name, box, *, page=-1, **extra):
    """A signature field as a tool makes it itself, with `extra` entries in it."""

    def change(writer):
        append_signature_field(writer, SigFieldSpec(name, on_page=page, box=box))
        field = writer.root["/AcroForm"]["/Fields"][-1]
        field.update({pdf_name(f"/{key}"): value for key, value in extra.items()})
        writer.update_container(field)

    return change


SCRIPT = generic.DictionaryObject(
    {
        pdf_name("/E"): generic.DictionaryObject(
            {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
        )
    }
)
NO_CHANGES = generic.DictionaryObject(
    {
        pdf_name("/Type"): pdf_name("/SigFieldLock"),
        pdf_name("/Action"): pdf_name("/All"),
        pdf_name("/P"): generic.NumberObject(1),
    }
)
