// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every operation on its own, as the writers of formulas write it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include <tapeless/draw/writer.hpp>

namespace test {

namespace tl = tapeless;

/// Operation `code` on as many matrices of 2 x 3 as it may have operands.
constexpr std::array<tl::node, 4> alone(tl::op code) {
  std::array<tl::node, 4> nodes;
  for (std::size_t i = 0; i < 4; ++i) {
    nodes[i] = tl::node{};
    nodes[i].shape = {{2, 3, 1, 1}, 2};
    nodes[i].detail = {static_cast<std::int32_t>(i)};
  }
  tl::node& n = nodes[3];
  n.code = code;
  n.detail = {1};
  using enum tl::op;
  constexpr auto is_one_of = [](tl::op o, std::initializer_list<tl::op> all) {
    for (const tl::op each : all) {
      if (each == o) return true;
    }
    return false;
  };
  const bool three = is_one_of(code, {select, fma, fms, fnma});
  const bool two = is_one_of(code, {add,
                                    subtract,
                                    multiply,
                                    divide,
                                    tl::op::pow,
                                    minimum,
                                    maximum,
                                    less,
                                    less_equal,
                                    equal,
                                    logical_and,
                                    logical_or,
                                    product,
                                    concat,
                                    gather,
                                    scatter_add,
                                    load,
                                    store,
                                    scope,
                                    parameter,
                                    row,
                                    whole,
                                    carry,
                                    next,
                                    loop,
                                    last,
                                    stacked,
                                    own_gradient,
                                    link,
                                    shifted_exp,
                                    exact_shifted_exp});
  n.operand = {0, two || three ? std::int16_t{1} : std::int16_t{-1}, three ? std::int16_t{2} : std::int16_t{-1}};
  if (tl::is_leaf(code)) n.operand = {-1, -1, -1};
  if (code == tl::op::loop) {  // with a list of one binding
    nodes[2].code = tl::op::next;
    nodes[2].operand = {0, 1, -1};
    n.operand = {2, -1, -1};
  }
  if (tl::is_reduction(code) || code == tl::op::slice) n.shape = {{1, 3, 1, 1}, 2};
  if (code == tl::op::pad) n.shape = {{4, 3, 1, 1}, 2};
  return nodes;
}

struct written_operation {
  std::array<char, 160> characters{};
  std::size_t size = 0;
  constexpr operator std::string_view() const { return {characters.data(), size}; }
};

/// The text of operation `code` in the language of Writer.
template<template<int> class Writer> constexpr written_operation text_of(tl::op code) {
  const auto nodes = alone(code);
  const tl::output result{3, 4};
  tl::detail::reading<4> r;
  r.read(nodes.data(), &result, 1, tl::detail::naming::where_shared);
  written_operation w;
  const std::string_view names[]{"a", "b", "c"};
  tl::detail::text_writer out{w.characters.data()};
  Writer<4> writer{{out, r, names, false, 't'}};
  writer.write(r.shown[3], tl::detail::binds_nothing, false);
  w.size = out.size;
  return w;
}

}  // namespace test
