// SPDX-License-Identifier: BSL-1.0

// dlib: its networks are types too; its losses and its solver without momentum.

#include <dlib/dnn.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "../measure.hpp"
#include "contenders.hpp"

namespace bench {
namespace {

template<long N, class Sub> using fc = dlib::fc<static_cast<unsigned long>(N), Sub>;
using input = dlib::input<dlib::matrix<float>>;

template<network N> struct dlib_network;
template<> struct dlib_network<network::a> { using body = fc<1, dlib::htan<fc<8, input>>>; };
template<> struct dlib_network<network::b> { using body = fc<2, dlib::htan<fc<64, dlib::htan<fc<64, input>>>>>; };
template<> struct dlib_network<network::c> { using body = fc<10, dlib::relu<fc<64, dlib::relu<fc<128, input>>>>>; };
template<> struct dlib_network<network::d> { using body = fc<10, dlib::relu<fc<100, dlib::relu<fc<100, input>>>>>; };

template<network N>
using dlib_loss = std::conditional_t<N == network::a || N == network::b,
                                     dlib::loss_mean_squared_multioutput<typename dlib_network<N>::body>,
                                     dlib::loss_multiclass_log<typename dlib_network<N>::body>>;

/// The rows of a problem as the library's tensor.
template<class Net> void prepare(Net& net, dlib::resizable_tensor& rows, const problem& p) {
  const auto inputs = static_cast<long>(p.layers.front().inputs);
  std::vector<dlib::matrix<float>> given(p.batch);
  for (std::size_t r = 0; r < p.batch; ++r) {
    given[r].set_size(inputs, 1);
    std::copy_n(p.inputs.begin() + static_cast<long>(r) * inputs, inputs, given[r].begin());
  }
  net.to_tensor(given.begin(), given.end(), rows);
}

/// Copies parameters, linear layers lying two apart, the last one at layer `From`.
template<std::size_t From, class Net> void load(Net& net, const problem& p, std::size_t l) {
  auto& parameters = dlib::layer<From>(net).layer_details().get_layer_params();
  const layer& given = p.layers[l];
  float* const bias = std::copy(given.weights.begin(), given.weights.end(), parameters.host_write_only());
  std::copy(given.bias.begin(), given.bias.end(), bias);
  if constexpr (From + 2 < Net::num_layers - 1) load<From + 2>(net, p, l - 1);
}

template<network N> class dlib_training final : public training {
  using net_type = dlib_loss<N>;
  static constexpr bool squared = N == network::a || N == network::b;

 public:
  explicit dlib_training(const problem& p) : solvers_(net_type::num_computational_layers, dlib::sgd(0, 0)) {
    prepare(net_, rows_, p);
    net_.subnet().forward(rows_);
    load<1>(net_, p, p.layers.size() - 1);
    const std::size_t outputs = p.layers.back().outputs;
    if constexpr (squared) {
      for (std::size_t r = 0; r < p.batch; ++r) {
        targets_.emplace_back(static_cast<long>(outputs), 1L);
        std::copy_n(p.targets.begin() + static_cast<std::ptrdiff_t>(r * outputs), outputs, targets_.back().begin());
      }
      // The library's loss is a sum over the outputs, and its gradient half of that loss's.
      loss_scale_ = 1 / static_cast<double>(outputs);
      rate_ = 2 * loss_scale_ * static_cast<double>(p.learning_rate);
    } else {
      targets_.assign(p.labels.begin(), p.labels.end());
      rate_ = static_cast<double>(p.learning_rate);
    }
  }

  void step(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) {
      loss_ = net_.compute_parameter_gradients(rows_, targets_.begin());
      net_.update_parameters(solvers_, rate_);
    }
  }
  float loss() override { return static_cast<float>(loss_ * loss_scale_); }

 private:
  using target = std::conditional_t<squared, dlib::matrix<float>, unsigned long>;

  net_type net_;
  dlib::resizable_tensor rows_;
  std::vector<target> targets_;
  std::vector<dlib::sgd> solvers_;
  double loss_ = 0, loss_scale_ = 1, rate_ = 0;
};

template<network N> class dlib_inference final : public inference {
  using net_type = typename dlib_network<N>::body;

 public:
  explicit dlib_inference(const problem& p) {
    prepare(net_, rows_, p);
    net_.forward(rows_);
    load<0>(net_, p, p.layers.size() - 1);
  }

  void independent(std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) keep(net_.forward(rows_).host());
  }
  void dependent(std::size_t count) override {
    const float first = *rows_.host();
    for (std::size_t i = 0; i < count; ++i) *rows_.host() = first + chained * *net_.forward(rows_).host();
    *rows_.host() = first;
  }
  const float* outputs() override { return net_.get_output().host(); }

 private:
  net_type net_;
  dlib::resizable_tensor rows_;
};

std::unique_ptr<training> train(const problem& p) {
  switch (p.net) {
    case network::a:
      return std::make_unique<dlib_training<network::a>>(p);
    case network::b:
      return std::make_unique<dlib_training<network::b>>(p);
    case network::c:
      return std::make_unique<dlib_training<network::c>>(p);
    case network::d:
      break;
  }
  return nullptr;
}

std::unique_ptr<inference> infer(const problem& p) {
  switch (p.net) {
    case network::a:
      return std::make_unique<dlib_inference<network::a>>(p);
    case network::b:
      return std::make_unique<dlib_inference<network::b>>(p);
    case network::c:
      return std::make_unique<dlib_inference<network::c>>(p);
    case network::d:
      break;
  }
  return std::make_unique<dlib_inference<network::d>>(p);
}

const registration entry{{"dlib", kind::peer, train, infer}};

}  // namespace
}  // namespace bench
