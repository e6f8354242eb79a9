"""Templates as text an office clerk reads and changes: a line a paragraph, fields by their Chinese names in braces.

    〔标题〕政府信息公开延期答复告知书
    因{理由}，本机关无法在{应答复日}前作出答复。
    〔若 机关电话〕联系电话：{机关电话}〔若 机关地址〕，地址：{机关地址}〔完〕。〔完〕

`as_text` writes a template so, `from_text` reads it back and names what is wrong with the number of its line.
"""

from services.documents.notation.names import field_names, shown
from services.documents.notation.reading import from_text
from services.documents.notation.writing import as_text

__all__ = ["as_text", "field_names", "from_text", "shown"]
