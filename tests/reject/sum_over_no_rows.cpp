// expect: sum_over takes rows: a range of run-time length
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <array>

namespace tl = tapeless;
auto f = [](auto x, auto w) { return x * w; };
auto total = tl::sum_over(f)(std::array{1.0, 2.0}, 3.0);
