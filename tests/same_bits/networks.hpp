// SPDX-License-Identifier: BSL-1.0
#pragma once

// Networks, and the bits of what they compute as one number: value, gradients, and training steps.

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>

#include <support/cost.hpp>
#include <tapeless/embedded.hpp>

namespace test {

namespace tl = tapeless;

/// FNV-1a over the bits of numbers, 64 bits.
class hash {
 public:
  constexpr void add(std::uint64_t bits, int bytes) noexcept {
    for (int i = 0; i < bytes; ++i) value_ = (value_ ^ (bits >> 8 * i & 0xff)) * 0x100000001b3;
  }
  constexpr void add(float x) noexcept { add(__builtin_bit_cast(std::uint32_t, x), 4); }
  constexpr void add(double x) noexcept { add(__builtin_bit_cast(std::uint64_t, x), 8); }
  template<class T> constexpr void add(const T* first, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) add(first[i]);
  }
  template<class T, std::size_t... E> constexpr void add(const tl::Tensor<T, E...>& t) noexcept {
    add(t.data(), t.size());
  }
  template<class... T> constexpr void add(const std::tuple<T...>& all) noexcept {
    std::apply([&](const auto&... each) { (add(each), ...); }, all);
  }
  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

/// A network with what it is trained on: everything follows from the seed.
template<class Net, class Loss, class Optimizer, std::size_t Batch> struct exercise {
  using net = Net;
  using optimizer_type = Optimizer;
  using T = typename Net::value_type;
  using trainer = tl::Trainer<Net, Loss, Optimizer, Batch>;
  using samples = tl::tensor_of<T, tl::stacked_shape<Batch, typename Net::input>>;
  using target = typename trainer::program::symbols::targets;
  using targets = tl::tensor_of<typename target::value_type, typename target::shape_type>;

  Loss loss;
  Optimizer optimizer;
  tl::seed seed;

  [[nodiscard]] constexpr samples inputs() const noexcept {
    tl::random_stream random(seed, 100);
    samples x;
    for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = random.symmetric(T(1));
    return x;
  }
  [[nodiscard]] constexpr targets targets_of_samples() const noexcept {
    tl::random_stream random(seed, 101);
    targets y;
    for (std::size_t i = 0; i < y.size(); ++i) {
      if constexpr (std::is_integral_v<typename targets::value_type>) {
        y.data()[i] = static_cast<std::int32_t>(random.below(Net::output::size));
      } else {
        y.data()[i] = random.template unit<T>();
      }
    }
    return y;
  }
};

/// The hash of value and gradients, by the samples and all parameters.
template<tl::backend Backend = tl::backend::native, class Net, class Loss, class Optimizer, std::size_t Batch>
constexpr std::uint64_t gradient_bits(const exercise<Net, Loss, Optimizer, Batch>& e, const Net& net) noexcept {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    using body = tl::detail::value_and_gradient_body<cost_of<Net, Loss>, 0, (I + 2)...>;
    const auto both = tl::hana::unpack(Net::parameter_list::places(), [&]<class... Place>(Place...) {
      using T = typename Net::value_type;
      return tl::transformed<body, Backend>{}(
          e.inputs(), e.targets_of_samples(),
          tl::view_of<const T, typename Place::shape_type>(net.data() + Place::offset)...);
    });
    hash bits;
    bits.add(both.first);
    bits.add(both.second);
    return bits.value();
  }
  (std::make_index_sequence<Net::parameter_tensors>{});
}

using tanh_small = exercise<tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>, tl::mse_t, tl::SGD, 4>;
using tanh_deep = exercise<tl::MLP<tl::Linear<4, 64>, tl::Tanh, tl::Linear<64, 64>, tl::Tanh, tl::Linear<64, 2>>,
                           tl::mse_t, tl::SGD, 7>;
using gelu_odd =
    exercise<tl::MLP<tl::Linear<17, 33>, tl::GELU, tl::Linear<33, 5>>, tl::binary_cross_entropy_t, tl::AdamW, 3>;
using relu_odd = exercise<tl::MLP<tl::Linear<31, 15>, tl::ReLU, tl::Linear<15, 10>>, tl::cross_entropy_t, tl::Adam, 5>;
using images = exercise<tl::MLP<tl::Linear<784, 128>, tl::ReLU, tl::Linear<128, 64>, tl::ReLU, tl::Linear<64, 10>>,
                        tl::cross_entropy_t, tl::SGD, 32>;
using tanh_small_32 = exercise<tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>, tl::mse_t, tl::PlainSGD, 32>;
using tanh_deep_32 = exercise<tl::MLP<tl::Linear<4, 64>, tl::Tanh, tl::Linear<64, 64>, tl::Tanh, tl::Linear<64, 2>>,
                              tl::mse_t, tl::PlainSGD, 32>;

inline constexpr tanh_small tanh_small_exercise{{}, {.learning_rate = 0.5}, tl::seed(1)};
inline constexpr tanh_deep tanh_deep_exercise{
    {}, {.learning_rate = 0.1, .momentum = 0.9, .nesterov = true}, tl::seed(2)};
inline constexpr gelu_odd gelu_odd_exercise{{}, {.learning_rate = 0.01}, tl::seed(3)};
inline constexpr relu_odd relu_odd_exercise{{}, {.learning_rate = 0.01}, tl::seed(4)};
inline constexpr images images_exercise{{}, {.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 1e-4}, tl::seed(5)};
inline constexpr tanh_small_32 tanh_small_32_exercise{{}, {.learning_rate = 0.1}, tl::seed(6)};
inline constexpr tanh_deep_32 tanh_deep_32_exercise{{}, {.learning_rate = 0.1}, tl::seed(7)};

}  // namespace test
