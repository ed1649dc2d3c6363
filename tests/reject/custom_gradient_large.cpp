// expect: custom_gradient compares pullbacks for arguments of at most 512 numbers
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto twice = tl::custom_gradient([](auto x) { return 2 * x; }, [](auto g, auto, auto) { return 2 * g; });
auto y = tl::fused(twice)(tl::Tensor<float, 32, 32>{});
