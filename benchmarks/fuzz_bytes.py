"""Damage to raw bytes: flips, cuts, insertions, doubled and exchanged pieces, ends cut off."""

from __future__ import annotations

import random
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile


def damaged(data: bytes, chance: random.Random) -> bytes:
    """``data`` with bytes changed, cut out, put in, doubled, exchanged, or its end cut off."""
    held = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 8])):
        at = chance.randrange(max(1, len(held)))
        match chance.randrange(8):
            case 0:
                held[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                held[at : at + 1] = bytes([held[at] ^ 1 << chance.randrange(8)]) if held else b""
            case 2:
                del held[at : at + chance.randrange(1, 200)]
            case 3:
                held[at:at] = chance.randbytes(chance.randrange(1, 20))
            case 4:
                held[at:at] = chance.choice([b'"', b"\n", b"\r", b"\0", b",", b"\xff\xfe", b"=1+1"])
            case 5:
                held[at:at] = held[at : at + chance.randrange(1, 400)]
            case 6:
                other = chance.randrange(max(1, len(held)))
                held[at : at + 1], held[other : other + 1] = (
                    held[other : other + 1],
                    held[at : at + 1],
                )
            case _:
                del held[at:]
    return bytes(held)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A zip whose archive is sound and one of whose parts is damaged."""
    held = BytesIO()
    with ZipFile(BytesIO(data)) as sound, ZipFile(held, "w", ZIP_DEFLATED) as broken:
        names = [name for name in sound.namelist() if sound.read(name)]
        hit = chance.choice(names)
        for name in names:
            part = sound.read(name)
            broken.writestr(name, damaged(part, chance) if name == hit else part)
    return held.getvalue()
