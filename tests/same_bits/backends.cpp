// SPDX-License-Identifier: BSL-1.0

// The same bits in constant evaluation, on single numbers and in registers, within one program.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <same_bits/networks.hpp>
#include <support/catch.hpp>

namespace tl = tapeless;

namespace {

/// Loss and parameters after some steps of a trainer.
template<class Exercise> constexpr std::uint64_t bits_of_steps(const Exercise& e, int steps) {
  typename Exercise::net net(e.seed);
  typename Exercise::trainer trainer(net, e.loss, e.optimizer, {});
  const auto inputs = e.inputs();
  const auto targets = e.targets_of_samples();
  test::hash bits;
  for (int i = 0; i < steps; ++i) bits.add(trainer.step(inputs, targets));
  bits.add(net.data(), net.size());
  return bits.value();
}

template<class T> tl::pointer<T> argument(const T* elements) { return {const_cast<T*>(elements), nullptr}; }
template<class T> tl::pointer<T> argument(const std::int32_t* elements) { return {nullptr, elements}; }

/// The same steps of the trainer's program on one back end.
template<tl::backend Backend, class Exercise> std::uint64_t bits_of_program(const Exercise& e, int steps) {
  using T = typename Exercise::T;
  using net_type = typename Exercise::net;
  using program = typename Exercise::trainer::program;
  struct memory {
    alignas(64) std::array<T, Exercise::optimizer_type::states * net_type::parameter_count> states{};
    alignas(64) std::array<T, tl::workspace_size<program>> workspace{};
    net_type net;
    typename Exercise::samples inputs;
    typename Exercise::targets targets;
  };
  const auto own = std::make_unique<memory>(
      memory{.net = net_type(e.seed), .inputs = e.inputs(), .targets = e.targets_of_samples()});

  test::hash bits;
  for (int step = 1; step <= steps; ++step) {
    std::array<T, program::factor_count> factors;
    const auto given = e.optimizer.factors(static_cast<std::uint64_t>(step));
    for (std::size_t i = 0; i < factors.size(); ++i) factors[i] = static_cast<T>(given[i]);
    T loss{};
    tl::pointer<T> arguments[program::arguments];
    arguments[0] = argument<T>(own->inputs.data());
    arguments[1] = argument<T>(own->targets.data());
    for (std::size_t i = 0; i < factors.size(); ++i) {
      arguments[program::first_factor + static_cast<int>(i)] = argument<T>(&factors[i]);
    }
    for (int k = 0; k < program::tensors; ++k) {
      const std::size_t offset = net_type::parameter_list::offset(static_cast<std::size_t>(k));
      arguments[program::first_parameter + k] = argument<T>(own->net.data() + offset);
      for (int i = 0; i < program::state_count; ++i) {
        arguments[program::first_state + k * program::state_count + i] =
            argument<T>(own->states.data() + static_cast<std::size_t>(i) * net_type::parameter_count + offset);
      }
    }
    arguments[program::loss] = argument<T>(&loss);
    tl::run<program, Backend>(arguments, own->workspace.data());
    bits.add(loss);
  }
  bits.add(own->net.data(), own->net.size());
  return bits.value();
}

template<class Exercise> void expect_equal_back_ends(const Exercise& e) {
  const auto net = std::make_unique<typename Exercise::net>(e.seed);
  CHECK(test::gradient_bits<tl::backend::scalar>(e, *net) == test::gradient_bits(e, *net));
  CHECK(bits_of_program<tl::backend::scalar>(e, 20) == bits_of_program<tl::backend::native>(e, 20));
}

template<class Exercise> constexpr std::uint64_t constant_gradient(const Exercise& e) {
  return test::gradient_bits(e, typename Exercise::net(e.seed));
}

// What fits the default limits of both compilers.
constexpr std::uint64_t small_gradient = constant_gradient(test::tanh_small_exercise);
constexpr std::uint64_t small_steps = bits_of_steps(test::tanh_small_exercise, 20);
constexpr std::uint64_t gelu_gradient = constant_gradient(test::gelu_odd_exercise);
constexpr std::uint64_t gelu_step = bits_of_steps(test::gelu_odd_exercise, 1);
constexpr std::uint64_t relu_gradient = constant_gradient(test::relu_odd_exercise);
constexpr std::uint64_t relu_step = bits_of_steps(test::relu_odd_exercise, 1);

template<class Exercise>
void expect_as_constant(const Exercise& e, std::uint64_t gradient, int steps, std::uint64_t bits) {
  CHECK(test::gradient_bits(e, typename Exercise::net(e.seed)) == gradient);
  CHECK(bits_of_steps(e, steps) == bits);
}

}  // namespace

TEST_CASE("constant evaluation and registers give the same bits", "[same_bits]") {
  expect_as_constant(test::tanh_small_exercise, small_gradient, 20, small_steps);
  expect_as_constant(test::gelu_odd_exercise, gelu_gradient, 1, gelu_step);
  expect_as_constant(test::relu_odd_exercise, relu_gradient, 1, relu_step);
}

TEST_CASE("single numbers and registers give the same bits", "[same_bits]") {
  expect_equal_back_ends(test::tanh_small_exercise);
  expect_equal_back_ends(test::tanh_deep_exercise);
  expect_equal_back_ends(test::gelu_odd_exercise);
  expect_equal_back_ends(test::relu_odd_exercise);
  expect_equal_back_ends(test::images_exercise);
}
