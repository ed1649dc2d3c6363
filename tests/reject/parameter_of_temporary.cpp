// expect: deleted
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

using Net = tapeless::MLP<tapeless::Linear<2, 8>, tapeless::Tanh, tapeless::Linear<8, 1>>;
auto dangling = Net(tapeless::seed(1)).parameter<"0.weight">();
