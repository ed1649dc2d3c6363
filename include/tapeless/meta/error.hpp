// SPDX-License-Identifier: BSL-1.0
#pragma once

// The exception that everything thrown by the library derives from. Only code that meets data from outside throws; the
// core does not include this.

#include <stdexcept>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What came from outside is wrong: a file, a label, a shape. `what()` says what was expected and what was found.
class error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
