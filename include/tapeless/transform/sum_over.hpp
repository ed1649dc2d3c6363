// SPDX-License-Identifier: BSL-1.0
#pragma once

// sum_over(f): the sum of f over rows whose number is known at run time, and its derivatives by the parameters.

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/transform/gradient.hpp>
#include <tapeless/transform/jacobian.hpp>
#include <tapeless/transform/many_inputs.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The sixteen lanes of each of `Count` sums of T, in as many V as they take. Row i belongs to lane i mod 16, whatever
/// the register; in the end the lanes are added by one tree.
template<class T, class V, std::size_t Count> struct sums_of_rows {
  static constexpr std::size_t wide = virtual_lanes / width<V, T>;
  V lanes[Count][wide];

  constexpr sums_of_rows() noexcept {
    for (auto& sum : lanes) {
      for (V& lane : sum) lane = V(T(0));
    }
  }
  /// Adds to sum j what row, or register of rows, number i has.
  TAPELESS_INLINE constexpr void add(std::size_t i, std::size_t j, V number) noexcept {
    lanes[j][i % wide] = lanes[j][i % wide] + number;
  }
  [[nodiscard]] constexpr T operator[](std::size_t j) const noexcept { return lane_sum(lanes[j]); }
};

/// Calls `visit` with each number of a result and its place among all, in order.
template<class Result, class Numbers, class Visit>
constexpr void number_numbers(Numbers& result, Visit visit) noexcept {
  constexpr auto sizes = []<class... Leaf>(std::tuple<Leaf...>) {
    return std::array<std::size_t, sizeof...(Leaf)>{Leaf::shape_type::size...};
  }(leaf_types<Result>{});
  std::size_t leaf = 0, j = 0;
  const auto visit_leaf = [&](auto* first) {
    for (std::size_t k = 0; k < sizes[leaf]; ++k) visit(first[k], j++);
    ++leaf;
  };
  for_each_number<Result>(result, visit_leaf);
}

/// The sum of `Function` over rows.
template<class Function, class... In> struct sum_of_rows {
  using E = expression<typename Function::body, typename In::symbol...>;
  using T = typename E::real;
  using result = typename E::result;
  using numbers = typename numbers_of<result>::type;
  static constexpr std::size_t count = number_count<result>;

  static constexpr numbers of(const In&... in) noexcept {
    const std::size_t rows = fewest(in...);
    constexpr std::size_t lanes = native_lanes<T>;
    if constexpr (lanes > 1) {
      if (!std::is_constant_evaluated()) return in_lanes(rows, in...);
    }
    sums_of_rows<T, T, count> sums;
    for (std::size_t i = 0; i < rows; ++i) {
      const numbers row = Function{}(in[i]...);
      number_numbers<result>(row, [&](T number, std::size_t j) { sums.add(i, j, number); });
    }
    return collect(sums);
  }

 private:
  template<class Sums> static constexpr numbers collect(const Sums& sums) noexcept {
    numbers all{};
    number_numbers<result>(all, [&](T& number, std::size_t j) { number = sums[j]; });
    return all;
  }

  static numbers in_lanes(std::size_t rows, const In&... in) noexcept {
    using V = native_lane<T>;
    sums_of_rows<T, V, count> sums;
    if (rows == 0) return collect(sums);
    const auto leaves = leaves_of_many(in...);
    const shared_registers<V, In...> shared(in...);
    std::size_t at = 0;
    for (; at + turns<E> * V::size <= rows; at += turns<E> * V::size) {
      const many_results<E, turns<E>, In...> found(leaves, shared, at, V::size);
      for (std::size_t t = 0; t < turns<E>; ++t) {
        for (std::size_t j = 0; j < count; ++j) sums.add(at / V::size + t, j, found.registers[t][j]);
      }
    }
    for (; at < rows; at += V::size) {
      const std::size_t some = rows - at < V::size ? rows - at : V::size;
      const many_results<E, 1, In...> found(leaves, shared, at, some);
      const auto counts = V::first(some);
      for (std::size_t j = 0; j < count; ++j) {
        sums.add(at / V::size, j, select(counts, found.registers[0][j], V(T(0))));
      }
    }
    return collect(sums);
  }
};

/// True where there are rows.
template<class... In> constexpr bool expect_some_rows() noexcept {
  constexpr bool holds = !(is_shared<In> && ...);
  static_assert(holds, "sum_over takes rows: a range of run-time length (a span, a vector, rows or columns)");
  return holds;
}

/// True where the arguments `By` are parameters, and there are any.
template<class Shared, std::size_t... By> constexpr bool expect_parameters(std::index_sequence<By...>) noexcept {
  constexpr bool any = sizeof...(By) > 0;
  static_assert(any, "a sum over rows is differentiated by its parameters: pass values of constant shape");
  constexpr bool holds = (Shared::value[By] && ...);
  static_assert(holds,
                "a sum over rows is differentiated by its parameters, not by the rows: count f's arguments from 0");
  return any && holds;
}

/// Which arguments are parameters, as a constant.
template<class... In> struct parameters_among {
  static constexpr std::array<bool, sizeof...(In)> value{is_shared<In>...};
  static constexpr std::size_t count = (std::size_t{0} + ... + is_shared<In>);
  static constexpr auto places = [] {
    std::array<std::size_t, count + 1> all{};
    std::size_t next = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i]) all[next++] = i;
    }
    return all;
  }();

  template<std::size_t... I> static std::index_sequence<places[I]...> sequence(std::index_sequence<I...>);
  using all = decltype(sequence(std::make_index_sequence<count>{}));
};

/// A sum is what the call returns.
struct returned {
  template<class Result, class Sum> constexpr auto take(const Sum& sum) const noexcept { return sum(); }
};

/// A sum over rows that waits for its arguments, with destinations for what is summed.
template<class Function, class... Out> struct placed_sum {
  std::tuple<Out...> out;

  template<Entries... In> constexpr auto operator()(In&&... in) const noexcept {
    return static_cast<void>(Function::sum(*this, entries(std::forward<In>(in))...));
  }

  template<class Result, class Sum> constexpr auto take(const Sum& sum) const noexcept {
    if constexpr (expect_destinations<Result, Out...>()) {
      if (!std::is_constant_evaluated()) std::apply(expect_apart, all_destination_leaves(out));
      write_result<Result>(sum(), out);
    }
    return refused{};
  }

 private:
  /// Ends the program where results overlap.
  static constexpr auto expect_apart = []<class... Leaf>(const Leaf&... leaf) noexcept {
    const void* first[]{first_entry(leaf)...};
    constexpr std::size_t bytes[]{argument_shape<Leaf>::size * sizeof(*first_entry(std::declval<const Leaf&>()))...};
    expect_results_apart(
        sizeof...(Leaf), [&](std::size_t r) { return first[r]; }, [&](std::size_t r) { return bytes[r]; });
  };
};

}  // namespace detail

/// A sum over rows as `sum_over(f)` makes it, or the derivative of one: `Derivative::of` says of which function.
template<class F, class Derivative, std::size_t... By> struct summed_function {
  using function = F;

  /// Rows are ranges of run-time length, or `rows`, `columns` and `field`; parameters have a constant shape. Where
  /// ranges differ in length the shortest one counts. The result is 0 where there is no row.
  template<Entries... In> [[nodiscard]] constexpr auto operator()(In&&... in) const noexcept {
    return sum(detail::returned{}, detail::entries(std::forward<In>(in))...);
  }

  /// The same with the sums written to storage of the caller's: `gradient(sum_over(f)).to(by_w)(rows, w)`. Destinations
  /// are those of `fused(f).to`; they are written when all rows have been read.
  template<class... Out> [[nodiscard]] constexpr auto to(Out&&... out) const noexcept {
    static_assert(sizeof...(Out) > 0, "to() names a destination for each result");
    return detail::placed_sum<summed_function, std::conditional_t<std::is_lvalue_reference_v<Out>, Out, const Out>...>{
        {std::forward<Out>(out)...}};
  }

 private:
  template<class, class...> friend struct detail::placed_sum;

  template<class Finish, class... In> static constexpr auto sum(const Finish& finish, const In&... in) noexcept {
    if constexpr (!detail::expect_some_rows<In...>()) {
      return detail::refused{};
    } else if constexpr (!Derivative::is_one) {
      return sum_of<decltype(Derivative::of(F{}))>(finish, in...);
    } else {
      using chosen = std::conditional_t<sizeof...(By) == 0, typename detail::parameters_among<In...>::all,
                                        std::index_sequence<By...>>;
      if constexpr (detail::expect_parameters<detail::parameters_among<In...>>(chosen{})) {
        return sum_of<decltype(Derivative::of(F{}, chosen{}))>(finish, in...);
      } else {
        return detail::refused{};
      }
    }
  }

  template<class Function, class Finish, class... In>
  static constexpr auto sum_of(const Finish& finish, const In&... in) noexcept {
    if constexpr (detail::expect_arguments<typename In::symbol...>()) {
      using E = expression<typename Function::body, typename In::symbol...>;
      if constexpr (std::is_same_v<typename E::result, detail::refused>) {
        return detail::refused{};
      } else if constexpr (!detail::expect_result<typename E::result>()) {
        return detail::refused{};
      } else if constexpr (!detail::expect_lanes<E, In...>()) {
        return detail::refused{};
      } else {
        return finish.template take<typename E::result>(
            [&] { return detail::sum_of_rows<Function, In...>::of(in...); });
      }
    } else {
      return detail::refused{};
    }
  }
};

namespace detail {

struct sum_itself {
  static constexpr bool is_one = false;
  template<class F> static constexpr auto of(F f) noexcept {
    if constexpr (requires { typename F::body; }) return f;
    else return fused(f);
  }
};
struct sum_gradient {
  static constexpr bool is_one = true;
  template<class F, std::size_t... By> static constexpr auto of(F f, std::index_sequence<By...>) noexcept {
    return gradient<By...>(f);
  }
};
struct sum_with_gradient {
  static constexpr bool is_one = true;
  template<class F, std::size_t... By> static constexpr auto of(F f, std::index_sequence<By...>) noexcept {
    return value_and_gradient<By...>(f);
  }
};
struct sum_hessian {
  static constexpr bool is_one = true;
  template<class F, std::size_t... By> static constexpr auto of(F f, std::index_sequence<By...>) noexcept {
    return hessian<By...>(f);
  }
};

}  // namespace detail

/// Σᵢ f(rowᵢ, parameters...) for rows whose number is known at run time: one row a lane, without heap.
///
///     sum_over(f)(rows, w)        gradient(sum_over(f))(rows, w)        value_and_gradient(sum_over(f))(rows, w)
///
/// What f returns is summed number by number: row i is added to lane i mod 16, and the lanes are added by one tree, so
/// that every target gives the same bits. Derivatives are by the parameters, or by those of f's arguments that are
/// named, as in `gradient<1>(sum_over(f))`.
template<class F> constexpr auto sum_over(F) noexcept { return summed_function<F, detail::sum_itself>{}; }

/// The gradient of a sum over rows by its parameters.
template<std::size_t... By, class F> constexpr auto gradient(summed_function<F, detail::sum_itself>) noexcept {
  return summed_function<F, detail::sum_gradient, By...>{};
}
/// The sum and its gradient, computed together.
template<std::size_t... By, class F>
constexpr auto value_and_gradient(summed_function<F, detail::sum_itself>) noexcept {
  return summed_function<F, detail::sum_with_gradient, By...>{};
}
/// The second derivatives of a sum over rows by its parameters.
template<std::size_t... By, class F> constexpr auto hessian(summed_function<F, detail::sum_itself>) noexcept {
  return summed_function<F, detail::sum_hessian, By...>{};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
