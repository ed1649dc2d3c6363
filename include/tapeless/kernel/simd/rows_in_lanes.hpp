// SPDX-License-Identifier: BSL-1.0
#pragma once

// A rows kernel with short rows and something computed once a row, a softmax over ten classes for example: each lane of
// a register has a row of its own, so that what is done along a row is done for as many rows as there are lanes.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/rows.hpp>
#include <tapeless/kernel/simd/turn.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Kernel K on one row of registers.
template<class K> struct in_lanes {
  static constexpr auto descriptor = [] {
    auto d = K::descriptor;
    d.shape.extent[2] = 1;
    return d;
  }();
};

/// Slot S then has registers of its own, one for each number of a row, or for the row.
template<class K, std::size_t S> struct slot_at<in_lanes<K>, S> {
  using rows = slot_at<K, S>;
  static constexpr content what = rows::what == content::counter ? content::counter : content::real;
  static constexpr bool patterned = false;
  static constexpr std::ptrdiff_t offset = what == content::counter ? rows::offset : 0, i = 0, j = 0, k = 0,
                                  n = rows::n;

  TAPELESS_INLINE static constexpr std::ptrdiff_t element(const coordinates& c) noexcept { return offset + c.n * n; }
};

/// Loads, or stores, of slot `S` for an element or once a row.
template<op Code, std::size_t S> struct accesses {
  static constexpr bool test(const instruction& i) noexcept {
    return i.code == Code && i.slot == static_cast<std::int16_t>(S) && i.at != level::total;
  }
};
template<class K, op Code, std::size_t S> inline constexpr bool has_access = choose<K, accesses<Code, S>>().size() > 0;

template<class K, class T, class V, class Slots> struct rows_in_lanes {
  static constexpr std::ptrdiff_t rows = K::descriptor.shape.extent[2], row = K::descriptor.shape.extent[3];
  static constexpr std::ptrdiff_t lanes = static_cast<std::ptrdiff_t>(width<V>);
  /// Registers that a row takes, and those that a block turned back has room for.
  static constexpr std::ptrdiff_t room = (row + lanes - 1) / lanes * lanes;
  using every = std::make_index_sequence<slot_count<K>>;
  using kernel = rows_kernel<in_lanes<K>, V, V, own_slots<K, V>>;
  using lines = frame<in_lanes<K>, V, level::line>;

  using plain = rows_kernel<K, T, V, Slots>;

  Slots slots;

  struct registers {
    alignas(64) V of[slot_count<K>][static_cast<std::size_t>(room)];
  };

  template<std::size_t S> TAPELESS_INLINE const T* first(std::ptrdiff_t m) const noexcept {
    return storage<S>(slots).real + slot_at<K, S>::offset + m * slot_at<K, S>::k;
  }

  /// Whether slots A and B hold the same numbers: what is stored in one pass and read in a later one, or read and then
  /// updated.
  template<std::size_t A, std::size_t B> TAPELESS_INLINE bool are_one() const noexcept {
    using a = slot_at<K, A>;
    using b = slot_at<K, B>;
    constexpr bool alike =
        a::what == content::real && b::what == content::real && a::offset == b::offset && a::k == b::k && a::n == b::n;
    if constexpr (alike) return storage<A>(slots).real == storage<B>(slots).real;
    else return false;
  }

  /// The registers of slot S: its own, or those of the slot before that is the same.
  template<std::size_t S, std::size_t A = 0> TAPELESS_INLINE V* place(registers& all) const noexcept {
    if constexpr (A < S) return are_one<A, S>() ? all.of[A] : place<S, A + 1>(all);
    else return all.of[S];
  }

  /// Reads slot S for the rows from m on.
  template<std::size_t S> TAPELESS_INLINE void read(std::ptrdiff_t m, V* to) const noexcept {
    using s = slot_at<K, S>;
    if constexpr (s::what == content::integer) {
      const std::int32_t* const p = storage<S>(slots).integer + s::offset + m * s::k;
      if constexpr (s::k == 1) *to = V::load_index(p);
      else *to = spread<V, static_cast<std::size_t>(lanes)>(p, s::k);
    } else if constexpr (s::n == 0) {
      if constexpr (s::k == 0) *to = V(*first<S>(m));
      else if constexpr (s::k == 1) *to = V::load(first<S>(m));
      else *to = V::gather(first<S>(m), s::k);
    } else if constexpr (s::k == 0) {
      for (std::ptrdiff_t n = 0; n < row; ++n) to[n] = V(first<S>(m)[n]);
    } else {
      turn<V, row, lanes, 1, s::k, lanes>(first<S>(m), reinterpret_cast<T*>(to));
    }
  }

  /// Writes slot S for the rows from m on.
  template<std::size_t S> TAPELESS_INLINE void write(std::ptrdiff_t m, const V* from) const noexcept {
    using s = slot_at<K, S>;
    T* const to = storage<S>(slots).real + s::offset + m * s::k;
    if constexpr (s::n == 0) {
      if constexpr (s::k == 1) from->store(to);
      else store_apart<static_cast<std::size_t>(lanes)>(*from, to, s::k);
    } else {
      constexpr std::ptrdiff_t whole = row / lanes * lanes;
      for (std::ptrdiff_t n = 0; n < whole; n += lanes)
        turn_block<V, lanes>(reinterpret_cast<const T*>(from + n), lanes, to + n, s::k);
      if constexpr (row > whole) {
        alignas(64) T turned[static_cast<std::size_t>(lanes * lanes)];
        turn_block<V, lanes>(reinterpret_cast<const T*>(from + whole), lanes, turned, lanes);
        for (std::ptrdiff_t r = 0; r < lanes; ++r)
          V::load(turned + r * lanes).store(to + r * s::k + whole, static_cast<std::size_t>(row - whole));
      }
    }
  }

  /// A slot that is written and does not advance with the rows keeps numbers from one pass over a row to the next.
  template<std::size_t S> static constexpr bool is_scratch = has_access<K, op::store, S>&& slot_at<K, S>::k == 0;
  template<std::size_t S>
  static constexpr bool is_read =
      has_access<K, op::load, S>&& slot_at<K, S>::what != content::counter && !is_scratch<S>;
  template<std::size_t S> static constexpr bool is_written = has_access<K, op::store, S> && !is_scratch<S>;

  template<std::size_t S> TAPELESS_INLINE void read_used(std::ptrdiff_t m, V* to) const noexcept {
    if constexpr (is_read<S>) read<S>(m, to);
  }
  template<std::size_t S> TAPELESS_INLINE void write_used(std::ptrdiff_t m, const V* from) const noexcept {
    if constexpr (is_written<S>) write<S>(m, from);
  }

  /// Adds what lanes hold of a line to a total, in the order of the rows.
  template<std::size_t R> TAPELESS_INLINE static void add_line(const lines& line, plain& to) noexcept {
    constexpr instruction sum = K::descriptor.code[R];
    T apart[static_cast<std::size_t>(lanes)];
    number<in_lanes<K>, static_cast<std::size_t>(sum.a), V>(line, no_frame{}).store(apart);
    for (const T x : apart) at<R>(to.total) = combine<sum.code>(at<R>(to.total), x);
  }
  template<std::size_t... R>
  TAPELESS_INLINE static void add_lines(const lines& line, plain& to, std::index_sequence<R...>) noexcept {
    (add_line<R>(line, to), ...);
  }

  template<std::size_t... S, int... P>
  [[gnu::noinline]] void run_block(std::ptrdiff_t m, plain& to, std::index_sequence<S...>,
                                   std::integer_sequence<int, P...>) const noexcept {
    registers all;
    const pointer<V> places[]{{place<S>(all)}...};
    (read_used<S>(m, places[S].real), ...);
    kernel on(own_slots<K, V>{places});
    (on.template pass<P>(coordinates{}), ...);
    (write_used<S>(m, places[S].real), ...);
    add_lines(on.line, to, chosen<K, reductions_of_lines<-1>>{});
  }

  /// Rows that fill no block are walked by the plain kernel, which has the totals.
  void run() const noexcept {
    plain rest(slots);
    rest.begin();
    coordinates c;
    for (; c.k + lanes <= rows; c.k += lanes)
      run_block(c.k, rest, every{}, std::make_integer_sequence<int, K::descriptor.shape.phases>{});
    if constexpr (rows % lanes > 0) {
      for (; c.k < rows; ++c.k) rest.all_phases(c);
    }
    rest.end();
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
