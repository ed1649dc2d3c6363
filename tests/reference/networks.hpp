// SPDX-License-Identifier: BSL-1.0
#pragma once

// Value, output and all gradients of a network against PyTorch.

#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include <reference/draws.hpp>
#include <reference/results.hpp>
#include <support/cost.hpp>
#include <support/element_types.hpp>
#include <tapeless/embedded.hpp>

namespace test {

template<class Loss, class Net, std::size_t Batch> auto drawn_targets(tl::seed s) {
  using T = typename Net::value_type;
  using shape = tl::stacked_shape<Batch, typename Net::output>;
  if constexpr (std::is_same_v<Loss, tl::cross_entropy_t>) {
    return labels<Batch>(s, 1, Net::output::size);
  } else {
    auto y = drawn<tl::tensor_of<T, shape>>(s, 1);
    if constexpr (std::is_same_v<Loss, tl::binary_cross_entropy_t>) {
      for (T& each : y) each = (each + 1) / 2;
    }
    return y;
  }
}

/// The network with this number in the file of results: what it gives, its cost, and the gradient.
template<class Loss, std::size_t Batch, class Net> void check_network(const results& file, unsigned number) {
  using T = typename Net::value_type;
  const tl::seed s(number);
  const auto x = drawn<tl::tensor_of<T, tl::stacked_shape<Batch, typename Net::input>>>(s, 0);
  const auto y = drawn_targets<Loss, Net, Batch>(s);
  Net net;
  draw_parameters(net, s);
  const std::string name = std::to_string(number) + '.';

  file.check(name + "output", net(x));
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto both = tl::hana::unpack(Net::parameter_list::places(), [&]<class... Place>(Place...) {
      return tl::value_and_gradient<0, (I + 2)...>(cost_of<Net, Loss>{})(x, y,
                                                                         net.template parameter<Place::name>()...);
    });
    file.check(name + "loss", both.first);
    file.check(name + "samples", std::get<0>(both.second));
    std::string names[sizeof...(I)];
    std::size_t next = 0;
    net.for_each_parameter([&](auto key, auto) { names[next++] = name + std::string(key); });
    (file.check(names[I], std::get<I + 1>(both.second)), ...);
  }
  (std::make_index_sequence<Net::parameter_tensors>{});
}

/// The same for each element type. make.py reads these lines: agrees<NUMBER, LOSS, BATCH, LAYERS...>(file);
template<unsigned Number, class Loss, std::size_t Batch, class... Layers> void agrees(const results& file) {
  test::for_each_element_type(
      [&]<class T>() { check_network<Loss, Batch, tl::basic_mlp<T, Layers...>>(file, Number); });
}

}  // namespace test
