// SPDX-License-Identifier: BSL-1.0

// The networks that fit a micro-controller, trained on one: prints their bits.

#include <type_traits>

#include <same_bits/print.hpp>

static_assert(std::is_same_v<tapeless::native_lane<float>, float>, "a Cortex-M4F has single numbers, and no xsimd");
static_assert(tapeless::has_fma, "a Cortex-M4F multiplies and adds in one rounding");

int main() { test::print_small_networks(); }
