"""A year's report of some 60 pages, most of them a table of 500 rows: the warm worker against LibreOffice.

LibreOffice gets the same text as .docx files in one call: one for the paper and one for each appendix, since a page
across and an upright one cannot stand in one file that comes from HTML.
"""

import io
import re
import resource
import shutil
import tempfile
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

from bench.database import fresh_database
from bench.rendering import libreoffice
from bench.timing import both_medians, head, row

REPEAT = 5
PAGE = (
    "<style>@page {{ size: {}; margin: 20mm 15.6mm 20mm 30mm }} body, td {{ font-family: 'Liberation Serif' }}</style>"
)
COLUMNS = re.compile(r'(<table) class="fixed"(>(?:<caption>.*?</caption>)?)<colgroup>.*?</colgroup>')


def unnamed(part):
    """`part` with tables whose columns are as wide as their cells want."""
    return COLUMNS.sub(r"\1\2", part)


def plain_weasyprint(parts):
    """What a small program would write: one document, columns not named, no check of the notes."""
    from weasyprint import CSS, HTML

    from documents import pdf

    fonts, sheets = pdf._warm()
    across = CSS(string=".across { page: landscape; break-before: page }", font_config=fonts)
    bodies = [re.search(r"<body>(.*)</body>", unnamed(part), re.DOTALL)[1] for part in parts]
    html = f'<html lang="vi"><body>{bodies[0]}<div class="across">{bodies[1]}</div><div>{bodies[2]}</div></body></html>'
    return lambda: HTML(string=html).write_pdf(stylesheets=[*sheets, across], font_config=fonts, pdf_tags=True)


def docx_files(parts, folder):
    files = []
    for number, part in enumerate(parts):
        size = "297mm 210mm" if 'class="landscape"' in part else "210mm 297mm"
        page = Path(folder) / f"part{number}.html"
        page.write_text(part.replace("</head>", PAGE.format(size) + "</head>"))
        libreoffice("--convert-to", "docx:MS Word 2007 XML", "--infilter=HTML (StarWriter)", "--outdir", folder, page)
        files.append(page.with_suffix(".docx"))
    return files


def pages(*files):
    import pikepdf

    return sum(len(pikepdf.open(file).pages) for file in files)


def peak(whose):
    return resource.getrusage(whose).ru_maxrss // 1024


def main():
    from documents import pdf
    from documents.check_format import check
    from documents.paper import appendix_pages, paper_html
    from tests.documents.annual_paper import annual

    pdf.warm_up()
    document = annual()
    parts = [paper_html(document), *appendix_pages(document)]
    before = peak(resource.RUSAGE_SELF)
    printed = pdf.render(document)
    memory = f"this process {before} MB before, {peak(resource.RUSAGE_SELF)} MB with one print"

    def collector_on():
        with patch("documents.pdf.collector_off", nullcontext):
            pdf.render(document)

    def columns_tried():
        with pdf.collector_off():
            pdf.render_html(unnamed(parts[0]), appendices=[unnamed(part) for part in parts[1:]])

    runs = {
        "documents.pdf.render": lambda: pdf.render(document),
        "documents.pdf.prepare": lambda: pdf.prepare(document),
        "render, collector left on": collector_on,
        "render, columns not named": columns_tried,
        "plain WeasyPrint, warm": plain_weasyprint(parts),
        "check_format of the print": lambda: check(printed),
    }
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("soffice"):
            files = docx_files(parts, folder)
            runs["LibreOffice"] = lambda: libreoffice("--convert-to", "pdf", "--outdir", folder, *files)
        times = both_medians(runs, REPEAT)
        others = pages(*Path(folder).glob("*.pdf"))
    head("what", "by the clock", "of a processor", "by the clock, LibreOffice = 1")
    for name, (clock, processor) in times.items():
        ratio = f"{clock / times['LibreOffice'][0]:.2f}" if "LibreOffice" in times else ""
        row(name, f"{clock:.2f} s", f"{processor:.2f} s", ratio)
    print(f"\n{pages(io.BytesIO(printed))} pages, LibreOffice {others}")
    print(f"Memory: {memory}; LibreOffice {peak(resource.RUSAGE_CHILDREN)} MB")


if __name__ == "__main__":
    with fresh_database():
        main()
