// SPDX-License-Identifier: BSL-1.0
#pragma once

// Four neurons, a sum over them and a bias updated in place: a plan of two kernels.

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>

namespace test {

struct neurons {
  static constexpr void build(tapeless::program_builder& b) {
    const tapeless::ref x = b.read({{1, 8, 1, 1}, 2}, 0), w = b.read({{8, 4, 1, 1}, 2}, 1),
                        bias = b.read({{1, 4, 1, 1}, 2}, 2);
    const tapeless::ref y = tanh(product(x, w) + bias);
    b.write(y, 3);
    b.write(tapeless::reduce(tapeless::op::sum, y * y, {1, 1, 0, 0}), 4);
    b.write(bias - 0.5 * y, 2);
  }
};

}  // namespace test
