// SPDX-License-Identifier: BSL-1.0

#include <string>
#include <string_view>

#include <support/catch.hpp>
#include <tapeless/draw/explain.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

constexpr auto L = [](auto a, auto b, auto c) {
  auto d = 2 * b;
  return c * (a + d);
};

constexpr std::string_view stages_of_gradient = R"(traced:
  %0 = input 0  []
  %1 = input 1  []
  %2 = input 2  []
  %3 = constant 2  []
  %4 = multiply %1 %3  []
  %5 = add %0 %4  []
  %6 = multiply %2 %5  []
  argument 3 = %6

differentiated and simplified:
  %0 = input 0  []
  %1 = input 1  []
  %2 = input 2  []
  %3 = constant 2  []
  %4 = multiply %1 %3  []
  %5 = add %0 %4  []
  %6 = multiply %2 %3  []
  %7 = copy %2  []
  argument 3 = %7
  argument 4 = %6
  argument 5 = %5

grouped:
  single numbers: an operation is an instruction

lowered:
  kernel 0
    0: load slot 0
    1: constant 2
    2: load slot 1
    3: fma 0 1 2
    4: store 3 to slot 2
    5: load slot 3
    6: multiply 5 1
    7: store 6 to slot 4
    8: copy 5
    9: store 8 to slot 5

placed, each kernel with its strategy:
)";

/// True where the texts stand in `all`, one behind the other.
bool in_order(std::string_view all, std::initializer_list<std::string_view> texts) {
  std::size_t at = 0;
  for (const std::string_view t : texts) {
    at = all.find(t, at);
    if (at == std::string_view::npos) return false;
    at += t.size();
  }
  return true;
}

}  // namespace

TEST_CASE("each stage of a formula is a text", "[draw]") {
  const std::string text = tl::explain(tl::gradient(L));
  CHECK(text.substr(0, stages_of_gradient.size()) == stages_of_gradient);
  CHECK(in_order(text, {"1 kernels, 3 operations", "fma, multiply, copy", "by straight_line"}));
}

TEST_CASE("groups of a function of tensors are told with passes and places", "[draw]") {
  constexpr auto f = [](auto W, auto x) { return sum(square(softmax(matmul(W, x)))); };
  const std::string text = tl::explain<tl::Tensor<float, 40, 30>, tl::Tensor<float, 30>>(tl::value_and_gradient(f));
  CHECK(in_order(text, {"traced:", "= product", "differentiated and simplified:", "[40 30]", "grouped:",
                        "kernel 0: product 1 x 30 by 30 x 40", "passes", "max a line, pass 0", "shifted_exp, pass 1",
                        "sum a line, pass 1", "lowered:", "0: product", "a line, pass 1", "placed", "by "}));
}

TEST_CASE("a loop's body is told behind what stands around it", "[draw]") {
  constexpr auto f = [](auto x0, auto w) { return tl::fold<16>([=](auto x) { return sin(x) * w; }, x0); };
  const std::string text = tl::explain(tl::gradient(f));
  CHECK(in_order(text, {"loop of 16 steps", "the body of loop 0:", "= sin", "grouped of the body:",
                        "lowered of the body:", "placed of the body", "the body of loop 1:", "= cos"}));
}
