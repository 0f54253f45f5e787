"""Would the year's report be printed faster in pieces? Parts in parallel processes, and parts that did not change kept.

Joined are pages alone, the least a join must do: structure trees, numbers of their pages, the one embedded file and the
signature fields would have to be joined by hand on top of it.
"""

import io
import multiprocessing
import shutil
import tempfile

import pikepdf

from bench.database import fresh_database
from bench.long_rendering import docx_files
from bench.rendering import libreoffice
from bench.timing import both_medians, head, row

REPEAT = 3


def printed(part):
    from documents import pdf

    with pdf.collector_off():
        return pdf.render_html(part)


def joined(files):
    whole = pikepdf.new()
    for content in files:
        whole.pages.extend(pikepdf.open(io.BytesIO(content)).pages)
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def is_tagged(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return "/StructTreeRoot" in pdf.Root


def kept_layouts(parts):
    """Only the paper is laid out again; the appendices' pages lie in memory, and all are written with their tags."""
    from documents import pdf

    kept = pdf._lay_out(parts[1:]).pages

    def run():
        with pdf.collector_off():
            layout = pdf._lay_out(parts[:1])
            layout.copy([*layout.pages, *kept]).write_pdf(pdf_tags=True)

    return run


def main():
    from documents import pdf
    from documents.paper import appendix_pages, paper_html
    from tests.documents.annual_paper import annual

    pdf.warm_up()
    document = annual()
    parts = [paper_html(document), *appendix_pages(document)]
    files = [printed(part) for part in parts]
    with multiprocessing.get_context("fork").Pool(len(parts)) as pool, tempfile.TemporaryDirectory() as folder:
        runs = {
            "one render": lambda: pdf.render(document),
            "the paper alone": lambda: printed(parts[0]),
            "the longest appendix alone": lambda: printed(parts[1]),
            "the join alone": lambda: joined(files),
            "each part in a warm process, joined": lambda: joined(pool.map(printed, parts, chunksize=1)),
            "appendices kept as files, joined": lambda: joined([printed(parts[0]), *files[1:]]),
            "appendices kept as layouts": kept_layouts(parts),
        }
        if shutil.which("soffice"):
            docx = docx_files(parts, folder)
            runs["LibreOffice"] = lambda: libreoffice("--convert-to", "pdf", "--outdir", folder, *docx)
        times = both_medians(runs, REPEAT)
    head("what", "by the clock", "of this process and its ended children", "by the clock, one render = 1")
    for name, (clock, processor) in times.items():
        row(name, f"{clock:.2f} s", f"{processor:.2f} s", f"{clock / times['one render'][0]:.2f}")
    print(f"\nTagged: one part {is_tagged(files[0])}, joined {is_tagged(joined(files))}")


if __name__ == "__main__":
    with fresh_database():
        main()
