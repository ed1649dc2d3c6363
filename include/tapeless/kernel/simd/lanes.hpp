// SPDX-License-Identifier: BSL-1.0
#pragma once

// The registers of the target: `native_lane<T>`, `native_lanes<T>`, and `pack<T>` where native_lanes<T> > 1.

#include <tapeless/config.hpp>

#include TAPELESS_LANES_HEADER
