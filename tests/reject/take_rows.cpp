// expect: take picks rows by indices of std::int32_t
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
constexpr auto f = [](auto table, auto index) { return sum(take(table, index)); };
auto value = tl::fused(f)(tl::Tensor<float, 4, 3>{}, tl::Tensor<float, 2>{});
