"""Documents: one template language, and from one source the PDF that goes out and the DOCX an office edits.

`compose(kind, on, fields)` fills the template valid on a day; `Paper` is a letter whose paragraphs a person edited.
Both go to `render_pdf`, `render_docx` and `text_of`.
"""

from services.documents.compose import compose, fill
from services.documents.content import (
    Block,
    Code,
    Document,
    Layout,
    Paper,
    Paragraph,
    Style,
    Table,
    clean,
    long_date,
)
from services.documents.envelopes import Envelope, render_envelopes
from services.documents.fields import FIELDS
from services.documents.keeping import kept, restored
from services.documents.labels import Label, render_labels
from services.documents.merging import count_pages, merge
from services.documents.pdf import render_pdf
from services.documents.shipped import shipped_templates, template
from services.documents.templates import Template, TemplateFault, read_template
from services.documents.text import text_of
from services.documents.word import render_docx

__all__ = [
    "FIELDS",
    "Block",
    "Code",
    "Document",
    "Envelope",
    "Label",
    "Layout",
    "Paper",
    "Paragraph",
    "Style",
    "Table",
    "Template",
    "TemplateFault",
    "clean",
    "compose",
    "count_pages",
    "fill",
    "kept",
    "long_date",
    "merge",
    "read_template",
    "render_docx",
    "render_envelopes",
    "render_labels",
    "render_pdf",
    "restored",
    "shipped_templates",
    "template",
    "text_of",
]
