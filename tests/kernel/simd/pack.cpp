// SPDX-License-Identifier: BSL-1.0

// Every operation of a register against the same operation on single numbers.

#include <tapeless/kernel/simd/lanes.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/pieces.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <support/catch.hpp>
#include <type_traits>

namespace tl = tapeless;

// Inside, so that an unqualified name is the primitive and not the C library's.
namespace tapeless::math {

namespace {

template<class T> inline constexpr std::size_t size = tl::native_lanes<T>;

template<class T> bool same(T a, T b) { return (a != a && b != b) || to_bits(a) == to_bits(b); }

template<class T> constexpr T inf = std::numeric_limits<T>::infinity();
template<class T> constexpr T nan_of = std::numeric_limits<T>::quiet_NaN();
template<class T> constexpr T least = std::numeric_limits<T>::denorm_min();

/// Numbers whose pairs cover signs, zeros, NaN, overflow, rounding and what an fma keeps.
template<class T>
constexpr std::array<T, 20> samples{T(0),     T(-0.0),   T(1),    T(-1),    T(2.5),    T(-3.25),
                                    T(0.1),   T(1e-30),  T(1e30), inf<T>,   -inf<T>,   nan_of<T>,
                                    least<T>, -least<T>, T(7.7),  T(1) / 3, T(-2) / 3, T(1) + T(1) / (1 << 20),
                                    T(65537), T(-1e-9)};

/// Lanes taken from the samples, starting anywhere.
template<class T> struct lanes {
  T v[32];
  explicit lanes(std::size_t start, std::size_t step = 1) {
    for (std::size_t i = 0; i < 32; ++i) v[i] = samples<T>[(start + i * step) % samples<T>.size()];
  }
};

template<class T> tl::native_lane<T> load(const T* p) {
  if constexpr (size<T> == 1) return *p;
  else return tl::native_lane<T>::load(p);
}
template<class T> void store(tl::native_lane<T> v, T* p) {
  if constexpr (size<T> == 1) *p = v;
  else v.store(p);
}

/// f computed on registers equals f on single numbers, over all pairs of samples and a third operand.
template<class T, class F> bool agrees(F f) {
  for (std::size_t start = 0; start < samples<T>.size(); ++start)
    for (std::size_t step = 1; step <= samples<T>.size(); ++step) {
      const lanes<T> a(start), b(start + step, step), c(7 * start + step, 3);
      T got[size<T>];
      store<T>(f(load(a.v), load(b.v), load(c.v)), got);
      for (std::size_t i = 0; i < size<T>; ++i)
        if (!same(got[i], static_cast<T>(f(a.v[i], b.v[i], c.v[i])))) {
          UNSCOPED_INFO(a.v[i] << ", " << b.v[i] << ", " << c.v[i] << " gave " << got[i]);
          return false;
        }
    }
  return true;
}

}  // namespace

TEMPLATE_TEST_CASE("arithmetic on a register is arithmetic on each lane", "[kernel]", float, double) {
  using T = TestType;
  CHECK(agrees<T>([](auto a, auto b, auto) { return a + b; }));
  CHECK(agrees<T>([](auto a, auto b, auto) { return a - b; }));
  CHECK(agrees<T>([](auto a, auto b, auto) { return a * b; }));
  CHECK(agrees<T>([](auto a, auto b, auto) { return a / b; }));
  CHECK(agrees<T>([](auto a, auto, auto) { return -a; }));
  CHECK(agrees<T>([](auto a, auto b, auto) { return mul(a, b); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) { return fma(a, b, c); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) { return mul(a, b) + c; }));
  CHECK(agrees<T>([](auto a, auto, auto) { return sqrt(a); }));
  CHECK(agrees<T>([](auto a, auto, auto) { return abs(a); }));
  CHECK(agrees<T>([](auto a, auto b, auto) { return copysign(a, b); }));
}

TEMPLATE_TEST_CASE("a product is rounded before it is added, an fma is not", "[kernel]", float, double) {
  using T = TestType;
  const T u = std::numeric_limits<T>::epsilon();
  T a = 1 + u, b = 1 - u, got[size<T>];
  store<T>(mul(tl::native_lane<T>(a), tl::native_lane<T>(b)) + tl::native_lane<T>(T(-1)), got);
  CHECK(got[0] == 0);
  store<T>(fma(tl::native_lane<T>(a), tl::native_lane<T>(b), tl::native_lane<T>(T(-1))), got);
  CHECK(got[size<T> - 1] == (tl::has_fma ? -u * u : T(0)));
  store<T>(tl::native_lane<T>(a) * tl::native_lane<T>(b) + tl::native_lane<T>(T(-1)), got);
  if (size < T >> 1) CHECK(got[0] == 0);
}

TEMPLATE_TEST_CASE("comparisons, selections and extrema treat NaN and signed zeros as on single numbers", "[kernel]",
                   float, double) {
  using T = TestType;
  CHECK(agrees<T>([](auto a, auto b, auto c) { return select(a < b, b, c); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) { return select(a > b, b, c); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) { return select(a <= b, b, c); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) { return select(a >= b, b, c); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) { return select(a == b, b, c); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) { return select(a != b, b, c); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) { return select((a < b) & (b < c), b, c); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) { return select((a < b) | (b < c), b, c); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) { return select(!(a < b), b, c); }));
  CHECK(agrees<T>([](auto a, auto b, auto) { return raw_max(a, b); }));
  CHECK(agrees<T>([](auto a, auto b, auto) { return raw_min(a, b); }));
  CHECK(agrees<T>([](auto a, auto b, auto) { return maximum(a, b); }));
  CHECK(agrees<T>([](auto a, auto b, auto) { return minimum(a, b); }));
  CHECK(maximum(nan_of<T>, T(1)) != maximum(nan_of<T>, T(1)));
  CHECK(maximum(T(1), nan_of<T>) != maximum(T(1), nan_of<T>));
  CHECK(raw_max(nan_of<T>, T(1)) == 1);
}

TEST_CASE("each lane looks up a table by the last three bits of its index", "[kernel]") {
  CHECK(agrees<float>([](auto a, auto, auto) {
    constexpr float table[8] = {3, 1, 4, -1, 5, 9, 2, 6};
    using tapeless::math::detail::lookup;
    return lookup(table, to_bits(a) >> 9);
  }));
}

TEMPLATE_TEST_CASE("the integer view of a register is that of each lane", "[kernel]", float, double) {
  using T = TestType;
  using I = bits_of<T>;
  CHECK(agrees<T>([](auto a, auto b, auto) {
    return from_bits(((to_bits(a) & I(0xff00ff)) | (to_bits(b) >> 7)) ^ (to_bits(b) & I(0x7f)));
  }));
  CHECK(agrees<T>(
      [](auto a, auto b, auto) { return from_bits(((to_bits(a) >> 2) + (to_bits(b) >> 2)) - (to_bits(a) >> 3)); }));
  CHECK(agrees<T>([](auto a, auto, auto) { return from_bits(to_bits(a) << 3); }));
  CHECK(agrees<T>([](auto a, auto, auto) { return from_integer(to_bits(a) >> 16); }));
  CHECK(agrees<T>([](auto a, auto b, auto c) {
    return select((to_bits(a) & I(1)) == I(0), select(to_bits(a) < to_bits(b), a, b), c);
  }));
}

TEMPLATE_TEST_CASE("partial loads and stores touch only their lanes", "[kernel]", float, double) {
  using T = TestType;
  if constexpr (size < T >> 1) {
    using P = tl::pack<T>;
    const lanes<T> from(3);
    for (std::size_t n = 0; n < size<T>; ++n) {
      // the source ends where its allocation ends, so that a checked build sees a read outside
      auto* exact = new T[n + 1];
      for (std::size_t i = 0; i < n; ++i) exact[i + 1] = from.v[i];
      T got[size<T>];
      P::load(exact + 1, n).store(got);
      for (std::size_t i = 0; i < size<T>; ++i) CHECK(same(got[i], i < n ? from.v[i] : T(0)));
      delete[] exact;

      for (std::size_t offset = 0; offset < 3; ++offset) {
        unsigned char memory[64 + 3 * sizeof(T) * 16];
        std::memset(memory, 0xa5, sizeof memory);
        auto* target = reinterpret_cast<T*>(memory + 32) + offset;
        P::load(from.v).store(target, n);
        const auto* first = reinterpret_cast<unsigned char*>(target);
        for (const auto* byte = memory; byte != memory + sizeof memory; ++byte)
          if (byte < first || byte >= first + n * sizeof(T)) REQUIRE(*byte == 0xa5);
        CHECK(std::memcmp(target, from.v, n * sizeof(T)) == 0);
      }
    }
  }
}

TEMPLATE_TEST_CASE("gathers, indices, ramps and masks fill the lanes asked for", "[kernel]", float, double) {
  using T = TestType;
  if constexpr (size < T >> 1) {
    using P = tl::pack<T>;
    std::int32_t integers[16];
    T numbers[16 * 7];
    for (std::size_t i = 0; i < 16; ++i) integers[i] = static_cast<std::int32_t>(i * i) * (i % 2 == 0 ? 1001 : -3);
    for (std::size_t i = 0; i < 16 * 7; ++i) numbers[i] = static_cast<T>(i) + T(0.5);
    T got[size<T>];
    P::load_index(integers).store(got);
    for (std::size_t i = 0; i < size<T>; ++i) CHECK(got[i] == static_cast<T>(integers[i]));
    P::iota(T(5)).store(got);
    for (std::size_t i = 0; i < size<T>; ++i) CHECK(got[i] == static_cast<T>(5 + i));
    for (std::ptrdiff_t stride : {1, 3, 7}) {
      P::gather(numbers, stride).store(got);
      for (std::size_t i = 0; i < size<T>; ++i) CHECK(got[i] == numbers[i * static_cast<std::size_t>(stride)]);
    }
    P::gather(numbers + 16 * 7 - 1, -7).store(got);
    for (std::size_t i = 0; i < size<T>; ++i) CHECK(got[i] == numbers[16 * 7 - 1 - 7 * i]);
    for (std::size_t n = 0; n < size<T>; ++n) {
      auto* exact = new std::int32_t[n + 1];
      auto* strided = new T[3 * n + 1];
      for (std::size_t i = 0; i < n; ++i) exact[i + 1] = integers[i];
      for (std::size_t i = 0; i < n; ++i) strided[1 + 3 * i] = numbers[i];
      P::load_index(exact + 1, n).store(got);
      for (std::size_t i = 0; i < size<T>; ++i) CHECK(got[i] == (i < n ? static_cast<T>(integers[i]) : T(0)));
      P::gather(strided + 1, 3, n).store(got);
      for (std::size_t i = 0; i < size<T>; ++i) CHECK(got[i] == (i < n ? numbers[i] : T(0)));
      select(P::first(n), P(T(1)), P(T(2))).store(got);
      for (std::size_t i = 0; i < size<T>; ++i) CHECK(got[i] == (i < n ? T(1) : T(2)));
      CHECK(any(P::first(n)) == (n > 0));
      CHECK(any(P::iota(T(0)) == P(static_cast<T>(n))));
      CHECK_FALSE(any(P::iota(T(0)) > P(static_cast<T>(size<T> - 1))));
      delete[] exact;
      delete[] strided;
    }
  }
}

TEMPLATE_TEST_CASE("a block transposed in registers is the block transposed", "[kernel]", float, double) {
  using T = TestType;
  if constexpr (size < T >> 1) {
    constexpr std::size_t ld_src = size<T> + 3, ld_dst = size<T> + 1;
    T src[size<T> * ld_src], dst[size<T> * ld_dst + 1];
    for (std::size_t i = 0; i < size<T> * ld_src; ++i) src[i] = static_cast<T>(i);
    for (auto& x : dst) x = T(-1);
    tl::pack<T>::transpose(src, ld_src, dst, ld_dst);
    for (std::size_t i = 0; i < size<T>; ++i) {
      for (std::size_t j = 0; j < size<T>; ++j) CHECK(dst[i * ld_dst + j] == src[j * ld_src + i]);
      CHECK(dst[i * ld_dst + size<T>] == -1);
    }
  }
}

}  // namespace tapeless::math
