"""Packs PNG pictures into icon.ico (Windows) and icon.icns (macOS). Both formats are containers that
have taken whole PNG files since Windows Vista and Mac OS X 10.7, so no picture library is needed.

Usage: pack.py FOLDER, where FOLDER holds SIZE.png; writes into the current folder.
"""

import pathlib
import struct
import sys

ICO_SIZES = [16, 24, 32, 48, 64, 256]
# Apple's type codes: plain and "retina" entries.
ICNS_TYPES = {
    b"icp4": 16, b"icp5": 32, b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256,
    b"ic08": 256, b"ic14": 512, b"ic09": 512, b"ic10": 1024,
}  # fmt: skip


def ico(pictures: list[tuple[int, bytes]]) -> bytes:
    """ICONDIR, one ICONDIRENTRY each, then the pictures; a width of 256 is written as 0."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    entries, body = b"", b""
    for size, png in pictures:
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), offset + len(body))
        body += png
    return head + entries + body


def icns(pictures: list[tuple[bytes, bytes]]) -> bytes:
    """The magic and the whole length, then type, length and picture of each entry, big-endian."""
    body = b"".join(kind + struct.pack(">I", len(png) + 8) + png for kind, png in pictures)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])

    def png(size: int) -> bytes:
        return (folder / f"{size}.png").read_bytes()

    pathlib.Path("icon.ico").write_bytes(ico([(size, png(size)) for size in ICO_SIZES]))
    pathlib.Path("icon.icns").write_bytes(icns([(kind, png(size)) for kind, size in ICNS_TYPES.items()]))
