// SPDX-License-Identifier: BSL-1.0
// A layer can be a loop: it is trained as the same layer unrolled is.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;
namespace hana = boost::hana;

namespace {

constexpr std::size_t rows = 16;

/// T rows of In numbers, one after the other, and the last state; a loop or not.
template<bool Loop, std::size_t T, std::size_t In, std::size_t Out> struct Recurrent {
  using input = tl::shape<T * In>;
  using output = tl::shape<Out>;
  static constexpr auto parameters =
      hana::make_tuple(tl::parameter<"in", tl::shape<In, Out>>, tl::parameter<"kept", tl::shape<Out, Out>>,
                       tl::parameter<"bias", tl::shape<Out>>);

  static constexpr auto forward(auto x, auto in, auto kept, auto bias) noexcept {
    constexpr std::size_t batch = decltype(x)::shape_type::extents[0];
    const auto step = [&](auto h, auto row) { return tanh(matmul(row, in) + matmul(h, kept) + bias); };
    const auto all = tl::transpose<1, 0, 2>(tl::reshape<batch, T, In>(x));
    auto h = tl::broadcast_to<batch, Out>(0 * bias);
    if constexpr (Loop) {
      return tl::fold<T>(step, h, all);
    } else {
      for (std::size_t t = 0; t < T; ++t) h = step(h, all[t]);
      return h;
    }
  }
};
template<bool Loop> using Net = tl::MLP<Recurrent<Loop, 6, 3, 8>, tl::Linear<8, 2>>;

/// The losses of 20 steps of training to tell whether the sum of a sequence is positive.
template<bool Loop> std::vector<float> losses() {
  Net<Loop> net{tl::seed(1)};
  tl::Trainer trainer{net, tl::cross_entropy, tl::Adam{.learning_rate = 0.02}, tl::batch<rows>};
  tl::Tensor<float, rows, 18> x;
  tl::Tensor<std::int32_t, rows> y;
  std::vector<float> found;
  for (std::size_t step = 0; step < 20; ++step) {
    for (std::size_t i = 0; i < rows; ++i) {
      float sum = 0;
      for (std::size_t k = 0; k < 18; ++k) sum += x[i][k] = std::sin(static_cast<float>(i * 37 + k * 11 + step * 101));
      y[i] = sum > 0;
    }
    found.push_back(trainer.step(x, y));
  }
  return found;
}

}  // namespace

TEST_CASE("a layer that is a loop is trained as the unrolled layer is", "[nn]") {
  const std::vector<float> looped = losses<true>(), unrolled = losses<false>();
  for (std::size_t i = 0; i < looped.size(); ++i) CHECK(std::abs(looped[i] - unrolled[i]) < 2e-4f * (1 + unrolled[i]));
  CHECK(looped.back() < 0.6f * looped.front());
}
