// SPDX-License-Identifier: BSL-1.0

// Eigen: the steps of backpropagation written by hand as products of matrices.

#include <Eigen/Core>

#include <cmath>
#include <vector>

#include "unit.hpp"

namespace {

using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Eigen::Index;

struct layer {
  matrix weights;
  Eigen::RowVectorXf bias;
  matrix outputs, slopes;
};

const std::int32_t* labels;
float rate;
matrix samples;
std::vector<layer> layers;

}  // namespace

void unit_start(const unit::problem& problem) {
  const float* from = problem.parameters;
  const auto batch = static_cast<Index>(problem.batch);
  labels = problem.labels;
  rate = problem.learning_rate;
  samples = Eigen::Map<const matrix>(problem.samples, batch, static_cast<Index>(problem.widths[0]));
  layers.resize(problem.layers);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto in = static_cast<Index>(problem.widths[l]), out = static_cast<Index>(problem.widths[l + 1]);
    layers[l].weights = Eigen::Map<const matrix>(from, in, out);
    layers[l].bias = Eigen::Map<const Eigen::RowVectorXf>(from + in * out, out);
    from += (in + 1) * out;
  }
}

float unit_step() {
  const matrix* x = &samples;
  for (layer& l : layers) {
    l.outputs.noalias() = *x * l.weights;
    l.outputs.rowwise() += l.bias;
    if (&l != &layers.back()) l.outputs = l.outputs.cwiseMax(0.0f);
    x = &l.outputs;
  }

  float loss = 0;
  layer& last = layers.back();
  last.slopes.resize(last.outputs.rows(), last.outputs.cols());
  for (Index r = 0; r < samples.rows(); ++r) {
    const auto y = last.outputs.row(r);
    auto g = last.slopes.row(r);
    const float largest = y.maxCoeff();
    g = (y.array() - largest).exp();
    const float sum = g.sum();
    loss += std::log(sum) + largest - y[labels[r]];
    g /= sum * static_cast<float>(samples.rows());
    g[labels[r]] -= 1.0f / static_cast<float>(samples.rows());
  }

  for (std::size_t l = layers.size(); l-- > 0;) {
    layer& here = layers[l];
    const matrix& before = l > 0 ? layers[l - 1].outputs : samples;
    if (l > 0) {
      matrix& slopes = layers[l - 1].slopes;
      slopes.noalias() = here.slopes * here.weights.transpose();
      slopes = (before.array() > 0).select(slopes, 0.0f);
    }
    here.weights.noalias() -= rate * (before.transpose() * here.slopes);
    here.bias -= rate * here.slopes.colwise().sum();
  }
  return loss / static_cast<float>(samples.rows());
}
