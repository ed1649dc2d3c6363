// expect: a workspace_buffer has at least the function's workspace_bytes<Arguments...>
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

constexpr auto f = [](auto x) { return logsumexp(x); };
void wrong(const tapeless::Tensor<double, 1000>& x, tapeless::Tensor<double, 1000>& by) {
  static tapeless::workspace_buffer<64> room;
  tapeless::gradient(f).to(by).with_workspace(room)(x);
}
