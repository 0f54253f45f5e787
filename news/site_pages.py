"""The pages that visitors find in the menu, on the front page and on the site map.

Named by their addresses, which are public promises; a page is linked from the day its address answers.
"""

from dataclasses import dataclass
from functools import cache

from django.urls import Resolver404, get_urlconf, resolve
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class PublicPage:
    path: str
    label: str
    about: str = ""

    @property
    def exists(self):
        return _answers(self.path, get_urlconf())


@cache
def _answers(path, urlconf):
    # Addresses do not change while the portal runs; asking for one that is missing walks through all of them.
    try:
        return bool(resolve(path, urlconf))
    except Resolver404:
        return False


HOME = PublicPage("/", _("Trang chủ"))
NEWS = PublicPage("/tin-tuc/", _("Tin tức"), _("Tin của Liên hiệp Hội và các hội thành viên."))
DOCUMENTS = PublicPage("/van-ban/", _("Văn bản"), _("Văn bản đã ban hành, tra theo số, loại, năm, nơi ban hành."))
ASSOCIATIONS = PublicPage("/hoi-thanh-vien/", _("Hội thành viên"), _("Mỗi hội một trang: lĩnh vực, trụ sở, liên hệ."))
FIGURES = PublicPage("/so-lieu/", _("Số liệu"), _("Số liệu đã công bố qua các năm, tải về được."))
ABOUT = PublicPage("/gioi-thieu/", _("Giới thiệu"), _("Chức năng, nhiệm vụ, tổ chức, lãnh đạo."))
CONTACT = PublicPage("/lien-he/", _("Liên hệ"), _("Địa chỉ, điện thoại, gửi câu hỏi."))
SEARCH = PublicPage("/tim-kiem/", _("Tìm kiếm"))
VERIFICATION = PublicPage("/xac-minh/", _("Xác minh văn bản"), _("Văn bản đang cầm có thật, còn hiệu lực hay không."))
CONTESTS = PublicPage("/hoi-thi/", _("Hội thi, cuộc thi"), _("Thể lệ, thời hạn, kết quả các hội thi sáng tạo."))
HONOURS = PublicPage("/ton-vinh/", _("Tôn vinh"), _("Trí thức tiêu biểu, tập thể và cá nhân được khen thưởng."))
ADVICE = PublicPage(
    "/tu-van-phan-bien/", _("Tư vấn, phản biện"), _("Liên hiệp Hội đã góp ý những gì, được tiếp thu đến đâu.")
)
CALENDAR = PublicPage("/lich/", _("Lịch công tác"), _("Việc sắp tới của Liên hiệp Hội."))
MEDIA = PublicPage("/thu-vien-anh/", _("Thư viện ảnh, video"), _("Ảnh và video của các hoạt động."))
QUESTIONS = PublicPage("/hoi-dap/", _("Hỏi đáp"), _("Câu hỏi đã được trả lời."))
POLLS = PublicPage("/tham-do/", _("Thăm dò ý kiến"), _("Câu hỏi đang mở, kết quả đã công bố."))
LINKS = PublicPage("/lien-ket/", _("Liên kết"), _("Trang của các cơ quan, hội bạn."))
PERSONAL_DATA = PublicPage("/du-lieu-ca-nhan/", _("Dữ liệu cá nhân"), _("Xem, sửa, xóa dữ liệu về mình."))
SITE_MAP = PublicPage("/so-do-trang/", _("Sơ đồ trang"))
FEEDS = PublicPage("/tin-tuc/rss.xml", _("RSS"))
ENGLISH = PublicPage("/en/", "English")

MENU = (HOME, NEWS, DOCUMENTS, ASSOCIATIONS, FIGURES, ABOUT, CONTACT)
LOOK_UP = (DOCUMENTS, VERIFICATION, ASSOCIATIONS, CONTESTS, HONOURS, ADVICE, FIGURES, CALENDAR, MEDIA, QUESTIONS)
AT_THE_FOOT = (SITE_MAP, FEEDS, VERIFICATION, PERSONAL_DATA, LINKS)
ALL = (
    NEWS, DOCUMENTS, VERIFICATION, ASSOCIATIONS, CONTESTS, HONOURS, ADVICE, FIGURES, CALENDAR, MEDIA, QUESTIONS, POLLS,
    LINKS, ABOUT, CONTACT, PERSONAL_DATA, SEARCH,
)  # fmt: skip


def existing(pages):
    return [page for page in pages if page.exists]
