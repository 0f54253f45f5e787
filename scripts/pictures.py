"""Take docs/pictures/*.png: starts a demo of its own, signs in as staff, and looks at the main pages.

Needs Chromium, and pdftoppm (poppler-utils) for the picture of the paper.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
sys.path.insert(0, str(ROOT))

from lhh_portal.supervisor import Supervisor  # noqa: E402 - the repository is on the path only now
from tests.browser import ARGUMENTS, find_chromium  # noqa: E402 - as above

STAFF, PASSWORD = "chuyenvien@lhh.example", "pictures-only"
ROUND = "2024-H1"
PAGES = {
    "workspace": "/lam-viec/",
    "associations": "/lam-viec/hoi-thanh-vien/",
    "activities": "/lam-viec/hoat-dong/",
    "rounds": "/lam-viec/dot-bao-cao/",
    "consolidated": f"/lam-viec/bao-cao/{ROUND}/",
}


def wait_for(url):
    for _ in range(120):
        try:
            return urllib.request.urlopen(url, timeout=2)
        except OSError:
            time.sleep(0.5)
    sys.exit(f"no answer from {url}")


def take_pages(base):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        page = browser.new_page(base_url=base, viewport={"width": 1280, "height": 820}, locale="vi-VN")
        page.goto("/tai-khoan/dang-nhap/")
        page.fill("input[name=login]", STAFF)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/lam-viec/")
        for name, address in PAGES.items():
            page.goto(address)
            if name == "consolidated":
                page.locator("a.figure", has_text="lượt").first.click()
                page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto("/lam-viec/")
        page.screenshot(path=PICTURES / "phone.png")
        browser.close()


def take_paper(folder):
    paper = folder / "bc.pdf"
    subprocess.run([sys.executable, "manage.py", "build_report", ROUND, "--output", paper], check=True, cwd=ROOT)
    subprocess.run(["pdftoppm", "-r", "80", "-png", "-f", "1", "-singlefile", paper, PICTURES / "paper"], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", default="8000")
    port = parser.parse_args().port
    PICTURES.mkdir(exist_ok=True)
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as var:
        os.environ.update({"LHH_VAR": var, "DEMO_PASSWORD": PASSWORD, "LOG_LEVEL": "ERROR"})
        run = {"portal": [sys.executable, "manage.py", "run", "--port", port]}
        with Supervisor(run, lambda name, code: sys.exit("the portal did not start")):
            wait_for(f"http://127.0.0.1:{port}/song/")
            take_pages(f"http://127.0.0.1:{port}")
        take_paper(Path(var))
    print(*sorted(path.name for path in PICTURES.glob("*.png")))


if __name__ == "__main__":
    main()
