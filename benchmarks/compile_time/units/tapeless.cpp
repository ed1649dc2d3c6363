// SPDX-License-Identifier: BSL-1.0

// Tapeless: the headers of a program that trains, the network's type, one step.

#include <tapeless/embedded.hpp>

#include <memory>

#include "unit.hpp"

namespace {

namespace tl = tapeless;

using Net = tl::MLP<LAYERS>;

struct training {
  const unit::problem problem;
  Net net{};
  tl::Trainer<Net, tl::cross_entropy_t, tl::PlainSGD, BATCH> trainer{
      net, {}, {.learning_rate = problem.learning_rate}, tl::batch<BATCH>};
};
std::unique_ptr<training> here;

}  // namespace

void unit_start(const unit::problem& problem) {
  here.reset(new training{problem});
  for (std::size_t i = 0; i < Net::parameter_count; ++i) here->net.data()[i] = problem.parameters[i];
}

float unit_step() { return here->trainer.step(here->problem.samples, here->problem.labels); }
