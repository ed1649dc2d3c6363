// SPDX-License-Identifier: BSL-1.0
#pragma once

// checkpoint(f): f, of which the derivative computes again what it would otherwise keep.

#include <cstddef>
#include <tuple>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop_builder.hpp>
#include <tapeless/transform/transformed.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// A loop of one step, whose derivative is a loop of one step that begins with f again.
template<class F> struct checkpoint_body {
  using function = F;

  template<class... S> static constexpr auto trace(const S&... s) noexcept {
    if constexpr (!expect_stateless<F>() || !expect_result<decltype(F{}(s...))>()) {
      return refused{};
    } else {
      graph* g = nullptr;
      ((g = g == nullptr ? graph_in(s) : g), ...);
      loop_builder loop{*g, {1, false, keeping::recomputed}};
      std::tuple<S...> inside{s...};
      const auto read = [&](auto& symbol) { symbol.value = loop.whole(symbol.value); };
      for_each_symbol(inside, read);
      auto result = std::apply(F{}, inside);
      const ref made = loop.close(nullptr, nullptr, 0);
      const auto give = [&](auto& symbol) { symbol.value = last(made, symbol.value); };
      for_each_symbol(result, give);
      return result;
    }
  }
};

}  // namespace detail

/// f as a function whose derivatives keep nothing of it but its arguments, and compute it again: less memory for one
/// more evaluation. What f computes meanwhile lives in a part of the workspace that is free again afterwards; so f is
/// not fused with what stands around it.
///
/// (Tianqi Chen and others: Training deep nets with sublinear memory cost, 2016.)
template<class F> constexpr auto checkpoint(F) noexcept { return transformed<detail::checkpoint_body<F>>{}; }

}  // namespace TAPELESS_ABI
}  // namespace tapeless
