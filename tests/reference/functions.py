# SPDX-License-Identifier: BSL-1.0
"""The functions of functions.cpp in PyTorch: name, function, shapes of the arguments, (count, bound) of indices."""

import torch
import torch.nn.functional as F


def broadcast(a, b, c):
    return torch.tanh(a * b + c) - b / (2 + c * c)


def products(a, b, c, v):
    return torch.tanh(a @ b) @ c @ v


def rearranged(a, b):
    joined = torch.cat([a, b, a[1:3]], 0)
    return joined[:, 1:4] * joined[:, 0:3] + torch.cat([joined[:, 4:5], joined[:, 2:4]], 1)


def reductions(x):
    return x.sum(2) * x.mean((0, 2), keepdim=True).reshape(1, 5) + x.amax(2) - x.amin((0, 2))


def turned(x):
    return (x.permute(2, 0, 3, 1) * 2).reshape(5, 14, 3).transpose(0, 1).exp().sum(0)


FUNCTIONS = [
    ("softmax_rows", lambda x: torch.softmax(4 * x, -1), [(5, 7)], None),
    ("softmax_columns", lambda x: torch.softmax(4 * x, 0), [(17, 3)], None),
    ("log_softmax", lambda x: torch.log_softmax(20 * x, -1), [(3, 33)], None),
    ("logsumexp_leading", lambda x: torch.logsumexp(x, 0), [(9, 4)], None),
    ("logsumexp_two", lambda x: torch.logsumexp(3 * x, (0, 2)), [(3, 5, 7)], None),
    ("logsumexp_all", lambda x: torch.logsumexp(3 * x, (0, 1)), [(1, 65)], None),
    ("broadcast", broadcast, [(3, 1, 5), (4, 1), (5,)], None),
    ("products", products, [(7, 3), (3, 17), (17, 15), (15,)], None),
    ("products_of_vectors", lambda a, b, c: torch.outer(a, b) @ c * torch.dot(b, c), [(5,), (33,), (33,)], None),
    ("take_repeated", lambda t, i: torch.tanh(t[i]) * torch.exp(t[i]), [(6, 5)], (17, 6)),
    ("rearranged", rearranged, [(3, 5), (2, 5)], None),
    ("reductions", reductions, [(3, 5, 7)], None),
    ("turned", turned, [(2, 3, 5, 7)], None),
    ("gelu", lambda x: F.gelu(4 * x), [(33,)], None),
    ("gelu_tanh", lambda x: F.gelu(4 * x, approximate="tanh"), [(33,)], None),
    ("rectifiers", lambda x: F.elu(3 * x, 0.5) + F.leaky_relu(x, 0.2) * F.silu(x) - F.relu(x), [(31,)], None),
    ("circular", lambda x, y: torch.sin(3 * x) * torch.cos(y) + torch.tan(x) + torch.asin(y) * torch.acos(x) + torch.atan(5 * y), [(15,), (15,)], None),
    ("hyperbolic", lambda x: torch.sinh(x) * torch.cosh(2 * x) - torch.tanh(3 * x) + torch.erf(x) * torch.erfc(2 * x), [(17,)], None),
    ("exponential", lambda x: torch.expm1(x) * torch.log1p(x * x) + torch.log(2 + x) * torch.sqrt(1.5 + x) + torch.rsqrt(2 - x) + torch.pow(1.25 + x, 2.5), [(3, 15)], None),
    ("chosen", lambda a, b: torch.where(a > b, a * b, torch.maximum(a, 0.5 * b)) + torch.minimum(a, b) * torch.clamp(b, -0.25, 0.5) + torch.abs(a), [(1, 63), (3, 1)], None),
]
