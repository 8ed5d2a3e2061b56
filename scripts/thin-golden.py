#!/usr/bin/env python3
"""Thins full reference files (safetensors) to what the tests keep in tests/golden.

Usage: scripts/thin-golden.py FOLDER_WITH_FULL_FILES tests/golden

NAME.model.safetensors and kymatio_*.safetensors are copied as they are. Of NAME.trace.safetensors the
tensors `.std` and `.proj` are dropped (they follow from `.rho`, the statistics and P_j) and of every
network tensor the first image is kept; `train.*` is kept whole, since batch statistics need the batch.
Other files are skipped. Needs only Python's standard library.
"""

import json
import struct
import sys
from pathlib import Path

BUDGET_BYTES = 22_000_000


def read(path):
    """Returns (metadata, {name: (dtype, shape, bytes)})."""
    data = path.read_bytes()
    (header_size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + header_size])
    body = data[8 + header_size :]
    metadata = header.pop("__metadata__", {})
    tensors = {
        name: (info["dtype"], info["shape"], body[slice(*info["data_offsets"])])
        for name, info in header.items()
    }
    return metadata, tensors


def write(path, metadata, tensors):
    """Widest types first, then by name, as the format's own writers do; header padded to 8 bytes."""
    header, body, offset = {"__metadata__": metadata}, [], 0
    for name, (dtype, shape, data) in sorted(tensors.items(), key=lambda item: (item[1][0] != "I64", item[0])):
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len(data)]}
        body.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(body))


def thin(tensors):
    kept = {}
    for name, (dtype, shape, data) in tensors.items():
        if name.endswith((".std", ".proj")) and not name.startswith("train."):
            continue
        if not name.startswith("train.") and shape and shape[0] > 1:
            data, shape = data[: len(data) // shape[0]], [1, *shape[1:]]
        kept[name] = (dtype, shape, data)
    return kept


def main(source, target):
    target.mkdir(parents=True, exist_ok=True)
    total = 0
    for path in sorted(source.glob("*.safetensors")):
        out = target / path.name
        if path.name.endswith(".trace.safetensors"):
            metadata, tensors = read(path)
            write(out, metadata, thin(tensors))
        elif path.name.endswith(".model.safetensors") or path.name.startswith("kymatio_"):
            out.write_bytes(path.read_bytes())
        else:
            continue
        total += out.stat().st_size
    print(f"{total / 1e6:.2f} MB in {target}")
    if total > BUDGET_BYTES:
        sys.exit(f"expected at most {BUDGET_BYTES / 1e6} MB")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
