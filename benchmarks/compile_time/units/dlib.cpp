// SPDX-License-Identifier: BSL-1.0

// dlib: the network's type, its solvers, one step without the trainer's threads.

#include <dlib/dnn.h>

#include <algorithm>
#include <vector>

#include "unit.hpp"

namespace {

using network = dlib::loss_multiclass_log<NETWORK>;

struct training {
  network net;
  dlib::resizable_tensor samples;
  std::vector<unsigned long> labels;
  std::vector<dlib::sgd> solvers = std::vector<dlib::sgd>(network::num_computational_layers, dlib::sgd(0, 0));
};
float rate;
training here;

}  // namespace

void unit_start(const unit::problem& problem) {
  rate = problem.learning_rate;
  std::vector<dlib::matrix<float>> rows;
  for (std::size_t r = 0; r < problem.batch; ++r) {
    const float* row = problem.samples + r * problem.widths[0];
    rows.push_back(dlib::mat(row, static_cast<long>(problem.widths[0])));
  }
  here.net.to_tensor(rows.begin(), rows.end(), here.samples);
  here.labels.assign(problem.labels, problem.labels + problem.batch);
  here.net.subnet().forward(here.samples);
  std::vector<dlib::tensor*> parameters;
  dlib::visit_layer_parameters(here.net, [&](std::size_t, dlib::tensor& p) {
    if (p.size() > 0) parameters.push_back(&p);
  });
  const float* from = problem.parameters;
  std::for_each(parameters.rbegin(), parameters.rend(), [&](dlib::tensor* p) {
    std::copy_n(from, p->size(), p->host());
    from += p->size();
  });
}

float unit_step() {
  const double loss = here.net.compute_parameter_gradients(here.samples, here.labels.begin());
  here.net.update_parameters(here.solvers, rate);
  return static_cast<float>(loss);
}
