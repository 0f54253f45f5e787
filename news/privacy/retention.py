"""What the site keeps of people and for how long: the table of /du-lieu-ca-nhan/.

Periods that the code keeps by itself are taken from where it does so, so that the page cannot promise another one.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

REQUESTS_KEPT = timedelta(days=730)  # after they are closed; news.tasks.forget_data_requests deletes them


@dataclass(frozen=True)
class Kept:
    what: str
    purpose: str
    period: str


def days(number):
    return ngettext("%d ngày", "%d ngày", number) % number


def kept():
    """[Kept], what concerns visitors first."""
    return [
        Kept(
            _("Lượt đọc: trang đã mở, giờ mở, một dấu ngẫu nhiên của ngày thay cho địa chỉ mạng"),
            _("Đếm lượt đọc; không biết ai đã đọc"),
            _("Đến một giờ sau nửa đêm; sau đó chỉ còn con số"),
        ),
        Kept(
            _("Cookie"),
            _("Đọc trang không cần cookie. Chỉ trang có biểu mẫu và trang đăng nhập dùng cookie, để chống giả mạo"),
            _("Cookie đăng nhập: đến khi đóng trình duyệt, hoặc %s nếu chọn «Giữ đăng nhập»; cookie biểu mẫu: một năm")
            % days(settings.SESSION_COOKIE_AGE // 86_400),
        ),
        Kept(
            _("Địa chỉ mạng của người gửi biểu mẫu, người tìm kiếm"),
            _("Chặn gửi hàng loạt"),
            _("Không quá một ngày, không ghi vào cơ sở dữ liệu"),
        ),
        Kept(
            _("Nhật ký máy chủ: địa chỉ mạng, trang đã mở, giờ mở"),
            _("Giữ an toàn cho trang, tìm lỗi"),
            days(settings.ACCESS_LOG_DAYS),
        ),
        Kept(
            _("Yêu cầu về dữ liệu cá nhân: họ tên, thư điện tử, nội dung, thư trả lời"),
            _("Trả lời và chứng minh đã trả lời đúng hạn"),
            _("%s sau khi xong, rồi xóa hẳn") % days(REQUESTS_KEPT.days),
        ),
        Kept(
            _("Câu hỏi gửi ở trang Liên hệ: họ tên, thư điện tử, nội dung"),
            _("Trả lời; đăng ở trang Hỏi đáp khi người hỏi đồng ý"),
            _(
                "Họ tên và thư điện tử: %s sau khi trả lời; tên đã đồng ý cho hiện: khi câu hỏi còn trên trang; "
                "nội dung và câu trả lời: đến khi người hỏi yêu cầu xóa"
            )
            % days(30 * settings.FORGET_SENDERS_MONTHS),
        ),
        Kept(
            _("Ý kiến dưới bài: lời viết, và tên nếu người gửi ghi"),
            _("Hiện dưới bài sau khi biên tập viên đọc"),
            _("Khi còn hiện; không cho hiện nữa thì %s rồi xóa; xóa hẳn khi người gửi yêu cầu")
            % days(30 * settings.FORGET_SENDERS_MONTHS),
        ),
        Kept(
            _("Thăm dò: số phiếu của mỗi lựa chọn; một dấu ngẫu nhiên của ngày; một cookie ở máy người bỏ phiếu"),
            _("Mỗi người một phiếu; không ghi ai chọn gì"),
            _("Dấu: đến đêm hôm sau; cookie: một năm"),
        ),
        Kept(
            _("Tên, ảnh, lời kể của người được nêu trong tin bài"),
            _("Đưa tin về hoạt động của Liên hiệp Hội và các hội"),
            _("Khi bài còn trên trang; có yêu cầu hợp lẽ thì gỡ tên, rút ảnh hoặc gỡ bài, ở mọi bản đã đăng"),
        ),
        Kept(
            _("Họ tên, học vị, chức vụ, điện thoại và thư cơ quan của người giữ chức vụ"),
            _("Công khai tổ chức và đầu mối liên hệ (Nghị định 42/2022/NĐ-CP, Điều 4)"),
            _("Khi còn giữ chức vụ; ẩn khỏi trang khi có yêu cầu"),
        ),
        Kept(
            _("Tài khoản của cán bộ: tên, thư điện tử, vai trò, lần đăng nhập, việc đã làm trên cổng"),
            _("Phân quyền, chịu trách nhiệm về việc đã làm"),
            _("Lâu dài, chỉ quản trị xem"),
        ),
        Kept(
            _("Văn bản đã ký, đã phát hành: người ký, nơi nhận"),
            _("Lưu trữ theo pháp luật về lưu trữ"),
            _("Theo thời hạn lưu trữ; thôi công khai khi có yêu cầu hợp lẽ"),
        ),
        Kept(
            _("Bản sao dự phòng"),
            _("Khôi phục khi máy hỏng"),
            _("%s; dữ liệu đã xóa hết hẳn khi bản sao cuối cùng hết hạn") % days(settings.BACKUP_DAYS),
        ),
    ]
