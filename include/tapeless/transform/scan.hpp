// SPDX-License-Identifier: BSL-1.0
#pragma once

// Loops that stay loops: scan and fold.

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/graph/loop_builder.hpp>
#include <tapeless/transform/changed_tree.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The derivative of a loop reads what the loop computed, a row for each step. What is cheap to compute is not kept.
struct keep_steps {};
/// The derivative keeps the states alone and computes each step again.
struct recompute_steps {};
/// The derivative keeps the state of every C-th step alone, and computes C steps again at a time: with T steps, the
/// memory of T / C + C of them. (Andreas Griewank: Achieving logarithmic growth of temporal and spatial complexity in
/// reverse automatic differentiation, 1992, with one level.)
template<std::size_t C> struct checkpoints { static_assert(C > 0, "a checkpoint stands after at least one step"); };

namespace detail {

template<class Keep> inline constexpr std::size_t steps_at_once = 0;
template<std::size_t C> inline constexpr std::size_t steps_at_once<checkpoints<C>> = C;

template<std::size_t T, class X> constexpr bool expect_rows_of_scan() noexcept {
  constexpr bool symbols =
      leaf_count<X>() > 0 && every_leaf<X>([]<class L>(std::type_identity<L>) { return is_symbol<L>; });
  static_assert(symbols, "scan walks over symbols, or trees of them");
  if constexpr (symbols) {
    constexpr bool rows = every_leaf<X>([]<class L>(std::type_identity<L>) {
      if constexpr (L::shape_type::rank > 0) return L::shape_type::extents[0] == T;
      else return false;
    });
    static_assert(rows, "scan<T> walks over the leading axis of its arrays, which has the extent T");
    return rows;
  } else {
    return false;
  }
}

template<class Given, class Wanted> constexpr bool expect_state() noexcept {
  constexpr bool holds = std::is_same_v<Given, Wanted>;
  static_assert(holds, "a step of scan or fold gives the next state: the same types and shapes as the state it took");
  return holds;
}

template<class R> inline constexpr bool is_state_and_result = false;
template<class A, class B> inline constexpr bool is_state_and_result<std::pair<A, B>> = true;
template<class A, class B> inline constexpr bool is_state_and_result<std::tuple<A, B>> = true;

template<class R> constexpr bool expect_state_and_result() noexcept {
  constexpr bool holds = is_state_and_result<R>;
  static_assert(holds,
                "a step of scan returns the pair of the next state and what is collected; fold needs no such pair");
  return holds;
}

/// A number as a symbol of the graph, a tree as it is.
template<class Real, class X> constexpr auto as_symbols(const X& x, graph& g) noexcept {
  if constexpr (Number<X>) return Symbol<Real, shape<>>{constant(g, extents{}, static_cast<double>(x))};
  else return x;
}

/// The loop of T steps of `step`, which gives a pair: the next state, and what is collected.
template<std::size_t T, keeping How, class Step, class State, class... X>
constexpr auto trace_loop(graph& g, const Step& step, const State& first, const X&... xs) noexcept {
  loop_builder loop{g, {static_cast<std::int32_t>(T), false, How}};
  State state = first;
  const auto carry = [&](auto& symbol) { symbol.value = loop.carry(symbol.value); };
  for_each_symbol(state, carry);
  [[maybe_unused]] const auto entry = [&]<class Rows>(const Rows& rows) {
    using Row = entry_tree<Rows>;
    const auto arrays = refs_of(rows);
    const ref* next = arrays.data();
    Row row = tree_of<Row>(next);
    const auto read = [&](auto& symbol) { symbol.value = loop.row(symbol.value); };
    for_each_symbol(row, read);
    return row;
  };
  const std::tuple<State, entry_tree<X>...> taken{state, entry(xs)...};
  const auto both = std::apply(step, taken);
  const auto& [next, collected] = both;
  const auto before = refs_of(state), after = refs_of(next);
  const auto results = refs_of(collected);
  const ref made = loop.close(before.data(), after.data(), static_cast<int>(before.size()) - 1);
  auto last_state = after;
  for (std::size_t i = 0; i + 1 < after.size(); ++i) last_state[i] = last(made, after[i]);
  auto rows = results;
  for (std::size_t i = 0; i + 1 < results.size(); ++i) rows[i] = stacked(made, results[i]);
  const ref *states = last_state.data(), *all = rows.data();
  return std::pair{tree_of<State>(states), tree_of<stacked_tree<T, std::remove_cvref_t<decltype(collected)>>>(all)};
}

/// The leading `Count` entries of the axis of T, from entry `Begin` on, in groups of `Each` (0: not in groups).
template<std::size_t Begin, std::size_t Count, std::size_t Each, class X> constexpr auto cut(const X& rows) noexcept {
  const auto refs = refs_of(rows);
  auto parts = refs;
  for (std::size_t i = 0; i + 1 < refs.size(); ++i) {
    extents block = refs[i].shape();
    block.dim[0] = static_cast<std::int32_t>(Count);
    parts[i] = slice(refs[i], {static_cast<std::int32_t>(Begin)}, block);
    if constexpr (Each > 0) {
      const extents group{{static_cast<std::int32_t>(Each), block.dim[1], block.dim[2], block.dim[3]}, block.rank};
      parts[i] = reshape(parts[i], stacked_extents(group, static_cast<std::int32_t>(Count / Each)));
    }
  }
  const ref* next = parts.data();
  if constexpr (Each == 0) return tree_of<stacked_tree<Count, entry_tree<X>>>(next);
  else return tree_of<stacked_tree<Count / Each, stacked_tree<Each, entry_tree<X>>>>(next);
}

/// What groups of steps gave, and what the steps after them gave, as rows of one axis.
template<std::size_t T, class Groups, class Rest>
constexpr auto rows_of_groups(const Groups& groups, const Rest& rest) noexcept {
  const auto head = refs_of(groups);
  const auto tail = refs_of(rest);
  auto all = head;
  for (std::size_t i = 0; i + 1 < head.size(); ++i) {
    const extents& g = head[i].shape();
    const extents flat{{g.dim[0] * g.dim[1], g.dim[2], g.dim[3], 1}, static_cast<std::uint8_t>(g.rank - 1)};
    all[i] = reshape(head[i], flat);
    if (i + 1 < tail.size()) all[i] = concat(all[i], tail[i], 0);
  }
  const ref* next = all.data();
  return tree_of<stacked_tree<T, entry_tree<entry_tree<Groups>>>>(next);
}

/// T steps in groups of C, of which the derivative keeps the first state, and what is left of T.
template<std::size_t T, std::size_t C, class Step, class State, class... X>
constexpr auto trace_groups(graph& g, const Step& step, const State& first, const X&... xs) noexcept {
  constexpr std::size_t grouped = T / C * C;
  const auto group = [&](const auto& state, const auto&... entries) {
    return trace_loop<C, keeping::kept>(g, step, state, entries...);
  };
  const auto groups = trace_loop<T / C, keeping::recomputed>(g, group, first, cut<0, grouped, C>(xs)...);
  if constexpr (grouped == T) {
    return std::pair{groups.first, rows_of_groups<T>(groups.second, std::tuple<>{})};
  } else {
    const auto rest =
        trace_loop<T - grouped, keeping::kept>(g, step, groups.first, cut<grouped, T - grouped, 0>(xs)...);
    return std::pair{rest.first, rows_of_groups<T>(groups.second, rest.second)};
  }
}

template<std::size_t T, class Keep, class Step, class State, class... X>
constexpr auto trace_steps(graph& g, const Step& step, const State& first, const X&... xs) noexcept {
  constexpr std::size_t each = steps_at_once<Keep>;
  if constexpr (each > 0 && each < T) return trace_groups<T, each>(g, step, first, xs...);
  else if constexpr (std::is_same_v<Keep, recompute_steps>)
    return trace_loop<T, keeping::recomputed>(g, step, first, xs...);
  else return trace_loop<T, keeping::kept>(g, step, first, xs...);
}

template<class... X> constexpr bool expect_symbol_of_scan() noexcept {
  constexpr bool holds = ((leaf_count<X>() > 0) || ...);
  static_assert(holds,
                "scan and fold are called inside a traced function, with a symbol as the state or among the arrays: "
                "a state that begins with a number while there are no arrays is written 0 * x + number");
  return holds;
}

/// True for what is kept in a loop: symbols of float or double, at most of rank 3.
template<class X> constexpr bool expect_state_of_scan() noexcept {
  constexpr bool holds = leaf_count<X>() > 0 && every_leaf<X>([]<class L>(std::type_identity<L>) {
                           if constexpr (is_symbol<L>)
                             return std::is_floating_point_v<typename L::value_type> && L::shape_type::rank < 4;
                           else return false;
                         });
  static_assert(holds, "the state of scan and fold is made of floats or doubles with at most three axes");
  return holds;
}

}  // namespace detail

/// T steps of a loop that stays a loop: in step t, `step(state, entries...)` gives the pair of the next state and what
/// is collected. `entries` are entry t of the leading axis, of extent T, of each array of `xs`, or trees of them.
///
/// The result is the pair of the last state and what was collected, along a new leading axis of extent T. As in JAX;
/// what the step reads besides may be captured. To be called inside a traced function. `Keep` says what the derivative
/// does: `keep_steps`, `recompute_steps`, `checkpoints<C>`.
template<std::size_t T, class Keep = keep_steps, class Step, class State, class... X>
constexpr auto scan(const Step& step, const State& first, const X&... xs) noexcept {
  static_assert(T > 0, "a loop has at least one step");
  if constexpr (!detail::expect_symbol_of_scan<State, X...>() || !(detail::expect_rows_of_scan<T, X>() && ...)) {
    return detail::refused{};
  } else {
    using Real = typename detail::real_of<std::conditional_t<Number<State>, std::tuple<>, State>, X...>::type;
    graph* g = nullptr;
    ((g = g == nullptr ? detail::graph_in(xs) : g), ...);
    if constexpr (!Number<State>) g = detail::graph_in(first);
    const auto state = detail::as_symbols<Real>(first, *g);
    using S = std::remove_const_t<decltype(state)>;
    using R = std::invoke_result_t<const Step&, const S&, const detail::entry_tree<X>&...>;
    if constexpr (!detail::expect_state_of_scan<S>() || !detail::expect_state_and_result<R>()) {
      return detail::refused{};
    } else if constexpr (!detail::expect_state<std::remove_cvref_t<std::tuple_element_t<0, R>>, S>()) {
      return detail::refused{};
    } else {
      return detail::trace_steps<T, Keep>(*g, step, state, xs...);
    }
  }
}

/// T steps of a loop that stays a loop, of which only the last state is wanted: `step(state, entries...)` gives the
/// next one. Otherwise as `scan`.
template<std::size_t T, class Keep = keep_steps, class Step, class State, class... X>
constexpr auto fold(const Step& step, const State& first, const X&... xs) noexcept {
  const auto both = [&](const auto& state, const auto&... entries) {
    return std::pair{step(state, entries...), std::tuple<>{}};
  };
  const auto result = scan<T, Keep>(both, first, xs...);
  if constexpr (std::is_same_v<std::remove_const_t<decltype(result)>, detail::refused>) return result;
  else return result.first;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
