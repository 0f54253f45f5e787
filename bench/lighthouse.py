"""Lighthouse's mobile profile on pages of visitors, in the system's Chromium, against gunicorn as in service.

Needs Node's `npx`, which brings Lighthouse itself. Each page three times, the median of each category.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile

from bench.database import fresh_database
from bench.site import PORT, server, write_articles
from bench.timing import head, row

LIGHTHOUSE = "lighthouse@12.8.2"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
TURNS = 3


def main():
    if not shutil.which("npx") or not CHROMIUM:
        print("left out: needs npx and Chromium")
        return
    with fresh_database(), tempfile.TemporaryDirectory() as folder, server(folder):
        article = write_articles()
        pages = {"front page": "/", "article": article, "search": "/tim-kiem/", "library": "/van-ban/"}
        head(
            "page",
            *(f"{name} (aim {aim})" for name, aim in CATEGORIES.items()),
            "largest paint",
            "shift",
            "transferred",
        )
        for name, path in pages.items():
            reports = [report(f"http://127.0.0.1:{PORT}{path}") for _ in range(TURNS)]
            row(name, *told(reports))
            for line in sorted({line for each in reports for line in shortcomings(each)}):
                print(f"  - {line}")


def report(address):
    """Return Lighthouse's JSON report of one visit with an empty browser."""
    flags = "--headless=new --no-sandbox --disable-gpu"
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    done = subprocess.run(command, env=os.environ | {"CHROME_PATH": CHROMIUM}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"Lighthouse failed on {address}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def told(reports):
    for category in CATEGORIES:
        yield f"{100 * statistics.median(each['categories'][category]['score'] for each in reports):.0f}"
    for audit, shown in (
        ("largest-contentful-paint", "{:.0f} ms"),
        ("cumulative-layout-shift", "{:.3f}"),
        ("total-byte-weight", "{:.0f} B"),
    ):
        yield shown.format(statistics.median(each["audits"][audit]["numericValue"] for each in reports))


def shortcomings(each):
    """Yield what took points away outside performance, which is the machine's as well."""
    for category in list(CATEGORIES)[1:]:
        for audit in each["categories"][category]["auditRefs"]:
            found = each["audits"][audit["id"]]
            if audit["weight"] and found["score"] is not None and found["score"] < 1:
                yield f"{category}: {found['title']}"


if __name__ == "__main__":
    main()
