// SPDX-License-Identifier: BSL-1.0

// Tapeless trains: a Trainer for each case, and its forward pass alone.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

#include "../measure.hpp"
#include "contenders.hpp"
#include "our_networks.hpp"
#include "ours.hpp"

namespace bench {
namespace {

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

template<network N, std::size_t Batch> class trained final : public our_training {
  using net_type = typename our_network<N>::type;
  using loss_type = typename our_network<N>::loss;
  using trainer_type = tl::Trainer<net_type, loss_type, tl::PlainSGD, Batch>;
  using target_type = typename trainer_type::target_type;
  using forward_program = tl::detail::evaluation_program<net_type, loss_type, Batch>;
  static constexpr std::size_t targets = trainer_type::program::symbols::targets::shape_type::size;

 public:
  explicit trained(const problem& p)
      : trainer_(net_, loss_type{}, {.learning_rate = p.learning_rate}, tl::batch<Batch>) {
    load(net_, p);
    std::copy(p.inputs.begin(), p.inputs.end(), inputs_.begin());
    if constexpr (std::is_same_v<target_type, float>) std::copy(p.targets.begin(), p.targets.end(), targets_.begin());
    else std::copy(p.labels.begin(), p.labels.end(), targets_.begin());
    shares_.fill(1.0f / Batch);
    point_at_storage();
  }

  void step(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) {
      loss_ = trainer_.step(inputs_.data(), targets_.data());
      keep(&loss_);
    }
  }
  float loss() override { return loss_; }

  void forward(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) {
      tl::run<forward_program>(arguments_, workspace_.data());
      keep(&loss_);
    }
  }
  double operations() const override { return product_operations<typename trainer_type::program>(); }
  std::size_t parameter_bytes() const override { return net_type::parameter_count * sizeof(float); }

 private:
  void point_at_storage() {
    arguments_[0].real = inputs_.data();
    if constexpr (std::is_same_v<target_type, float>) arguments_[1].real = targets_.data();
    else arguments_[1].integer = targets_.data();
    arguments_[2].real = shares_.data();
    for (std::size_t k = 0; k < net_type::parameter_tensors; ++k) {
      arguments_[static_cast<std::size_t>(forward_program::first_parameter) + k].real =
          net_.data() + net_type::parameter_list::offset(k);
    }
    arguments_[forward_program::outputs].real = outputs_.data();
    arguments_[forward_program::loss].real = &loss_;
  }

  net_type net_;
  trainer_type trainer_;
  tl::Tensor<float, Batch, net_type::input::size> inputs_;
  tl::Tensor<target_type, targets> targets_;
  tl::Tensor<float, Batch> shares_;
  tl::Tensor<float, Batch, net_type::output::size> outputs_;
  tl::pointer<float> arguments_[static_cast<std::size_t>(forward_program::arguments)];
  alignas(64) std::array<float, tl::workspace_size<forward_program>> workspace_;
  float loss_ = 0;
};

std::unique_ptr<training> train(const problem& p) { return training_for<trained>(p); }

}  // namespace

std::unique_ptr<our_training> make_our_training(const problem& p) {
  return std::unique_ptr<our_training>(static_cast<our_training*>(train(p).release()));
}

}  // namespace bench
