"""When two names as people type them mean one person or one body. In doubt they do: a missed conflict is worse."""

import re

from django.utils import timezone

from lhh_portal.text import search_key
from members.models import FederationProfile

# Before a name, folded, a space after each: «PGS.TS. Nguyễn Văn A», «ThS. …», «Phó Giáo sư, Tiến sĩ …», «Thầy …».
_TITLES = re.compile(
    r"^(?:(?:[a-z]|gs|pgs|ts|tskh|kh|th|ths|ks|kts|bs|ds|cn|ls|nd|ut|ong|ba|thay|co|em|chau|"
    r"(?:bs|ds)?ck ?(?:i{1,2}|[12])|(?:ng|tt|ns)(?:nd|ut)|"
    r"(?:pho )?giao su|tien s[iy]|thac s[iy]|ky su|kien truc su|bac s[iy]|duoc s[iy]|luat su|cu nhan) )+"
)
_BESIDE = re.compile(r"[,;(–—]| - ")
_ABOVE = re.compile(r"[,;–—]| - ")
# As offices write them, and the same words written out, without «và».
_ABBREVIATED = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "khcn": "khoa hoc cong nghe",
    "kh cn": "khoa hoc cong nghe",
    "tnmt": "tai nguyen moi truong",
    "nnmt": "nong nghiep moi truong",
    "nnptnt": "nong nghiep phat trien nong thon",
    "nn ptnt": "nong nghiep phat trien nong thon",
    "gddt": "giao duc dao tao",
    "gd dt": "giao duc dao tao",
    "khdt": "ke hoach dau tu",
    "kh dt": "ke hoach dau tu",
    "gtvt": "giao thong van tai",
    "ldtbxh": "lao dong thuong binh xa hoi",
    "ld tbxh": "lao dong thuong binh xa hoi",
    "vhttdl": "van hoa the thao du lich",
    "tttt": "thong tin truyen thong",
    "tt tt": "thong tin truyen thong",
    "tn mt": "tai nguyen moi truong",
    "nn mt": "nong nghiep moi truong",
    "khkt": "khoa hoc ky thuat",
    "dh": "dai hoc",
    "cd": "cao dang",
    "bv": "benh vien",
    "bql": "ban quan ly",
    "cty": "cong ty",
    "cp": "co phan",
    "tnhh": "trach nhiem huu han",
    "mtv": "mot thanh vien",
    "tp": "thanh pho",
}
_SHORT = re.compile(rf"\b({'|'.join(sorted(_ABBREVIATED, key=len, reverse=True))})\b")


def person_key(name):
    """The name folded, without titles and without what is written beside it: «, Giám đốc …», «(chủ biên)»."""
    parts = [_TITLES.sub("", f"{_words(part)} ").strip() for part in _BESIDE.split(search_key(name))]
    return next((part for part in parts if " " in part), " ".join(filter(None, parts)))


def _words(text):
    return " ".join(re.findall(r"[^\W_]+", text))


class BodyKeys:
    """`keys(name)`: folded, abbreviations written out, «và» and the province at the end left out."""

    def __init__(self):
        profile = FederationProfile.objects.on(timezone.localdate()).first()
        province = _words(search_key(profile.province)).removeprefix("tinh ") if profile else ""
        self._tail = re.compile(rf"( tinh)?( {re.escape(province)})?$" if province else r"( tinh)?$")

    def __call__(self, name):
        words = re.sub(r"\bva\b", " ", _words(search_key(name)))
        written_out = _SHORT.sub(lambda found: _ABBREVIATED[found.group()], " ".join(words.split()))
        return self._tail.sub("", written_out)

    def above(self, name, parent=""):
        """Keys of the bodies over this one: `parent`, and what stands behind its commas («Phòng A, Sở B»)."""
        told = [parent, *_ABOVE.split(name)[1:]]
        return tuple(dict.fromkeys(filter(None, map(self, told))))
