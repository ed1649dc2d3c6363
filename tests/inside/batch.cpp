// SPDX-License-Identifier: BSL-1.0

// The rules of backpropagation for a batch, in matrices: what a lecture derives with indices holds as expressions.

#include <tapeless/tapeless.hpp>

#include <cstdint>
#include <support/catch.hpp>

namespace tl = tapeless;

namespace {

constexpr std::size_t batch = 4, in = 3, out = 2;
using X = tl::Tensor<double, batch, in>;
using W = tl::Tensor<double, in, out>;
using B = tl::Tensor<double, out>;
using Y = tl::Tensor<double, batch, out>;

// --- a linear layer under any loss: `delta` is dL/dy ----------------------------------------------------------------
constexpr auto layer = [](auto x, auto w, auto b, auto delta) { return sum(delta * (matmul(x, w) + b)); };
static_assert(tl::same_expression<X, W, B, Y>(tl::partial<0>(layer), [](auto, auto w, auto, auto delta) {
  return matmul(delta, transpose(w));
}));
static_assert(tl::same_expression<X, W, B, Y>(tl::partial<1>(layer), [](auto x, auto, auto, auto delta) {
  return matmul(transpose(x), delta);
}));
static_assert(tl::same_expression<X, W, B, Y>(tl::partial<2>(layer),
                                              [](auto, auto, auto, auto delta) { return tl::sum<0>(delta); }));

// --- softmax with cross-entropy: delta = prediction - target --------------------------------------------------------
using Z = tl::Tensor<double, 5>;
constexpr auto loss = [](auto z, auto y) { return logsumexp(z) - sum(y * z); };
static_assert(tl::same_expression<Z, Z>(tl::partial<0>(loss), [](auto z, auto y) { return tl::softmax(z) - y; }));
static_assert(tl::cost<Z, Z>(tl::value_and_gradient<0>(loss)).exp == 5, "the backward pass calls no exp");
static_assert(tl::cost<Z, Z>(tl::value_and_gradient<0>(loss)).log == 1);
static_assert(tl::cost<Z, Z>(tl::gradient<0>(loss)).log == 0, "the gradient alone needs no logarithm");

// for every row of a batch
constexpr auto batch_loss = [](auto z, auto y) { return sum(tl::logsumexp<1>(z) - tl::sum<1>(y * z)); };
static_assert(tl::same_expression<Y, Y>(tl::partial<0>(batch_loss), [](auto z, auto y) { return tl::softmax(z) - y; }));

// --- both together: one layer, softmax, cross-entropy ---------------------------------------------------------------
constexpr auto network = [](auto x, auto w, auto b, auto y) { return batch_loss(matmul(x, w) + b, y); };
constexpr auto delta_of = [](auto x, auto w, auto b, auto y) { return tl::softmax(matmul(x, w) + b) - y; };
static_assert(tl::same_expression<X, W, B, Y>(tl::partial<1>(network), [](auto x, auto w, auto b, auto y) {
  return matmul(transpose(x), delta_of(x, w, b, y));
}));
static_assert(tl::same_expression<X, W, B, Y>(tl::partial<2>(network), [](auto x, auto w, auto b, auto y) {
  return tl::sum<0>(delta_of(x, w, b, y));
}));
static_assert(tl::same_expression<X, W, B, Y>(tl::partial<0>(network), [](auto x, auto w, auto b, auto y) {
  return matmul(delta_of(x, w, b, y), transpose(w));
}));

// --- and in numbers -------------------------------------------------------------------------------------------------
constexpr X x{1, 2, 3, -1, 0, 1, 2, 2, -2, 0, 1, -3};
constexpr W w{1, -1, 0, 2, 3, 1};
constexpr Y d{1, 2, -1, 0, 3, 1, 0, -2};
constexpr auto partials = tl::gradient(layer)(x, w, B{}, d);
static_assert(std::get<0>(partials) == X{-1, 4, 5, -1, 0, -3, 2, 2, 10, 2, -4, -2});
static_assert(std::get<1>(partials) == W{8, 4, 8, 4, -4, 10});
static_assert(std::get<2>(partials) == B{3, 1});

constexpr auto labelled = [](auto z, auto label) {
  return tl::sum(tl::logsumexp<1>(z) - tl::sum<1>(select(tl::one_hot<2>(label), z, 0)));
};

}  // namespace

TEST_CASE("for softmax with cross-entropy the error is prediction minus target, however the loss is written",
          "[inside]") {
  const auto by_probability = [](auto z, auto y) { return -sum(y * log(tl::softmax(z))); };
  const auto by_log_softmax = [](auto z, auto y) { return -sum(y * tl::log_softmax(z)); };
  const Z z{0.5, -1, 2, 0.25, 1}, y{0, 0, 1, 0, 0};
  const Z prediction = tl::fused([](auto v) { return tl::softmax(v); })(z);
  const Z first = tl::gradient<0>(by_probability)(z, y), second = tl::gradient<0>(by_log_softmax)(z, y);
  const Z third = tl::gradient<0>(loss)(z, y);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(first[i] == Approx(prediction[i] - y[i]).epsilon(1e-13));
    CHECK(second[i] == Approx(prediction[i] - y[i]).epsilon(1e-13));
    CHECK(third[i] == Approx(prediction[i] - y[i]).epsilon(1e-13));
  }
}

TEST_CASE("a label does what its one-hot vector does", "[inside]") {
  const Y z{1, 2, -1, 0.5, 0, 3, 2, 2}, y{1, 0, 0, 1, 0, 1, 1, 0};
  const tl::Tensor<std::int32_t, batch> label{0, 1, 1, 0};
  const Y by_label = tl::gradient<0>(labelled)(z, label);
  const Y by_vector = tl::gradient<0>(batch_loss)(z, y);
  for (std::size_t i = 0; i < z.size(); ++i) {
    CHECK(by_label.data()[i] == Approx(by_vector.data()[i]).epsilon(1e-14));
  }
}
