# SPDX-License-Identifier: BSL-1.0
"""Random expressions in PyTorch: read from the text that program/print_expressions.cpp prints."""

import math
import pathlib
import subprocess
import tempfile

import torch
import torch.nn.functional as F

from draws import Stream, labels, numbers

TESTS = pathlib.Path(__file__).resolve().parents[1]

UNARY = {
    "exp": torch.exp, "expm1": torch.expm1, "log": torch.log, "log1p": torch.log1p, "sqrt": torch.sqrt,
    "abs": torch.abs, "sign": torch.sign, "sin": torch.sin, "cos": torch.cos, "tan": torch.tan, "asin": torch.asin,
    "acos": torch.acos, "atan": torch.atan, "sinh": torch.sinh, "cosh": torch.cosh, "tanh": torch.tanh,
    "erf": torch.erf, "erfc": torch.erfc, "sigmoid": torch.sigmoid, "relu": torch.relu, "gelu": F.gelu,
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),  # F.softplus is linear from 20 on
    "negate": torch.neg, "not": torch.logical_not, "stop_gradient": torch.Tensor.detach,
}
BINARY = {
    "add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div, "pow": torch.pow,
    "min": torch.minimum, "max": torch.maximum, "less": torch.lt, "less_eq": torch.le, "equal": torch.eq,
    "and": torch.logical_and, "or": torch.logical_or, "product": torch.matmul, "gather": lambda x, i: x[i],
}


def ints(word: str) -> list[int]:
    return [] if word == "-" else [int(i) for i in word.split(",")]


def padded(x, shape, first):
    widths = [(f, to - f - own) for own, to, f in zip(x.shape, shape, first)]
    return F.pad(x, [width for pair in reversed(widths) for width in pair])


def operation(name, shape, x, detail, value, arguments):
    """One line of the text. `x` are its operands; arguments are drawn as draws.hpp does and kept in `arguments`."""
    stream, count = Stream(arguments["number"], detail[0]), math.prod(shape)
    if name == "input":
        y = torch.tensor(numbers(stream, count, 1.0)).reshape(shape).requires_grad_()
        arguments[detail[0]] = y
        return y
    if name == "indices":
        return torch.tensor(labels(stream, count, detail[1])).reshape(shape)
    if name == "constant":
        return torch.full(shape, value)
    if name == "iota":
        at = [-1 if i == detail[0] else 1 for i in range(len(shape))]
        return torch.arange(shape[detail[0]]).reshape(at).expand(shape)
    if name == "broadcast":
        return x[0].expand(shape)
    if name == "reshape":
        return x[0].reshape(shape)
    if name == "transpose":
        return x[0].permute(detail[: len(shape)])
    if name == "slice":
        return x[0][tuple(slice(first, first + size) for first, size in zip(detail, shape))]
    if name == "sum" or name == "max" and len(x) == 1:
        axes = [i for i in range(x[0].dim()) if detail[i]]
        reduce = torch.sum if name == "sum" else torch.amax
        return reduce(x[0], axes, keepdim=True) if axes else x[0]
    if name == "concat":
        return torch.cat(x, detail[0])
    if name == "pad":
        return padded(x[0], shape, detail)
    if name == "scatter_add":
        return torch.zeros(shape).index_add(0, x[1], x[0])
    if name == "select":
        return torch.where(*x)
    return UNARY[name](*x) if len(x) == 1 else BINARY[name](*x)


def evaluated(number: int, lines: list[str]):
    """The value of an expression and its gradient by every argument of numbers."""
    values, arguments = [], {"number": number}
    for line in lines:
        name, shape, operands, detail, value = line.split()
        x = [values[i] for i in ints(operands)]
        y = operation(name, tuple(ints(shape)), x, ints(detail), float.fromhex(value), arguments)
        assert tuple(y.shape) == tuple(ints(shape)), line
        values.append(y)
    del arguments["number"]
    values[-1].backward()
    return values[-1], {i: torch.zeros_like(a) if a.grad is None else a.grad for i, a in arguments.items()}


def printed(count: int) -> str:
    """What the C++ program prints."""
    with tempfile.TemporaryDirectory() as folder:
        program, include = pathlib.Path(folder) / "print", TESTS.parent / "include"
        source = TESTS / "reference/program/print_expressions.cpp"
        subprocess.run(["c++", "-std=c++20", f"-I{include}", f"-I{TESTS}", source, "-o", program], check=True)
        return subprocess.run([program, str(count)], check=True, capture_output=True, text=True).stdout


def expressions(count: int):
    """(name, value, gradients) of each; the name is the number and the fingerprint of the text."""
    for block in printed(count).strip().split("\n\n"):
        heading, *lines = block.split("\n")
        _, number, fingerprint = heading.split()
        yield f"{number}.{fingerprint}", *evaluated(int(number), lines)
