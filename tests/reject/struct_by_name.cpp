// expect: write_auto_a_b_equal_s_in_brackets_or_make_it_a_struct_template
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
struct Pose {
  double x, y;
};
constexpr auto f = [](auto p) { return p.x * p.y; };
auto slope = tl::gradient(f)(Pose{1, 2});
