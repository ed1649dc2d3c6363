// SPDX-License-Identifier: BSL-1.0

// The same bits with every compiler and register width: a checksum of each function over its samples, one for targets
// with an fma and one for those without.

#include <tapeless/math/math.hpp>

#include <cstdint>
#include <math/elementary.hpp>
#include <support/catch.hpp>

namespace elementary {

namespace {

/// FNV-1a over the bits of f at all samples, NaN counted as one value.
template<class T, class F> std::uint64_t checksum(F f) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for_samples<T>([&](T x) {
    const T y = f(x);
    const auto bits = y != y ? ~std::uint64_t{0} : static_cast<std::uint64_t>(tl::math::to_bits(y));
    sum = (sum ^ bits) * 0x100000001b3;
  });
  return sum;
}

template<class F>
void has_bits(F f, std::uint64_t fused_float, std::uint64_t fused_double, std::uint64_t plain_float,
              std::uint64_t plain_double) {
  CHECK(checksum<float>(f) == (tl::has_fma ? fused_float : plain_float));
  CHECK(checksum<double>(f) == (tl::has_fma ? fused_double : plain_double));
}

}  // namespace

TEST_CASE("a function has the same bits with every compiler and on every target of its class", "[math]") {
  has_bits([](auto x) { return tl::math::exp(x); }, 0x636082976f8ed2c9, 0x895467c9da21c5b0, 0xe8f0baaa9f0dfebe,
           0xe64345a5937acbf7);
  has_bits([](auto x) { return tl::math::log(x); }, 0x639b057ea5e20457, 0xb2c7d2e0ceb470b, 0xb26efb7e1eb2b915,
           0xcdb6e6282cd025c7);
  has_bits([](auto x) { return tl::math::tanh(x); }, 0x39ef957e6bd813ca, 0xe7becb49cedf3873, 0x509288f0d81460a2,
           0xfa384e98c75dd081);
  has_bits([](auto x) { return tl::math::sigmoid(x); }, 0xe3ee617b0e4eadfe, 0x77f093852bf764fd, 0xef6b213e513fe08a,
           0x80bd82017a3c42e2);
  has_bits([](auto x) { return tl::math::erf(x); }, 0xefd52ec6ff2fe7b0, 0x848f8059a2dcddaf, 0x4ab16ebfffe451ac,
           0x8d95627dc796f49e);
  has_bits([](auto x) { return tl::math::erfc(x); }, 0x7b22876a23222acd, 0x2ba986e2280a32c, 0x955937802dacbf2e,
           0x9f2d53fe42a06c9c);
  has_bits([](auto x) { return tl::math::gelu(x); }, 0x3f0129805aaf5edb, 0xfe9333b29b266ae9, 0x7f117a6d6516ab52,
           0x257e76c161ca09f4);
  has_bits([](auto x) { return tl::math::softplus(x); }, 0x5b51ffbea756cebb, 0x976cc2a4fd1ffc6a, 0xf4ea20d63dd5ced1,
           0x3ff5ecf3e51c6bb7);
}

}  // namespace elementary
