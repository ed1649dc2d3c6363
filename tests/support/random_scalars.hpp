// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random programs on single numbers: a formula made at random is applied to several operands, and another one to what
// comes out, so that there is much that is alike, side by side and one inside the other.

#include <cstddef>
#include <cstdint>

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/transform/differentiate.hpp>

namespace test {

namespace tl = tapeless;

namespace detail {

/// Writes a program of single numbers. Every value lies between -4 and 4.
class scalar_author {
 public:
  constexpr scalar_author(tl::program_builder& b, std::uint32_t seed) noexcept
      : b_(b), state_(seed * 2654435761u + 77u) {
    for (int i = 0; i < 8; ++i) draw(2);
    for (tl::op& code : functions_) code = drawn_function();
  }

  constexpr void write_program(std::uint32_t rounds, bool with_gradient) noexcept {
    const int inputs = 3 + static_cast<int>(draw(4));
    for (int i = 0; i < inputs; ++i) values_[count_++] = b_.read({}, i);
    for (std::uint32_t i = 0; i < rounds; ++i) round();
    tl::ref total = values_[count_ - 1];
    for (int i = inputs; i + 1 < count_; ++i) {
      if (!used_[i]) total = total + values_[i];
    }
    b_.write(total, inputs);
    if (!with_gradient) return b_.write(values_[count_ - 2], inputs + 1);
    tl::ref gradient[8];
    tl::differentiate(total, values_, gradient, inputs);
    for (int i = 0; i < inputs; ++i) b_.write(gradient[i], inputs + 1 + i);
  }

 private:
  static constexpr std::uint32_t most_steps = 4;

  /// One operation of a formula on its own earlier values: 0 and 1 are its operands.
  struct step {
    std::uint32_t kind = 0, first = 0, second = 0;
  };

  constexpr std::uint32_t draw(std::uint32_t n) noexcept {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return (state_ >> 8) % n;
  }

  constexpr tl::op drawn_function() noexcept {
    constexpr tl::op all[]{tl::op::tanh, tl::op::sin,  tl::op::cos,      tl::op::exp, tl::op::sigmoid,
                           tl::op::erf,  tl::op::atan, tl::op::softplus, tl::op::log, tl::op::tanh};
    return all[draw(10)];
  }

  /// The function of `code`, kept between -4 and 4.
  constexpr tl::ref function(tl::op code, tl::ref x) noexcept {
    if (code == tl::op::exp) return tl::exp(-(x * x));
    if (code == tl::op::log) return tl::log(0.5 + x * x);
    if (code == tl::op::softplus) return tl::softplus(x) - 1.0;
    return tl::apply(code, x);
  }

  constexpr tl::ref applied(const step& s, tl::ref x, tl::ref y) noexcept {
    switch (s.kind) {
      case 0:
        return 0.5 * (x + y);
      case 1:
        return 0.25 * (x * y) - 1.0;
      case 2:
        return x / (1.0 + y * y);
      case 3:
        return 0.375 * x - 0.5 * y;
      case 4:
        return tl::select(x < y, x, -y);
      default:
        return function(functions_[s.kind % 2], x);
    }
  }

  constexpr int operand() noexcept {
    const auto n = static_cast<std::uint32_t>(count_), i = draw(n), j = draw(n);
    const int at = static_cast<int>(i > j ? i : j);
    used_[at] = true;
    return at;
  }

  /// Draws a formula and applies it to some pairs of values made so far.
  constexpr void round() noexcept {
    step steps[most_steps];
    const std::uint32_t size = 1 + draw(most_steps), copies = 2 + draw(4);
    for (std::uint32_t i = 0; i < size; ++i) steps[i] = {draw(9), draw(2 + i), draw(2 + i)};
    steps[size - 1].first = size;
    tl::ref made[8];
    int results = 0;
    for (std::uint32_t c = 0; c < copies; ++c) {
      tl::ref own[2 + most_steps]{values_[operand()], values_[operand()]};
      for (std::uint32_t i = 0; i < size; ++i)
        own[2 + i] = applied(steps[i], own[steps[i].first], own[steps[i].second]);
      made[results++] = own[1 + size];
    }
    for (int i = 0; i < results; ++i) values_[count_++] = made[i];
  }

  tl::program_builder& b_;
  std::uint32_t state_;
  tl::op functions_[2]{};
  tl::ref values_[64]{};
  bool used_[64]{};
  int count_ = 0;
};

}  // namespace detail

/// The random program on single numbers of this seed, with the gradient of its result where the seed is odd.
template<std::uint32_t Seed, std::uint32_t Rounds> struct random_scalars {
  static constexpr void build(tl::program_builder& b) noexcept {
    detail::scalar_author(b, Seed).write_program(Rounds, Seed % 2 == 1);
  }
};

}  // namespace test
