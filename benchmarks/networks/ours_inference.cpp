// SPDX-License-Identifier: BSL-1.0

// Tapeless evaluates: one row or a batch, by the network's call operator.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

#include "../measure.hpp"
#include "contenders.hpp"
#include "our_networks.hpp"
#include "ours.hpp"

namespace bench {
namespace {

template<network N, std::size_t Batch> class evaluated final : public inference {
  using net_type = typename our_network<N>::type;
  template<class S>
  using rows = std::conditional_t<Batch == 1, tl::Tensor<float, S::size>, tl::Tensor<float, Batch, S::size>>;

 public:
  explicit evaluated(const problem& p) {
    load(net_, p);
    std::copy(p.inputs.begin(), p.inputs.end(), inputs_.begin());
  }

  void independent(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) {
      evaluate();
      keep(&outputs_);
    }
  }
  void dependent(std::size_t count) override {
    const float first = *inputs_.data();
    for (std::size_t i = 0; i < count; ++i) {
      evaluate();
      *inputs_.data() = first + chained * *outputs_.data();
      keep(&inputs_);
    }
    *inputs_.data() = first;
  }
  const float* outputs() override { return outputs_.data(); }

 private:
  using output_type = rows<typename net_type::output>;

  /// What the network returns comes to lie where the outputs are, without a copy.
  void evaluate() { new (&outputs_) output_type(net_(inputs_)); }

  net_type net_;
  rows<typename net_type::input> inputs_;
  output_type outputs_;
};

std::unique_ptr<training> train(const problem& p) { return make_our_training(p); }
std::unique_ptr<inference> infer(const problem& p) { return inference_for<evaluated>(p); }

const registration entry{{"Tapeless", kind::ours, train, infer}};

}  // namespace
}  // namespace bench
