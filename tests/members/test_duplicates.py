import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.duplicates import ASK_FROM, Known, Names, compare, core, exact_key


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Hội KHKT Cầu đường", "Hội Khoa học kỹ thuật Cầu đường"),
        ("Hội KH&KT Cầu đường", "Hội Khoa học kỹ thuật Cầu đường"),
        ("Hội KH-KT Cầu đường", "Hội Khoa học và kỹ thuật Cầu đường tỉnh"),
        ("Hội KH - KT Cầu đường", "Hội khoa học, kỹ thuật cầu đường"),
        ("Hội K.H.K.T Cầu đường", "Hội KHKT Cầu đường"),
        ("Hội BVQLNTD", "Hội Bảo vệ quyền lợi người tiêu dùng"),
        ("Hiệp hội DN", "Hội Doanh nghiệp tỉnh"),
        ("Hội Luật gia", "Hội Luật gia tỉnh Mẫu"),
        ("Hội Điều dưỡng (minh họa)", "Hội Điều dưỡng"),
        ("Hội Điều dưỡng", "Hội Điều dưởng"),
        ("Hội Điều dưỡng", "Hội Đều dưỡng"),
        ("Hội Khoa học Cầu đường", "Hội KHKT Cầu đường"),
        ("Hội Y, Dược học", "Hội Dược, Y học"),
    ],
)
def test_likely_duplicates_are_asked_about(one, two):
    names = Names([(two, Known(1, two))], stop_words={"mau"})

    assert [likeness.known.id for likeness in names.alike(one)] == [1]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Hội Khoa học Lịch sử", "Hội Khoa học Kinh tế"),
        ("Hội KHKT Lâm nghiệp", "Hội KHKT Nông nghiệp"),
        ("Hội Y học", "Hội Đông y"),
        ("Hội Luật gia", "Hội Nhà báo"),
        ("Hội Mẫu 12", "Hội Mẫu 13"),
        ("Hội Dược học", "Hội Y học"),
    ],
)
def test_different_associations_are_not(one, two):
    assert Names([(two, Known(1, two))]).alike(one) == []


def test_the_same_words_are_the_same_name():
    names = Names([("Hội Luật gia", Known(1, "a")), ("Hội Luật gia tỉnh", Known(1, "a"))])

    assert names.same("HỘI  LUẬT GIA") == [Known(1, "a")]
    assert names.same("Hoi Luat gia tinh.") == [Known(1, "a")]
    assert names.same("Hội Luật") == []


def test_reason_is_given_with_the_former_name():
    names = Names([("Hội KHKT Cầu đường", Known(1, "Hội Giao thông", "tên cũ đến 31/12/2023"))])

    (likeness,) = names.alike("Hội Khoa học kỹ thuật Cầu đường")

    assert likeness.reason == "giống nhau khi bỏ tên tỉnh, viết đủ chữ viết tắt; tên cũ đến 31/12/2023"


def test_best_comes_first():
    names = Names([("Hội Làm vườn", Known(1, "a")), ("Hội Làm vườn Trang trại", Known(2, "b"))])

    assert [likeness.known.id for likeness in names.alike("Hội Làm vườn và Trang trại tỉnh")] == [2]


def test_a_word_borne_by_everybody_is_no_reason_to_compare():
    names = Names([(f"Hội Mẫu số {n}", Known(n, "")) for n in range(2000)])

    assert names.alike("Hội Mẫu số 3000") == []


words = st.text("abcdeghiklmnopqrstuvxy", min_size=1, max_size=6)


@given(st.lists(words, min_size=1, max_size=6).map(tuple), st.lists(words, min_size=1, max_size=6).map(tuple))
def test_likeness_is_symmetric_and_a_share(one, two):
    assert compare(one, two)[0] == compare(two, one)[0]
    assert 0 <= compare(one, two)[0] <= 1
    assert compare(one, one)[0] == 1


@given(st.lists(words, min_size=1, max_size=6))
def test_every_name_finds_itself(parts):
    name = " ".join(parts)

    assert core(name)
    assert Names([(name, Known(1, name))]).alike(name)[0].score >= ASK_FROM
    assert exact_key(name.upper()) == exact_key(name)
