// expect: a struct template given to a traced function has its parameters as fields, and no others
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
template<class T> struct spring {
  T stiffness;
  double length;
};
constexpr auto f = [](auto s) { return s.stiffness * s.stiffness; };
auto slope = tl::gradient(f)(spring<double>{1, 2});
