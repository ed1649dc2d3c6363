// SPDX-License-Identifier: BSL-1.0

// Trains a network of 784-128-64-10 on the images of Fashion-MNIST, no derivative written by hand. It prints the loss
// and accuracy of each epoch, a confusion matrix, and in the last line the share of the test images it takes for what
// they are. The test images serve for that alone.

#include <tapeless/io/network.hpp>
#include <tapeless/nn/activation.hpp>
#include <tapeless/nn/linear.hpp>
#include <tapeless/nn/loss.hpp>
#include <tapeless/optim/sgd.hpp>
#include <tapeless/train/fit.hpp>
#include <tapeless/train/operations.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <exception>
#include <iostream>
#include <memory>
#include <numbers>
#include <optional>
#include <utility>
#include <vector>

#include "fashion_mnist/data.hpp"
#include "fashion_mnist/options.hpp"
#include "fashion_mnist/plot.hpp"
#include "fashion_mnist/report.hpp"

namespace {

namespace tl = tapeless;

using Net = tl::MLP<tl::Linear<image_size, 128>, tl::ReLU, tl::Linear<128, 64>, tl::ReLU, tl::Linear<64, class_count>>;
static_assert(Net::parameter_count == 109'386);

constexpr std::size_t batch = 128;
using Trainer = tl::Trainer<Net, tl::cross_entropy_t, tl::SGD, batch>;

/// The median of 200 steps on the first images, with a network that is thrown away.
network_facts measure(const images& all) {
  const auto net = std::make_unique<Net>(tl::seed(1));
  const auto trainer = std::make_unique<Trainer>(*net, tl::cross_entropy, tl::SGD{}, tl::batch<batch>);
  tl::loader<batch, image_size> batches(all, tl::seed(1));
  const auto first = batches.batch(0);
  std::array<double, 200> seconds{};
  for (double& s : seconds) {
    const auto begin = std::chrono::steady_clock::now();
    trainer->step(first.inputs, first.labels);
    s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  std::nth_element(seconds.begin(), seconds.begin() + 100, seconds.end());
  return {Net::parameter_count, Trainer::workspace_bytes, batch, tl::step_flops<Trainer>, seconds[100]};
}

/// The names of the classes where they are known.
std::vector<std::string> class_names(const options& o) {
  if (o.data != tl::fashion_mnist_folder) return {};
  return {"T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"};
}

tl::fit_report train(Net& net, const options& o, const images& all, report& to) {
  const auto held_back = static_cast<std::size_t>(o.validation * static_cast<double>(all.size()));
  std::optional<std::pair<images, images>> parts;
  if (held_back > 0) parts = all.split(held_back, tl::seed(o.seed));
  const auto trainer = std::make_unique<Trainer>(
      net, tl::cross_entropy,
      tl::SGD{.learning_rate = o.learning_rate, .momentum = o.momentum, .weight_decay = o.weight_decay},
      tl::batch<batch>);
  const auto after_epoch = [&](const tl::epoch_report& e) {
    const double done = static_cast<double>(e.epoch) / static_cast<double>(o.epochs);
    trainer->optimizer.learning_rate = o.learning_rate / 2 * (1 + std::cos(std::numbers::pi * done));
    to.epoch(e);
  };
  return trainer->fit(
      parts ? parts->second : all,
      {.epochs = o.epochs, .order = tl::seed(o.seed), .progress = to.progress(), .after_epoch = after_epoch},
      parts ? &parts->first : nullptr);
}

void run(const options& o) {
  if (!o.plot.empty()) expect_gnuplot(), expect_writable(o.plot);
  if (!o.save.empty()) expect_writable(o.save);
  std::unique_ptr<report> to = std::make_unique<json_report>();
  if (!o.json) to = std::make_unique<text_report>(class_names(o));

  const image_sets sets = read_images(o.data);
  const auto net = std::make_unique<Net>(tl::seed(o.seed));
  if (!o.load.empty()) tl::load(o.load, *net);
  to->network(measure(sets.train));
  const auto held_back = static_cast<std::size_t>(o.validation * static_cast<double>(sets.train.size()));
  to->data({sets.train.size() - held_back, held_back, sets.test.size()});

  const tl::fit_report fitted = train(*net, o, sets.train, *to);
  if (!o.save.empty()) tl::save(o.save, *net), to->file("saved", o.save);
  if (!o.plot.empty()) plot(o.plot, fitted.epochs, net->parameter<"0.weight">()), to->file("plotted", o.plot);
  to->test(tl::evaluate(*net, tl::cross_entropy, sets.test));
  if (!std::cout.flush()) throw tl::error("standard output: not everything could be written");
}

}  // namespace

int main(int argc, char** argv) {
  options o;
  CLI::App app;
  describe(app, o);
  try {
    app.parse(argc, argv);
    run(o);
    return 0;
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const std::exception& e) {
    std::cerr << "fashion_mnist: " << e.what() << '\n';
    return 1;
  }
}
