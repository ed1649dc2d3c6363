// expect: give its elements, row by row, as tensor_view<const double, Rows, Columns>(m.data())
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
struct Matrix {
  long rows() const;
  long cols() const;
};
constexpr auto f = [](auto x) { return sum(x); };
auto slope = tl::gradient(f)(Matrix{});
