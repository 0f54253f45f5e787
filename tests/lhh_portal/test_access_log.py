from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from lhh_portal.access_log import AccessLogger


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("/tai-khoan/nhan-loi-moi/WzEsImFiYyJd:1u:XyZ/", "/tai-khoan/nhan-loi-moi/…"),
        ("/tai-khoan/quen-mat-khau/3-abc-123/", "/tai-khoan/quen-mat-khau/…"),
        ("/tai-khoan/quen-mat-khau/", "/tai-khoan/quen-mat-khau/"),
        ("/van-ban-gui/12:AbC_d-e/tep/", "/van-ban-gui/…"),
        ("/lich/rieng/AbC_d-e.ics", "/lich/rieng/…"),
        ("/tai-khoan/nguoi-dung/3/", "/tai-khoan/nguoi-dung/3/"),
        ("/lam-viec/?q=luat", "/lam-viec/?q=luat"),
    ],
)
def test_keys_are_not_written_down(address, written):
    config = Config()
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": address,
        "PATH_INFO": address,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://lhh.example{address}",
    }
    response = SimpleNamespace(status="200 OK", sent=1, headers=[])

    atoms = AccessLogger(config).atoms(response, SimpleNamespace(headers=[]), environ, timedelta(seconds=1))

    line = config.access_log_format % {**dict.fromkeys("hlutsba", "-"), **atoms}
    assert f'"GET {written} HTTP/1.1" 200 1 "https://lhh.example{written}"' in line
