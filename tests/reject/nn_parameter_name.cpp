// expect: the network has a parameter of this name
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>

namespace tl = tapeless;
tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>> net;
auto weight = net.parameter<"1.weight">();
