// expect: Tapeless computes wrong numbers under -ffast-math, -Ofast and their parts: compile without them
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>
// options: -ffast-math
