// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a kernel is planned for: the registers of a target, told as numbers, so that one can ask for any of them
// anywhere.

#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The registers that kernels of one type of number have to plan with.
struct target {
  std::int32_t lanes = 1;  ///< numbers in a register; 1 where kernels run on single numbers
  std::int32_t registers = 16;
  bool masks = false;  ///< whether a part of a register is loaded and stored at once
  bool fma = false;    ///< whether a*b + c is rounded once

  [[nodiscard]] constexpr bool operator==(const target&) const noexcept = default;
};

/// The targets by name, each for numbers of type T. What config.hpp calls the target of a build is one of them.
namespace targets {

template<math::Scalar T> inline constexpr target avx512{64 / sizeof(T), 32, true, true};
template<math::Scalar T> inline constexpr target avx2{32 / sizeof(T), 16, true, true};
template<math::Scalar T> inline constexpr target avx{16 / sizeof(T), 16, false, false};
template<math::Scalar T> inline constexpr target sse2{16 / sizeof(T), 16, false, false};
template<math::Scalar T> inline constexpr target neon{16 / sizeof(T), 32, false, true};
template<math::Scalar T> inline constexpr target scalar{1, 16, false, false};

}  // namespace targets

/// The target that this is compiled for.
template<math::Scalar T>
inline constexpr target native_target = [] {
  target t = targets::TAPELESS_ABI_LANES<T>;
  t.fma = has_fma;
  return t;
}();

}  // namespace TAPELESS_ABI
}  // namespace tapeless
