# SPDX-License-Identifier: BSL-1.0
"""The programs of units/ and how each is told which network to train. To be imported."""

import pathlib
import sys
import typing

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "tools" / "lib"), str(HERE.parent / "report")]

from compile_unit import linear_layers  # noqa: E402

INCLUDE = [pathlib.Path("/usr/include"), pathlib.Path("/usr/local/include")]

Widths = typing.Sequence[int]


class Unit(typing.NamedTuple):
    name: str
    kind: str  # "ours", "hand_written", "peer"
    file: str
    macro: typing.Callable[[Widths], str]  # the network, in the words of its library
    header: str = ""  # without which it is left out
    folder: str = ""  # of that header, below the usual ones
    package: str = ""
    libraries: tuple[str, ...] = ()
    fixed_sizes: bool = True  # the object depends on the sizes
    standard: str = "c++20"

    def path(self) -> pathlib.Path | None:
        """The folder of its headers; None where it is not installed."""
        return next((p / self.folder for p in INCLUDE if (p / self.folder / self.header).exists()), None)

    def options(self, widths: Widths, batch: int) -> list[str]:
        system = ["-isystem", str(self.path())] if self.folder else []
        return [f"-std={self.standard}", *system, f"-D{self.macro(widths)}", f"-DBATCH={batch}"]

    @property
    def source(self) -> pathlib.Path:
        return HERE / "units" / self.file


def _numbers(widths: Widths) -> str:
    return "WIDTHS=" + ", ".join(map(str, widths))


def _layers(widths: Widths) -> str:
    return "LAYERS=" + linear_layers(widths)


def _dlib_network(widths: Widths) -> str:
    network = "dlib::input<dlib::matrix<float>>"
    for i, width in enumerate(widths[1:], 2):
        network = f"dlib::fc<{width}, {network}>"
        if i < len(widths):
            network = f"dlib::relu<{network}>"
    return "NETWORK=" + network


TAPELESS = Unit("Tapeless", "ours", "tapeless.cpp", _layers)
PLAIN = Unit("plain loops", "hand_written", "plain.cpp", _numbers)
EIGEN = Unit("Eigen", "peer", "eigen.cpp", _numbers, "Eigen/Core", "eigen3", "libeigen3-dev", fixed_sizes=False)
DLIB = Unit("dlib", "peer", "dlib.cpp", _dlib_network, "dlib/dnn.h", "", "libdlib-dev", ("-ldlib",))
TORCH = Unit(
    "libtorch",
    "peer",
    "torch.cpp",
    _numbers,
    "torch/torch.h",
    "torch/csrc/api/include",
    "libtorch-dev",
    ("-ltorch", "-ltorch_cpu", "-lc10"),
    fixed_sizes=False,
    standard="c++17",  # as C++20, clang refuses its headers
)


def installed(units: typing.Sequence[Unit]) -> tuple[list[Unit], list[dict]]:
    """Those that can be compiled, and who cannot, as reports name them."""
    there = [u for u in units if not u.header or u.path()]
    return there, [{"name": u.name, "package": u.package} for u in units if u not in there]
