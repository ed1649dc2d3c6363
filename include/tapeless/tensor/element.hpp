// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a tensor can hold.

#include <type_traits>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// float and double for numbers, a signed 32-bit integer (std::int32_t, whatever the platform calls it) for labels and
/// indices.
template<class T>
concept TensorElement = std::is_same_v<T, float> || std::is_same_v<T, double> ||
    (std::is_integral_v<T>&& std::is_signed_v<T> && sizeof(T) == 4);

}  // namespace TAPELESS_ABI
}  // namespace tapeless
