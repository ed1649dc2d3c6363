// SPDX-License-Identifier: BSL-1.0

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <thread>
#include <type_traits>
#include <vector>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>
#include <tapeless/train/threads.hpp>

namespace tl = tapeless;

namespace {

constexpr std::size_t batch = 24;
using Classes = tl::MLP<tl::Linear<7, 33>, tl::Tanh, tl::Linear<33, 5>>;
using Numbers = tl::basic_mlp<double, tl::Linear<3, 9>, tl::ReLU, tl::Linear<9, 2>>;

using together = tl::Trainer<Classes, tl::cross_entropy_t, tl::SGD, batch, tl::thread_count<2>>;
static_assert(!std::is_copy_constructible_v<together> && !std::is_move_constructible_v<together>,
              "the threads of a trainer know where it stands");
using alone = tl::Trainer<Classes, tl::cross_entropy_t, tl::SGD, batch>;
static_assert(std::is_nothrow_constructible_v<alone, Classes&, tl::cross_entropy_t, tl::SGD, tl::batch_size<batch>>,
              "a trainer without threads starts nothing");

/// Holds its threads up before and after their work, each for as long as a number drawn from its seed says.
template<std::size_t Size, std::uint64_t Seed> class sleepy_team {
 public:
  static constexpr std::size_t size = Size;
  template<class F> void run(const F& f) noexcept {
    ++jobs_;
    team_.run([&](std::size_t i) noexcept {
      tl::random_stream random(tl::seed{Seed}, jobs_ * Size + i);
      const auto sleep = [&] { std::this_thread::sleep_for(std::chrono::microseconds(random.below(400))); };
      sleep();
      f(i);
      sleep();
    });
  }

 private:
  std::uint64_t jobs_ = 0;
  tl::thread_team<Size> team_;
};

/// Everything on the thread that asks for it, the last part first.
template<std::size_t Size> struct backward_team {
  static constexpr std::size_t size = Size;
  template<class F> void run(const F& f) const noexcept {
    for (std::size_t i = Size; i > 0; --i) f(i - 1);
  }
};

/// Runs a Trainer's steps on such a team.
template<class Team> struct run_by {
  template<class Net, class Loss, class Optimizer, std::size_t Batch>
  using steps = tl::detail::shared_steps<Net, Loss, Optimizer, Batch, Team>;
};

template<class Net, class Loss, std::size_t Batch> struct data {
  using T = typename Net::value_type;
  using program = typename tl::Trainer<Net, Loss, tl::SGD, Batch>::program;
  using target = typename program::symbols::targets;

  tl::Tensor<T, Batch, Net::input::size> samples;
  tl::tensor_of<typename target::value_type, typename target::shape_type> targets;

  data() {
    tl::random_stream random(tl::seed(9));
    for (T& x : samples) x = random.symmetric(T(1));
    for (auto& y : targets) y = static_cast<typename target::value_type>(random.below(Net::output::size));
  }
};

/// The parameters after some steps; the loss of each is put behind them.
template<class Net, class Loss, class Optimizer, class Execution>
std::vector<double> trained(Loss loss, Optimizer optimizer, Execution execution, int steps = 12) {
  static const data<Net, Loss, batch> d;
  Net net{tl::seed(4)};
  const auto trainer = std::make_unique<tl::Trainer<Net, Loss, Optimizer, batch, Execution>>(
      net, loss, optimizer, tl::batch<batch>, execution);
  std::vector<double> result;
  for (int i = 0; i < steps; ++i) result.push_back(static_cast<double>(trainer->step(d.samples, d.targets)));
  CHECK(result.back() < result.front());
  CHECK(trainer->steps() == static_cast<std::uint64_t>(steps));
  result.insert(result.end(), net.data(), net.data() + net.size());
  return result;
}

double furthest(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = a.size() == b.size() ? 0 : std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

template<class Net, class Loss, class Optimizer> void compare(Loss loss, Optimizer optimizer, double margin) {
  const auto one = trained<Net>(loss, optimizer, tl::one_thread{});
  CHECK(furthest(one, trained<Net>(loss, optimizer, tl::threads<1>)) < margin);
  CHECK(furthest(one, trained<Net>(loss, optimizer, tl::threads<2>)) < margin);
  CHECK(furthest(one, trained<Net>(loss, optimizer, tl::threads<3>)) < margin);
  CHECK(furthest(one, trained<Net>(loss, optimizer, tl::threads<8>)) < margin);
}

TEST_CASE("threads find the step of one thread, but for rounding") {
  compare<Classes>(tl::cross_entropy, tl::SGD{.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 0.01}, 1e-5);
  compare<Classes>(tl::cross_entropy, tl::PlainSGD{.learning_rate = 0.5}, 1e-5);
  compare<Numbers>(tl::mse, tl::AdamW{.learning_rate = 0.01}, 1e-12);
}

TEST_CASE("the bits of a step do not depend on scheduling") {
  const tl::SGD optimizer{.learning_rate = 0.1, .momentum = 0.9};
  const auto expected = trained<Classes>(tl::cross_entropy, optimizer, tl::threads<3>, 40);
  CHECK(trained<Classes>(tl::cross_entropy, optimizer, run_by<backward_team<3>>{}, 40) == expected);
  CHECK(trained<Classes>(tl::cross_entropy, optimizer, run_by<sleepy_team<3, 1>>{}, 40) == expected);
  CHECK(trained<Classes>(tl::cross_entropy, optimizer, run_by<sleepy_team<3, 2>>{}, 40) == expected);

  std::atomic<bool> stop = false;
  std::array<std::thread, 4> others;
  for (std::thread& t : others) {
    t = std::thread([&] {
      while (!stop) std::this_thread::yield();
    });
  }
  for (int i = 0; i < 5; ++i) {
    CHECK(trained<Classes>(tl::cross_entropy, optimizer, tl::threads<3>, 40) == expected);
  }
  stop = true;
  for (std::thread& t : others) t.join();
}

TEST_CASE("the bits of a step depend on the number of threads") {
  const tl::SGD optimizer{.learning_rate = 0.1};
  CHECK(trained<Classes>(tl::cross_entropy, optimizer, tl::threads<2>) !=
        trained<Classes>(tl::cross_entropy, optimizer, tl::threads<3>));
}

TEST_CASE("a team does each part once, and everybody sees what was done before") {
  tl::thread_team<4> team;
  std::array<int, 4> done{};
  std::array<int, 4> seen{};
  int round = 0;
  for (; round < 2000; ++round) {
    if (round % 500 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));  // until they sleep
    team.run([&](std::size_t i) noexcept { ++done[i]; });
    team.run([&](std::size_t i) noexcept { seen[i] += done[(i + 1) % 4] == round + 1 ? 1 : 0; });
  }
  CHECK(done == std::array<int, 4>{round, round, round, round});
  CHECK(seen == done);
}

TEST_CASE("a team runs on threads of its own, and ends them") {
  std::atomic<int> alive = 0;
  struct counted {
    std::atomic<int>* count = nullptr;
    ~counted() {
      if (count != nullptr) --*count;
    }
  };
  for (int i = 0; i < 20; ++i) {
    tl::thread_team<3> team;
    if (i % 2 == 0) continue;
    std::array<std::thread::id, 3> ids;
    std::atomic<int> begun = 0;
    team.run([&](std::size_t part) noexcept {
      thread_local counted mine;
      if (part > 0) mine.count = &alive, ++alive;
      ids[part] = std::this_thread::get_id();
      ++begun;
      while (begun < 3) std::this_thread::yield();  // so that nobody can do two parts
    });
    CHECK(alive == 2);
    CHECK(ids[0] == std::this_thread::get_id());
    CHECK((ids[1] != ids[0] && ids[2] != ids[0] && ids[1] != ids[2]));
  }
  CHECK(alive == 0);
}

TEST_CASE("parts whose threads are not there yet are done once, by who is") {
  for (int i = 0; i < 200; ++i) {
    tl::thread_team<5> team;
    std::array<int, 5> done{};
    for (int round = 0; round < 5; ++round) team.run([&](std::size_t part) noexcept { ++done[part]; });
    CHECK(done == std::array<int, 5>{5, 5, 5, 5, 5});
  }
}

tl::dataset<7> points(std::size_t count, float bad = 0) {
  tl::random_stream random(tl::seed(6));
  tl::aligned_vector<float> rows;
  std::vector<std::int32_t> labels;
  for (std::size_t i = 0; i < count; ++i) {
    float sum = 0;
    for (int k = 0; k < 7; ++k) rows.push_back(random.symmetric(1.0f)), sum += rows.back();
    labels.push_back(sum > 0 ? 1 : 0);
  }
  rows[rows.size() / 2] += bad;
  return {rows, labels, 5};
}

TEST_CASE("fit goes over batches and a last smaller one on several threads") {
  const auto train = points(4 * batch + 5);  // 5 samples: there is nothing for the second and third thread
  Classes a{tl::seed(1)}, b = a;
  tl::Trainer one{a, tl::cross_entropy, tl::SGD{.learning_rate = 0.1}, tl::batch<batch>};
  tl::Trainer three{b, tl::cross_entropy, tl::SGD{.learning_rate = 0.1}, tl::batch<batch>, tl::threads<3>};
  const tl::fit_options options{.epochs = 20, .progress = nullptr};
  const auto expected = one.fit(train, options), report = three.fit(train, options, &train);
  CHECK(report.epochs.back().loss == Approx(expected.epochs.back().loss).epsilon(1e-4));
  CHECK(report.epochs.back().accuracy == expected.epochs.back().accuracy);
  CHECK(*report.epochs.back().validation_accuracy > 0.9);
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(b.data()[i] == Approx(a.data()[i]).margin(1e-4));
  CHECK(three.evaluate(train).accuracy() > 0.9);
}

TEST_CASE("what is not finite stops fit on several threads, and the threads go on afterwards") {
  Classes net{tl::seed(1)};
  tl::Trainer trainer{net, tl::cross_entropy, tl::SGD{.learning_rate = 0.1}, tl::batch<batch>, tl::threads<2>};
  const tl::fit_options options{.epochs = 1, .progress = nullptr};
  const auto before = net;
  const auto bad = points(batch, std::numeric_limits<float>::infinity());
  CHECK_THROWS_AS(trainer.fit(bad, options), tl::training_error);
  CHECK(net == before);
  CHECK(trainer.steps() == 0);
  CHECK_NOTHROW(trainer.fit(points(batch), options));
  CHECK(trainer.steps() == 1);
}

}  // namespace
