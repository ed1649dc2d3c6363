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
  has_bits([](auto x) { return tl::math::exp(x); }, 0x930cd74ae7cf9232, 0x895467c9da21c5b0, 0xff3b06da4ca6bc0d,
           0xe64345a5937acbf7);
  has_bits([](auto x) { return tl::math::log(x); }, 0xd90e4859d0fafe2b, 0xa4dc24e584a7dacd, 0xea2fdeba2b3f1519,
           0x3db121119c95bd77);
  has_bits([](auto x) { return tl::math::tanh(x); }, 0x24595d6e9a62b19a, 0xae87f860f3234aa6, 0xbe5a067392009115,
           0x42f0d8927f710200);
  has_bits([](auto x) { return tl::math::sigmoid(x); }, 0x1fbc265444cb2cc, 0x77f093852bf764fd, 0x5b0118b621f02544,
           0x80bd82017a3c42e2);
  has_bits([](auto x) { return tl::math::erf(x); }, 0x2ba0095f2a1f863a, 0x848f8059a2dcddaf, 0x955324ba30d517f3,
           0x8d95627dc796f49e);
  has_bits([](auto x) { return tl::math::erfc(x); }, 0x3ab0f4632401ed75, 0x2ba986e2280a32c, 0xc4bc1d719e3c7309,
           0x9f2d53fe42a06c9c);
  has_bits([](auto x) { return tl::math::gelu(x); }, 0xa535c8f9ff4b4747, 0xfe9333b29b266ae9, 0x2ed33de64e26379,
           0x257e76c161ca09f4);
  has_bits([](auto x) { return tl::math::softplus(x); }, 0x261435d060fd3261, 0x976cc2a4fd1ffc6a, 0x63eb64d8ab411f78,
           0x3ff5ecf3e51c6bb7);
  has_bits([](auto x) { return tl::math::fast_tanh(x); }, 0xe0d5d5e3f98f5531, 0xbd56771dfdde6cfb, 0x4c628f30edf944ff,
           0xf726b4f3a4610495);
  has_bits([](auto x) { return tl::math::fast_sigmoid(x); }, 0x8d09f6fef6bf13ec, 0x3dd4e6159e1de122, 0x6aa47923b1a86643,
           0x295979fff8af9934);
}

}  // namespace elementary
