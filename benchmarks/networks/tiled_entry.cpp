// SPDX-License-Identifier: BSL-1.0

// Enters the hand-written ceiling.

#include "contenders.hpp"

namespace bench {
namespace {

const registration entry{{"tiled", kind::hand_written, make_tiled_training, make_tiled_inference}};

}  // namespace
}  // namespace bench
