"""How alike two requests read, told without keeping the text: a set of keyed hashes per case. Pure but for the key.

条例第三十六条第六项 knows requests for the same information again; who asks again writes it differently, and the same
letter with another year, plot or number asks for something else. So characters count in pairs and triples, and numbers
count many times over.
"""

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable
from typing import Final

from services.crypto import keyed_hash

# Above this a pair is shown; measured on a labelled set (docs/performance.md).
ALIKE: Final = 0.44
NUMBER_SHARE: Final = 2  # a number weighs as much as a third of all pairs and triples
LEAST_WEIGHT: Final = 8
LONGEST: Final = 1_500  # characters that are read: behind that are reasons, not what is asked for
BANDS: Final = 24
ROWS: Final = 2
# What stands in every application and says nothing about what is asked for.
STOCK: Final = re.compile(
    "中华人民共和国|政府信息公开条例|依据|根据|按照|法定期限内|书面答复|以?邮寄(?:的)?方式|获取方式|提供纸质件|纸质件|纸质"
    "|邮寄|您好|你好|谢谢|现依法|依法|本人因|本人|我们|我想知道|我想|申请人系|申请人|生产生活需要|维护自身(?:合法)?权益"
    "|需要获取|需要|贵单位|贵机关|贵局|贵街道|是否公开过|如有请|请予以|予以|特向|特此|申请获取|申请公开|申请"
    "|请求公开|请公开|请提供|公开|提供|获取|政府信息|相关|有关|关于|全文|材料|资料|文件|情况|以及|的|和|及|与|为|因|请|向|在|内"
)
_NUMBER: Final = re.compile(r"[a-z]*\d+|[一二三四五六七八九十]+(?=[期号批次])")
_LISTED: Final = re.compile(
    r"(?:^|[\s；;。，,])[(（]?\d{1,2}[)）.、．](?!\d)"
)  # 1. 2. 3. number the matters of a list
_SALTS: Final = tuple(zlib.crc32(struct.pack(">I", n)) for n in range(BANDS * ROWS))


def features(text: str) -> frozenset[str]:
    """What a request is made of: pairs and triples of its characters, and its numbers with their weight."""
    told = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    told = re.sub(r"[\W_]+", "", _LISTED.sub("", told))
    told = STOCK.sub("", told) or told
    grams = {told[at : at + size] for size in (2, 3) for at in range(len(told) - size + 1)}
    weight = max(LEAST_WEIGHT, len(grams) // NUMBER_SHARE)
    numbers = {f"#{n}:{found}" for found in _NUMBER.findall(told) for n in range(weight)}
    return frozenset(grams | numbers)


def hashed(parts: Iterable[str], agency_id: int) -> list[int]:
    """The features under the agency's key, as sorted 32-bit integers: equal ones are found, none can be read."""
    found = {struct.unpack(">i", keyed_hash("shingle", agency_id, part)[:4])[0] for part in parts}
    return sorted(found)


def bands(hashes: Iterable[int]) -> list[int]:
    """Numbers of which two alike sets most likely share one (MinHash in bands of rows); none for an empty set."""
    words = [number & 0xFFFFFFFF for number in hashes]
    if not words:
        return []
    least = [min(word ^ salt for word in words) for salt in _SALTS]
    return [_band(n, least[n * ROWS : (n + 1) * ROWS]) for n in range(BANDS)]


def similarity(one: Iterable[int], other: Iterable[int]) -> float:
    """The part of what both have of what either has, 0 to 1."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first or second else 0.0


def _band(n: int, rows: list[int]) -> int:
    packed: int = struct.unpack(
        ">i", struct.pack(">I", zlib.crc32(struct.pack(f">{len(rows) + 1}I", n, *rows)))
    )[0]
    return packed
