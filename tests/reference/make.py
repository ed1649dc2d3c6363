#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes what PyTorch makes of the networks, functions, optimisers and random expressions of this folder:
/usr/bin/python3 make.py

Needs Debian's python3-torch. Inputs and parameters are not in the files: both sides draw them from the counter-based
generator of tapeless/math/random.hpp, as floats. The networks are those that the .cpp files name, read from there.
"""

import math
import pathlib
import re

import torch
import torch.nn.functional as F

from draws import Stream, labels, numbers, scale_of

FOLDER = pathlib.Path(__file__).resolve().parent
torch.set_default_dtype(torch.float64)


# --- networks, as the C++ spells them ---------------------------------------------------------------------------------
class Linear:
    def __init__(self, inputs: int, outputs: int):
        self.shapes = {"weight": (inputs, outputs), "bias": (outputs,)}
        self.ends = [inputs, outputs]

    def forward(self, x, weight, bias):
        return x @ weight + bias


class ratio(float):
    def __new__(cls, numerator, denominator):
        return float.__new__(cls, numerator / denominator)


def activation(function):
    class Layer:
        shapes, ends = {}, []

        def __init__(self, *options):
            self.forward = lambda x: function(x, *options)

    return Layer


class Sequential:
    def __init__(self, *layers):
        self.layers = [layer() if isinstance(layer, type) else layer for layer in layers]
        self.shapes = {f"{i}.{name}": shape for i, l in enumerate(self.layers) for name, shape in l.shapes.items()}
        self.ends = [end for layer in self.layers for end in layer.ends]

    def forward(self, x, *parameters):
        left = list(parameters)
        for layer in self.layers:
            own, left = left[: len(layer.shapes)], left[len(layer.shapes) :]
            x = layer.forward(x, *own)
        return x


WORDS = {
    "Linear": Linear,
    "Sequential": Sequential,
    "ratio": ratio,
    "ReLU": activation(F.relu),
    "LeakyReLU": activation(lambda x, slope=0.01: F.leaky_relu(x, slope)),
    "ELU": activation(F.elu),
    "GELU": activation(F.gelu),
    "SiLU": activation(F.silu),
    "Tanh": activation(torch.tanh),
    "Sigmoid": activation(torch.sigmoid),
    "Softplus": activation(lambda x: torch.logaddexp(x, torch.zeros_like(x))),  # F.softplus is linear from 20 on
    "Softmax": activation(lambda x: torch.softmax(x, -1)),
    "mse_t": F.mse_loss,
    "cross_entropy_t": F.cross_entropy,
    "binary_cross_entropy_t": F.binary_cross_entropy_with_logits,
}


def tensor(seed: int, stream: int, shape, scale: float = 1.0):
    count = math.prod(shape)
    return torch.tensor(numbers(Stream(seed, stream), count, scale)).reshape(shape).requires_grad_()


def drawn_network(seed: int, layers, loss, batch: int):
    """The network, its samples, targets and parameters."""
    net = Sequential(*layers)
    x = tensor(seed, 0, (batch, net.ends[0]))
    if loss is F.cross_entropy:
        y = torch.tensor(labels(Stream(seed, 1), batch, net.ends[-1]))
    else:
        y = tensor(seed, 1, (batch, net.ends[-1])).detach()
        y = y if loss is F.mse_loss else (y + 1) / 2
    parameters = {name: tensor(seed, 2 + i, shape, scale_of(shape)) for i, (name, shape) in enumerate(net.shapes.items())}
    return net, x, y, parameters


# --- files ------------------------------------------------------------------------------------------------------------
class File:
    """Lines of a name and numbers, twelve digits each."""

    def __init__(self, name: str):
        self.path, self.lines = FOLDER / name, []

    def add(self, name: str, values):
        self.lines.append(" ".join([name, *(f"{v:.12g}" for v in values.detach().flatten().tolist())]))

    def write(self):
        self.path.write_text("\n".join(self.lines) + "\n")


def evaluated(text: str):
    return eval(f"[{text.replace('<', '(').replace('>', ')')}]", {"__builtins__": {}}, WORDS)


def networks(source: str):
    """What the lines agrees<NUMBER, LOSS, BATCH, LAYERS...>(file) of a C++ file say."""
    text = re.sub(r"\s+", " ", (FOLDER / source).read_text()).replace("tl::", "").replace("std::", "")
    return [evaluated(found) for found in re.findall(r"agrees<(.*?)>\(file\);", text)]


def write_networks(name: str):
    file = File(f"{name}.txt")
    for number, loss, batch, *layers in networks(f"{name}.cpp"):
        net, x, y, parameters = drawn_network(number, layers, loss, batch)
        output = net.forward(x, *parameters.values())
        value = loss(output, y)
        value.backward()
        file.add(f"{number}.loss", value)
        file.add(f"{number}.output", output)
        file.add(f"{number}.samples", x.grad)
        for key, parameter in parameters.items():
            file.add(f"{number}.{key}", parameter.grad)
    file.write()


def write_functions():
    from functions import FUNCTIONS

    file = File("functions.txt")
    for seed, (name, function, shapes, index) in enumerate(FUNCTIONS, 1000):
        arguments = [tensor(seed, i, shape) for i, shape in enumerate(shapes)]
        picked = [torch.tensor(labels(Stream(seed, 50), index[0], index[1]))] if index else []
        result = function(*arguments, *picked)
        weight = tensor(seed, 60, tuple(result.shape))
        file.add(f"{name}.value", result)
        (result * weight).sum().backward()
        for i, argument in enumerate(arguments):
            file.add(f"{name}.{i}", argument.grad)
    file.write()


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "weight_decay": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.5, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adam_decay": lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01),
    "adamw_decay": lambda p: torch.optim.AdamW(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.3),
}


def write_optimizers():
    file = File("optimizers.txt")
    for name, make in OPTIMIZERS.items():
        net, x, y, parameters = drawn_network(500, [Linear(5, 9), WORDS["Tanh"], Linear(9, 3)], F.mse_loss, 7)
        optimizer, losses = make(list(parameters.values())), []
        for _ in range(20):
            optimizer.zero_grad()
            loss = F.mse_loss(net.forward(x.detach(), *parameters.values()), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        file.add(f"{name}.losses", torch.stack(losses))
        for key, parameter in parameters.items():
            file.add(f"{name}.{key}", parameter)
    file.write()


def write_expressions():
    from expressions import expressions

    file = File("expressions.txt")
    for name, value, gradients in expressions(200):
        file.add(f"{name}.value", value)
        for i, gradient in gradients.items():
            file.add(f"{name}.{i}", gradient)
    file.write()


if __name__ == "__main__":
    for group in ("classes", "numbers", "choices"):
        write_networks(group)
        write_networks(group + "_deep")
    write_functions()
    write_optimizers()
    write_expressions()
