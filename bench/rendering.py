"""The Long An paper in a warm worker, against bare WeasyPrint and LibreOffice on the same text."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.database import fresh_database
from bench.timing import head, medians, milliseconds, row

REPEAT = 7


def bare_weasyprint(html):
    """What a small program would write: nothing kept from one paper to the next, no check of the notes."""
    from django.contrib.staticfiles import finders
    from weasyprint import CSS, HTML

    return HTML(string=html).write_pdf(stylesheets=[CSS(filename=finders.find("paper/paper.css"))], pdf_tags=True)


def bare_with_stylesheet_kept():
    """The least there is: one render of the same HTML, everything that can be kept is kept."""
    from django.contrib.staticfiles import finders
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(filename=finders.find("paper/paper.css"), font_config=fonts)
    return lambda html: HTML(string=html).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_tags=True)


def libreoffice(*arguments):
    subprocess.run(["soffice", "--headless", *arguments], check=True, capture_output=True)


def main():
    from documents import pdf
    from documents.paper import paper_html
    from tests.documents.factories import numbered  # the same page as the acceptance test's

    document = numbered()
    html = paper_html(document)
    kept = bare_with_stylesheet_kept()
    runs = {
        "warm": lambda: pdf.render(document),
        "bare": lambda: bare_weasyprint(html),
        "kept": lambda: kept(html),
    }
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("soffice"):
            page = Path(folder) / "paper.html"
            page.write_text(html)
            libreoffice(
                "--convert-to", "docx:MS Word 2007 XML", "--infilter=HTML (StarWriter)", "--outdir", folder, page
            )
            runs["libreoffice"] = lambda: libreoffice(
                "--convert-to", "pdf", "--outdir", folder, page.with_suffix(".docx")
            )
        times = medians(runs, REPEAT)
    head("what", "median", "warm worker : this")
    row("documents.pdf.render, warm", milliseconds(times["warm"]), "1.00")
    row(
        "bare WeasyPrint, same HTML and stylesheet", milliseconds(times["bare"]), f"{times['warm'] / times['bare']:.2f}"
    )
    row(
        "bare WeasyPrint, stylesheet and fonts kept",
        milliseconds(times["kept"]),
        f"{times['warm'] / times['kept']:.2f}",
    )
    if "libreoffice" in times:
        ratio = times["warm"] / times["libreoffice"]
        row("LibreOffice, equal .docx to PDF", milliseconds(times["libreoffice"]), f"{ratio:.2f}")
    else:
        print("LibreOffice is not installed (apt-get install libreoffice-writer-nogui)")


if __name__ == "__main__":
    with fresh_database():
        main()
