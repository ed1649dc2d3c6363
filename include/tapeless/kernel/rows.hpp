// SPDX-License-Identifier: BSL-1.0
#pragma once

// A rows kernel: elementwise work over rows of the last axis, in as many passes over a row as its reductions ask for.

#include <cstddef>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/reduction.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Reductions whose operand is an element of phase P, by what they give; -1 as P for all phases.
template<level To, int P> struct reductions_of_elements {
  template<class K> struct in {
    static constexpr bool test(const instruction& i) noexcept {
      const auto& from = K::descriptor.code[static_cast<std::size_t>(i.a < 0 ? 0 : i.a)];
      return is_reduction(i.code) && i.at == To && (i.phase == P || P < 0) && from.at == level::element;
    }
  };
};
/// Reductions of lines, which give totals.
template<int P> struct reductions_of_lines {
  template<class K> struct in {
    static constexpr bool test(const instruction& i) noexcept {
      const auto& from = K::descriptor.code[static_cast<std::size_t>(i.a < 0 ? 0 : i.a)];
      return is_reduction(i.code) && i.at == level::total && (i.phase == P || P < 0) && from.at == level::line;
    }
  };
};

template<class K, class Chosen> using chosen = decltype(choose<K, typename Chosen::template in<K>>());

template<class K, class T, class V, class Slots> struct rows_kernel {
  static constexpr kernel_shape shape = K::descriptor.shape;
  static constexpr std::size_t row = static_cast<std::size_t>(shape.extent[3]);
  static constexpr std::size_t lanes = width<V, T>;
  static constexpr auto step = static_cast<std::ptrdiff_t>(lanes);
  template<int P> using to_line = chosen<K, reductions_of_elements<level::line, P>>;
  template<int P> using to_total = chosen<K, reductions_of_elements<level::total, P>>;
  template<int P> using line_to_total = chosen<K, reductions_of_lines<P>>;

  slots_of<K, T, V, Slots> slots;
  frame<K, T, level::line> line;
  frame<K, T, level::total> total;
  accumulators_of<K, V, T, to_total<-1>> totals;

  TAPELESS_INLINE constexpr explicit rows_kernel(Slots s) noexcept : slots(s) {}

  /// The elements from c.n on, `Count` of them, as piece number `piece` of the row.
  template<int P, std::size_t Count, class Lines>
  TAPELESS_INLINE constexpr void piece(const coordinates& c, [[maybe_unused]] std::size_t piece,
                                       Lines& lines) noexcept {
    frame<K, V, level::element, P> f;
    run_steps<K, V, Count>(steps<K, level::element, P>{}, slots, c, f, line);
    take<Count>(to_line<P>{}, f, lines, piece);
    take<Count>(to_total<P>{}, f, totals, piece);
  }

  template<std::size_t Count, std::size_t... R, class Frame, class Accumulators>
  TAPELESS_INLINE static constexpr void take(std::index_sequence<R...>, const Frame& f, Accumulators& to,
                                             [[maybe_unused]] std::size_t piece) noexcept {
    (at<R>(to).template take<Count>(number<K, static_cast<std::size_t>(K::descriptor.code[R].a), V>(f, no_frame{}),
                                    piece),
     ...);
  }

  /// One pass over a row, and what is computed once after it.
  template<int P> TAPELESS_INLINE constexpr void pass(coordinates c) noexcept {
    accumulators_of<K, V, T, to_line<P>> lines;
    lines.clear();
    if constexpr (values<K, level::element, P>::size() > 0) {
      constexpr std::size_t pieces = row / lanes, rest = row % lanes;
      constexpr std::size_t unrolled = is_tiny_kernel<K>                              ? pieces
                                       : to_line<P>::size() + to_total<P>::size() > 0 ? virtual_lanes / lanes
                                                                                      : 1;
      std::size_t at = 0;
      if constexpr (unrolled <= 1 || math::Scalar<V>) {
        for (; at < pieces; ++at, c.n += step) piece<P, lanes>(c, at, lines);
      } else {
        for (; at + unrolled <= pieces; at += unrolled) {
          [&]<std::size_t... R>(std::index_sequence<R...>) { ((piece<P, lanes>(c, R, lines), c.n += step), ...); }
          (std::make_index_sequence<unrolled>{});
        }
        [&]<std::size_t... R>(std::index_sequence<R...>) { ((piece<P, lanes>(c, R, lines), c.n += step), ...); }
        (std::make_index_sequence<pieces % unrolled>{});
      }
      if constexpr (rest > 0) piece<P, rest>(c, pieces, lines);
    }
    c.n = 0;
    finish(to_line<P>{}, lines);
    run_steps<K, T, 1>(steps<K, level::line, P>{}, slots, c, line, no_frame{});
  }

  /// The same, and what it adds to totals.
  template<int P> TAPELESS_INLINE constexpr void phase(const coordinates& c) noexcept {
    pass<P>(c);
    add_to_sums<K, T>(total, line, line_to_total<P>{});
  }

  template<std::size_t... R, class Accumulators>
  TAPELESS_INLINE constexpr void finish(std::index_sequence<R...>, const Accumulators& lines) noexcept {
    ((at<R>(line) = at<R>(lines).template result<row>()), ...);
  }

  template<std::size_t... R> TAPELESS_INLINE constexpr void finish_totals(std::index_sequence<R...>) noexcept {
    ((at<R>(total) = at<R>(totals).template result<row>()), ...);
  }

  TAPELESS_INLINE constexpr void all_phases(const coordinates& c) noexcept {
    [&]<int... P>(std::integer_sequence<int, P...>) { (phase<P>(c), ...); }
    (std::make_integer_sequence<int, shape.phases>{});
  }

  /// Before the first row, and after the last.
  TAPELESS_INLINE constexpr void begin() noexcept {
    totals.clear();
    clear_sums<K, T>(total, line_to_total<-1>{});
  }
  TAPELESS_INLINE constexpr void end() noexcept {
    finish_totals(to_total<-1>{});
    run_steps<K, T, 1>(steps<K, level::total>{}, slots, coordinates{}, total, no_frame{});
  }

  TAPELESS_INLINE constexpr void run() noexcept {
    begin();
    coordinates c;
    for (c.i = 0; c.i < shape.extent[0]; ++c.i) {
      for (c.j = 0; c.j < shape.extent[1]; ++c.j) {
        for (c.k = 0; c.k < shape.extent[2]; ++c.k) all_phases(c);
      }
    }
    end();
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
