// SPDX-License-Identifier: BSL-1.0
#pragma once

// A traced program called inside another trace: its operations are appended to the other graph.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/kink.hpp>
#include <tapeless/graph/loop.hpp>
#include <tapeless/graph/own_gradient.hpp>
#include <tapeless/graph/program.hpp>
#include <tapeless/graph/structure.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Node `n` again in graph `g` on operands a, b, c, simplified as if it had been written there.
constexpr ref again(graph& g, const node& n, ref a, ref b, ref c) noexcept {
  if (is_kinked(n)) return kinked_again(n, a, b, c);
  switch (n.code) {
    case op::copy:
      return a;  // what needs numbers of its own asks for them again
    case op::negate:
      return -a;
    case op::logical_not:
      return !a;
    case op::add:
      return a + b;
    case op::subtract:
      return a - b;
    case op::multiply:
      return a * b;
    case op::divide:
      return a / b;
    case op::pow:
      return b.is(op::constant) ? pow(a, b->value) : apply(op::pow, a, b);
    case op::select:
      return select(a, b, c);
    case op::broadcast:
      return broadcast(a, n.shape);
    case op::reshape:
      return reshape(a, n.shape);
    case op::transpose:
      return transpose(a, n.detail);
    case op::slice:
      return slice(a, n.detail, n.shape);
    case op::stop_gradient:
      return stop_gradient(a);
    case op::sum:
    case op::max:
      return reduce(n.code, a, n.detail);
    case op::product:
      return product(a, b);
    case op::concat:
      return concat(a, b, static_cast<std::size_t>(n.detail[0]));
    case op::pad:
      return pad(a, n.detail, n.shape);
    case op::gather:
      return gather(a, b);
    case op::scatter_add:
      return scatter_add(a, b, n.shape);
    case op::scope:
      return fresh_leaf(g, op::scope, n.shape, a.id >= 0 ? a.id : g.scope);
    case op::parameter:
      return fresh_leaf(g, op::parameter, n.shape, a.id, n.type);
    case op::row:
    case op::whole:
    case op::carry:
    case op::next:
      return bind(n.code, a, b, c);
    case op::loop:
      return loop(loop_kind{n}, b, a);
    case op::last:
      return last(a, b);
    case op::stacked:
      return stacked(a, b);
    case op::link:
      return link(a, b, c);
    case op::own_gradient:
      return own_gradient(a, b, c);
    default:
      return is_elementwise(n.code) ? apply_as(n.detail, n.code, a, b, c) : ref{&g, g.push(n)};
  }
}

/// Whether the `count` arguments are the only nodes of a graph, inputs in order: then a program's nodes are simplified
/// already.
template<int Nodes, int Outputs>
constexpr bool begins_graph(const program<Nodes, Outputs>& inner, const graph& g, const ref* arguments,
                            int count) noexcept {
  if (inner.has_loops || inner.has_pullbacks || g.size > count) return false;
  for (int i = 0; i < count; ++i) {
    if (arguments[i].id != i || g.nodes[i].code != op::input) return false;
  }
  return true;
}

/// Appends a program to a graph that it begins: `at[i]` is node i of it there.
template<int Nodes, int Outputs>
constexpr void load_program(const program<Nodes, Outputs>& inner, graph& g, ref* at) noexcept {
  for (int i = 0; i < Nodes; ++i) {
    node n = inner.nodes.items[i];
    if (n.code == op::input) {
      at[i] = {&g, static_cast<std::int16_t>(n.detail.items[0])};
      continue;
    }
    std::int16_t(&o)[3] = n.operand.items;
    if (o[0] >= 0) o[0] = at[o[0]].id;
    if (o[1] >= 0) o[1] = at[o[1]].id;
    if (o[2] >= 0) o[2] = at[o[2]].id;
    at[i] = {&g, g.push(n)};
  }
  g.joins = g.joins || inner.has_joins;
}

}  // namespace detail

/// Appends `inner` to the graph of its `count` arguments, which stand for its inputs, and writes its results to
/// `results`.
template<int Nodes, int Outputs>
constexpr void inline_program(const program<Nodes, Outputs>& inner, graph& g, const ref* arguments, int count,
                              ref* results) noexcept {
  ref at[static_cast<std::size_t>(Nodes) + 1];
  const bool loaded = detail::begins_graph(inner, g, arguments, count);
  if (loaded) detail::load_program(inner, g, at);
  for (std::size_t i = loaded ? inner.nodes.size() : 0; i < inner.nodes.size(); ++i) {
    const node& n = inner.nodes[i];
    if (n.code == op::input) {
      at[i] = arguments[n.detail[0]];
      continue;
    }
    const auto operand = [&](std::size_t k) {
      return n.operand[k] < 0 ? ref{&g, -1} : at[static_cast<std::size_t>(n.operand[k])];
    };
    at[i] = detail::again(g, n, operand(0), operand(1), operand(2));
  }
  for (std::size_t i = 0; i < inner.outputs.size(); ++i) {
    const ref result = at[static_cast<std::size_t>(inner.outputs[i].node)];
    results[i] = loaded && result.is(op::copy) ? result.operand(0) : result;
  }
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
