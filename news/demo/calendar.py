"""A week of the demo's calendar around the day it is loaded, an entry in each state; places and people invented."""

from datetime import time, timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from lhh_portal.roles import Role
from lhh_portal.workflow import perform
from news.calendar.services import postpone
from news.calendar.weeks import Week
from news.models import CalendarEntry


class Planned(NamedTuple):
    day: int  # of this week, from Monday
    starts_at: time | None
    ends_at: time | None
    content: str
    place: str
    chair: str
    attendants: str
    is_public: bool = True
    state: str = "confirmed"
    days: int = 1


HALL = "Hội trường Liên hiệp Hội"
ENTRIES = (
    Planned(0, time(8), None, "Giao ban tuần", "Phòng họp tầng 2", "Chủ tịch", "Thường trực, Văn phòng", False),
    Planned(
        *(1, time(8), time(11), "Hội thảo góp ý dự thảo quy hoạch tài nguyên nước của tỉnh (minh họa)", HALL),
        *("Phó Chủ tịch phụ trách tư vấn, phản biện", "Hội Thủy lợi, Hội Xây dựng, các sở liên quan, chuyên gia"),
    ),
    Planned(
        *(2, time(14), time(16, 30), "Họp Ban Tổ chức Hội thi Sáng tạo kỹ thuật (minh họa)", HALL),
        *("Trưởng Ban Tổ chức", "Thành viên Ban Tổ chức, Thư ký"),
        *(True, "postponed"),
    ),
    Planned(
        *(3, None, None, "Tập huấn viết báo cáo hoạt động cho cán bộ các hội thành viên (minh họa)", HALL),
        *("Chánh Văn phòng", "Mỗi hội một cán bộ"),
        *(True, "planned", 2),
    ),
    Planned(
        *(4, time(8), None, "Khám bệnh, cấp thuốc miễn phí tại xã biên giới (minh họa)", "Trạm Y tế xã"),
        *("Hội Đông y tỉnh", "Thầy thuốc tình nguyện của Hội Đông y, Hội Điều dưỡng"),
        *(True, "cancelled"),
    ),
    Planned(
        *(8, time(8), time(11, 30), "Hội nghị Ban Chấp hành lần thứ hai trong năm (minh họa)", HALL),
        *("Chủ tịch", "Ủy viên Ban Chấp hành, đại biểu mời"),
        *(True, "planned"),
    ),
    Planned(
        *(10, time(13, 30), None, "Kiểm tra hồ sơ quyết toán nhiệm vụ năm", "Văn phòng", "Tổng thư ký", "Kế toán"),
        *(False, "planned"),
    ),
)


def load_calendar():
    staff = User.objects.with_role(Role.STAFF).first()
    monday = Week.of(timezone.localdate()).first
    for planned in ENTRIES:
        first = monday + timedelta(days=planned.day)
        entry = CalendarEntry.objects.create(
            starts_on=first,
            ends_on=first + timedelta(days=planned.days - 1),
            created_by=staff,
            **{name: getattr(planned, name) for name in ("starts_at", "ends_at", "content", "place", "chair")},
            **{name: getattr(planned, name) for name in ("attendants", "is_public")},
        )
        if planned.state == "confirmed":
            perform(entry, "confirm", actor=staff)
        elif planned.state == "cancelled":
            perform(entry, "cancel", actor=staff, note="Mưa lớn, đường vào xã bị chia cắt (minh họa).")
        elif planned.state == "postponed":
            postpone(entry, actor=staff, note="Trùng lịch của tỉnh (minh họa).", to=first + timedelta(days=7))
