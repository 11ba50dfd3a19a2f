"""Prints the text of a deck with python-pptx.

usage: pptx_text.py FILE
"""

import sys

import pptx

for slide in pptx.Presentation(sys.argv[1]).slides:
    for shape in slide.shapes:
        if shape.has_text_frame:
            print(shape.text_frame.text)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame:
        print(slide.notes_slide.notes_text_frame.text)
