"""Files that only their own libraries write: the landscape of ../cases in the layouts of h5py, netCDF and NumPy's pickles.

    python make.py FOLDER        needs numpy, h5py, xarray, netCDF4
"""
import sys
from pathlib import Path

import h5py
import numpy as np
import xarray as xr

out = Path(sys.argv[1])
x = np.arange(-2.0, 3.0)
y = np.arange(0.0, 4.0)


def f(x, y):
    return (x - 1) ** 2 + 10 * (y - 2) ** 2


X, Y = np.meshgrid(x, y)
Z = f(X, Y)

# Records, one a sample, beside a text of fixed length.
rows = np.array([(b"done", a, b, f(a, b)) for b in y for a in x], dtype=[("state", "S4"), ("x", "f8"), ("y", "f4"), ("loss", "f8")])
with h5py.File(out / "compound.h5", "w") as h:
    h["trials"] = rows
np.save(out / "structured.npy", rows)

# Square, with the first dimension x: only the dimension scales tell.
with h5py.File(out / "scales.h5", "w") as h:
    h["x"], h["y"], h["loss"] = x[:4], y, Z[:, :4].T
    h["x"].make_scale("x")
    h["y"].make_scale("y")
    h["loss"].dims[0].attach_scale(h["x"])
    h["loss"].dims[1].attach_scale(h["y"])

xr.DataArray(Z[:, :4].T, dims=("x", "y"), coords={"x": x[:4], "y": y}, name="loss").to_netcdf(out / "xarray.nc.h5", engine="netcdf4")
holes = Z.copy()
holes[0, 0] = np.nan
xr.Dataset({"loss": (("y", "x"), holes), "count": ((), 3)}, coords={"x": x, "y": y}).to_netcdf(out / "filled.nc.h5", engine="netcdf4", encoding={"loss": {"_FillValue": -9999.0, "zlib": False}})

# Objects are pickles: they are passed over, and the numbers beside them are read.
np.savez(out / "objects.npz", X=X, Y=Y, Z=Z, config=np.array({"lr": 0.1}, dtype=object), tags=np.array(["a", "b"]))
with h5py.File(out / "runs.h5", "w") as h:
    for k in (1, 2):
        g = h.create_group(f"run{k}")
        g["x"], g["y"], g["loss"] = x + 10 * k, y, Z + 10 * k
        g.attrs["seed"] = k
