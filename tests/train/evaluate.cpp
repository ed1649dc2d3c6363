// SPDX-License-Identifier: BSL-1.0

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <support/catch.hpp>
#include <tapeless/math/random.hpp>
#include <tapeless/nn/activation.hpp>
#include <tapeless/nn/linear.hpp>
#include <tapeless/nn/loss.hpp>
#include <tapeless/train/evaluate.hpp>

namespace tl = tapeless;

namespace {

using Net = tl::MLP<tl::Linear<5, 7>, tl::ReLU, tl::Linear<7, 3>>;

tl::dataset<5> random_samples(std::size_t count) {
  tl::random_stream random(tl::seed(3));
  tl::aligned_vector<float> rows(count * 5);
  for (float& number : rows) number = random.symmetric(2.0f);
  std::vector<std::int32_t> labels(count);
  for (std::int32_t& label : labels) label = static_cast<std::int32_t>(random.below(3));
  return {rows, labels, 3};
}

/// One sample at a time.
tl::evaluation reference(const Net& net, const tl::dataset<5>& data) {
  tl::evaluation result{0, tl::confusion_matrix(3)};
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto logits = net(data.row(i));
    double total = 0;
    for (const float z : logits) total += std::exp(static_cast<double>(z));
    const std::int32_t label = data.label(i);
    result.loss += std::log(total) - static_cast<double>(logits(static_cast<std::size_t>(label)));
    result.confusion.add(label, tl::index_of_largest(logits));
  }
  result.loss /= static_cast<double>(data.size());
  return result;
}

void expect_equal(const tl::evaluation& got, const tl::evaluation& wanted) {
  CHECK(got.loss == Approx(wanted.loss).epsilon(1e-6));
  CHECK(got.accuracy() == wanted.accuracy());
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) CHECK(got.confusion.count(i, j) == wanted.confusion.count(i, j));
  }
}

TEST_CASE("every sample counts once, whatever the batch") {
  const Net net{tl::seed(1)};
  for (const std::size_t count : {1u, 7u, 8u, 9u, 16u, 61u}) {
    const auto data = random_samples(count);
    const tl::evaluation wanted = reference(net, data);
    CHECK(wanted.confusion.total() == count);
    expect_equal(tl::evaluate<8>(net, tl::cross_entropy, data), wanted);
    expect_equal(tl::evaluate(net, tl::cross_entropy, data), wanted);
  }
}

TEST_CASE("nothing to evaluate is refused", "[train]") {
  CHECK_THROWS_WITH(tl::evaluate<8>(Net{tl::seed(1)}, tl::cross_entropy, random_samples(0)),
                    "evaluate needs at least one sample, the data set has none");
}

/// One number for two classes, positive for the second.
struct sign_loss : tl::detail::mean_of_samples<sign_loss> {
  template<class T, std::size_t Batch, class> using target = tl::Symbol<std::int32_t, tl::shape<Batch>>;
  template<class Output, class Label> static constexpr auto per_sample(Output z, Label label) noexcept {
    using flat = tl::Symbol<typename Output::value_type, tl::shape<Output::shape_type::extents[0]>>;
    const flat one = tl::reshape<Output::shape_type::extents[0]>(z);
    return softplus(select(label == 1, -one, one));
  }
};
struct sign_loss_that_says : sign_loss {
  template<class Output> static std::int32_t class_of(const Output& z) noexcept { return z[0] > 0 ? 1 : 0; }
};

TEST_CASE("a class is what the loss takes an output for, or none", "[train]") {
  using One = tl::MLP<tl::Linear<2, 1>>;
  One net;
  net.parameter<"0.weight">()(0, 0) = 1;
  const tl::dataset<2> data({3, 0, 2, 0, -1, 0, -2, 0}, {1, 1, 0, 1}, 2);
  const auto said = tl::evaluate<4>(net, sign_loss_that_says{}, data);
  CHECK(said.accuracy() == 0.75);
  CHECK(said.confusion.count(1, 0) == 1);
  const auto nothing_said = tl::evaluate<4>(net, sign_loss{}, data);
  CHECK(std::isnan(nothing_said.accuracy()));
  CHECK(nothing_said.loss == Approx((std::log1p(std::exp(-3.0)) + std::log1p(std::exp(-2.0)) +
                                     std::log1p(std::exp(-1.0)) + std::log1p(std::exp(2.0))) /
                                    4));
  CHECK_THROWS_WITH(tl::evaluate<4>(net, tl::cross_entropy, data),
                    "the data set has 2 classes, expected at most 1, an output of the network for each");
}

}  // namespace
