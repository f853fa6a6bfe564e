"""A loss landscape in a notebook: pip install anywidget, and this file beside the notebook.

    from thalweg_widget import Landscape
    Landscape(landscape="rosenbrock", scale="log", optimizers="adam", autoplay=True)
    Landscape(data=open("loss.npy", "rb").read(), data_name="loss.npy")
"""

import pathlib

import anywidget
import traitlets

_HERE = pathlib.Path(__file__).resolve().parent
_SETTINGS = (
    "landscape view scale colormap theme window resolution contours camera machine optimizers particles starts steps seed"
).split()


class Landscape(anywidget.AnyWidget):
    """Traits are the attributes of <loss-landscape>, as text; `state` says what is shown."""

    # The file lies in the package (dist/element); put it beside this one, or change this line.
    _esm = next(p for p in (_HERE / "widget.js", _HERE.parent / "dist/element/widget.js") if p.exists())
    state = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    data = traitlets.Bytes(allow_none=True, default_value=None).tag(sync=True)
    data_name = traitlets.Unicode(allow_none=True, default_value=None).tag(sync=True)
    autoplay = traitlets.Bool(False).tag(sync=True)
    controls = traitlets.Bool(True).tag(sync=True)
    height = traitlets.Int(420).tag(sync=True)
    for _name in _SETTINGS:
        locals()[_name] = traitlets.Unicode(allow_none=True, default_value=None).tag(sync=True)
