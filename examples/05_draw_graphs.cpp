// SPDX-License-Identifier: BSL-1.0

// The graph of the first lecture and that of a neuron with a loss: as formulas, in LaTeX, and drawn with their
// gradients. It prints what docs/gallery-graphs.md shows; after a line "// name.dot" comes a drawing for Graphviz.

#include <tapeless/tapeless.hpp>

#include <cstdio>

namespace tl = tapeless;

constexpr auto lecture = [](auto a, auto b, auto c) {
  auto d = 2 * b;
  auto e = a + d;
  return c * e;
};
static_assert(tl::formula(lecture, "a", "b", "c") == "c*(a + 2*b)");
static_assert(tl::formula(tl::gradient(lecture), "a", "b", "c") == "(c, 2*c, a + 2*b)");

constexpr auto neuron = [](auto w, auto x, auto b, auto y) {
  auto p = w * x;
  auto z = p + b;
  auto s = sigmoid(z);
  auto e = s - y;
  return square(e) / 2;
};

// Names for the arguments; for a drawing names of the operations may follow, in the order they are computed.
constexpr auto neuron_text = tl::formula(neuron, "w", "x", "b", "y");
constexpr auto slopes_text = tl::formula(tl::gradient<0, 2>(neuron), "w", "x", "b", "y");
constexpr auto neuron_latex = tl::latex(neuron, "w", "x", "b", "y");
constexpr auto slopes_latex = tl::latex(tl::gradient<0, 2>(neuron), "w", "x", "b", "y");
constexpr auto lecture_gradient = tl::graphviz(tl::gradient(lecture), "a", "b", "c", "d", "e", "L");
constexpr auto neuron_gradient =
    tl::graphviz(tl::gradient<0, 2>(neuron), "w", "x", "b", "y", "p", "z", "s", "e", "q", "L");

int main() {
  std::printf("%s\n%s\n%s\n%s\n", neuron_text.c_str(), slopes_text.c_str(), neuron_latex.c_str(), slopes_latex.c_str());

  const auto lecture_at = tl::graphviz_at(lecture, "a", "b", "c", "d", "e", "L")(3.0, 1.0, -2.0);
  const auto neuron_at = tl::graphviz_at(neuron, "w", "x", "b", "y", "p", "z", "s", "e", "q", "L")(0.5, 2.0, -1.0, 1.0);
  std::printf("// lecture-at.dot\n%s// lecture-gradient.dot\n%s", lecture_at.c_str(), lecture_gradient.c_str());
  std::printf("// neuron-at.dot\n%s// neuron-gradient.dot\n%s", neuron_at.c_str(), neuron_gradient.c_str());
}
