// SPDX-License-Identifier: BSL-1.0
#pragma once

// The kernels of a training step as they are planned: what each computes and moves, and how long it takes alone.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tapeless/config.hpp>
#include <tapeless/kernel/plan_text.hpp>
#include <tapeless/math/random.hpp>
#include <tapeless/plan/bytes.hpp>
#include <tapeless/plan/flops.hpp>
#include <tapeless/train/aligned.hpp>
#include <tapeless/train/trainer.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// One kernel of a plan. Repeated alone, it finds in the nearest cache what fits there; in a step it may not.
struct kernel_time {
  std::string_view name;           ///< "product 128 x 784 by 784 x 128"
  std::string_view computes;       ///< "product, add, relu"
  std::string_view runs_by;        ///< "tiles, lanes along columns, sums in 6 x 2 registers"
  std::int64_t operations, bytes;  ///< as of `kernel_flops` and `kernel_bytes`
  double seconds;
};

/// A step and its kernels, in the order in which they run.
struct step_time {
  std::vector<kernel_time> kernels;
  double seconds;  ///< of a whole step
};

namespace detail {

/// The median time of a call of f, over about `budget` seconds.
template<class F> double median_seconds(F f, double budget) {
  using clock = std::chrono::steady_clock;
  constexpr double piece = 1e-4;
  const auto time = [&](std::size_t count) {
    const auto begin = clock::now();
    for (std::size_t i = 0; i < count; ++i) {
      f();
      __asm__ volatile("" : : : "memory");  // what f writes is read, as far as the compiler can see
    }
    return std::chrono::duration<double>(clock::now() - begin).count();
  };
  std::size_t count = 1;
  while (time(count) < piece) count *= 2;
  std::vector<double> times;
  for (double used = 0; used < budget || times.size() < 5; used += times.back()) times.push_back(time(count));
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle / static_cast<double>(count);
}

template<class Build> constexpr std::int64_t bytes_of_plan(std::int64_t element_bytes) noexcept;

/// Operations and bytes of kernel N; those of a loop are its body's, as often as it runs.
template<class Build, std::size_t N>
constexpr std::pair<std::int64_t, std::int64_t> work_of(std::int64_t bytes) noexcept {
  constexpr planned_kernel k = plan_of<Build>.kernels[N];
  if constexpr (k.shape.form == kind::loop) {
    using body = loop_body<Build, k.shape.inner>;
    return {body::kind.steps * flops_of<body>, body::kind.steps * bytes_of_plan<body>(bytes)};
  } else {
    return {kernel_flops(plan_of<Build>, k), kernel_bytes(plan_of<Build>, k, bytes)};
  }
}

template<class Build> constexpr std::int64_t bytes_of_plan(std::int64_t element_bytes) noexcept {
  return [&]<std::size_t... N>(std::index_sequence<N...>) {
    return (std::int64_t{0} + ... + work_of<Build, N>(element_bytes).second);
  }
  (std::make_index_sequence<plan_of<Build>.size()>{});
}

template<class Build, std::size_t N> struct kernel_name {
  static constexpr void write(text_writer& t) noexcept { write_head(t, plan_of<Build>.kernels[N].shape); }
};
template<class Build, std::size_t N> struct kernel_code {
  static constexpr void write(text_writer& t) noexcept { write_code(t, plan_of<Build>, plan_of<Build>.kernels[N]); }
};
/// Timed alone, a kernel is never part of a tiny program's one function.
template<class Build, std::size_t N, class T> struct kernel_strategy {
  static constexpr void write(text_writer& t) noexcept {
    write_strategy(t, choose(view_kernel(plan_of<Build>, plan_of<Build>.kernels[N]), native_target<T>));
  }
};

template<class Writer> constexpr auto characters_of() noexcept {
  constexpr std::size_t size = [] {
    text_writer t;
    Writer::write(t);
    return t.size;
  }();
  std::array<char, size + 1> text{};
  text_writer t{text.data()};
  Writer::write(t);
  return text;
}
template<class Writer> inline constexpr auto characters = characters_of<Writer>();
template<class Writer>
inline constexpr std::string_view text_of{characters<Writer>.data(), characters<Writer>.size() - 1};

/// Measures the kernels of a program one after the other, so that each finds what those before it left.
template<class Build, class T>
std::vector<kernel_time> time_kernels(const pointer<T>* arguments, T* workspace, double budget) {
  constexpr const auto& p = plan_of<Build>;
  std::vector<kernel_time> result;
  const auto one = [&]<std::size_t N>(std::integral_constant<std::size_t, N>) {
    constexpr auto work = work_of<Build, N>(sizeof(T));
    result.push_back(
        {text_of<kernel_name<Build, N>>, text_of<kernel_code<Build, N>>, text_of<kernel_strategy<Build, N, T>>,
         work.first, work.second,
         median_seconds([&] { run_step_of_plan<Build, N, backend::native>(arguments, workspace); }, budget)});
  };
  [&]<std::size_t... N>(std::index_sequence<N...>) { (one(std::integral_constant<std::size_t, N>{}), ...); }
  (std::make_index_sequence<p.size()>{});
  return result;
}

/// What a trainer trains with, at random, and a rate of learning of 0: its numbers stay what they are.
template<class Trainer> struct step_under_test;
template<class Net, class Loss, class Optimizer, std::size_t Batch>
struct step_under_test<Trainer<Net, Loss, Optimizer, Batch>> {
  using steps = fused_steps<Net, Loss, Optimizer, Batch>;
  using program = typename steps::template program<false>;
  using T = typename Net::value_type;
  using targets_type = typename program::symbols::targets;
  using target_type = typename targets_type::value_type;

  Net net{seed(1)};
  aligned_vector<T> samples = aligned_vector<T>(Batch * Net::input::size);
  aligned_vector<target_type> targets = aligned_vector<target_type>(targets_type::shape_type::size);
  aligned_vector<T> states = aligned_vector<T>(Optimizer::states * Net::parameter_count + 1);
  aligned_vector<T> workspace = aligned_vector<T>(workspace_size<program>);
  std::array<T, static_cast<std::size_t>(program::factor_count) + 1> factors{};
  T loss{};

  step_under_test() {
    random_stream random(seed(2));
    for (T& x : samples) x = random.symmetric(T(1));
    for (target_type& y : targets) y = static_cast<target_type>(random.below(Net::output::size));
    const auto given = Optimizer{.learning_rate = 0}.factors(1);
    for (std::size_t i = 0; i < given.size(); ++i) factors[i] = static_cast<T>(given[i]);
  }

  step_time measure(double budget) {
    pointer<T> arguments[static_cast<std::size_t>(program::arguments)];
    const step_operands<T, target_type> operands{samples.data(), targets.data(), nullptr,      nullptr,
                                                 factors.data(), net.data(),     states.data()};
    steps::template point<false>(arguments, operands, &loss);
    const pointer<T>* const given = arguments;
    step_time result{time_kernels<program>(given, workspace.data(), budget), 0};
    result.seconds = median_seconds([&] { run<program>(given, workspace.data()); }, budget);
    return result;
  }
};

}  // namespace detail

/// The kernels of a step of this trainer, a `Trainer<Net, Loss, Optimizer, Batch>` on one thread, in registers; each is
/// measured for about `budget` seconds. Samples and labels are random, the rate of learning is 0.
template<class Trainer> [[nodiscard]] step_time kernel_times(double budget = 0.02) {
  return std::make_unique<detail::step_under_test<Trainer>>()->measure(budget);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
