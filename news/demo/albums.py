"""Two albums of the demo site, of drawings made when it is loaded, and a link to a video; all «(minh họa)»."""

import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageEnhance, ImageOps

from accounts.models import User
from lhh_portal.workflow import perform
from news.demo.articles import draw_landscape
from news.models import Album
from news.pictures import add_picture

SIZE = (1280, 853)  # pixels
ALBUMS = (
    (
        "Hội nghị trí thức khoa học và công nghệ (minh họa)",
        date(2024, 5, 18),
        "Ảnh của hội nghị nhân Ngày Khoa học và Công nghệ Việt Nam. Tranh vẽ thay cho ảnh chụp.",
        ("Đại biểu vào hội trường", "Khai mạc", "Tham luận của các hội", "Trao kỷ niệm chương", "Chụp ảnh lưu niệm"),
    ),
    (
        "Tập huấn kỹ thuật trồng sầu riêng cho nông dân (minh họa)",
        date(2024, 5, 29),
        "Câu lạc bộ canh tác thông minh ra vườn cùng bà con. Tranh vẽ thay cho ảnh chụp.",
        ("Vườn mẫu của câu lạc bộ", "Hướng dẫn tưới tiết kiệm", "Hỏi đáp tại vườn", "Phát tài liệu"),
    ),
)


def load_albums():
    """Put together by staff, published by the editor."""
    staff = User.objects.get(email="chuyenvien@lhh.example")
    editor = User.objects.get(email="bientap@lhh.example")
    scene = draw_landscape(*SIZE)
    for place, (title, day, text, captions) in enumerate(ALBUMS):
        album = Album.objects.create(
            title=title, event_on=day, text=text, credit="Tư liệu minh họa", author=staff, changed_by=staff
        )
        pictures = [_picture(scene, number, caption, staff) for number, caption in enumerate(captions, start=place)]
        for position, picture in enumerate(pictures, start=1):
            album.pictures.create(picture=picture, position=position)
        if place == 0:
            album.videos.create(
                title="Phóng sự về hội nghị (minh họa)",
                url="https://video.example/phong-su",
                poster=pictures[1],
                transcript="Người dẫn: Sáng 18/5, gần hai trăm đại biểu dự hội nghị trí thức của tỉnh.\n\n"
                "Chủ tịch: Cảm ơn các hội đã cùng làm nên kết quả hôm nay.",
            )
        perform(album, "publish", actor=editor)


def _picture(scene, number, caption, user):
    """The drawing in another light, turned over, cut closer: five that can be told apart."""
    width, height = scene.size
    cut = scene.crop((number * 70, number * 30, width - number * 70, height - number * 30)).resize(SIZE, Image.LANCZOS)
    drawn = ImageEnhance.Color(ImageOps.mirror(cut) if number % 2 else cut).enhance(1.25 - number * 0.22)
    content = io.BytesIO()
    drawn.save(content, "JPEG", quality=88)
    return add_picture(
        SimpleUploadedFile("tranh.jpg", content.getvalue(), "image/jpeg"),
        by=user,
        alt=f"Tranh vẽ đồng lúa và đồi, thay cho ảnh: {caption.lower()}.",
        caption=f"{caption} (minh họa)",
    )
