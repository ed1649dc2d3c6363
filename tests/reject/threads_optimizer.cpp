// expect: an optimiser for several threads changes each parameter by its own gradient and states only
// SPDX-License-Identifier: BSL-1.0

#include <tapeless/embedded.hpp>
#include <tapeless/train/threads.hpp>

namespace tl = tapeless;
struct Normed : tl::PlainSGD {
  template<class P, class F>
  static constexpr tl::updated<P, 0> update(P w, P g, std::array<P, 0>, const std::array<F, 1>& f) noexcept {
    return {w - f[0] * g / norm(g), {}};
  }
};
tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>> net;
tl::Trainer trainer{net, tl::mse, Normed{}, tl::batch<10>, tl::threads<2>};
float loss = trainer.step(tl::Tensor<float, 10, 2>{}, tl::Tensor<float, 10, 1>{});
