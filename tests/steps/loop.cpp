// SPDX-License-Identifier: BSL-1.0
// A loop like that of an LSTM: gates of four states and three inputs in six steps, its gradient by the weights.

#include <steps/stage.hpp>

constexpr auto recurrent = [](auto xs, auto by_input, auto by_state) {
  const auto step = [=](auto state, auto x) {
    auto [hidden, cell] = state;
    const auto gates = matmul(x, by_input) + matmul(hidden, by_state);
    const auto next = sigmoid(tl::slice<0, 0, 4>(gates)) * cell +
                      sigmoid(tl::slice<0, 4, 8>(gates)) * tanh(tl::slice<0, 8, 12>(gates));
    return std::pair{sigmoid(tl::slice<0, 12, 16>(gates)) * tanh(next), next};
  };
  const auto zero = tl::slice<0, 0, 4>(by_state[0]) * 0.0;
  return sum(tl::fold<6>(step, std::pair{zero, zero}, xs).first);
};
using by_weights = derived<decltype(recurrent), decltype(tl::gradient<1, 2>(recurrent)), tl::Tensor<double, 6, 3>,
                           tl::Tensor<double, 3, 16>, tl::Tensor<double, 4, 16>>;
template void compile<by_weights, stage::TAPELESS_LAST_STAGE>();
