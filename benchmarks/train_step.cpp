// SPDX-License-Identifier: BSL-1.0

// Training steps on one thread: time, rate, and share of the rate of multiply-adds that this core reaches just before
// and after; the share of the forward pass; and small networks and batches.

#include <tapeless/tapeless.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "measure.hpp"

namespace {

namespace tl = tapeless;

using Images = tl::MLP<tl::Linear<784, 128>, tl::ReLU, tl::Linear<128, 64>, tl::ReLU, tl::Linear<64, 10>>;
using Tiny = tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>;
using Small = tl::MLP<tl::Linear<4, 64>, tl::Tanh, tl::Linear<64, 64>, tl::Tanh, tl::Linear<64, 2>>;

/// Multiplications and additions of a program's matrix products: what can be fused multiply-adds.
template<class Build> constexpr double product_operations() {
  double count = 0;
  const auto& p = tl::program_of<Build>;
  for (const tl::node& n : p.nodes) {
    if (n.code != tl::op::product) continue;
    const auto& first = p.nodes[static_cast<std::size_t>(n.operand[0])];
    count += 2.0 * static_cast<double>(n.shape.size()) * static_cast<double>(first.shape.dim[1]);
  }
  return count;
}

/// A network with a trainer and a batch of random samples; the forward pass alone runs on the same parameters.
template<class Net, class Loss, class Optimizer, std::size_t Batch> struct subject {
  using trainer_type = tl::Trainer<Net, Loss, Optimizer, Batch>;
  using target_type = typename trainer_type::target_type;
  static constexpr std::size_t targets = trainer_type::program::symbols::targets::shape_type::size;
  static constexpr double operations = product_operations<typename trainer_type::program>();

  Net net{tl::seed(1)};
  trainer_type trainer{net, Loss{}, Optimizer{.learning_rate = 1e-3}, tl::batch<Batch>};
  tl::Tensor<float, Batch, Net::input::size> inputs;
  tl::Tensor<target_type, targets> wanted;

  subject() {
    tl::random_stream random(tl::seed(2));
    for (float& x : inputs) x = random.symmetric(1.0f);
    for (target_type& t : wanted) t = static_cast<target_type>(random.below(Net::output::size));
  }
  void step(std::size_t count) {
    float loss = 0;
    for (std::size_t i = 0; i < count; ++i) loss += trainer.step(inputs.data(), wanted.data());
    bench::sink = loss;
  }
};

/// The forward pass and the loss of `subject`.
template<class Net, class Loss, std::size_t Batch> class forward_pass {
 public:
  using program = tl::detail::evaluation_program<Net, Loss, Batch>;

  template<class Subject> explicit forward_pass(Subject& s) {
    weights_.fill(1.0f / Batch);
    arguments_[0].real = s.inputs.data();
    arguments_[1].integer = s.wanted.data();
    arguments_[2].real = weights_.data();
    for (std::size_t k = 0; k < Net::parameter_tensors; ++k) {
      arguments_[static_cast<std::size_t>(program::first_parameter) + k].real =
          s.net.data() + Net::parameter_list::offset(k);
    }
    arguments_[program::outputs].real = outputs_.data();
    arguments_[program::loss].real = &loss_;
  }
  void run(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      tl::run<program>(arguments_, workspace_.data());
      bench::sink = loss_;
    }
  }

 private:
  tl::pointer<float> arguments_[static_cast<std::size_t>(program::arguments)];
  tl::Tensor<float, Batch> weights_;
  tl::Tensor<float, Batch, Net::output::size> outputs_;
  alignas(64) std::array<float, tl::workspace_size<program>> workspace_;
  float loss_ = 0;
};

/// Medians of paired measurements: a burst of multiply-adds, some steps, another burst.
struct step_time {
  double seconds, shortest, share;
};

template<class Subject> step_time measure(Subject& s, int pairs) {
  constexpr double piece = 1e-3;
  s.step(10);
  const double once = bench::seconds([&] { s.step(100); }) / 100;
  const std::size_t steps = once > piece ? 1 : static_cast<std::size_t>(piece / once);
  std::vector<double> times, shares;
  constexpr std::size_t burst = 1'000'000;
  double before = bench::multiply_add_rate(burst);
  for (int i = 0; i < pairs; ++i) {
    times.push_back(bench::seconds([&] { s.step(steps); }) / static_cast<double>(steps));
    const double after = bench::multiply_add_rate(burst);
    shares.push_back(2 * Subject::operations / times.back() / (before + after));
    before = after;
  }
  const double shortest = *std::min_element(times.begin(), times.end());
  return {bench::median(std::move(times)), shortest, bench::median(std::move(shares))};
}

void main_subject() {
  constexpr std::size_t batch = 128;
  using subject_type = subject<Images, tl::cross_entropy_t, tl::SGD, batch>;
  const auto s = std::make_unique<subject_type>();
  const step_time t = measure(*s, 500);
  std::printf("784-128-64-10, ReLU, cross-entropy, SGD with momentum, batch 128\n");
  std::printf("  step          %8.1f us, shortest %.1f; %.1f MFLOP in products: %.1f GFLOP/s\n", t.seconds * 1e6,
              t.shortest * 1e6, subject_type::operations * 1e-6, subject_type::operations / t.seconds * 1e-9);
  std::printf("  share of peak %8.1f %% (median of paired measurements)\n", t.share * 100);

  const auto forward = std::make_unique<forward_pass<Images, tl::cross_entropy_t, batch>>(*s);
  std::vector<double> forwards, ratios;
  for (int i = 0; i < 500; ++i) {
    const double step = bench::seconds([&] { s->step(4); }) / 4;
    forwards.push_back(bench::seconds([&] { forward->run(8); }) / 8);
    ratios.push_back((step - forwards.back()) / forwards.back());
  }
  std::printf("  forward only  %8.1f us\n", bench::median(std::move(forwards)) * 1e6);
  std::printf("  (backward + update) / forward: %.2f\n\n", bench::median(std::move(ratios)));
}

template<class Net, class Loss, std::size_t Batch> void row(const char* name) {
  using plain = subject<Net, Loss, tl::PlainSGD, Batch>;
  const step_time one = measure(*std::make_unique<plain>(), 200);
  const step_time other = measure(*std::make_unique<subject<Net, Loss, tl::SGD, Batch>>(), 200);
  std::printf("%-22s %5zu  %9.3f %9.3f  %9.1f  %6.1f %%  %9.3f\n", name, Batch, one.seconds * 1e6, one.shortest * 1e6,
              plain::operations / one.seconds * 1e-9, one.share * 100, other.seconds * 1e6);
}

}  // namespace

int main() {
  const bench::peak peak = bench::measure_peak();
  std::printf("multiply-adds of one core: %.1f GFLOP/s in bursts, %.1f sustained\n\n", peak.burst * 1e-9,
              peak.sustained * 1e-9);
  main_subject();

  std::printf("network                batch    us/step  shortest    GFLOP/s     peak  with momentum\n");
  row<Tiny, tl::mse_t, 1>("2-8-1 tanh");
  row<Tiny, tl::mse_t, 4>("2-8-1 tanh");
  row<Small, tl::mse_t, 1>("4-64-64-2 tanh");
  row<Small, tl::mse_t, 32>("4-64-64-2 tanh");
  row<Small, tl::mse_t, 256>("4-64-64-2 tanh");
  row<Images, tl::cross_entropy_t, 1>("784-128-64-10 ReLU");
  row<Images, tl::cross_entropy_t, 32>("784-128-64-10 ReLU");
  row<Images, tl::cross_entropy_t, 128>("784-128-64-10 ReLU");
}
