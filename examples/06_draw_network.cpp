// SPDX-License-Identifier: BSL-1.0

// A network of two layers drawn with a frame around each layer, and its loss drawn with the whole backward pass.
// It prints what docs/gallery-network.md shows; after a line "// name.dot" comes a drawing for Graphviz.

#include <tapeless/tapeless.hpp>

#include <cstdio>

namespace tl = tapeless;

using Net = tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>;

// The same network as a function of its parameters, with the loss.
constexpr auto loss = [](auto x, auto y, auto W0, auto b0, auto W1, auto b1) {
  const auto h = tanh(matmul(x, W0) + b0);
  return tl::mse(matmul(h, W1) + b1, y);
};
constexpr auto by_parameters = tl::gradient<2, 3, 4, 5>(loss);

template<std::size_t... Extents> using F = tl::Tensor<float, Extents...>;

constexpr auto loss_text =
    tl::formula<F<4, 2>, F<4, 1>, F<2, 8>, F<8>, F<8, 1>, F<1>>(loss, "x", "y", "W0", "b0", "W1", "b1");
constexpr auto gradient_text =
    tl::formula<F<4, 2>, F<4, 1>, F<2, 8>, F<8>, F<8, 1>, F<1>>(by_parameters, "x", "y", "W0", "b0", "W1", "b1");
constexpr auto gradient_latex =
    tl::latex<F<4, 2>, F<4, 1>, F<2, 8>, F<8>, F<8, 1>, F<1>>(by_parameters, "x", "y", "W_0", "b_0", "W_1", "b_1");

constexpr auto network = tl::graphviz<Net, 4>();  // of a batch of four; graphviz<Net>() is of one sample

// Names for the arguments, then for the operations in the order they are computed.
constexpr auto network_gradient = tl::graphviz<F<4, 2>, F<4, 1>, F<2, 8>, F<8>, F<8, 1>, F<1>>(
    by_parameters, "x", "y", "W0", "b0", "W1", "b1", "u", "z", "h", "v", "o", "e", "q", "s", "L");

int main() {
  std::printf("%s\n%s\n%s\n", loss_text.c_str(), gradient_text.c_str(), gradient_latex.c_str());
  std::printf("// network.dot\n%s// network-gradient.dot\n%s", network.c_str(), network_gradient.c_str());
}
