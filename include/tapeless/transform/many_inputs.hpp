// SPDX-License-Identifier: BSL-1.0
#pragma once

// An expression computed for registers of inputs: where their numbers and the results lie meanwhile.

#include <cstddef>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/many.hpp>
#include <tapeless/transform/entries.hpp>
#include <tapeless/transform/transformed.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The registers that the inputs of a call take: those that differ from input to input, and those that do not.
template<class... In>
inline constexpr std::size_t own_numbers = (0 + ... + (is_shared<In> ? 0 : number_count<typename In::symbol>));
template<class... In>
inline constexpr std::size_t shared_numbers = (0 + ... + (is_shared<In> ? number_count<typename In::symbol> : 0));

/// What a call may keep on the stack.
inline constexpr std::size_t most_bytes_of_many = std::size_t{1} << 20;

/// True where registers compute E; refuses what they cannot.
template<class E, class... In> constexpr bool expect_lanes() noexcept {
  using T = typename E::real;
  constexpr bool by_place = [] {
    for (const planned_kernel& k : plan_of<E>.kernels) {
      if (k.shape.form == kind::gather || k.shape.form == kind::scatter) return false;
    }
    return true;
  }();
  constexpr std::size_t numbers =
      turns<E> * (own_numbers<In...> + number_count<typename E::result> + workspace_size<E>)+shared_numbers<In...>;
  constexpr bool small = numbers * sizeof(native_lane<T>) <= most_bytes_of_many;
  static_assert(by_place,
                "lanes cannot each take another row of a table: call the function itself in a loop, or "
                "multiply the table by a vector of zeros and a one");
  static_assert(small,
                "a register for each number of arguments, results and workspace is more than 1 MiB of stack: "
                "call the function itself in a loop");
  return by_place && small;
}

/// The number of entries of the shortest range; what is shared has no end.
template<class... Many> constexpr std::size_t fewest(const Many&... many) noexcept {
  std::size_t count = std::numeric_limits<std::size_t>::max();
  const auto take = [&]<class X>(const X& x) {
    if constexpr (!is_shared<X>) count = x.size() < count ? x.size() : count;
  };
  (take(many), ...);
  return count;
}

/// Where the numbers of each input lie, one tuple of leaves an argument; an empty one for what is shared.
template<class... In> auto leaves_of_many(const In&... in) noexcept {
  const auto leaves = []<class X>(const X& x) {
    if constexpr (is_shared<X>) return std::tuple<>{};
    else return x.leaves();
  };
  return std::make_tuple(leaves(in)...);
}

/// What all inputs share, each number in all lanes of a register.
template<class V, class... In> struct shared_registers {
  V numbers[shared_numbers<In...> + 1];

  explicit shared_registers(const In&... in) noexcept {
    V* to = numbers;
    const auto spread = [&]<class Leaf>(const Leaf& leaf) {
      const auto* from = argument_traits<Leaf>::data(leaf);
      for (std::size_t j = 0; j < argument_shape<Leaf>::size; ++j) *to++ = V(static_cast<math::value_of<V>>(from[j]));
    };
    const auto take = [&]<class X>(const X& x) {
      if constexpr (is_shared<X>)
        std::apply([&](const auto&... leaf) { (spread(leaf), ...); }, leaves_of<typename X::symbol>(x.value));
    };
    (take(in), ...);
  }
};

/// Points an argument of a program at its registers, and goes on to the next.
template<class Leaf, class V> TAPELESS_INLINE void point_at(V*& registers, pointer<V>*& argument) noexcept {
  argument->real = registers;
  ++argument;
  registers += Leaf::shape_type::size;
}
template<class V, class... Leaf>
TAPELESS_INLINE void point_at_leaves(std::tuple<Leaf...>, V*& registers, pointer<V>*& argument) noexcept {
  (point_at<Leaf>(registers, argument), ...);
}

template<class V, class... Leaf, std::size_t... I>
TAPELESS_INLINE void load_leaves([[maybe_unused]] const std::tuple<Leaf...>& leaves, std::size_t at, std::size_t count,
                                 V* to, std::index_sequence<I...>) noexcept {
  ((load_many(std::get<I>(leaves), at, count, to), to += Leaf::size), ...);
}
/// Reads the leaves of one argument.
template<class V, class... Leaf>
TAPELESS_INLINE void load_leaves(const std::tuple<Leaf...>& leaves, std::size_t at, std::size_t count, V* to) noexcept {
  load_leaves(leaves, at, count, to, std::index_sequence_for<Leaf...>{});
}

/// An argument of all inputs: its registers, shared ones or ones of its own.
template<class In, class V, class Leaves>
TAPELESS_INLINE void place_argument(const Leaves& leaves, std::size_t at, std::size_t count, V*& own, V*& shared,
                                    pointer<V>*& argument) noexcept {
  if constexpr (is_shared<In>) {
    point_at_leaves(leaf_types<typename In::symbol>{}, shared, argument);
  } else {
    load_leaves(leaves, at, count, own);
    point_at_leaves(leaf_types<typename In::symbol>{}, own, argument);
  }
}

/// E computed for `Turns` registers of inputs, `count` of each, the first of them number `at`.
template<class E, std::size_t Turns, class... In> struct many_results {
  using V = native_lane<typename E::real>;
  static constexpr std::size_t results = number_count<typename E::result>;

  V registers[Turns][results];

  template<class Leaves>
  many_results(const Leaves& leaves, const shared_registers<V, In...>& shared, std::size_t at,
               std::size_t count) noexcept {
    V inputs[Turns][own_numbers<In...> + 1], workspace[Turns][workspace_size<E>];
    pointer<V> arguments[Turns][static_cast<std::size_t>(E::inputs + E::outputs)];
    for (std::size_t t = 0; t < Turns; ++t) {
      place(leaves, shared, at + t * V::size, count, inputs[t], registers[t], arguments[t],
            std::index_sequence_for<In...>{});
    }
    run_for_many<E>(arguments, workspace);
  }

 private:
  template<class Leaves, std::size_t... I>
  TAPELESS_INLINE static void place(const Leaves& leaves, const shared_registers<V, In...>& shared, std::size_t at,
                                    std::size_t count, V* own, V* result, pointer<V>* argument,
                                    std::index_sequence<I...>) noexcept {
    V* of_all = const_cast<V*>(shared.numbers);
    (place_argument<In>(std::get<I>(leaves), at, count, own, of_all, argument), ...);
    point_at_leaves(leaf_types<typename E::result>{}, result, argument);
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
