// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions with a pullback of their own, which the compiler compares with the one it would have derived.

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/graph/own_gradient.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Calls `visit` with references to each pair of numbers that stand at the same place of two equal trees.
template<class Symbols, class X, class Y, class Visit> constexpr void for_each_pair(X& x, Y& y, Visit& visit) {
  if constexpr (is_symbol<Symbols>) {
    if constexpr (Symbols::shape_type::rank == 0) {
      visit(x, y);
    } else {
      for (std::size_t i = 0; i < Symbols::shape_type::size; ++i) visit(x.data()[i], y.data()[i]);
    }
  } else {
    auto&& xs = parts(x);
    auto&& ys = parts(y);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (for_each_pair<part_type<I, Symbols>>(std::get<I>(xs), std::get<I>(ys), visit), ...);
    }
    (std::make_index_sequence<part_count<Symbols>>{});
  }
}

/// What a pullback gives, a tuple of one adjoint for each argument also where that is one.
template<std::size_t Arguments, class R> constexpr auto adjoints_as_tuple(const R& given) noexcept {
  if constexpr (Arguments == 1) return std::tuple<R>{given};
  else return given;
}

template<class Given, class... S> constexpr bool expect_adjoints() noexcept {
  constexpr bool holds = std::is_same_v<Given, std::tuple<S...>>;
  static_assert(
      holds, "a pullback gives the adjoint of each argument, of the same type and shape: one bare, several as a tuple");
  return holds;
}

/// The pullback that follows from F, and the one that is given, side by side. The first argument is the adjoint of the
/// result.
template<class F, class Pullback> struct both_pullbacks {
  template<class G, class... S> static constexpr auto trace(const G& adjoint, const S&... s) noexcept {
    const auto y = F{}(s...);
    const auto by = refs_of(s...);
    auto derived = by;
    differentiate(&y.value, &adjoint.value, 1, by.data(), derived.data(), static_cast<int>(by.size()) - 1);
    const ref* next = derived.data();
    return std::pair{tree_of<std::tuple<S...>>(next), adjoints_as_tuple<sizeof...(S)>(Pullback{}(adjoint, y, s...))};
  }
};

/// Points at which pullbacks are compared: numbers spread over (0, 1), (-1, 1) and (1, 3), so that something is left to
/// compare also where a function is not defined everywhere.
inline constexpr double lowest_compared[]{0, -1, 1};
inline constexpr double highest_compared[]{1, 1, 3};

template<class F, class Pullback, class... S> struct pullback_comparison {
  using value = decltype(F{}(std::declval<const S&>()...));
  using symbols = std::tuple<value, S...>;
  using T = typename real_of<S...>::type;
  using both = transformed<both_pullbacks<F, Pullback>>;

  static constexpr double tolerance = std::is_same_v<T, float> ? 1e-3 : 1e-7;

  int compared = 0, nonzero = 0;
  bool equal = true;

  constexpr void at(std::size_t point) noexcept {
    typename numbers_of<symbols>::type arguments{};
    double spread = 0.3 + 0.17 * static_cast<double>(point);
    auto derived = arguments;
    const auto fill = [&](T& x, T&) {
      spread += 0.6180339887498949;
      spread -= spread >= 1 ? 1 : 0;
      x = static_cast<T>(lowest_compared[point] + (highest_compared[point] - lowest_compared[point]) * spread);
    };
    for_each_pair<symbols>(arguments, derived, fill);
    auto results = std::apply([](const auto&... x) { return both{}(x...); }, arguments);
    const auto compare = [&](const T& expected, const T& given) {
      const auto absolute = [](double v) { return v < 0 ? -v : v; };
      const auto a = static_cast<double>(expected), b = static_cast<double>(given);
      if (!(absolute(a) < 1e30)) return;
      ++compared;
      nonzero += a != 0;
      equal = equal && absolute(a - b) <= tolerance * (1 + absolute(a));
    };
    for_each_pair<std::tuple<S...>>(results.first, results.second, compare);
  }

  static constexpr bool holds() noexcept {
    pullback_comparison c;
    for (std::size_t point = 0; point < 3; ++point) c.at(point);
    return c.equal && c.compared > 0 && c.nonzero > 0;
  }
};

/// The most numbers for which the compiler compares pullbacks.
inline constexpr int most_compared = 512;

template<class F, class Pullback, class... S> constexpr bool expect_same_pullback() noexcept {
  constexpr bool few = [] {
    int numbers = 0;
    const auto add = [&](const auto& symbol) {
      numbers += static_cast<int>(std::remove_cvref_t<decltype(symbol)>::shape_type::size);
    };
    std::tuple<S...> all{};
    for_each_symbol(all, add);
    return numbers <= most_compared;
  }();
  static_assert(few,
                "custom_gradient compares pullbacks for arguments of at most 512 numbers: write replaced_gradient, and "
                "compare a smaller shape in a test");
  if constexpr (few) {
    constexpr bool holds = pullback_comparison<F, Pullback, S...>::holds();
    static_assert(holds,
                  "the pullback given to custom_gradient is not that of its function: write replaced_gradient where it "
                  "is meant to be another");
    return holds;
  } else {
    return false;
  }
}

template<class F, class Pullback, bool Compare> struct own_gradient_body {
  using function = F;

  template<class... S> static constexpr auto trace(const S&... s) noexcept {
    if constexpr (!expect_stateless<F>() || !expect_stateless<Pullback>() || !expect_differentiable<S...>()) {
      return refused{};
    } else {
      using Y = decltype(F{}(s...));
      constexpr bool one = is_symbol<Y>;
      static_assert(one, "a function with a pullback of its own returns one number or one tensor");
      if constexpr (one) {
        using Given = decltype(adjoints_as_tuple<sizeof...(S)>(Pullback{}(std::declval<Y>(), std::declval<Y>(), s...)));
        if constexpr (!expect_adjoints<Given, S...>()) return refused{};
        else if constexpr (!Compare) return attach(F{}(s...), s...);
        else if constexpr (expect_same_pullback<F, Pullback, S...>()) return attach(F{}(s...), s...);
        else return refused{};
      } else {
        return refused{};
      }
    }
  }

 private:
  template<class Y, class... S> static constexpr Y attach(const Y& y, const S&... s) noexcept {
    graph& g = *y.value.in;
    const ref leaf = fresh_leaf(g, op::parameter, y.value.shape(), -1);
    const auto given = adjoints_as_tuple<sizeof...(S)>(Pullback{}(Y{leaf}, y, s...));
    const auto to = refs_of(s...), adjoints = refs_of(given);
    ref pulled{&g, -1};
    for (std::size_t i = 0; i + 1 < to.size(); ++i) pulled = link(to[i], adjoints[i], pulled);
    return Y{own_gradient(y.value, pulled, leaf)};
  }
};

}  // namespace detail

/// f, differentiated by the rule `pullback(ȳ, y, x...)`: given the adjoint of the result, the result and the arguments,
/// it gives the adjoint of each argument, one bare, several as a tuple; x̄ = ȳ ∂y/∂x. It is written with symbols as f
/// is, so derivatives of any order, forward and in reverse, follow from it.
///
/// The compiler compares it with the pullback that follows from f, at three points; a wrong one does not compile.
template<class F, class Pullback> constexpr auto custom_gradient(F, Pullback) noexcept {
  return transformed<detail::own_gradient_body<F, Pullback, true>>{};
}

/// f, differentiated by a rule that is not that of f, and not compared with it: a straight-through estimator, a
/// gradient that is clipped or reversed on its way.
template<class F, class Pullback> constexpr auto replaced_gradient(F, Pullback) noexcept {
  return transformed<detail::own_gradient_body<F, Pullback, false>>{};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
