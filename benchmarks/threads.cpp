// SPDX-License-Identifier: BSL-1.0

// A training step on one thread and shared by several, from equal parameters on equal data.

#include <tapeless/embedded.hpp>
#include <tapeless/train/threads.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "command_line.hpp"
#include "contest.hpp"
#include "machine.hpp"
#include "report.hpp"

namespace {

namespace tl = tapeless;

using Tanh = tl::MLP<tl::Linear<4, 64>, tl::Tanh, tl::Linear<64, 64>, tl::Tanh, tl::Linear<64, 2>>;
using Images = tl::MLP<tl::Linear<784, 128>, tl::ReLU, tl::Linear<128, 64>, tl::ReLU, tl::Linear<64, 10>>;

/// A network with a trainer; all of a case have the same samples.
template<class Net, class Loss, std::size_t Batch, class Execution> class training {
  using trainer_type = tl::Trainer<Net, Loss, tl::PlainSGD, Batch, Execution>;
  using target = typename trainer_type::target_type;

 public:
  training() : samples_(Batch * Net::input::size) {
    using shape = typename trainer_type::program::symbols::targets::shape_type;
    tl::random_stream random(tl::seed(2));
    for (float& x : samples_) x = random.symmetric(1.0f);
    for (std::size_t i = 0; i < shape::size; ++i) {
      targets_.push_back(static_cast<target>(random.below(Net::output::size)));
    }
  }
  void run(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) bench::sink = trainer_.step(samples_.data(), targets_.data());
  }
  /// The parameters after some steps from the start.
  Net trained() {
    net_ = Net(tl::seed(1));
    run(20);
    return net_;
  }

 private:
  Net net_{tl::seed(1)};
  trainer_type trainer_{net_, Loss{}, tl::PlainSGD{.learning_rate = 0.01}, tl::batch<Batch>, Execution{}};
  tl::aligned_vector<float> samples_;
  std::vector<target> targets_;
};

template<class Net> double furthest(const Net& a, const Net& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::fabs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i])));
  }
  return largest;
}

/// "times_as_fast": the median of ratios of the step on one thread to that on more, taken one after the other.
/// "same_bits": whether 20 steps from the start, done twice, end in the same parameters.
template<class Net, class Loss, std::size_t Batch, std::size_t... Threads>
bench::row measured(const std::string& name, const std::string& title, const bench::contest& rules) {
  const auto one = std::make_unique<training<Net, Loss, Batch, tl::one_thread>>();
  const Net reference = one->trained();
  bench::row row{name, title, {}};
  const auto against = [&]<std::size_t N>(tl::thread_count<N>) {
    if (N > 2 && N > std::thread::hardware_concurrency()) return;
    const auto several = std::make_unique<training<Net, Loss, Batch, tl::thread_count<N>>>();
    const Net first = several->trained(), second = several->trained();
    const std::vector<bench::entrant> entrants{
        {"one thread", bench::kind::hand_written, [&](std::size_t count) { one->run(count); }},
        {std::to_string(N) + " threads", bench::kind::ours, [&](std::size_t count) { several->run(count); }}};
    std::vector<bench::figure> figures = measure(entrants, rules);
    figures[1].notes = {{"times_as_fast", 1 / figures[1].to_ceiling},
                        {"times_as_fast_by_minima", figures[0].minimum / figures[1].minimum},
                        {"same_bits", first == second ? 1 : 0},
                        {"furthest_from_one_thread", furthest(first, reference)}};
    for (bench::figure& f : figures) f.to_ceiling = bench::nothing;
    if (row.figures.empty()) row.figures.push_back(figures[0]);
    row.figures.push_back(figures[1]);
  };
  (against(tl::threads<Threads>), ...);
  return row;
}

}  // namespace

int main(int argc, char** argv) {
  bench::command_line options("training steps on one thread and on several");
  std::string file;
  // long pieces, as threads that have slept may share a processor until the system moves one of them
  bench::contest rules{.seconds = 6, .piece = 0.05};
  options.add("--json", file, "writes the rows to this file");
  options.add("--seconds", rules.seconds, "for each row").shows_default();
  if (const auto status = options.read(argc, argv)) return *status;

  bench::report report{"threads", bench::measure_machine(), bench::microseconds};
  bench::print_head(report);
  std::printf("%u processors; ratios hold while nobody else uses them\n", std::thread::hardware_concurrency());
  const auto add = [&](bench::row row) {
    bench::print(row, report.unit);
    report.rows.push_back(std::move(row));
  };
  add(measured<Images, tl::cross_entropy_t, 128, 2>("C128", "784-128-64-10 ReLU, batch 128", rules));
  add(measured<Images, tl::cross_entropy_t, 1024, 2, 4>("C1024", "784-128-64-10 ReLU, batch 1024", rules));
  add(measured<Tanh, tl::mse_t, 256, 2>("B256", "4-64-64-2 tanh, batch 256", rules));
  bench::write_json(report, file);
}
