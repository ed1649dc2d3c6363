// expect: lanes cannot each take another row of a table
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <cstdint>
#include <vector>

namespace tl = tapeless;
auto row = [](auto index, auto table) { return sum(tl::take(table, tl::reshape<1>(index))); };
void run(const std::vector<std::int32_t>& x, std::vector<float>& y) {
  tl::batched(row)(x, tl::Tensor<float, 3, 2>{}).to(y);
}
