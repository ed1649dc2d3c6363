// SPDX-License-Identifier: BSL-1.0
#pragma once

// An expression as it is written, before the graph simplifies it: a list of operations, each told as a node.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/plan/text.hpp>

namespace test {

namespace tl = tapeless;

/// Operations in the order they are written; the last one is a single number. The arguments are numbered from 0; of an
/// argument of indices `detail[1]` is the number that they are below.
struct sketch {
  static constexpr int most = 96;

  std::array<tl::node, most> nodes;
  int count = 0;
  int arguments = 0;

  constexpr std::int16_t add(const tl::node& n) noexcept {
    nodes[static_cast<std::size_t>(count)] = n;
    return static_cast<std::int16_t>(count++);
  }
  constexpr const tl::node& operator[](int i) const noexcept { return nodes[static_cast<std::size_t>(i)]; }
};

/// Writes one operation of a sketch the way a rule or a traced function would, so that it is simplified.
constexpr tl::ref written(tl::program_builder& b, const tl::node& n, tl::ref x, tl::ref y, tl::ref z, int argument) {
  switch (n.code) {
    case tl::op::input:
      return b.read(n.shape, argument + n.detail[0], n.type);
    case tl::op::constant:
      return tl::constant(b.g, n.shape, n.value);
    case tl::op::iota:
      return tl::iota(b.g, n.shape, static_cast<std::size_t>(n.detail[0]));
    case tl::op::broadcast:
      return tl::broadcast(x, n.shape);
    case tl::op::reshape:
      return tl::reshape(x, n.shape);
    case tl::op::transpose:
      return tl::transpose(x, n.detail);
    case tl::op::slice:
      return tl::slice(x, n.detail, n.shape);
    case tl::op::stop_gradient:
      return tl::stop_gradient(x);
    case tl::op::negate:
      return -x;
    case tl::op::add:
      return x + y;
    case tl::op::subtract:
      return x - y;
    case tl::op::multiply:
      return x * y;
    case tl::op::divide:
      return x / y;
    case tl::op::pow:
      return y.is(tl::op::constant) ? tl::pow(x, y->value) : tl::apply(tl::op::pow, x, y);
    case tl::op::select:
      return tl::select(x, y, z);
    case tl::op::logical_not:
      return !x;
    case tl::op::sum:
    case tl::op::max:
      return tl::reduce(n.code, x, n.detail);
    case tl::op::product:
      return tl::product(x, y);
    case tl::op::concat:
      return tl::concat(x, y, static_cast<std::size_t>(n.detail[0]));
    case tl::op::pad:
      return tl::pad(x, n.detail, n.shape);
    case tl::op::gather:
      return tl::gather(x, y);
    case tl::op::scatter_add:
      return tl::scatter_add(x, y, n.shape);
    default:
      return tl::apply(n.code, x, y, z);
  }
}

/// The sketch as text, an operation a line: its name, shape, operands, detail and value. Other programs read this.
inline std::string text_of(const sketch& s) {
  std::string text;
  const auto list = [&text](const auto& numbers, std::size_t count) {
    text += ' ';
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ",") + std::to_string(numbers[i]);
    if (count == 0) text += '-';
  };
  for (int i = 0; i < s.count; ++i) {
    const tl::node& n = s[i];
    char value[40];
    std::snprintf(value, sizeof value, " %a\n", n.code == tl::op::constant ? n.value : 0.0);
    const bool indices = n.code == tl::op::input && n.type == tl::element::integer;
    text += indices ? "indices" : std::string(tl::name_of(n.code));
    list(n.shape.dim, n.shape.rank);
    list(n.operand, static_cast<std::size_t>(tl::arity(n)));
    list(n.detail, 4);
    text += value;
  }
  return text;
}

/// A number that other expressions hardly have (FNV-1a).
inline std::uint32_t fingerprint(const std::string& text) noexcept {
  std::uint32_t h = 2166136261u;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 16777619u;
  return h;
}

}  // namespace test
