// SPDX-License-Identifier: BSL-1.0

// Uses the library through tapeless::tapeless.

#include <tapeless/tensor/tensor.hpp>

#include <boost/hana/tuple.hpp>
#include <xsimd/xsimd.hpp>

int main() {
  constexpr auto numbers = boost::hana::make_tuple(tapeless::Tensor<float, 2>{1.0f, 2.0f});
  static_assert(numbers[boost::hana::size_c<0>][1] == 2.0f);
}
