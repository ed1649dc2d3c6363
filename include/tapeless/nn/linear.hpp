// SPDX-License-Identifier: BSL-1.0
#pragma once

// The fully connected layer.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/graph/linear_algebra.hpp>
#include <tapeless/nn/parameter.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// A fully connected layer, y = x W + b, for x of shape (Batch, In) or (In).
///
/// Parameters, named as in a PyTorch state_dict: "weight" (In, Out; the transpose of PyTorch's), "bias" (Out).
template<std::size_t In, std::size_t Out> struct Linear {
  using input = shape<In>;
  using output = shape<Out>;
  static constexpr auto parameters =
      hana::make_tuple(parameter<"weight", shape<In, Out>>, parameter<"bias", shape<Out>>);
  static constexpr auto forward(auto x, auto weight, auto bias) noexcept { return matmul(x, weight) + bias; }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
