// expect: a sum over rows is differentiated by its parameters, not by the rows
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

#include <vector>

namespace tl = tapeless;
auto f = [](auto x, auto w) { return x * w; };
auto run(const std::vector<double>& x) { return tl::gradient<0>(tl::sum_over(f))(x, 3.0); }
