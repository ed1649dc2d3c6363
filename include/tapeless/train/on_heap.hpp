// SPDX-License-Identifier: BSL-1.0
#pragma once

// Networks and trainers on the heap: a network of a million parameters, and a trainer's states and workspace, are too
// large for the stack. Nothing large lies on the stack meanwhile.

#include <cstddef>
#include <memory>

#include <tapeless/config.hpp>
#include <tapeless/math/random.hpp>
#include <tapeless/train/trainer.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// A network with random weights, as `Net(s)`. To begin anew in the same place there is `net->initialize(s)`.
template<class Net> [[nodiscard]] std::unique_ptr<Net> make_network(seed s) { return std::make_unique<Net>(s); }

/// A trainer of `net`, as `Trainer(net, loss, optimizer, batch<Size>)`, a number of threads added or not. It refers to
/// the network, which has to outlive it.
template<class Net, class Loss, class Optimizer, std::size_t Batch, class Execution = one_thread>
[[nodiscard]] auto make_trainer(Net& net, Loss loss, Optimizer optimizer, batch_size<Batch> size,
                                Execution execution = {}) {
  return std::make_unique<Trainer<Net, Loss, Optimizer, Batch, Execution>>(net, loss, optimizer, size, execution);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
