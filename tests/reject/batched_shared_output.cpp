// expect: the results of a batched call go to ranges, columns, rows or fields
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <array>
#include <vector>

namespace tl = tapeless;
auto twice = [](auto a) { return 2 * a; };
void run(const std::vector<float>& x, std::array<float, 100>& y) { tl::batched(twice)(x).to(y); }
