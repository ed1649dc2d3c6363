// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random expressions and their gradients on both back ends, against PyTorch and against slopes of plain loops.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <reference/draws.hpp>
#include <reference/results.hpp>
#include <support/check_program.hpp>
#include <support/random_expression.hpp>
#include <tapeless/transform/differentiate.hpp>

namespace test {

/// One program of `Count` random expressions from number `First` on: the value of each and its gradient by every
/// argument of numbers.
template<std::uint32_t First, std::uint32_t Count> struct expressions_program {
  static constexpr void build(tl::program_builder& b) noexcept {
    int argument = 0;
    for (std::uint32_t i = 0; i < Count; ++i) {
      const sketch s = random_expression(First + i);
      argument += write(b, s, argument, argument + s.arguments);
    }
  }

 private:
  /// Reads from arguments `first`, ..., writes to arguments `result`, ...; returns how many arguments both are.
  static constexpr int write(tl::program_builder& b, const sketch& s, int first, int result) noexcept {
    tl::ref made[sketch::most], by[sketch::most], gradient[sketch::most];
    int count = 0;
    for (int i = 0; i < s.count; ++i) {
      const auto operand = [&](std::size_t k) { return s[i].operand[k] < 0 ? tl::ref{} : made[s[i].operand[k]]; };
      made[i] = written(b, s[i], operand(0), operand(1), operand(2), first);
      if (s[i].code == tl::op::input && s[i].type == tl::element::real) by[count++] = made[i];
    }
    tl::differentiate(made[s.count - 1], by, gradient, count);
    b.write(made[s.count - 1], result++);
    for (int k = 0; k < count; ++k) b.write(gradient[k], result++);
    return result - first;
  }
};

/// A random expression at run time.
struct expression {
  explicit expression(std::uint32_t n) : written(random_expression(n)), number(n) {
    const std::string text = text_of(written);
    char name[24];
    std::snprintf(name, sizeof name, "%u.%08x", n, fingerprint(text));
    key = name;
    for (int i = 0; i < written.count; ++i) {
      const tl::node& node = written[i];
      if (node.code != tl::op::input) continue;
      const auto size = static_cast<std::size_t>(node.shape.size());
      const auto stream = static_cast<std::uint64_t>(node.detail[0]);
      argument<double>& a = arguments.emplace_back();
      if (node.type == tl::element::integer) {
        tl::random_stream random{tl::seed(n), stream};
        for (std::size_t k = 0; k < size; ++k) {
          a.integer.push_back(static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(node.detail[1]))));
        }
      } else {
        a.real.resize(size);
        draw(a.real.data(), size, tl::seed(n), stream);
      }
    }
    varied = arguments;
    for (int i = 0; i < written.count; ++i) {
      if (written[i].code == tl::op::stop_gradient) hold(i);
    }
  }

  /// The value by plain loops.
  double value() const { return values_of(written.count - 1)[0]; }

  /// The central difference of the value by one element.
  double slope(std::size_t which, std::size_t element) {
    constexpr double step = 0x1p-17;
    double& x = varied[which].real[element];
    const double at = x;
    x = at + step;
    const double above = value();
    x = at - step;
    const double below = value();
    x = at;
    return (above - below) / (2 * step);
  }

  sketch written;  ///< with an argument for everything that derivatives do not see
  std::uint32_t number;
  std::string key;
  std::vector<argument<double>> arguments;
  std::vector<argument<double>> varied;  ///< what plain loops are run on

 private:
  std::vector<double> values_of(int node) const {
    interpreter<double> loops(written.nodes.data(), static_cast<std::size_t>(written.count));
    std::vector<argument<double>> all = varied;
    const tl::output result{static_cast<std::int16_t>(node), static_cast<std::int16_t>(all.size())};
    all.emplace_back();
    loops.run(all, &result, 1);
    return all.back().real;
  }

  /// Makes an argument of a node, of the values that it has.
  void hold(int i) {
    argument<double> stopped{values_of(i), {}};
    tl::node& n = written.nodes[static_cast<std::size_t>(i)];
    n.code = tl::op::input;
    n.detail = {static_cast<std::int32_t>(varied.size())};
    n.operand = {-1, -1, -1};
    varied.push_back(stopped);
  }
};

namespace detail {

/// The gradient by argument `which` is that of central differences. Their own error is that of a third derivative times
/// the step squared, 6e-11, and of the value's rounding divided by the step, 1e-11 of the value.
inline void check_slopes(expression& e, std::size_t which, const double* gradient, double value) {
  const std::size_t count = e.arguments[which].real.size();
  double largest = std::fabs(value) / 1000;
  for (std::size_t i = 0; i < count; ++i) largest = std::fmax(largest, std::fabs(gradient[i]));
  for (std::size_t i = 0; i < count; ++i) {
    const double slope = e.slope(which, i);
    INFO("argument " << which << ", element " << i << ": the gradient is " << gradient[i] << ", the slope " << slope);
    if (!(std::fabs(slope - gradient[i]) <= 1e-6 * (0.01 + largest))) FAIL_CHECK("a slope differs");
  }
}

template<std::uint32_t First, std::uint32_t Count> void check_expressions(const results& file) {
  using program = expressions_program<First, Count>;
  std::vector<expression> all;
  for (std::uint32_t i = 0; i < Count; ++i) all.emplace_back(First + i);

  std::vector<argument<double>> arguments;
  for (const expression& e : all) {
    arguments.insert(arguments.end(), e.arguments.begin(), e.arguments.end());
    arguments.emplace_back().real = {0};
    for (const argument<double>& a : e.arguments) {
      if (!a.real.empty()) arguments.emplace_back().real.resize(a.real.size());
    }
  }
  const program_view p = view_of<program>();
  const machine<double> scalar(p, arguments), native(p, arguments);
  scalar.set(arguments);
  native.set(arguments);
  tl::run<program, tl::backend::scalar>(scalar.pointers(), scalar.workspace());
  tl::run<program, tl::backend::native>(native.pointers(), native.workspace());
  CHECK(scalar.guards_hold());
  CHECK(native.guards_hold());

  std::size_t at = 0;
  for (expression& e : all) {
    INFO("expression " << e.number << "; make.py writes the file anew where the expressions are others:\n"
                       << text_of(e.written));
    at += e.arguments.size();
    const auto agrees = [&](const std::string& name) {
      const guarded<double>&s = scalar.real(at), &n = native.real(at);
      CHECK(std::memcmp(s.data(), n.data(), s.size() * sizeof(double)) == 0);
      file.check(e.key + name, n.data(), n.size());
      ++at;
      return n.data();
    };
    const double value = *agrees(".value");
    for (std::size_t k = 0; k < e.arguments.size(); ++k) {
      if (e.arguments[k].real.empty()) continue;
      check_slopes(e, k, agrees('.' + std::to_string(k)), value);
    }
  }
}

}  // namespace detail

/// Checks `Programs` times `Count` random expressions from number `First` on.
template<std::uint32_t First, std::uint32_t Programs, std::uint32_t Count> void check_expressions() {
  const results file("expressions.txt");
  [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
    (detail::check_expressions<First + I * Count, Count>(file), ...);
  }
  (std::make_integer_sequence<std::uint32_t, Programs>{});
}

}  // namespace test
