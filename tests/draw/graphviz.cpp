// SPDX-License-Identifier: BSL-1.0

// Graphs of functions, of their derivatives and of networks, as text for Graphviz.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <ratio>
#include <string>
#include <string_view>

#include <support/catch.hpp>
#include <tapeless/draw/graphviz.hpp>
#include <tapeless/draw/graphviz_at.hpp>
#include <tapeless/draw/graphviz_network.hpp>
#include <tapeless/graph/linear_algebra.hpp>
#include <tapeless/graph/movement.hpp>
#include <tapeless/graph/reductions.hpp>
#include <tapeless/nn/activation.hpp>
#include <tapeless/nn/linear.hpp>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr int count(std::string_view text, std::string_view part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}
constexpr bool has(std::string_view text, std::string_view part) { return count(text, part) == 1; }

// --- a function -----------------------------------------------------------------------------------------------------
constexpr auto L = [](auto a, auto b, auto c) {
  auto d = 2 * b;
  auto e = a + d;
  return c * e;
};
static_assert(tl::graphviz(L, "a", "b", "c") == R"(digraph {
  rankdir=LR
  node [shape=box style="rounded,filled" fontname="Helvetica" fontsize=12]
  edge [fontname="Helvetica" fontsize=10 fontcolor="#b8620b"]
  node [fillcolor="#eeeeee" color="#777777"]
  n0 [label="a"]
  n1 [label="b"]
  n2 [label="c"]
  node [fillcolor="#d6e6f5" color="#2f6699"]
  n4 [label="t1 = 2*b"]
  n5 [label="t2 = a + t1"]
  n6 [label="t3 = c*t2" penwidth=3]
  edge [color="#2f6699"]
  n1 -> n4
  n0 -> n5
  n4 -> n5
  n2 -> n6
  n5 -> n6
}
)");
constexpr auto named = tl::graphviz(L, "a", "b", "c", "d", "e", "L");
static_assert(has(named, "\"d = 2*b\"") && has(named, "\"e = a + d\"") && has(named, "\"L = c*e\""));
constexpr auto partly = tl::graphviz(L, "a", "b", "c", "d");
static_assert(has(partly, "\"t1 = a + d\"") && has(partly, "\"t2 = c*t1\""));
static_assert(tl::graphviz(L, "a", "b", "c") == tl::graphviz(tl::fused(L), "a", "b", "c"));
constexpr auto quoted = tl::graphviz(L, "a\"", "b\\", "c");
static_assert(has(quoted, "\"t2 = a' + t1\"") && has(quoted, "\"b/\""), "no quote ends a label");

/// One edge where an operand stands twice.
constexpr auto square_of_sum = tl::graphviz([](auto x, auto y) { return tl::square(exp(x + y)); }, "x", "y");
static_assert(has(square_of_sum, "t3 = t2^2") && count(square_of_sum, "->") == 4);

// --- derivatives ----------------------------------------------------------------------------------------------------
/// How many operations are drawn in this colour: those from where it is set to where the next one is.
constexpr int drawn_in(std::string_view colour, std::string_view text) {
  const std::size_t begin = text.find(colour), end = text.find("]\n  node [", begin), edges = text.find("edge [color");
  if (begin == text.npos) return 0;
  return count(text.substr(begin, (end < edges ? end : edges) - begin), " = ");
}
constexpr std::string_view blue = "node [fillcolor=\"#d6e6f5\"", orange = "node [fillcolor=\"#fbdfbf\"";
constexpr auto slopes = tl::graphviz(tl::gradient(L), "a", "b", "c", "d", "e", "L");
static_assert(drawn_in(blue, slopes) == 3 && drawn_in(orange, slopes) == 1, "two colours");
static_assert(drawn_in(blue, named) == 3 && drawn_in(orange, named) == 0);
static_assert(has(slopes, "\"t1 = 2*c\" penwidth=3"));
static_assert(has(slopes, "n2 -> r0\n") && has(slopes, "n7 -> r1\n") && has(slopes, "n5 -> r2\n"));
static_assert(has(slopes, "r0 [label=\"dL/da\"") && has(slopes, "r1 [label=\"dL/db\""));
constexpr auto value_and_slopes = tl::graphviz(tl::value_and_gradient(L), "a", "b", "c", "d", "e", "L");
static_assert(value_and_slopes == slopes, "the value is drawn in any case");
constexpr auto by_last = tl::graphviz(tl::gradient<2, 0>(L), "a", "b", "c");
static_assert(has(by_last, "r0 [label=\"dt3/dc\"") && has(by_last, "r1 [label=\"dt3/da\""));
constexpr auto by_b = tl::graphviz(tl::partial<1>(L), "a", "b", "c");
static_assert(has(by_b, "r0 [label=\"dt3/db\"") && count(by_b, "r1") == 0);
constexpr auto second = tl::graphviz(tl::gradient(tl::gradient([](auto x) { return sin(x); })), "x");
static_assert(drawn_in(blue, second) == 1 && drawn_in(orange, second) == 1 && has(second, "result 1"));
constexpr auto constant_slope = tl::graphviz(tl::gradient([](auto x) { return 3 * x; }), "x");
static_assert(has(constant_slope, "[label=\"3\""), "a constant is drawn where it is a result");

/// A thousand operations fit the limits of constant evaluation.
constexpr auto steps = [](auto h, auto w) {
  for (int i = 0; i < 100; ++i) h = h + tanh(h * w);
  return h;
};
static_assert(tl::graphviz(tl::gradient(steps), "h", "w").size() > 50'000);

// --- tensors --------------------------------------------------------------------------------------------------------
constexpr auto layer = [](auto W, auto x, auto b) { return sum(tanh(matmul(W, x) + b)); };
constexpr auto of_layer = tl::graphviz<D<3, 4>, D<4>, D<3>>(tl::gradient(layer), "W", "x", "b");
static_assert(has(of_layer, R"-("W\n(3, 4)")-") && has(of_layer, R"-("t1 = matmul(W, x)\n(3,)")-"));
static_assert(has(of_layer, R"-("t4 = sum(t3)")-") && has(of_layer, R"-("t7 = outer(t6, x)\n(3, 4)")-"));

// --- networks -------------------------------------------------------------------------------------------------------
using Net = tl::MLP<tl::Linear<2, 8>, tl::LeakyReLU<std::ratio<1, 5>>, tl::Linear<8, 3>>;
constexpr auto net = tl::graphviz<Net>();
static_assert(count(net, "subgraph cluster_") == 3);
static_assert(has(net, "label=\"0: Linear<2, 8>\"") && has(net, "label=\"1: LeakyReLU<ratio<1, 5>>\""));
static_assert(has(net, R"-("weight\n(2, 8)")-") && has(net, R"-("weight\n(8, 3)")-") && has(net, R"-("x\n(2,)")-"));
static_assert(net.view().find("t1 = matmul(x, weight)") < net.view().find("cluster_1"));
static_assert(net.view().find("cluster_1") < net.view().find("select(") && has(net, "select("));
constexpr auto of_batch = tl::graphviz<Net, 32>();
static_assert(has(of_batch, R"-(t1 = matmul(x, weight)\n(32, 8))-"));
constexpr Net zeros{};
static_assert(tl::graphviz(zeros) == net && tl::graphviz<32>(zeros) == of_batch);

/// All drawings of this file.
std::string everything() {
  std::string all;
  for (const std::string_view one :
       std::initializer_list<std::string_view>{named, square_of_sum, slopes, second, of_layer, net}) {
    all += one;
  }
  all += tl::graphviz_at(L, "a \"1\"", "<b>", "{c|}")(3.0, 1.0, -2.0);
  return all;
}

}  // namespace

TEST_CASE("a drawing at numbers is that of the lecture", "[draw]") {
  const std::string text = tl::graphviz_at(L, "a", "b", "c", "d", "e", "L")(3.0, 1.0, -2.0);
  CHECK(has(text, R"-("a = 3\ndL/da = -2")-"));
  CHECK(has(text, R"-("b = 1\ndL/db = -4")-"));
  CHECK(has(text, R"-("c = -2\ndL/dc = 5")-"));
  CHECK(has(text, R"-("d = 2*b = 2\ndL/dd = -2")-"));
  CHECK(has(text, R"-("e = a + d = 5\ndL/de = -2")-"));
  CHECK(has(text, R"-("L = c*e = -10\ndL/dL = 1")-"));
  CHECK(has(text, R"-(n1 -> n4 [label="2"])-"));
  CHECK(has(text, R"-(n2 -> n6 [label="5"])-"));
  CHECK(has(text, R"-(n5 -> n6 [label="-2"])-"));
}

TEST_CASE("derivatives by nodes in the middle count every path", "[draw]") {
  const auto f = [](auto x) { return pow(x, 3) + x * x; };
  const std::string text = tl::graphviz_at(f, "x")(2.0);
  CHECK(has(text, R"-("x = 2\ndt3/dx = 16")-"));
  CHECK(has(text, R"-("t1 = x^2 = 4\ndt3/dt1 = 3")-"));
  CHECK(has(text, R"-("t2 = x*t1 = 8\ndt3/dt2 = 1")-"));
  CHECK(has(tl::graphviz_at(f, "x")(2.0f), R"-("x = 2\ndt3/dx = 16")-"));
}

TEST_CASE("tensors are drawn with their elements, large ones with their shape", "[draw]") {
  const std::string small = tl::graphviz_at(layer, "W", "x", "b")(D<2, 2>{0, 1, 2, 3}, D<2>{0, 0}, D<2>{0, 0});
  CHECK(has(small, R"-("W\n[[0, 1], [2, 3]]\ndt4/dW\n[[0, 0], [0, 0]]")-"));
  CHECK(has(small, R"-("b\n[0, 0]\ndt4/db\n[1, 1]")-"));
  CHECK(has(small, R"-("t4 = sum(t3) = 0\ndt4/dt4 = 1")-"));
  const std::string large = tl::graphviz_at(layer, "W", "x", "b")(D<3, 3>{}, D<3>{}, D<3>{});
  CHECK(has(large, R"-("W\n(3, 3)\ndt4/dW\n(3, 3)")-"));
}

TEST_CASE("integers and truth values are drawn without derivatives", "[draw]") {
  const auto f = [](auto x, auto i) { return sum(select(tl::one_hot<3>(i), x, 0.0)); };
  const std::array<std::int32_t, 2> classes{1, 2};
  const std::string text = tl::graphviz_at(f, "x", "i")(D<2, 3>{1, 2, 3, 4, 5, 6}, classes);
  CHECK(has(text, "label=\"i\""));
  CHECK(has(text, R"-([[0, 1, 0], [0, 0, 1]])-"));
  CHECK(has(text, R"-(= 8\n)-"));
}

TEST_CASE("dot accepts the drawings", "[draw]") {
  const char* dot = std::getenv("TAPELESS_DOT");
  if (dot == nullptr) return;
  std::FILE* pipe = popen((std::string(dot) + " -Tsvg >/dev/null").c_str(), "w");
  REQUIRE(pipe != nullptr);
  const std::string text = everything();
  CHECK(std::fwrite(text.data(), 1, text.size(), pipe) == text.size());
  CHECK(pclose(pipe) == 0);
}
