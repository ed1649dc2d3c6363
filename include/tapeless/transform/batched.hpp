// SPDX-License-Identifier: BSL-1.0
#pragma once

// batched(f): f for many independent inputs, one input a lane.

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/transform/many_inputs.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// True where the outputs are those of a function that returns `Result`.
template<class Result, class... Out> constexpr bool expect_outputs() noexcept {
  using wanted = leaf_types<Result>;
  using given = leaf_types<std::tuple<typename Out::symbol...>>;
  constexpr bool together = !(is_shared<Out> || ...);
  constexpr bool holds = std::is_same_v<given, wanted>;
  static_assert(together, "the results of a batched call go to ranges, columns, rows or fields");
  static_assert(holds,
                "the outputs of a batched call are as many as the function's results, each of the result's "
                "element type and shape; compare the symbols of both");
  return together && holds;
}

template<class V, class... Leaf, std::size_t... I>
TAPELESS_INLINE void store_leaves(const V* from, const std::tuple<Leaf...>& leaves, std::size_t at, std::size_t count,
                                  std::index_sequence<I...>) noexcept {
  ((store_many(from, std::get<I>(leaves), at, count), from += Leaf::size), ...);
}
/// Writes registers of results where the leaves of all outputs lie.
template<class V, class... Leaf>
TAPELESS_INLINE void store_leaves(const V* from, const std::tuple<Leaf...>& leaves, std::size_t at,
                                  std::size_t count) noexcept {
  store_leaves(from, leaves, at, count, std::index_sequence_for<Leaf...>{});
}

/// Writes the numbers of one result as entry i of all outputs.
template<class E, class Numbers, class... Out>
constexpr void set_entries(const Numbers& numbers, std::size_t i, const Out&... out) noexcept {
  const typename E::real* leaf[static_cast<std::size_t>(E::outputs)];
  int count = 0;
  const auto point = [&](const typename E::real* first) { leaf[count++] = first; };
  for_each_number<typename E::result>(numbers, point);
  const typename E::real* const* next = leaf;
  ((out.set(i, next), next += leaf_count<typename Out::symbol>()), ...);
}

}  // namespace detail

/// A batched call that waits for the places of its results.
template<class Function, class... In> class batched_call {
 public:
  constexpr explicit batched_call(const In&... in) noexcept : in_(in...) {}

  /// Computes, and writes the results: to one range, `columns`, `rows` or `field` for each number or tensor that the
  /// function returns, in order; a range of tuples or structs takes as many of them as it has fields.
  ///
  /// Returns how many inputs were computed: the length of the shortest range, no other being touched beyond it. An
  /// output may lie where an input lies if entries lie in the same places.
  template<Entries... Out> constexpr std::size_t to(Out&&... out) const noexcept {
    return write(detail::entries(std::forward<Out>(out))...);
  }

 private:
  template<class... Out> constexpr std::size_t write(const Out&... out) const noexcept {
    if constexpr (detail::expect_arguments<typename In::symbol...>()) {
      using E = expression<typename Function::body, typename In::symbol...>;
      if constexpr (!std::is_same_v<typename E::result, detail::refused>) {
        if constexpr (detail::expect_result<typename E::result>()) {
          if constexpr (detail::expect_outputs<typename E::result, Out...>()) {
            if constexpr (detail::expect_lanes<E, In...>()) return run<E>(out...);
          }
        }
      }
    }
    return 0;
  }

  template<class E, class... Out> constexpr std::size_t run(const Out&... out) const noexcept {
    const std::size_t count = std::apply([&](const In&... in) { return detail::fewest(in..., out...); }, in_);
    if (count == 0) return 0;
    constexpr std::size_t lanes = native_lanes<typename E::real>;
    if constexpr (lanes > 1) {
      if (!std::is_constant_evaluated()) {
        run_in_lanes<E>(count, out...);
        return count;
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      const auto numbers = std::apply([&](const In&... in) { return Function{}(in[i]...); }, in_);
      detail::set_entries<E>(numbers, i, out...);
    }
    return count;
  }

  template<class E, class... Out> void run_in_lanes(std::size_t count, const Out&... out) const noexcept {
    using V = native_lane<typename E::real>;
    constexpr std::size_t step = detail::turns<E> * V::size;
    const auto leaves = std::apply([](const In&... in) { return detail::leaves_of_many(in...); }, in_);
    const auto shared = std::apply([](const In&... in) { return detail::shared_registers<V, In...>(in...); }, in_);
    const auto results = std::tuple_cat(out.leaves()...);
    std::size_t at = 0;
    for (; at + step <= count; at += step) {
      const detail::many_results<E, detail::turns<E>, In...> found(leaves, shared, at, V::size);
      for (std::size_t t = 0; t < detail::turns<E>; ++t) {
        detail::store_leaves(found.registers[t], results, at + t * V::size, V::size);
      }
    }
    for (; at < count; at += V::size) {
      const std::size_t some = count - at < V::size ? count - at : V::size;
      const detail::many_results<E, 1, In...> found(leaves, shared, at, some);
      detail::store_leaves(found.registers[0], results, at, some);
    }
  }

  std::tuple<In...> in_;
};

/// f for many inputs, as `batched(f)` makes it.
template<class Function> struct batched_function {
  template<Entries... In> [[nodiscard]] constexpr auto operator()(In&&... in) const noexcept {
    return batched_call<Function, decltype(detail::entries(std::forward<In>(in)))...>(
        detail::entries(std::forward<In>(in))...);
  }
};

/// f, or a derivative of it, for many independent inputs at once: one input a lane, without heap.
///
///     batched(value_and_gradient(f))(x, y, 0.5).to(values, by_x, by_y, by_c);
///
/// Each argument is a range of run-time length, with an entry for each input: numbers, tensors, tuples or structs; or
/// `columns`, `rows` or `field`; or one value of constant shape for all inputs (a number, a Tensor, a std::array). The
/// results go to ranges alike. Each input's results have the bits of f called with that input alone.
template<class F> constexpr auto batched(F f) noexcept {
  if constexpr (requires { typename F::body; }) return batched_function<F>{};
  else return batched_function<decltype(fused(f))>{};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
