// SPDX-License-Identifier: BSL-1.0

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <support/catch.hpp>
#include <tapeless/math/random.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

constexpr std::size_t batch = 8;
using Net = tl::MLP<tl::Linear<2, 9>, tl::ReLU, tl::Linear<9, 3>>;
using Trainer = tl::Trainer<Net, tl::cross_entropy_t, tl::SGD, batch>;
using samples = tl::dataset<2>;

const tl::fit_options silent{.progress = nullptr};

/// Points in the plane; the class is the third of the circle they lie in.
std::pair<tl::aligned_vector<float>, std::vector<std::int32_t>> points(std::size_t count) {
  tl::random_stream random(tl::seed(3));
  tl::aligned_vector<float> rows;
  std::vector<std::int32_t> labels;
  for (std::size_t i = 0; i < count; ++i) {
    const float x = random.symmetric(2.0f), y = random.symmetric(2.0f);
    rows.insert(rows.end(), {x, y});
    labels.push_back(static_cast<std::int32_t>((std::atan2(y, x) + 3.1415) / 2.0944));
  }
  return {rows, labels};
}
samples data_of(std::size_t count) {
  const auto [rows, labels] = points(count);
  return {rows, labels, 3};
}

Trainer trainer_of(Net& net, tl::SGD optimizer = {.learning_rate = 0.1, .momentum = 0.9}) {
  return {net, tl::cross_entropy, optimizer, tl::batch<batch>};
}

double furthest(const Net& a, const Net& b) {
  double largest = 0;
  for (std::size_t i = 0; i < Net::parameter_count; ++i)
    largest = std::max(largest, std::abs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i])));
  return largest;
}

/// What `fit` throws, as its step and place.
std::string fault(Trainer& trainer, const samples& data) {
  try {
    trainer.fit(data, silent);
  } catch (const tl::training_error& e) {
    CHECK(std::string(e.what()) == "training stopped at step " + std::to_string(e.step()) + ": the " + e.where() +
                                       " is not finite; the parameters before that step are kept");
    return std::to_string(e.step()) + ": " + e.where();
  }
  return "nothing";
}

/// True where all parameters are finite.
bool finite(const Net& net) {
  for (std::size_t i = 0; i < Net::parameter_count; ++i) {
    if (!std::isfinite(net.data()[i])) return false;
  }
  return true;
}

TEST_CASE("epochs bring the loss down") {
  const samples data = data_of(300);
  Net net{tl::seed(1)};
  auto trainer = trainer_of(net);
  tl::fit_options options = silent;
  options.epochs = 20;
  const tl::fit_report report = trainer.fit(data, options);
  REQUIRE(report.epochs.size() == 20);
  CHECK(report.epochs.back().loss < 0.6 * report.epochs.front().loss);
  CHECK(report.epochs.back().accuracy > 0.9);
  CHECK(report.epochs.back().epoch == 20);
  CHECK(trainer.steps() == 20 * 38);
  CHECK(tl::evaluate(net, tl::cross_entropy, data).accuracy() > 0.9);
}

TEST_CASE("a last smaller batch trains as a batch of that size") {
  const samples data = data_of(batch + 3);
  Net net{tl::seed(1)}, wanted = net;
  auto trainer = trainer_of(net, {.learning_rate = 0.25});
  trainer.fit(data, silent);

  tl::loader<batch, 2> batches(data, silent.order);
  auto full = trainer_of(wanted, {.learning_rate = 0.25});
  const auto first = batches.batch(0);
  full.step(first.inputs, first.labels);
  tl::Trainer three{wanted, tl::cross_entropy, tl::SGD{.learning_rate = 0.25}, tl::batch<3>};
  const auto last = batches.batch(1);
  REQUIRE(last.size == 3);
  const Net before = wanted;
  three.step(last.inputs.data(), last.labels.data());
  CHECK(furthest(wanted, before) > 1e-3);
  CHECK(furthest(net, wanted) < 1e-7);
}

TEST_CASE("the same seed gives the same bits, another order others") {
  const samples data = data_of(50);
  const auto trained = [&](std::uint64_t order) {
    Net net{tl::seed(1)};
    auto trainer = trainer_of(net);
    trainer.fit(data, {.epochs = 3, .order = tl::seed(order), .progress = nullptr});
    return net;
  };
  CHECK(trained(4) == trained(4));
  CHECK(!(trained(4) == trained(5)));
}

TEST_CASE("loss and accuracy are means over the samples") {
  const samples data = data_of(batch + 3);
  Net net{tl::seed(1)};
  auto trainer = trainer_of(net, {.learning_rate = 0});
  const tl::fit_report report = trainer.fit(data, silent, &data);
  const tl::evaluation wanted = tl::evaluate(net, tl::cross_entropy, data);
  CHECK(report.epochs[0].loss == Approx(wanted.loss).epsilon(1e-6));
  CHECK(report.epochs[0].accuracy == wanted.accuracy());
  CHECK(report.epochs[0].validation_loss.value() == Approx(wanted.loss).epsilon(1e-6));
  CHECK(report.epochs[0].validation_accuracy.value() == wanted.accuracy());
  CHECK(!trainer.fit(data, silent).epochs[0].validation_loss);
}

TEST_CASE("after an epoch the optimiser's numbers may change") {
  Net net{tl::seed(1)}, after_first;
  auto trainer = trainer_of(net, {.learning_rate = 0.1});
  std::size_t calls = 0;
  const auto after_epoch = [&](const tl::epoch_report& e) {
    CHECK(e.epoch == ++calls);
    if (e.epoch == 1) after_first = net;
    trainer.optimizer.learning_rate = 0;
  };
  trainer.fit(data_of(20), {.epochs = 3, .progress = nullptr, .after_epoch = after_epoch});
  CHECK(calls == 3);
  CHECK(net == after_first);
}

TEST_CASE("each epoch is shown") {
  std::ostringstream out;
  const samples data = data_of(20);
  Net net{tl::seed(1)};
  auto trainer = trainer_of(net);
  trainer.fit(data, {.epochs = 2, .progress = &out}, &data);
  CHECK(out.str().find("epoch 1/2 100 %  loss ") == 0);
  CHECK(out.str().find("\nepoch 2/2 100 %  loss ") != std::string::npos);
  CHECK(out.str().find("validation accuracy ") != std::string::npos);
}

TEST_CASE("an empty data set is an error") {
  Net net{tl::seed(1)};
  auto trainer = trainer_of(net);
  CHECK_THROWS_AS(trainer.fit(data_of(0), silent), tl::error);
  const samples nothing = data_of(0);
  CHECK_THROWS_WITH(trainer.fit(data_of(8), silent, &nothing),
                    "fit validates on at least one sample, the validation set has none");
}

TEST_CASE("more classes than outputs are refused before the first step") {
  const Net before{tl::seed(1)};
  Net net = before;
  auto trainer = trainer_of(net);
  const auto [rows, labels] = points(8);
  const samples four(rows, labels, 4);
  CHECK_THROWS_WITH(trainer.fit(four, silent),
                    "the data set has 4 classes, expected at most 3, an output of the network for each");
  CHECK_THROWS_WITH(trainer.fit(data_of(8), silent, &four),
                    "the validation set has 4 classes, expected at most 3, an output of the network for each");
  CHECK(net == before);
}

TEST_CASE("an input that is not finite stops training before its step") {
  auto [rows, labels] = points(40);
  rows[2 * 17 + 1] = std::numeric_limits<float>::quiet_NaN();
  const samples data(rows, labels, 3);

  Net wanted{tl::seed(1)};
  auto reference = trainer_of(wanted);
  tl::loader<batch, 2> batches(data, silent.order);
  std::uint64_t step = 1;
  for (;; ++step) {
    const auto next = batches.batch(step - 1);
    bool whole = true;
    for (const float number : next.inputs) whole = whole && std::isfinite(number);
    if (!whole) break;
    reference.step(next.inputs, next.labels);
  }
  REQUIRE(step > 1);

  Net net{tl::seed(1)};
  auto trainer = trainer_of(net);
  CHECK(fault(trainer, data) == std::to_string(step) + ": input of sample 17");
  CHECK(trainer.steps() == step - 1);
  CHECK(finite(net));
  CHECK(furthest(net, wanted) < 1e-6);
}

TEST_CASE("the layer that overflows is named") {
  const samples data = data_of(20);
  Net net{tl::seed(1)};
  net.parameter<"2.weight">().fill(3e38f);
  net.parameter<"0.bias">().fill(100);
  const Net before = net;
  auto trainer = trainer_of(net);
  CHECK(fault(trainer, data) == "1: output of layer 2");
  CHECK(net == before);
  net.parameter<"0.weight">().fill(3e38f);
  CHECK(fault(trainer, data) == "1: output of layer 0");
}

TEST_CASE("a loss that overflows is named where all outputs are finite") {
  const samples data = data_of(20);
  Net net;
  net.parameter<"2.bias">()(0) = 3e38f;
  net.parameter<"2.bias">()(1) = net.parameter<"2.bias">()(2) = -3e38f;
  auto trainer = trainer_of(net);
  CHECK(fault(trainer, data) == "1: loss");
}

TEST_CASE("an update that overflows is named by its parameter and undone") {
  const samples data = data_of(batch);
  Net net{tl::seed(1)};
  const Net before = net;
  auto trainer = trainer_of(net, {.learning_rate = 1e300});
  CHECK(fault(trainer, data) == "1: parameter 2.bias");
  CHECK(net == before);
  CHECK(trainer.steps() == 0);
  trainer.optimizer.learning_rate = 0.1;
  CHECK(fault(trainer, data) == "nothing");
  CHECK(finite(net));
}

}  // namespace
