"""Fill a store of Thalweg with the values of any Python function, a PyTorch model for one.

    thalweg grid "0*x" --domain=-1:1,-1:1 --size 1025x1025 --store loss.zarr --part 1/1000000   # makes the folder
    python fill_store.py loss.zarr my_module:loss --part 3/64

`loss(u, v)` is given two arrays of coordinates and returns as many values. Chunks that are there are left alone, and a chunk is
written under another name first: any number of processes may fill one store, and be stopped at any time.
Needs numpy and zarr (version 2).
"""

import argparse
import importlib
import itertools
import os
import pathlib
import uuid

import numpy
import zarr


def chunks(store, quantity):
    """Every chunk, the coarsest level first, as `thalweg` counts them."""
    for level in sorted(map(int, zarr.open(store, "r")[quantity].group_keys()), reverse=True):
        values = zarr.open(store, "r")[f"{quantity}/{level}/values"]
        for place in itertools.product(*map(range, values.cdata_shape)):
            yield level, values, place


def fill(store, function, part=(1, 1), quantity="value"):
    index, count = part
    for level, values, (row, column) in itertools.islice(chunks(store, quantity), index - 1, None, count):
        path = pathlib.Path(store, quantity, str(level), "values", str(row), str(column))
        if path.exists():
            continue
        (height, width), group = values.chunks, zarr.open(store, "r")[f"{quantity}/{level}"]
        u = group["x"][column * width : (column + 1) * width]
        v = group["y"][row * height : (row + 1) * height]
        chunk = numpy.full(values.chunks, numpy.nan)
        chunk[: len(v), : len(u)] = function(*numpy.meshgrid(u, v))
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{uuid.uuid4()}.part")
        partial.write_bytes(values.compressor.encode(chunk.astype("<f8")))
        os.replace(partial, path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("function", help="module:name")
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--quantity", default="value")
    options = parser.parse_args()
    module, name = options.function.split(":")
    fill(options.store, getattr(importlib.import_module(module), name), tuple(map(int, options.part.split("/"))), options.quantity)
