import pytest

from lhh_portal.money_words import money_in_words, number_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (9_560_257_000, "chín tỷ năm trăm sáu mươi triệu hai trăm năm mươi bảy nghìn đồng"),
        (2_227_360_000, "hai tỷ hai trăm hai mươi bảy triệu ba trăm sáu mươi nghìn đồng"),
        (250_000_000, "hai trăm năm mươi triệu đồng"),
        (12_000_000, "mười hai triệu đồng"),
        (0, "không đồng"),
    ],
)
def test_money_in_words(amount, words):
    assert money_in_words(amount) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (30, "ba mươi"),
        (101, "một trăm linh một"),
        (110, "một trăm mười"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_000_008, "một triệu không trăm linh tám"),
        (21_015, "hai mươi mốt nghìn không trăm mười lăm"),
        (1_500_000_000_000, "một nghìn năm trăm tỷ"),
        (2_000_000_005, "hai tỷ không trăm linh năm"),
        (10**18, "một tỷ tỷ"),
        (-5, "âm năm"),
    ],
)
def test_number_in_words(number, words):
    assert number_in_words(number) == words
