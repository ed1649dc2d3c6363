// expect: scan and fold are called inside a traced function
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
double total = tl::fold<3>([](auto s) { return 2 * s; }, 1.0);
