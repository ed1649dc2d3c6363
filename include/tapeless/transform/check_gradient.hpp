// SPDX-License-Identifier: BSL-1.0
#pragma once

// A check of a gradient that users can run on their own functions: against slopes, at run time or in constant
// evaluation.

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tapeless::inline TAPELESS_ABI {

/// What a check of a gradient holds right.
struct gradient_check {
  double tolerance = 0;  ///< of the relative error; 0 stands for 1e-7 (double) and 2e-2 (float)
  double step = 0;       ///< of the differences, relative to 1 + |x|; 0 stands for 1e-3 (double) and 2e-2 (float)
  bool zero = false;     ///< an argument of which the function does not depend is right, too
};

/// What a check of a gradient found. True where all components agree with the slopes.
struct gradient_report {
  bool right = false;
  double error = 0;          ///< the largest relative error
  std::size_t argument = 0;  ///< where that is: the number of the argument among those of f,
  std::size_t element = 0;   ///< and the element, over all leaves of the argument in order
  double derivative = 0;     ///< what the gradient is there
  double slope = 0;          ///< and what it should be
  bool vanishes = false;     ///< all derivatives by `argument` are zero, and so are the slopes

  constexpr explicit operator bool() const noexcept { return right; }
};

namespace detail {

/// The numbers of those of some arguments that hold nothing but real numbers, in the first places.
template<class... A> constexpr std::array<std::size_t, sizeof...(A)> real_argument_numbers() noexcept {
  std::array<std::size_t, sizeof...(A)> found{};
  std::size_t count = 0, number = 0;
  ((holds_real_numbers<symbol_for<A>>() ? void(found[count++] = number++) : void(++number)), ...);
  return found;
}

template<class... A, std::size_t... I> constexpr auto real_arguments_of(std::index_sequence<I...>) noexcept {
  return std::index_sequence<real_argument_numbers<A...>()[I]...>{};
}
/// The arguments to differentiate by.
template<class... A> constexpr auto real_arguments() noexcept {
  constexpr std::size_t count = (std::size_t{0} + ... + std::size_t{holds_real_numbers<symbol_for<A>>()});
  return real_arguments_of<A...>(std::make_index_sequence<count>{});
}

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

/// Runs a check on arguments that it moves and moves back.
template<class F, class... A> struct gradient_checker {
  using T = typename real_of<symbol_for<A>...>::type;
  static constexpr bool single = std::is_same_v<T, float>;

  gradient_check options;
  std::tuple<A...> at;
  gradient_report report{};
  double largest = 0;  ///< slope of the present argument

  constexpr double value() const noexcept {
    return std::apply([](const auto&... x) { return static_cast<double>(transformed<plain<F>>{}(x...)); }, at);
  }

  /// The slope by the number x, with an error of the fourth order in the step.
  constexpr double slope(T& x) const noexcept {
    const T here = x;
    const double relative = options.step > 0 ? options.step : single ? 2e-2 : 1e-3;
    const T h = static_cast<T>(relative * (1 + (here < 0 ? -here : here)));
    const auto f = [&](T shift) {
      x = here + shift;
      return value();
    };
    const double result = (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * static_cast<double>(h));
    x = here;
    return result;
  }

  template<std::size_t N, class G> constexpr void check(G gradient) noexcept {
    std::size_t element = 0;
    largest = 0;
    const auto compare = [&](T& x, const T& derivative) {
      const auto absolute = [](double v) { return v < 0 ? -v : v; };
      const double found = static_cast<double>(derivative), expected = slope(x);
      const double scale = absolute(found) > absolute(expected) ? absolute(found) : absolute(expected);
      if (scale > largest) largest = scale;
      const double difference = absolute(found - expected);
      const double error = difference == 0 ? 0 : difference / (scale > 1e-3 * largest ? scale : 1e-3 * largest);
      if (found != found || error > report.error) {
        report = {false, found != found ? 1 : error, N, element, found, expected, false};
      }
      ++element;
    };
    for_each_pair<symbol_for<std::tuple_element_t<N, std::tuple<A...>>>>(std::get<N>(at), gradient, compare);
    if (largest == 0 && !options.zero && !report.vanishes) report = {false, report.error, N, 0, 0, 0, true};
  }

  template<std::size_t... By> constexpr gradient_report run(std::index_sequence<By...>) noexcept {
    const auto g = std::apply([](const auto&... x) { return transformed<gradient_body<F, By...>>{}(x...); }, at);
    if constexpr (sizeof...(By) == 1) {
      (check<By>(g), ...);
    } else {
      [&]<std::size_t... I>(std::index_sequence<I...>) { (check<By>(std::get<I>(g)), ...); }
      (std::make_index_sequence<sizeof...(By)>{});
    }
    report.right = !report.vanishes && report.error <= (options.tolerance > 0 ? options.tolerance
                                                        : single              ? 2e-2
                                                                              : 1e-7);
    return report;
  }
};

}  // namespace detail

/// Compares the gradient of the scalar function f at (at...) with slopes, central differences of the fourth order, by
/// all arguments that hold no integers. Two zeros are no agreement: an argument of which nothing depends is wrong,
/// unless the options say otherwise.
template<class F, Structured... A>
[[nodiscard]] constexpr gradient_report check_gradient(gradient_check options, F, const A&... at) noexcept {
  return detail::gradient_checker<F, A...>{options, {at...}}.run(detail::real_arguments<A...>());
}
template<class F, Structured... A>
requires(!std::is_same_v<F, gradient_check>) [[nodiscard]] constexpr gradient_report
    check_gradient(F f, const A&... at) noexcept {
  return check_gradient(gradient_check{}, f, at...);
}

}  // namespace tapeless::inline TAPELESS_ABI
