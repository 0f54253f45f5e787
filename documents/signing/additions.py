"""What may be added to the fields and pages of a signed paper: the field of a signature or of a document time stamp.

pyHanko's policy (changes.py) lets any new field of type /Sig in, empty or not. It takes one for invisible when its
/Rect has no area, and never asks what kind of annotation it is: a highlight or a polygon draws outside its /Rect
(ISO 32000-2, 12.5.6), and whatever is called a kid of the field goes with it. So the new fields are looked at here,
by one measure for a file that comes back from a tool (updates.py), for verification and before archiving.
"""

from pyhanko.pdf_utils import generic
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

from documents.signing.changes import POLICY, entry
from documents.signing.fields import FIELD_NAMES

# How far outside the empty fields a tool may put a field of its own; hands are not steadier.
TOLERANCE_PT = 3 * 72 / 25.4
# What a signature field that is its own widget consists of. Left out: /A, /AA (actions), /OC, /Popup, /Kids, /Parent.
FIELD_KEYS = frozenset(
    f"/{key}"
    for key in (
        *("Type", "Subtype", "FT", "T", "TU", "TM", "V", "F", "Ff", "Rect", "P", "AP", "AS", "DA", "DR", "Q", "MK"),
        *("BS", "Border", "C", "H", "M", "NM", "Lock", "SV", "StructParent", "Contents"),
    )
)
# A time stamp shows nothing, and locks nothing.
STAMP_KEYS = FIELD_KEYS - {"/AP", "/AS", "/MK", "/BS", "/Border", "/C", "/Contents", "/Lock", "/SV"}


class StrangeFieldError(Exception):
    """An addition that is not the field of a signature: `kind` is "field", "place", "stamp" or "other"."""

    def __init__(self, kind, what=()):
        super().__init__(kind, *sorted(what))
        self.kind, self.what = kind, sorted(what)


def addition_problem(reader, revision):
    """Why what follows `revision` is more than signing and its upkeep, for the log; empty when it is not.

    Another signature may follow another, after the last one only time stamps and what is needed to check them.
    """
    last = reader.xrefs.total_revisions - 1
    signatures = {one.signed_revision for one in reader.embedded_regular_signatures if one.signed_revision > revision}
    most = ModificationLevel.FORM_FILLING if signatures else ModificationLevel.LTA_UPDATES
    result = POLICY.review_file(reader, revision)
    if not isinstance(result, DiffResult):
        return str(result)
    if result.modification_level > most:
        return f"a change of level {result.modification_level}"
    old = reader.get_historical_resolver(revision)
    if not signatures and _defaults(old) != _defaults(reader.get_historical_resolver(last)):
        return "the defaults of the form were changed"
    try:
        for later in sorted(signatures | {last}) if last > revision else ():
            new = reader.get_historical_resolver(later)
            check_additions(old, new)
        if result.changed_form_fields - (_filled_names(reader) - _filled_names(old)):
            return "a field of no new signature was changed"
    except StrangeFieldError as error:
        return str(error)
    return ""


def check_additions(old, new):
    """Raise StrangeFieldError unless all fields and annotations of `new` that `old` has not are of new signatures.

    Both are what pyHanko reads objects from: a reader, or a resolver of one revision.
    """
    before, after = _fields(old), _fields(new)
    added = after.keys() - before.keys()
    filled = {
        reference
        for reference, field in after.items()
        if "/V" in field and "/V" not in before.get(reference, generic.DictionaryObject())
    }
    if added - filled:
        raise StrangeFieldError("other")
    for reference in filled:
        if entry(after[reference]["/V"], "/Type") == "/DocTimeStamp":
            check_stamp_field(after[reference])
        elif reference in added:
            check_signature_field(reference, old, new)
    if set(_shown(new)) - set(_shown(old)) - {(page, one) for page, _number, one in _places(new) if one in filled}:
        raise StrangeFieldError("other")


def check_stamp_field(field):
    """The field of a document time stamp is a widget without looks, and without a place or of no size."""
    strange = _strange(field, STAMP_KEYS)
    if strange or ("/Rect" in field and _numbers(field) != [0, 0, 0, 0]):
        raise StrangeFieldError("stamp", strange or {"/Rect"})


def check_signature_field(reference, old, new):
    """A field that a signature brought along is a widget in the room that is kept for signatures, or of no size."""
    field = new.get_object(reference)
    strange = _strange(field, FIELD_KEYS)
    numbers = _numbers(field)
    if strange or not numbers:
        raise StrangeFieldError("field", strange or {"/Rect"})
    x1, y1, x2, y2 = _ordered(numbers)
    if x1 == x2 or y1 == y2:
        return
    kept = room(old)
    pages = [(page, number) for page, number, one in _places(new) if one == reference]
    if kept is None or pages != [kept[0]]:
        raise StrangeFieldError("place")
    left, bottom, right, top = kept[1]
    if not (left <= x1 and bottom <= y1 and x2 <= right and y2 <= top):
        raise StrangeFieldError("place")


def room(view):
    """((reference, number from 0) of the page, box) of both fields of the print, wider by TOLERANCE_PT; or None."""
    ours = {
        reference: field for reference, field in _fields(view).items() if entry(field, "/T") in FIELD_NAMES.values()
    }
    pages = {(page, number) for page, number, one in _places(view) if one in ours}
    boxes = [_ordered(_numbers(field)) for field in ours.values() if _numbers(field)]
    if len(pages) != 1 or not boxes:
        return None
    left, bottom = (min(box[side] for box in boxes) - TOLERANCE_PT for side in (0, 1))
    right, top = (max(box[side] for box in boxes) + TOLERANCE_PT for side in (2, 3))
    return pages.pop(), (left, bottom, right, top)


def _strange(field, keys):
    """What in `field` is not of a signature: keys, another type of field, another kind of annotation."""
    strange = set(field.keys()) - keys
    for key, wanted in (("/FT", "/Sig"), ("/Subtype", "/Widget")):
        if entry(field, key) != wanted:
            strange.add(key)
    return strange


def _numbers(field):
    """The four numbers of /Rect, or nothing where it is another thing; pyHanko's own look gives up on those."""
    raw = field.raw_get("/Rect") if "/Rect" in field else None
    if not isinstance(raw, generic.ArrayObject) or len(raw) != 4:
        return []
    numbers = [raw.raw_get(position) for position in range(4)]
    right = all(isinstance(number, (generic.NumberObject, generic.FloatObject)) for number in numbers)
    return [float(number) for number in numbers] if right else []


def _ordered(numbers):
    x1, y1, x2, y2 = numbers
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _fields(view):
    """{reference: field} of everything in the tree of form fields."""
    found, stack = {}, list(entry(entry(view.root, "/AcroForm", {}), "/Fields", ()))
    while stack:
        item = stack.pop()
        if not isinstance(item, generic.IndirectObject):
            raise StrangeFieldError("other")
        if item.reference not in found:
            found[item.reference] = field = view.get_object(item.reference)
            stack.extend(entry(field, "/Kids", ()))
    return found


def _defaults(view):
    """What a tool may put in with its signature, and no time stamp needs."""
    form = entry(view.root, "/AcroForm", {})
    return [entry(form, key) for key in ("/DR", "/DA", "/Q")]


def _filled_names(view):
    return {entry(field, "/T") for field in _fields(view).values() if "/V" in field}


def _shown(view):
    return [(page, one) for page, _number, one in _places(view)]


def _places(view):
    """[(reference of the page, its number from 0, reference of the annotation)] of all pages."""
    found, number, seen = [], 0, set()
    stack = [view.root.get_value_as_reference("/Pages")]
    while stack:
        reference = stack.pop()
        if reference in seen:
            raise StrangeFieldError("other")
        seen.add(reference)
        node = view.get_object(reference)
        if "/Kids" in node:
            stack.extend(kid.reference for kid in reversed(node["/Kids"]))
            continue
        for one in entry(node, "/Annots", ()):
            if not isinstance(one, generic.IndirectObject):
                raise StrangeFieldError("other")
            found.append((reference, number, one.reference))
        number += 1
    return found
