// SPDX-License-Identifier: BSL-1.0

// Twenty steps of every optimiser against torch.optim.

#include <array>

#include <reference/networks.hpp>
#include <support/element_types.hpp>

namespace tl = tapeless;

namespace {

const test::results file("optimizers.txt");

template<class T, class Optimizer> void check(const std::string& name, Optimizer optimizer) {
  using Net = tl::basic_mlp<T, tl::Linear<5, 9>, tl::Tanh, tl::Linear<9, 3>>;
  const tl::seed s(500);
  const auto x = test::drawn<tl::Tensor<T, 7, 5>>(s, 0);
  const auto y = test::drawn_targets<tl::mse_t, Net, 7>(s);
  Net net;
  test::draw_parameters(net, s);
  tl::Trainer trainer{net, tl::mse, optimizer, tl::batch<7>};
  std::array<T, 20> losses;
  for (T& loss : losses) loss = trainer.step(x, y);
  file.check(name + ".losses", losses);
  net.for_each_parameter([&](auto key, auto view) { file.check(name + '.' + std::string(key), view); });
}

template<class Optimizer> void agrees(const std::string& name, Optimizer optimizer) {
  test::for_each_element_type([&]<class T>() { check<T>(name, optimizer); });
}

}  // namespace

TEST_CASE("twenty steps of SGD agree with PyTorch", "[reference]") {
  agrees("sgd", tl::PlainSGD{.learning_rate = 0.1});
  agrees("sgd", tl::SGD{.learning_rate = 0.1});
  agrees("momentum", tl::SGD{.learning_rate = 0.1, .momentum = 0.9});
  agrees("nesterov", tl::SGD{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true});
  agrees("weight_decay", tl::SGD{.learning_rate = 0.1, .momentum = 0.5, .weight_decay = 0.01});
}

TEST_CASE("twenty steps of Adam agree with PyTorch", "[reference]") {
  agrees("adam", tl::Adam{.learning_rate = 0.01});
  agrees("adam_decay",
         tl::Adam{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .weight_decay = 0.1});
  agrees("adamw", tl::AdamW{.learning_rate = 0.01});
  agrees("adamw_decay",
         tl::AdamW{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .weight_decay = 0.3});
}
