// SPDX-License-Identifier: BSL-1.0
#pragma once

// The networks that tools/roofline has built in. A header with others has the same form: it defines `subjects`.

#include <tapeless/embedded.hpp>

#include <cstddef>
#include <tuple>

#include <subject.hpp>

namespace roofline {

namespace tl = tapeless;

template<std::size_t Batch>
using a = tl::Trainer<tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>, tl::mse_t, tl::PlainSGD, Batch>;
template<std::size_t Batch>
using b = tl::Trainer<tl::MLP<tl::Linear<4, 64>, tl::Tanh, tl::Linear<64, 64>, tl::Tanh, tl::Linear<64, 2>>, tl::mse_t,
                      tl::PlainSGD, Batch>;
template<std::size_t Batch>
using c = tl::Trainer<tl::MLP<tl::Linear<784, 128>, tl::ReLU, tl::Linear<128, 64>, tl::ReLU, tl::Linear<64, 10>>,
                      tl::cross_entropy_t, tl::PlainSGD, Batch>;

inline constexpr std::tuple subjects{
    subject<a<1>>{"A1", "2-8-1 tanh, mean squared error, batch 1"},
    subject<a<4>>{"A4", "2-8-1 tanh, mean squared error, batch 4"},
    subject<b<1>>{"B1", "4-64-64-2 tanh, mean squared error, batch 1"},
    subject<b<32>>{"B32", "4-64-64-2 tanh, mean squared error, batch 32"},
    subject<b<256>>{"B256", "4-64-64-2 tanh, mean squared error, batch 256"},
    subject<c<1>>{"C1", "784-128-64-10 ReLU, cross-entropy, batch 1"},
    subject<c<32>>{"C32", "784-128-64-10 ReLU, cross-entropy, batch 32"},
    subject<c<128>>{"C128", "784-128-64-10 ReLU, cross-entropy, batch 128"},
};

}  // namespace roofline
