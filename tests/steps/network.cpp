// SPDX-License-Identifier: BSL-1.0
// A deep network: eight layers of eight with tanh, a step of plain gradient descent.

#include <steps/stage.hpp>

template<std::size_t> using layer = tl::Sequential<tl::Linear<8, 8>, tl::Tanh>;
template<std::size_t... I> tl::MLP<layer<I>...> layers(std::index_sequence<I...>);
using network = decltype(layers(std::make_index_sequence<8>{}));
template void compile<trained<network, tl::mse_t, tl::PlainSGD, 8>, stage::TAPELESS_LAST_STAGE>();
