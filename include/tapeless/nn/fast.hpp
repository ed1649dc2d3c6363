// SPDX-License-Identifier: BSL-1.0
#pragma once

// Activations as layers with less accuracy, for who asks for it: `fast<Tanh>` where the network had `Tanh`.

#include <tapeless/config.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/nn/activation.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class Activation> inline constexpr bool has_fast_level = false;

}  // namespace detail

/// An activation in less time, with a stated error.
template<class Activation> struct fast : Activation {
  static_assert(detail::has_fast_level<Activation>,
                "Tanh, Sigmoid, SiLU and GELU can be fast; write the others as they are");
};

/// Relative error below 7e-5.
template<> struct fast<Tanh> : Tanh {
  static constexpr auto forward(auto x) noexcept { return fast_tanh(x); }
};

/// Absolute error below 3.5e-5.
template<> struct fast<Sigmoid> : Sigmoid {
  static constexpr auto forward(auto x) noexcept { return fast_sigmoid(x); }
};

/// Absolute error below 3.5e-5 |x|.
template<> struct fast<SiLU> : SiLU {
  static constexpr auto forward(auto x) noexcept { return fast_silu(x); }
};

/// Absolute error below 4.5e-4.
template<> struct fast<GELU> : GELU {
  static constexpr auto forward(auto x) noexcept { return fast_gelu(x); }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
