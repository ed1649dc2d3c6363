// SPDX-License-Identifier: BSL-1.0
#pragma once

// The work behind check_gradient: a gradient, in double and in the type of the arguments, beside slopes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/run.hpp>
#include <tapeless/transform/gradient.hpp>
#include <tapeless/transform/gradient_report.hpp>
#include <tapeless/transform/slope.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

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

/// How many real numbers or integers a tree has.
template<bool Real, class S> constexpr std::size_t numbers_in() noexcept {
  std::size_t sum = 0;
  S tree{};
  const auto add = [&]<class T, class Extents>(const Symbol<T, Extents>&) {
    sum += std::is_floating_point_v<T> == Real ? Extents::size : 0;
  };
  for_each_symbol(tree, add);
  return sum;
}

/// Checks the gradient of F by its arguments `By`; all of them are trees S of symbols. The arguments are copied as
/// doubles: what is traced for floats runs on doubles as well.
template<class F, class By, class... S> class gradient_checker;
template<class F, std::size_t... By, class... S> class gradient_checker<F, std::index_sequence<By...>, S...> {
  using function = expression<plain<F>, S...>;
  using gradient = expression<gradient_body<F, By...>, S...>;
  using T = typename function::real;
  static constexpr bool single = std::is_same_v<T, float>;
  static constexpr std::size_t reals = (std::size_t{0} + ... + numbers_in<true, S>());
  static constexpr std::size_t integers = (std::size_t{0} + ... + numbers_in<false, S>());
  static constexpr std::array<std::size_t, sizeof...(S)> sizes{numbers_in<true, S>()...};

 public:
  static constexpr bool refuses = std::is_same_v<typename gradient::result, refused>;

  template<class... A> constexpr explicit gradient_checker(gradient_check options, const A&... at) noexcept {
    if (options.tolerance > 0) tolerance_ = options.tolerance;
    if (options.step > 0) step_ = options.step;
    std::size_t real = 0, integer = 0;
    const auto copy = [&]<class Leaf>(const Leaf& leaf) {
      const argument_elements<Leaf> elements(leaf);
      for (std::size_t i = 0; i < argument_shape<Leaf>::size; ++i) {
        if constexpr (std::is_floating_point_v<argument_value<Leaf>>) x_[real++] = elements.data()[i];
        else integers_[integer++] = elements.data()[i];
      }
    };
    std::apply([&](const auto&... leaf) { (copy(leaf), ...); }, std::tuple_cat(leaves_of<S>(at)...));
  }

  constexpr gradient_report report(bool zero) noexcept {
    call<gradient>(x_.data(), g_.data());
    if constexpr (single) compute_in_single();
    (check(By, zero), ...);
    report_.right = worst_ <= 1 && !report_.vanishes;
    return report_;
  }

 private:
  /// Runs a program: reads and writes numbers that lie one behind the other.
  template<class E, class R> constexpr void call(R* from, R* to) noexcept {
    pointer<R> arguments[static_cast<std::size_t>(E::inputs + E::outputs)];
    pointer<R>* next = arguments;
    const std::int32_t* integer = integers_.data();
    const auto read = [&]<class V, class Extents>(const Symbol<V, Extents>&) {
      if constexpr (std::is_floating_point_v<V>) (next++)->real = from, from += Extents::size;
      else (next++)->integer = integer, integer += Extents::size;
    };
    const auto write = [&]<class V, class Extents>(const Symbol<V, Extents>&) {
      (next++)->real = to, to += Extents::size;
    };
    std::tuple<S...> symbols{};
    typename E::result results{};
    for_each_symbol(symbols, read);
    for_each_symbol(results, write);
    alignas(64) R workspace[workspace_size<E>];
    const pointer<R>* const given = arguments;
    run<E, backend::native>(given, workspace);
  }

  constexpr double value_at(std::size_t n, double x) noexcept {
    const double here = x_[n];
    double value = 0;
    x_[n] = x;
    call<function>(x_.data(), &value);
    x_[n] = here;
    return value;
  }

  /// The arguments moved a little, as far as `share` of each.
  constexpr std::array<double, reals + 1> moved(double share) const noexcept {
    auto x = x_;
    for (double& v : x) v += share * (v == 0 ? 0.6180339887 : v + 0.7390851332 * v / (1 + magnitude(v)));
    return x;
  }

  constexpr double noise() noexcept {
    if (noise_ >= 0) return noise_;
    auto along = [&](double share) {
      auto x = moved(share);
      double value = 0;
      call<function>(x.data(), &value);
      return value;
    };
    return noise_ = noise_of(along);
  }

  /// What the gradient is in floats, and how its distance from that in double varies near these arguments: a mistake
  /// stays, rounding does not.
  constexpr void compute_in_single() noexcept {
    std::array<double, reals + 1> exact{}, least{}, most{};
    least.fill(std::numeric_limits<double>::infinity());
    most.fill(-std::numeric_limits<double>::infinity());
    for (int move = 8; move >= 0; --move) {
      auto x = moved(0x1p-7 * move);
      std::array<float, reals + 1> rounded{};
      for (std::size_t i = 0; i < reals; ++i) rounded[i] = static_cast<float>(x[i]), x[i] = rounded[i];
      call<gradient>(x.data(), exact.data());
      call<gradient>(rounded.data(), single_.data());
      for (std::size_t i = 0; i < reals; ++i) {
        const double distance = single_[i] - exact[i];
        if (distance < least[i]) least[i] = distance;
        if (distance > most[i]) most[i] = distance;
      }
    }
    for (std::size_t i = 0; i < reals; ++i) varies_[i] = most[i] > least[i] ? most[i] - least[i] : 0;
  }

  /// The numbers of the gradient by argument `number`, which are the next ones.
  constexpr void check(std::size_t number, bool zero) noexcept {
    std::size_t first = 0;
    for (std::size_t i = 0; i < number; ++i) first += sizes[i];
    double largest = 0;
    for (std::size_t i = 0; i < sizes[number]; ++i) {
      const double size = magnitude(g_[next_ + i]);
      if (size > largest && size < std::numeric_limits<double>::infinity()) largest = size;
    }
    bool vanishes = true;
    for (std::size_t i = 0; i < sizes[number]; ++i, ++next_) {
      const double derivative = g_[next_];
      const auto allowed = [&](double slope) {
        return tolerance_ * larger(magnitude(derivative), magnitude(slope)) + rounding_of<double>(largest);
      };
      auto along = [&, n = first + i](double x) { return value_at(n, x); };
      auto noise_of_value = [&] { return noise(); };
      const auto agrees = [&](double slope) { return magnitude(derivative - slope) <= allowed(slope); };
      const slope_estimate slope = slope_search(along, noise_of_value, x_[first + i]).find(step_, agrees);
      const double allowance = allowed(slope.value) + slope.error;
      const gradient_report found{false, 0, number, i, derivative, slope.value, allowance, slope.kink, false};
      compare(found, derivative, slope.value);
      if constexpr (single) {
        gradient_report rounded = found;
        rounded.derivative = static_cast<double>(single_[next_]);
        rounded.allowance =
            larger(tolerance_, 0x1p-10) * magnitude(derivative) + rounding_of<float>(largest) + 4 * varies_[next_];
        compare(rounded, rounded.derivative, derivative);
      }
      vanishes = vanishes && larger(magnitude(derivative), magnitude(slope.value)) <= allowance;
    }
    if (vanishes && !zero && !report_.vanishes) report_ = {false, 0, number, 0, 0, 0, 0, false, true};
  }

  /// What rounding takes from derivatives of which the largest is of this size.
  template<class R> static constexpr double rounding_of(double largest) noexcept {
    using limits = std::numeric_limits<R>;
    return 256 * static_cast<double>(limits::epsilon()) * largest + static_cast<double>(limits::min());
  }

  /// Keeps the report of the two numbers that differ by more of what they may than those before.
  constexpr void compare(gradient_report found, double derivative, double expected) noexcept {
    const double difference = magnitude(derivative - expected),
                 size = larger(magnitude(derivative), magnitude(expected));
    const double share = difference == 0 ? 0 : difference / found.allowance;
    if (report_.vanishes || share <= worst_) return;
    found.error = difference == 0 ? 0 : difference == difference ? difference / size : 1;
    worst_ = share == share ? share : std::numeric_limits<double>::infinity();
    report_ = found;
  }

  double tolerance_ = 1e-7, step_ = 0x1p-8, worst_ = -1, noise_ = -1;
  gradient_report report_{};
  std::size_t next_ = 0;
  std::array<double, reals + 1> x_{}, g_{};
  std::array<std::int32_t, integers + 1> integers_{};
  std::array<float, single ? reals + 1 : 1> single_{};
  std::array<double, single ? reals + 1 : 1> varies_{};
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
