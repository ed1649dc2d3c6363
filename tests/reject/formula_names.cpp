// expect: a formula takes the function and a name for each of its arguments
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/draw/formula.hpp>
#include <tapeless/graph/operators.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto x, auto y) { return x * y; };
constexpr auto text = tl::formula(f, "x");
