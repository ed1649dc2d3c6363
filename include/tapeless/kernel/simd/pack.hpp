// SPDX-License-Identifier: BSL-1.0
#pragma once

// pack<T>: one native register of float or double lanes, and the friends that lane-generic code calls on it.

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>

TAPELESS_INTRINSICS_BEGIN

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// What a register of T is and is computed with: see kernel/simd/portable_arithmetic.hpp. Complete before `pack` is.
template<class T> struct arithmetic;
/// What else an architecture header provides for it: see kernel/simd/portable.hpp.
template<class T> struct registers;
/// And for moving lanes between registers: see kernel/simd/portable_shuffle.hpp.
template<class T> struct shuffles;

}  // namespace detail

/// One native register of T. All arithmetic is lane by lane; a product is rounded by itself, `fma` is explicit.
template<class T> struct pack {
  static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>, "a pack holds float or double");

  using value_type = T;
  using integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  using arithmetic = detail::arithmetic<T>;
  using machine = detail::registers<T>;
  using shuffle = detail::shuffles<T>;
  using batch = typename arithmetic::batch;
  using register_type = typename arithmetic::register_type;
  static constexpr std::size_t size = arithmetic::size;

  /// One truth value a lane.
  struct mask {
    typename arithmetic::truth value;

    TAPELESS_INLINE friend mask operator&(mask a, mask b) noexcept { return {arithmetic::both(a.value, b.value)}; }
    TAPELESS_INLINE friend mask operator|(mask a, mask b) noexcept { return {arithmetic::either(a.value, b.value)}; }
    TAPELESS_INLINE friend mask operator!(mask a) noexcept { return {arithmetic::negated(a.value)}; }
    /// True if one lane is.
    TAPELESS_INLINE friend bool any(mask a) noexcept { return arithmetic::any(a.value); }
  };

  /// The lanes as signed integers.
  struct bits {
    typename arithmetic::integers value;

    bits() = default;
    TAPELESS_INLINE bits(integer i) noexcept : value(arithmetic::all_bits(i)) {}
    TAPELESS_INLINE explicit bits(typename arithmetic::integers v) noexcept : value(v) {}

    TAPELESS_INLINE friend bits operator+(bits a, bits b) noexcept { return bits(arithmetic::add(a.value, b.value)); }
    TAPELESS_INLINE friend bits operator-(bits a, bits b) noexcept {
      return bits(arithmetic::subtract(a.value, b.value));
    }
    TAPELESS_INLINE friend bits operator&(bits a, bits b) noexcept { return bits(a.value & b.value); }
    TAPELESS_INLINE friend bits operator|(bits a, bits b) noexcept { return bits(a.value | b.value); }
    TAPELESS_INLINE friend bits operator^(bits a, bits b) noexcept { return bits(a.value ^ b.value); }
    TAPELESS_INLINE friend bits operator<<(bits a, int n) noexcept { return bits(arithmetic::left(a.value, n)); }
    TAPELESS_INLINE friend bits operator>>(bits a, int n) noexcept { return bits(arithmetic::right(a.value, n)); }
    TAPELESS_INLINE friend mask operator==(bits a, bits b) noexcept {
      return {arithmetic::equal_bits(a.value, b.value)};
    }
    TAPELESS_INLINE friend mask operator<(bits a, bits b) noexcept { return {arithmetic::less_bits(a.value, b.value)}; }

    /// The floating-point lanes with these bits.
    TAPELESS_INLINE friend pack from_bits(bits i) noexcept { return arithmetic::from_bits(i.value); }

    /// These integers as T; asked for |i| < 2^51 at most, where adding 1.5 2^52 leaves the integer in the low bits.
    TAPELESS_INLINE friend pack from_integer(bits i) noexcept {
      if constexpr (sizeof(T) == 4) return arithmetic::from_integer(i.value);
      else return from_bits(i + to_bits(pack(0x1.8p52))) - pack(0x1.8p52);
    }
  };

  batch value;

  pack() = default;
  TAPELESS_INLINE pack(T x) noexcept : value(arithmetic::all(x)) {}
  TAPELESS_INLINE pack(batch x) noexcept : value(x) {}

  /// At most `size` numbers, one a lane; `rest` in the lanes that are left.
  template<std::size_t N>
  requires(N <= size) [[nodiscard]] TAPELESS_INLINE static pack of(const T (&x)[N], T rest) noexcept {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return pack(batch(register_type{(I < N ? x[I < N ? I : 0] : rest)...}));
    }
    (std::make_index_sequence<size>{});
  }
  /// Lanes p[0], p[1], ..., any alignment.
  [[nodiscard]] TAPELESS_INLINE static pack load(const T* p) noexcept { return arithmetic::load(p); }
  /// The first n < size lanes from p, 0 in the others; no byte outside is read.
  [[nodiscard]] TAPELESS_INLINE static pack load(const T* p, std::size_t n) noexcept { return machine::load(p, n); }
  /// What is loaded here for several uses, once for all of them.
  [[nodiscard]] TAPELESS_INLINE static pack kept(pack a) noexcept {
    TAPELESS_LOADED(a.value);
    return a;
  }
  /// The same, by several loads where they see stores that a single one would wait for.
  template<std::size_t N> [[nodiscard]] TAPELESS_INLINE static pack load_pieces(const T* p) noexcept {
    if constexpr (requires { machine::template load_pieces<N>(p); }) return machine::template load_pieces<N>(p);
    else return load(p, N);
  }
  /// The same for the first N lanes, with anything in the others.
  template<std::size_t N> [[nodiscard]] TAPELESS_INLINE static pack load_some(const T* p) noexcept {
    if constexpr (N == size) return load(p);
    else if constexpr (requires { machine::template load_some<N>(p); }) return machine::template load_some<N>(p);
    else return load(p, N);
  }
  /// Integers p[0], p[1], ... converted to T.
  [[nodiscard]] TAPELESS_INLINE static pack load_index(const std::int32_t* p) noexcept {
    return machine::load_index(p);
  }
  [[nodiscard]] TAPELESS_INLINE static pack load_index(const std::int32_t* p, std::size_t n) noexcept {
    return machine::load_index(p, n);
  }
  /// Lanes p[0], p[stride], p[2 stride], ...; the offsets fit 31 bits.
  [[nodiscard]] TAPELESS_INLINE static pack gather(const T* p, std::ptrdiff_t stride) noexcept {
    return machine::gather(p, stride);
  }
  [[nodiscard]] TAPELESS_INLINE static pack gather(const T* p, std::ptrdiff_t stride, std::size_t n) noexcept {
    return machine::gather(p, stride, n);
  }
  /// start, start + 1, start + 2, ...
  [[nodiscard]] TAPELESS_INLINE static pack iota(T start) noexcept { return pack(start) + pack(machine::iota()); }
  /// True in the lanes below n.
  [[nodiscard]] TAPELESS_INLINE static mask first(std::size_t n) noexcept { return {machine::first(n)}; }

  TAPELESS_INLINE void store(T* p) const noexcept { arithmetic::store(value, p); }
  /// Stores the first n < size lanes; no byte outside is written.
  TAPELESS_INLINE void store(T* p, std::size_t n) const noexcept { machine::store(value, p, n); }

  /// The size x N block at src, rows ld_src apart, transposed to dst, rows ld_dst apart. The two do not overlap.
  template<std::ptrdiff_t N = static_cast<std::ptrdiff_t>(size)>
  TAPELESS_INLINE static void transpose(const T* src, std::ptrdiff_t ld_src, T* dst, std::ptrdiff_t ld_dst) noexcept {
    static_assert(0 < N && N <= static_cast<std::ptrdiff_t>(size));
    machine::template transpose<N>(src, ld_src, dst, ld_dst);
  }

  /// The lanes of a and b in turns, of their lower halves and of their upper ones.
  [[nodiscard]] TAPELESS_INLINE static pack zip_low(pack a, pack b) noexcept {
    return batch(shuffle::zip_low(a.value, b.value));
  }
  [[nodiscard]] TAPELESS_INLINE static pack zip_high(pack a, pack b) noexcept {
    return batch(shuffle::zip_high(a.value, b.value));
  }
  /// Every other lane of a and then of b, from the first or from the second on.
  [[nodiscard]] TAPELESS_INLINE static pack even(pack a, pack b) noexcept {
    return batch(shuffle::even(a.value, b.value));
  }
  [[nodiscard]] TAPELESS_INLINE static pack odd(pack a, pack b) noexcept {
    return batch(shuffle::odd(a.value, b.value));
  }
  /// p[l mod N] in lane l, N < size a power of two.
  template<int N> [[nodiscard]] TAPELESS_INLINE static pack load_cycle(const T* p) noexcept {
    if constexpr (requires { machine::template load_cycle<N>(p); }) return machine::template load_cycle<N>(p);
    else return batch(shuffle::template cycle<N>(load(p, std::size_t{N}).value));
  }
  /// p[l / N] in lane l, for the first n lanes, N < size a power of two.
  template<int N> [[nodiscard]] TAPELESS_INLINE static pack load_repeat(const T* p, std::size_t n) noexcept {
    return batch(shuffle::template repeat<N>(load(p, (n + N - 1) / N).value));
  }
  /// The lanes from `First` on of a and b, one behind the other; 0 < First < size.
  template<int First> [[nodiscard]] TAPELESS_INLINE static pack across(pack a, pack b) noexcept {
    return batch(shuffle::template across<First>(a.value, b.value));
  }
  /// Lane `Which::from(l)` of a in lane l.
  template<class Which> [[nodiscard]] TAPELESS_INLINE static pack pick(pack a) noexcept {
    return [&]<std::size_t... L>(std::index_sequence<L...>) {
      const auto lanes = static_cast<register_type>(a.value);
      return pack(batch(register_type(__builtin_shufflevector(lanes, lanes, static_cast<int>(Which::from(L))...))));
    }
    (std::make_index_sequence<size>{});
  }
  /// The same of two registers, b behind a.
  template<class Which> [[nodiscard]] TAPELESS_INLINE static pack pick(pack a, pack b) noexcept {
    return [&]<std::size_t... L>(std::index_sequence<L...>) {
      const auto first = static_cast<register_type>(a.value), second = static_cast<register_type>(b.value);
      return pack(batch(register_type(__builtin_shufflevector(first, second, static_cast<int>(Which::from(L))...))));
    }
    (std::make_index_sequence<size>{});
  }
  /// In lane l the sum of the lanes of the l-th argument: lane i + lane i + size/2, and so on down to neighbours. There
  /// are `size` of them.
  template<class... Packs> [[nodiscard]] TAPELESS_INLINE static pack sums(Packs... r) noexcept {
    static_assert(sizeof...(Packs) == size);
    const register_type all[]{static_cast<register_type>(r.value)...};
    return batch(shuffle::sums(all));
  }

  TAPELESS_INLINE friend pack mul(pack a, pack b) noexcept {
    auto p = static_cast<register_type>(a.value * b.value);
    TAPELESS_ROUNDED(p);
    return batch(p);
  }
  TAPELESS_INLINE friend pack operator*(pack a, pack b) noexcept { return mul(a, b); }
  TAPELESS_INLINE friend pack operator+(pack a, pack b) noexcept { return a.value + b.value; }
  TAPELESS_INLINE friend pack operator-(pack a, pack b) noexcept { return a.value - b.value; }
  /// Rounded once, as is the square root, also where xsimd approximates.
  TAPELESS_INLINE friend pack operator/(pack a, pack b) noexcept {
    if constexpr (requires { machine::divide(a.value, b.value); }) return machine::divide(a.value, b.value);
    else return a.value / b.value;
  }
  /// Seen by the compiler as what it is, so that it becomes part of an fma.
  TAPELESS_INLINE friend pack operator-(pack a) noexcept { return batch(-static_cast<register_type>(a.value)); }

  TAPELESS_INLINE friend mask operator<(pack a, pack b) noexcept { return {arithmetic::less(a.value, b.value)}; }
  TAPELESS_INLINE friend mask operator>(pack a, pack b) noexcept { return {arithmetic::less(b.value, a.value)}; }
  TAPELESS_INLINE friend mask operator<=(pack a, pack b) noexcept { return {arithmetic::less_equal(a.value, b.value)}; }
  TAPELESS_INLINE friend mask operator>=(pack a, pack b) noexcept { return {arithmetic::less_equal(b.value, a.value)}; }
  TAPELESS_INLINE friend mask operator==(pack a, pack b) noexcept { return {arithmetic::equal(a.value, b.value)}; }
  TAPELESS_INLINE friend mask operator!=(pack a, pack b) noexcept { return !(a == b); }

  TAPELESS_INLINE friend pack fma(pack a, pack b, pack c) noexcept {
    if constexpr (has_fma) return batch(machine::fma(a.value, b.value, c.value));
    else return mul(a, b) + c;
  }
  TAPELESS_INLINE friend pack select(mask m, pack a, pack b) noexcept {
    return arithmetic::select(m.value, a.value, b.value);
  }
  /// table[i mod 8], lane by lane.
  TAPELESS_INLINE friend pack lookup(const T (&table)[8], bits i) noexcept { return machine::lookup(table, i.value); }
  TAPELESS_INLINE friend pack raw_max(pack a, pack b) noexcept { return machine::raw_max(a.value, b.value); }
  TAPELESS_INLINE friend pack raw_min(pack a, pack b) noexcept { return machine::raw_min(a.value, b.value); }
  TAPELESS_INLINE friend pack maximum(pack a, pack b) noexcept { return select(a == a, raw_max(a, b), a); }
  TAPELESS_INLINE friend pack minimum(pack a, pack b) noexcept { return select(a == a, raw_min(a, b), a); }
  TAPELESS_INLINE friend pack sqrt(pack a) noexcept { return machine::root(a.value); }
  TAPELESS_INLINE friend pack abs(pack a) noexcept {
    if constexpr (requires { machine::magnitude(a.value); }) return machine::magnitude(a.value);
    else return from_bits(to_bits(a) & ~sign_bit());
  }
  TAPELESS_INLINE friend pack copysign(pack x, pack s) noexcept {
    if constexpr (requires { machine::copysign(x.value, s.value); }) return machine::copysign(x.value, s.value);
    else return from_bits((to_bits(x) & ~sign_bit()) | (to_bits(s) & sign_bit()));
  }
  TAPELESS_INLINE friend bits to_bits(pack a) noexcept { return bits(arithmetic::to_bits(a.value)); }

 private:
  TAPELESS_INLINE static constexpr integer sign_bit() noexcept {
    return static_cast<integer>(integer{1} << (8 * sizeof(T) - 1));
  }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_INTRINSICS_END

TAPELESS_ARITHMETIC_END
