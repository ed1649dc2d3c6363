// SPDX-License-Identifier: BSL-1.0

// Every operation has a way of being written, and tensors' operations are written as in NumPy.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <draw/alone.hpp>
#include <support/catch.hpp>
#include <tapeless/draw/formula.hpp>
#include <tapeless/graph/linear_algebra.hpp>
#include <tapeless/graph/movement.hpp>
#include <tapeless/graph/reductions.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

// --- every operation on its own --------------------------------------------------------------------------------------
constexpr std::array<std::string_view, tl::op_count> texts{
    "b", "zeros((2, 3))", "arange((2, 3), axis=1)",
    // views
    "broadcast_to(a, (2, 3))", "reshape(a, (2, 3))", "transpose(a)", "a[1:2, :]", "stop_gradient(a)",
    // of one operand
    "a", "-a", "exp(a)", "expm1(a)", "log(a)", "log1p(a)", "sqrt(a)", "abs(a)", "sign(a)", "floor(a)", "sin(a)",
    "cos(a)", "tan(a)", "asin(a)", "acos(a)", "atan(a)", "sinh(a)", "cosh(a)", "tanh(a)", "erf(a)", "erfc(a)",
    "sigmoid(a)", "relu(a)", "gelu(a)", "softplus(a)", "not a",
    // of two
    "a + b", "a - b", "a*b", "a/b", "a^b", "min(a, b)", "max(a, b)", "a < b", "a <= b", "a == b", "a and b", "a or b",
    // of three
    "select(a, b, c)", "fma(a, b, c)", "fms(a, b, c)", "fnma(a, b, c)",
    // of tensors
    "sum(a, axis=0, keepdims=True)", "max(a, axis=0, keepdims=True)", "matmul(a, b)", "concatenate((a, b), axis=1)",
    "pad(a, ((1, 1), (0, 0)))", "take(a, b)", "scatter_add(a, b, (2, 3))",
    // in kernels
    "load(a, b)", "store(a, b)",
    // of loops
    "scope()", "p1", "a = b[t]", "a = b", "a = b first", "a = b next", "loop(1, a = b next)", "last(a, b)",
    "stacked(a, b)", "own_gradient(a, b)", "link(a, b)",
    // with a stated error
    "fast_tanh(a)", "fast_sigmoid(a)",
    // of two, for softmax
    "exp(a - b)", "exp(a - b)"};

constexpr bool all_are_written(std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    if (std::string_view(test::text_of<tl::detail::formula_writer>(static_cast<tl::op>(i))) != texts[i]) return false;
  }
  return true;
}
static_assert(all_are_written(0, 20) && all_are_written(20, 40) && all_are_written(40, tl::op_count),
              "an operation is written otherwise than here, or is missing here");

// --- products --------------------------------------------------------------------------------------------------------
constexpr auto layer = [](auto W, auto x, auto b) { return sum(tanh(matmul(W, x) + b)); };
static_assert(tl::formula<D<3, 4>, D<4>, D<3>>(layer, "W", "x", "b") == "sum(tanh(matmul(W, x) + b))");
static_assert(tl::formula<D<3, 4>, D<4>, D<3>>(tl::gradient(layer), "W", "x", "b") ==
              "t1 = 1 - tanh(matmul(W, x) + b)^2\n(outer(t1, x), matmul(t1, W), t1)");
constexpr auto times = [](auto a, auto b) { return matmul(a, b); };
static_assert(tl::formula<D<2, 3>, D<3, 4>>(times, "A", "B") == "matmul(A, B)");
static_assert(tl::formula<D<2, 3>, D<3>>(times, "A", "x") == "matmul(A, x)");
static_assert(tl::formula<D<3>, D<3, 4>>(times, "x", "A") == "matmul(x, A)");
static_assert(tl::formula<D<3>, D<3>>(times, "x", "y") == "dot(x, y)");
static_assert(tl::formula<D<1, 3>, D<3, 4>>(times, "x", "A") == "matmul(x, A)", "a matrix of one row stays one");
static_assert(tl::formula<D<3>, D<4>>([](auto x, auto y) { return tl::outer(x, y); }, "x", "y") == "outer(x, y)");
static_assert(tl::formula<D<2, 3>, D<3, 4>>([](auto a, auto b) { return matmul(tl::transpose(b), tl::transpose(a)); },
                                            "A", "B") == "matmul(transpose(B), transpose(A))");
constexpr auto squares = [](auto a, auto b) { return sum(square(matmul(a, b))); };
static_assert(tl::formula<D<2, 3>, D<3, 4>>(tl::gradient(squares), "A", "B") ==
              "t1 = 2*matmul(A, B)\n(matmul(t1, transpose(B)), matmul(transpose(A), t1))");

// --- broadcasting ----------------------------------------------------------------------------------------------------
static_assert(tl::formula<D<2, 3>, D<3>>([](auto x, auto b) { return x * b + 1; }, "x", "b") == "x*b + 1");
static_assert(tl::formula<D<2, 1>, D<3>>([](auto x, auto b) { return x - b; }, "x", "b") == "x - b");
static_assert(tl::formula<D<3>>([](auto x) { return sum(tl::broadcast_to<2, 3>(x)); }, "x") ==
              "sum(broadcast_to(x, (2, 3)))");
static_assert(tl::formula<D<2, 3>>(tl::gradient([](auto x) { return sum(x); }), "x") == "ones((2, 3))");
static_assert(tl::formula<D<3>>(tl::gradient([](auto x) { return sum(-2 * x); }), "x") == "full((3,), -2)");
static_assert(tl::formula<D<3>, double>(tl::gradient([](auto x, auto s) { return sum(exp(x * s)); }), "x", "s") ==
              "t1 = exp(x*s)\n(s*t1, sum(x*t1))");

// --- reductions ------------------------------------------------------------------------------------------------------
template<class F> constexpr auto of_block(F f) { return tl::formula<D<2, 3, 4>>(f, "x"); }
static_assert(of_block([](auto x) { return sum(x); }) == "sum(x)");
static_assert(of_block([](auto x) { return tl::sum<1>(x); }) == "sum(x, axis=1)");
static_assert(of_block([](auto x) { return tl::sum<0, 2>(x); }) == "sum(x, axis=(0, 2))");
static_assert(of_block([](auto x) { return tl::max<-1>(x, tl::keepdims); }) == "max(x, axis=2, keepdims=True)");
static_assert(of_block([](auto x) { return tl::max(x, tl::keepdims); }) == "max(x, keepdims=True)");
static_assert(of_block([](auto x) { return mean(x); }) == "0.041666666666666664*sum(x)");
static_assert(of_block([](auto x) { return tl::min<0>(x); }) == "-max(-x, axis=0)");
static_assert(tl::formula<D<2, 3>>([](auto x) { return tl::softmax(x); }, "x") ==
              "t1 = stop_gradient(max(x, axis=1, keepdims=True))\nt2 = exp(x - t1)\n"
              "t2*(select(-inf < t1, 1, select(t1 == -inf, 0, t1))/sum(t2, axis=1, keepdims=True))");

// --- shapes ----------------------------------------------------------------------------------------------------------
static_assert(of_block([](auto x) { return tl::transpose(x); }) == "transpose(x, (2, 1, 0))");
static_assert(of_block([](auto x) { return tl::reshape<6, 4>(x); }) == "reshape(x, (6, 4))");
static_assert(of_block([](auto x) { return tl::slice<1, 0, 2>(x); }) == "x[:, 0:2, :]");
static_assert(of_block([](auto x) { return tl::slice<2, 1, 2>(tl::slice<2, 1, 4>(tl::slice<0, 1, 2>(x))); }) ==
              "x[1:2, :, 2:3]");
static_assert(of_block([](auto x) { return tl::reshape<3, 4>(tl::slice<0, 1, 2>(x)); }) == "x[1, :, :]");
static_assert(tl::formula<D<5>>([](auto x) { return sum(tl::slice<0, 2, 3>(x)) * sum(tl::slice<0, 2, 3>(x)); }, "x") ==
              "x[2]^2");
static_assert(tl::formula<D<5>>(tl::gradient([](auto x) { return exp(sum(tl::slice<0, 2, 3>(x))); }), "x") ==
              "concatenate((zeros((2,)), [exp(x[2])], zeros((2,))), axis=0)");
static_assert(tl::formula<D<2, 3>, D<2, 1>>([](auto x, auto y) { return tl::concat<1>(x, y + 1); }, "x", "y") ==
              "concatenate((x, y + 1), axis=1)");
// What is joined along one axis stands in one list, numbers in brackets of their own: so entries that were written.
constexpr auto written = [](auto x) {
  auto y = x;
  y[0] = 2 * x[0];
  y[2] += 1.0;
  return y;
};
static_assert(tl::formula<D<3>>(written, "x") == "concatenate(([2*x[0]], x[1:2], [x[2] + 1]), axis=0)");
static_assert(tl::formula<D<3>>([](auto x) { return sum(written(x) * written(x)); }, "x") ==
              "sum(concatenate(([2*x[0]], x[1:2], [x[2] + 1]), axis=0)^2)");
static_assert(tl::formula<D<2, 2>>(
                  [](auto x) {
                    x[1] = -x[0];
                    return x;
                  },
                  "x") == "concatenate((x[0:1, :], reshape(-x[0, :], (1, 2))), axis=0)");
static_assert(tl::formula<D<2>>([](auto x) { return tl::concat<0>(tl::concat<0>(x, -tl::concat<0>(x, x)), x); }, "x") ==
              "concatenate((x, -concatenate((x, x), axis=0), x), axis=0)");
static_assert(tl::formula<D<5, 3>, std::array<std::int32_t, 2>>([](auto t, auto i) { return tl::take(t, i); }, "table",
                                                                "i") == "take(table, i)");
static_assert(
    tl::formula<D<2, 3>, std::array<std::int32_t, 2>>([](auto x, auto i) { return select(tl::one_hot<3>(i), x, 0.0); },
                                                      "x", "i") == "select(arange(3) == reshape(i, (2, 1)), x, 0)");

}  // namespace

TEST_CASE("every operation is written as it stands in the table", "[draw]") {
  for (std::size_t i = 0; i < tl::op_count; ++i) {
    INFO("operation " << i);
    CHECK(std::string_view(test::text_of<tl::detail::formula_writer>(static_cast<tl::op>(i))) == texts[i]);
  }
}
