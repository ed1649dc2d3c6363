// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a network costs, as a function of samples, targets and parameters.

namespace test {

template<class Net, class Loss> struct cost_of {
  template<class X, class Y, class... P> constexpr auto operator()(X x, Y y, P... p) const noexcept {
    return Loss{}(Net::chain::forward(x, p...), y);
  }
};

}  // namespace test
