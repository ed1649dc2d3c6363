// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a function costs, and whether two functions are the same expression: both are constants.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/transform/transformed.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Operations on single numbers, by kind. A product of (M, K) and (K, N) counts M K N multiplications and M (K-1) N
/// additions; a sum over n counts n-1 additions.
struct operation_counts {
  std::int64_t additions = 0;  ///< subtractions and negations too
  std::int64_t multiplications = 0;
  std::int64_t divisions = 0;
  std::int64_t comparisons = 0;  ///< choices, minima, maxima and logic too
  std::int64_t exp = 0, log = 0, tanh = 0, sqrt = 0, sigmoid = 0;
  std::int64_t others = 0;  ///< other functions
};

namespace detail {

/// Where an elementwise operation is counted.
constexpr std::int64_t& counter(operation_counts& c, op code) noexcept {
  switch (counted_as(code)) {
    case counted::addition:
      return c.additions;
    case counted::multiplication:
      return c.multiplications;
    case counted::division:
      return c.divisions;
    case counted::comparison:
      return c.comparisons;
    case counted::exp:
      return c.exp;
    case counted::log:
      return c.log;
    case counted::tanh:
      return c.tanh;
    case counted::sqrt:
      return c.sqrt;
    case counted::sigmoid:
      return c.sigmoid;
    default:
      return c.others;
  }
}

constexpr void count(operation_counts& c, const node* nodes, const node& n) noexcept {
  const std::int64_t size = n.shape.size();
  const extents from = n.operand[0] < 0 ? extents{} : nodes[n.operand[0]].shape;
  if (n.code == op::sum) c.additions += from.size() - size;
  if (n.code == op::max) c.comparisons += from.size() - size;
  if (n.code == op::scatter_add) c.additions += from.size();
  if (n.code == op::product) {
    c.multiplications += size * from.dim[1];
    c.additions += size * (from.dim[1] - 1);
  }
  if (is_elementwise(n.code) && n.code != op::copy) counter(c, n.code) += size;
}

/// Adds `times` as many operations as `more` has.
constexpr void add_times(operation_counts& c, std::int64_t times, const operation_counts& more) noexcept {
  c.additions += times * more.additions;
  c.multiplications += times * more.multiplications;
  c.divisions += times * more.divisions;
  c.comparisons += times * more.comparisons;
  c.exp += times * more.exp;
  c.log += times * more.log;
  c.tanh += times * more.tanh;
  c.sqrt += times * more.sqrt;
  c.sigmoid += times * more.sigmoid;
  c.others += times * more.others;
}

/// The operations of a program, those of a loop's body once a step.
template<class Build> constexpr operation_counts cost_of() noexcept {
  operation_counts c;
  const auto& p = program_of<Build>;
  const auto inside = inside_of_loops(p);
  for (std::size_t i = 0; i < p.nodes.size(); ++i) {
    if (inside[i] == 0) count(c, p.nodes.data(), p.nodes[i]);
  }
  [&]<int... I>(std::integer_sequence<int, I...>) {
    (add_times(c, loop_body<Build, I>::kind.steps, cost_of<loop_body<Build, I>>()), ...);
  }
  (std::make_integer_sequence<int, loop_count<Build>>{});
  return c;
}

using any_scalar = Symbol<double, shape<>>;
template<std::size_t> using scalar_at = any_scalar;

/// The function that a transformation was given, down to the user's own: it takes the same arguments.
template<class F> struct origin { using type = F; };
template<class Body, backend B> struct origin<transformed<Body, B>> : origin<typename Body::function> {};

/// The number of scalar arguments a function takes, at most 16.
template<class F, std::size_t N = 1> constexpr std::size_t arity() noexcept {
  constexpr bool takes = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::is_invocable_v<F, scalar_at<I>...>;
  }
  (std::make_index_sequence<N>{});
  if constexpr (takes) {
    return N;
  } else {
    static_assert(N < 16, "the arguments of the function are not all scalars: name their types, as in cost<A, B>(f)");
    if constexpr (N < 16) return arity<F, N + 1>();
    else return 0;
  }
}

/// The expression of f on arguments A..., on as many scalars as it takes where none is named.
template<class F, class... A> constexpr auto expression_of() noexcept {
  if constexpr (sizeof...(A) > 0) {
    return std::type_identity<expression<plain<F>, symbol_for<A>...>>{};
  } else {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return std::type_identity<expression<plain<F>, scalar_at<I>...>>{};
    }
    (std::make_index_sequence<arity<typename origin<F>::type>()>{});
  }
}

template<class E, class G> constexpr bool expect_comparable() noexcept {
  constexpr bool holds = E::inputs == G::inputs && E::outputs == G::outputs;
  static_assert(holds, "functions that are compared take and return as many values");
  return holds;
}

/// Room for both programs and what is built on the way.
template<class E, class G>
inline constexpr int room_for_both =
    static_cast<int>(std::bit_ceil(4u * (program_of<E>.nodes.size() + program_of<G>.nodes.size()) + 64u));

/// Both expressions in one graph, where equal ones are one node.
template<class E, class G, class... S>
constexpr bool same_in_one_graph(std::type_identity<expression<G, S...>>) noexcept {
  using H = expression<G, S...>;
  if constexpr (expect_comparable<E, H>()) {
    graph_storage<room_for_both<E, H>> storage;
    graph g = storage.open();
    int number = 0;
    const ref arguments[]{
        input(g, extents_of<typename S::shape_type>(), number++, element_of<typename S::value_type>())...};
    ref a[static_cast<std::size_t>(E::outputs)], b[static_cast<std::size_t>(E::outputs)];
    inline_program(program_of<E>, g, arguments, E::inputs, a);
    inline_program(program_of<H>, g, arguments, H::inputs, b);
    bool same = !g.overflow;
    for (std::size_t i = 0; i < static_cast<std::size_t>(E::outputs); ++i) same = same && a[i].id == b[i].id;
    return same;
  } else {
    return false;
  }
}

}  // namespace detail

/// The operations of one call of f. `cost(f)` is for functions of scalars, `cost<A, B>(f)` for arguments of these
/// types.
template<class... A, class F> constexpr operation_counts cost(F) noexcept {
  using E = typename decltype(detail::expression_of<F, A...>())::type;
  return detail::cost_of<E>();
}

/// True where f and g are the same expression once simplified, operands of commutative operations in any order.
template<class... A, class F, class G> constexpr bool same_expression(F, G) noexcept {
  using E = typename decltype(detail::expression_of<F, A...>())::type;
  return detail::same_in_one_graph<E>(detail::expression_of<G, A...>());
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
