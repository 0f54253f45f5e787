"""What may differ between a paper and the paper with one more signature: nothing but the signature.

pyHanko's own policy lets every form field and the whole description of the file change, since it judges files of
strangers. Ours are judged more strictly. What signing tools at a desk do touch, and what therefore stays allowed:
the moment of change and the name of the program, in the information dictionary and in XMP; the default resources of
the form; the security store and document time stamps (PAdES B-LT, B-LTA).
"""

from collections import Counter

from django.utils.translation import gettext as _
from lxml import etree
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    WhitelistRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON, ROOT_EXEMPT_STRICT_COMPARISON

TOUCHED_INFO = {"/ModDate", "/Producer"}
TOUCHED_XMP = {
    "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "{http://ns.adobe.com/xap/1.0/}MetadataDate",
    "{http://ns.adobe.com/pdf/1.3/}Producer",
}
VERSIONS = ("/1.7", "/2.0")
EXTENSIONS = {"/ESIC", "/ADBE", "/ISO_"}
DESCRIPTION = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


class SameInfoRule(DocInfoRule):
    """The information dictionary says the same as before, but for TOUCHED_INFO."""

    def apply(self, old, new):
        if _info(old) != _info(new):
            raise SuspiciousModification("the information dictionary was changed")
        yield from super().apply(old, new)


class SameMetadataRule(MetadataUpdateRule):
    """The XMP packet says the same as before, but for TOUCHED_XMP; tools write it anew in another order."""

    def apply(self, old, new):
        if _xmp(old) != _xmp(new):
            raise SuspiciousModification("the XMP metadata was changed")
        yield from super().apply(old, new)


class GrowingCatalogRule(WhitelistRule):
    """The version of the format may rise and extensions may come, as tools for PAdES do; nothing of it goes."""

    def apply(self, old, new):
        before, after = (entry(view.root, "/Version", "") for view in (old, new))
        if after != before and after not in VERSIONS[VERSIONS.index(before) if before in VERSIONS else 0 :]:
            raise SuspiciousModification("the version of the format was changed")
        before, after = (entry(view.root, "/Extensions", {}) for view in (old, new))
        if not before.keys() <= after.keys() <= before.keys() | EXTENSIONS:
            raise SuspiciousModification("the extensions of the format were changed")
        if any(before[key] != after[key] for key in before.keys() - EXTENSIONS):
            raise SuspiciousModification("an extension of the format was changed")
        return ()


RULES = (
    GrowingCatalogRule(),
    SameInfoRule(),
    XrefStreamRule(),
    ObjectStreamRule(),
    DSSCompareRule(),
    SameMetadataRule(),
)
POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ROOT_EXEMPT_STRICT_COMPARISON - {"/MarkInfo"}),
        *(rule.as_qualified(ModificationLevel.LTA_UPDATES) for rule in RULES),
    ],
    # No GenericFieldModificationRule: a paper has no fields to fill in but those of its signatures.
    # SigFlags says "there are signatures, only append"; it is set by whoever signs first.
    form_rule=FormUpdatingRule(
        [SigFieldCreationRule(), SigFieldModificationRule()],
        # NeedAppearances makes a viewer draw the fields itself, over what was signed.
        ignored_acroform_keys=(ACROFORM_EXEMPT_STRICT_COMPARISON - {"/NeedAppearances"}) | {"/SigFlags"},
    ),
)


def describe(old, new):
    """In words, the first thing a reader would find changed between two revisions (pyHanko resolvers)."""
    looks = (
        (_("số trang"), lambda view: view.root["/Pages"]["/Count"]),
        (_("nội dung trang"), lambda view: [_shown(page) for page in _pages(view)]),
        (_("ghi chú, liên kết hoặc ô nhập trên trang"), lambda view: [_annotations(page) for page in _pages(view)]),
        (
            _("lệnh tự chạy"),
            lambda view: (entry(view.root, "/OpenAction"), entry(view.root, "/AA"), _names(view, "/JavaScript")),
        ),
        (_("tệp đính kèm"), lambda view: (_attached(view), _names(view, "/EmbeddedFiles"))),
        (_("thông tin mô tả của tệp"), lambda view: (_info(view), _xmp(view))),
    )
    for what, look in looks:
        try:
            if look(old) != look(new):
                return what
        except (PdfError, SuspiciousModification, KeyError, TypeError, AttributeError):
            return what
    return _("nội dung bên trong")


def entry(dictionary, key, default=None):
    """What a PDF dictionary holds under `key`; its own `get` gives references back unresolved."""
    try:
        return dictionary[key]
    except KeyError:
        return default


def _info(view):
    reference = view.trailer_view.get_value_as_reference("/Info", optional=True)
    info = view(reference) if reference else {}
    return {key: value for key, value in info.items() if key not in TOUCHED_INFO}


def _xmp(view):
    """What the packet of a revision says, or None without a packet."""
    if "/Metadata" not in view.root:
        return None
    # By its reference: as root["/Metadata"] an older revision's packet has no container, and pyHanko 0.38 stumbles.
    stream = view.get_object(view.root.get_value_as_reference("/Metadata"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(stream.read_data(DecodePurpose.XMP_METADATA), parser=parser)
    except etree.XMLSyntaxError as error:
        raise SuspiciousModification("XMP that cannot be read") from error
    return sayings(root)


def sayings(root):
    """The properties of a packet as a multiset of (path, text), however they are spelled; TOUCHED_XMP left out."""
    said = Counter()
    for description in root.iter(DESCRIPTION):
        said.update(_properties(description))
    return said


def _properties(description):
    """A property may be written as an attribute of the description or as an element in it."""
    for name, text in description.attrib.items():
        if name not in TOUCHED_XMP | {ABOUT}:
            yield (name,), text.strip()
    for element in description:
        if element.tag not in TOUCHED_XMP:
            yield from _leaves(element, (element.tag,))


def _leaves(element, path):
    for name, text in element.attrib.items():
        yield (*path, name), text.strip()
    if len(element) == 0:
        yield path, (element.text or "").strip()
    for child in element:
        yield from _leaves(child, (*path, child.tag))


def _pages(view, node=None):
    node = node or view.root["/Pages"]
    for kid in node["/Kids"]:
        kid = kid.get_object()
        if kid["/Type"] == "/Pages":
            yield from _pages(view, kid)
        else:
            yield kid


def _shown(page):
    """Enough to see another text, another picture or another size of the page; inherited entries stay out."""
    contents = page["/Contents"]
    streams = contents if isinstance(contents, list) else [contents]
    pictures = entry(entry(page, "/Resources", {}), "/XObject", {})
    return (
        [stream.get_object().encoded_data for stream in streams],
        {name: pictures[name].encoded_data for name in pictures},
        [entry(page, key) for key in ("/MediaBox", "/CropBox", "/Rotate")],
    )


def _annotations(page):
    return [
        (annotation.reference, entry(annotation.get_object(), "/Rect"))
        for annotation in entry(page, "/Annots", [])
        if entry(annotation.get_object(), "/FT") != "/Sig"
    ]


def _names(view, kind):
    return entry(entry(view.root, "/Names", {}), kind)


def _attached(view):
    specifications = [item.get_object() for item in entry(view.root, "/AF", [])]
    return [(entry(item, "/F"), entry(entry(item, "/EF", {}), "/F").encoded_data) for item in specifications]
