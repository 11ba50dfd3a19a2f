"""Reads files with other people's extractors and prints their text per slide, page or sheet, as JSON.

usage: reference_text.py FOLDER...

Only what such an extractor is right about is printed: text boxes, tables and notes of slides, but no charts; the
body and notes of a document, but no comments and no deleted text.
"""

import email
import email.policy
import json
import pathlib
import re
import subprocess
import sys
import unicodedata
import zipfile

import bs4
import lxml.etree
import markdown
import openpyxl
import pptx
from striprtf.striprtf import rtf_to_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"


def unit(text, number=None, notes=""):
    return {"number": number, "text": unicodedata.normalize("NFKC", text), "notes": unicodedata.normalize("NFKC", notes)}


def shape_texts(shapes):
    for shape in shapes:
        if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.GROUP:
            yield from shape_texts(shape.shapes)
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        elif shape.has_text_frame and not is_furniture(shape):
            yield shape.text_frame.text


def is_furniture(shape):
    """Dates, footers and slide numbers stand on every slide and say nothing of it."""
    kinds = pptx.enum.shapes.PP_PLACEHOLDER
    return shape.is_placeholder and shape.placeholder_format.type in (kinds.DATE, kinds.FOOTER, kinds.SLIDE_NUMBER)


def slides(path):
    for number, slide in enumerate(pptx.Presentation(path).slides, 1):
        frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        yield unit("\n".join(shape_texts(slide.shapes)), number, frame.text if frame is not None else "")


def docx(path):
    with zipfile.ZipFile(path) as parts:
        names = [name for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml") if name in parts.namelist()]
        texts = [word_text(lxml.etree.fromstring(parts.read(name))) for name in names]
    yield unit("\n".join(texts))


def word_text(root):
    pieces = []

    def walk(element):
        if element.tag in (W + "del", W + "moveFrom", MC + "Fallback"):
            return
        if element.tag == W + "t":
            pieces.append(element.text or "")
        elif element.tag in (W + "tab", W + "br", W + "cr"):
            pieces.append(" ")
        elif element.tag == W + "noBreakHyphen":
            pieces.append("-")
        for child in element:
            walk(child)
        if element.tag == W + "p":
            pieces.append("\n")

    walk(root)
    return "".join(pieces)


def sheets(path):
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    for number, name in enumerate(book.sheetnames, 1):
        rows = getattr(book[name], "iter_rows", lambda **_: ())(values_only=True)
        # Numbers are shown as a reader formats them; only text can be compared.
        yield unit("\n".join(cell for row in rows for cell in row if isinstance(cell, str)), number)


def odf_text(element, skip):
    pieces = []

    def walk(element):
        if element.tag in skip:
            return
        if element.tag in (TEXT + "s", TEXT + "tab", TEXT + "line-break"):
            pieces.append(" ")
        pieces.append(element.text or "")
        for child in element:
            walk(child)
            pieces.append(child.tail or "")
        if element.tag in (TEXT + "p", TEXT + "h"):
            pieces.append("\n")

    walk(element)
    return "".join(pieces)


def odf(path):
    with zipfile.ZipFile(path) as parts:
        body = lxml.etree.fromstring(parts.read("content.xml")).find(f".//{OFFICE}body")
    skip = {TEXT + "tracked-changes", OFFICE + "annotation", PRESENTATION + "notes", TEXT + "page-number"}
    pages = body.findall(f".//{DRAW}page")
    for number, page in enumerate(pages, 1):
        notes = page.find(PRESENTATION + "notes")
        yield unit(odf_text(page, skip), number, odf_text(notes, set()) if notes is not None else "")
    if not pages:
        yield unit(odf_text(body, skip))


def html_text(html):
    soup = bs4.BeautifulSoup(html, "lxml")
    for dead in soup(["script", "style", "noscript", "template", "head"]):
        dead.decompose()
    return soup.get_text("\n")


def html(path):
    yield unit(html_text(path.read_bytes()))


def markdown_file(path):
    source = re.sub(r"\A---\n.*?\n---\n", "", path.read_text("utf-8", "replace"), flags=re.DOTALL)
    yield unit(html_text(markdown.markdown(source, extensions=["tables", "fenced_code", "sane_lists"])))


def mail(path):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    yield unit(html_text(text) if body and body.get_content_type() == "text/html" else text)


def rtf(path):
    yield unit(rtf_to_text(path.read_text("latin-1"), errors="ignore"))


def pdf(path):
    text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True).stdout.decode("utf-8", "replace")
    for number, page in enumerate(text.split("\f")[:-1], 1):
        # A word divided at a line's end is one word.
        yield unit(re.sub(r"(?<=[^\W\d_])[-\u00ad]\n(?=[a-zà-ÿ])", "", page), number)


def plain(path):
    yield unit(path.read_text("utf-8"))


READERS = {
    "docx": docx, "eml": mail, "htm": html, "html": html, "md": markdown_file, "odp": odf, "odt": odf, "pdf": pdf,
    "pptx": slides, "rtf": rtf, "txt": plain, "xlsx": sheets,
}

answers = []
for path in sorted(path for folder in sys.argv[1:] for path in pathlib.Path(folder).rglob("*") if path.is_file()):
    kind = path.suffix.lower().lstrip(".")
    if kind not in READERS:
        continue
    try:
        answers.append({"file": str(path), "format": kind, "units": list(READERS[kind](path))})
    except Exception as error:  # A file that the reference cannot read is no reference.
        print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
json.dump(answers, sys.stdout)
