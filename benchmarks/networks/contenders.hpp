// SPDX-License-Identifier: BSL-1.0
#pragma once

// Who takes part. Each source file adds itself to the list, so that those whose library is missing are just not there.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../contest.hpp"
#include "contender.hpp"

namespace bench {

struct participant {
  std::string name;
  kind as;
  make_training train;
  make_inference infer;
};

/// All that were linked.
inline std::vector<participant>& participants() {
  static std::vector<participant> all;
  return all;
}

struct registration {
  explicit registration(participant p) { participants().push_back(std::move(p)); }
};

/// The order of tables: ours, by hand, others; by name in each.
inline std::vector<participant> sorted_participants() {
  std::vector<participant> all = participants();
  std::sort(all.begin(), all.end(),
            [](const participant& a, const participant& b) { return a.as != b.as ? a.as < b.as : a.name < b.name; });
  return all;
}

/// Loops over register tiles, the update fused into the products: the ceiling.
std::unique_ptr<training> make_tiled_training(const problem&);
std::unique_ptr<inference> make_tiled_inference(const problem&);

/// `Contender<N, Batch>` for the problem at hand, where it is one of the suite's training cases.
template<template<network, std::size_t> class Contender> std::unique_ptr<training> training_for(const problem& p) {
  std::unique_ptr<training> made;
  const auto consider = [&]<network N, std::size_t... Batch>() {
    ((p.net == N && p.batch == Batch ? void(made = std::make_unique<Contender<N, Batch>>(p)) : void()), ...);
  };
  consider.template operator()<network::a, 1, 4>();
  consider.template operator()<network::b, 1, 32, 256>();
  consider.template operator()<network::c, 1, 32, 128>();
  return made;
}

/// The same for inference.
template<template<network, std::size_t> class Contender> std::unique_ptr<inference> inference_for(const problem& p) {
  std::unique_ptr<inference> made;
  const auto consider = [&]<network... N>(auto batch) {
    ((p.net == N && p.batch == batch.value ? void(made = std::make_unique<Contender<N, batch.value>>(p)) : void()),
     ...);
  };
  consider.template operator()<network::a, network::b, network::c, network::d>(
      std::integral_constant<std::size_t, 1>{});
  consider.template operator()<network::a, network::b, network::c, network::d>(
      std::integral_constant<std::size_t, 32>{});
  return made;
}

}  // namespace bench
