"""The four national programmes (processes.md 4.1) and the first words of each consent (8.2); both can be changed."""

from datetime import date

from django.db import migrations

PROGRAMMES = [
    ("STKT", "Hội thi Sáng tạo kỹ thuật", "Quyết định 165/2006/QĐ-TTg", False),
    ("TTNNĐ", "Cuộc thi Sáng tạo thanh thiếu niên, nhi đồng", "", True),
    ("VIFOTEC", "Giải thưởng Sáng tạo khoa học công nghệ Việt Nam", "Thông tư 27/2018/TT-BTC", False),
    ("SV", "Sách vàng Sáng tạo Việt Nam", "Quyết định 861/QĐ-MTTW-BTT ngày 27/05/2016", False),
]
TEXTS = {
    "take-part": "Đồng ý cho tác giả tham gia cuộc thi; Ban Tổ chức dùng họ tên, ngày sinh, trường lớp và liên hệ "
    "để kiểm tra hồ sơ, chấm thi, xét giải và trao giải.",
    "name": "Đồng ý cho công bố họ tên, lớp, trường của tác giả cùng kết quả cuộc thi trên trang thông tin, "
    "trong báo cáo và kỷ yếu.",
    "image": "Đồng ý cho công bố hình ảnh của tác giả tại cuộc thi và lễ trao giải.",
    "forward": "Đồng ý gửi hồ sơ dự thi cùng thông tin tác giả cho cuộc thi cấp trên.",
}


def fill(apps, schema_editor):
    programmes = apps.get_model("contests", "Programme").objects
    for position, (code, name, basis, for_minors) in enumerate(PROGRAMMES, start=1):
        told = {"name": name, "legal_basis": basis, "is_for_minors": for_minors, "position": position}
        programmes.get_or_create(code=code, defaults=told)
    texts = apps.get_model("contests", "ConsentText").objects
    for purpose, text in TEXTS.items():
        texts.get_or_create(purpose=purpose, version=1, defaults={"text": text, "since": date(2024, 1, 1)})


class Migration(migrations.Migration):
    dependencies = [("contests", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
