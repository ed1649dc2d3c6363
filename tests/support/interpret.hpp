// SPDX-License-Identifier: BSL-1.0
#pragma once

// A program told by plain loops: one node after the other, each on an array of its own. What a plan is checked against.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <tapeless/graph/program.hpp>
#include <tapeless/rules/table.hpp>

namespace test {

namespace tl = tapeless;

/// The storage of an argument: numbers, or integers where a program reads indices.
template<class T> struct argument {
  std::vector<T> real;
  std::vector<std::int32_t> integer;
};

namespace detail {

using index = tl::fixed_array<std::int32_t, 4>;

/// Calls `visit` with every index of a shape, row by row.
template<class Visit> void for_each_index(const tl::extents& shape, Visit visit) {
  index i{};
  for (i[0] = 0; i[0] < shape.dim[0]; ++i[0])
    for (i[1] = 0; i[1] < shape.dim[1]; ++i[1])
      for (i[2] = 0; i[2] < shape.dim[2]; ++i[2])
        for (i[3] = 0; i[3] < shape.dim[3]; ++i[3]) visit(i);
}

inline std::size_t position(const tl::extents& shape, const index& i) {
  std::int32_t at = 0;
  for (std::size_t axis = 0; axis < 4; ++axis) at = at * shape.dim[axis] + i[axis];
  return static_cast<std::size_t>(at);
}

template<class T, tl::op Code> T value_of(T a, T b, T c) {
  using rule = tl::rule<Code>;
  if constexpr (Code == tl::op::select) return rule::value(a != 0, b, c);
  else if constexpr (Code == tl::op::logical_not) return T(rule::value(a != 0));
  else if constexpr (Code == tl::op::logical_and || Code == tl::op::logical_or) return T(rule::value(a != 0, b != 0));
  else if constexpr (requires { rule::value(a, b, c); }) return T(rule::value(a, b, c));
  else if constexpr (requires { rule::value(a, b); }) return T(rule::value(a, b));
  else return T(rule::value(a));
}

/// The value of every element-by-element operation on single numbers, truth as 0 and 1.
template<class T, std::size_t... Code> constexpr auto elementwise_table(std::index_sequence<Code...>) {
  using function = T (*)(T, T, T);
  constexpr auto entry = []<std::size_t C>() -> function {
    if constexpr (tl::is_elementwise(static_cast<tl::op>(C))) return &value_of<T, static_cast<tl::op>(C)>;
    else return nullptr;
  };
  return std::array<function, sizeof...(Code)>{entry.template operator()<Code>()...};
}

}  // namespace detail

/// Evaluates programs of element type T.
template<class T> class interpreter {
 public:
  using values = std::vector<T>;
  using index = detail::index;

  interpreter(const tl::node* nodes, std::size_t count) : nodes_(nodes), results_(count) {}

  /// Every result is computed from the arguments as they are before any of them is written.
  void run(std::vector<argument<T>>& arguments, const tl::output* outputs, std::size_t count) {
    for (std::size_t id = 0; id < results_.size(); ++id) evaluate(id, arguments);
    for (std::size_t k = 0; k < count; ++k) {
      arguments[static_cast<std::size_t>(outputs[k].argument)].real =
          results_[static_cast<std::size_t>(outputs[k].node)];
    }
  }

 private:
  const values& operand(const tl::node& n, std::size_t i) const {
    return results_[static_cast<std::size_t>(n.operand[i])];
  }
  const tl::extents& shape_of(const tl::node& n, std::size_t i) const { return nodes_[n.operand[i]].shape; }

  void evaluate(std::size_t id, const std::vector<argument<T>>& arguments) {
    const tl::node& n = nodes_[id];
    values y(static_cast<std::size_t>(n.shape.size()));
    if (n.code == tl::op::input) y = read(n, arguments);
    else if (n.code == tl::op::constant) y.assign(y.size(), T(n.value));
    else if (tl::is_elementwise(n.code)) elementwise(n, y);
    else if (tl::is_reduction(n.code)) reduction(n, y);
    else if (n.code == tl::op::product) product(n, y);
    else if (n.code == tl::op::gather || n.code == tl::op::scatter_add) by_index(n, y);
    else if (n.code == tl::op::pad) padded(n, y);
    else detail::for_each_index(n.shape, [&](const index& i) { y[detail::position(n.shape, i)] = viewed(n, i); });
    results_[id] = std::move(y);
  }

  static values read(const tl::node& n, const std::vector<argument<T>>& arguments) {
    const argument<T>& a = arguments[static_cast<std::size_t>(n.detail[0])];
    if (n.type != tl::element::integer) return a.real;
    return values(a.integer.begin(), a.integer.end());
  }

  void elementwise(const tl::node& n, values& y) const {
    static constexpr auto table = detail::elementwise_table<T>(std::make_index_sequence<tl::op_count>{});
    const int operands = tl::arity(n);
    for (std::size_t i = 0; i < y.size(); ++i) {
      std::array<T, 3> x{};
      for (int o = 0; o < operands; ++o) x[static_cast<std::size_t>(o)] = operand(n, static_cast<std::size_t>(o))[i];
      y[i] = table[static_cast<std::size_t>(n.code)](x[0], x[1], x[2]);
    }
  }

  void reduction(const tl::node& n, values& y) const {
    const bool sum = n.code == tl::op::sum;
    y.assign(y.size(), sum ? T(0) : -std::numeric_limits<T>::infinity());
    const tl::extents& from = shape_of(n, 0);
    detail::for_each_index(from, [&](const index& i) {
      index kept = i;
      for (std::size_t axis = 0; axis < 4; ++axis) {
        if (n.detail[axis] != 0) kept[axis] = 0;
      }
      T& to = y[detail::position(n.shape, kept)];
      const T x = operand(n, 0)[detail::position(from, i)];
      to = sum ? to + x : tl::rule<tl::op::maximum>::value(to, x);
    });
  }

  void product(const tl::node& n, values& y) const {
    const auto rows = static_cast<std::size_t>(n.shape.dim[0]), columns = static_cast<std::size_t>(n.shape.dim[1]);
    const auto inner = static_cast<std::size_t>(shape_of(n, 0).dim[1]);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < columns; ++j)
        for (std::size_t k = 0; k < inner; ++k)
          y[i * columns + j] += operand(n, 0)[i * inner + k] * operand(n, 1)[k * columns + j];
  }

  void by_index(const tl::node& n, values& y) const {
    const bool gathers = n.code == tl::op::gather;
    const values &x = operand(n, 0), &which = operand(n, 1);
    const auto table_rows = static_cast<std::size_t>((gathers ? shape_of(n, 0) : n.shape).dim[0]);
    const std::size_t row = (gathers ? x.size() : y.size()) / table_rows;
    for (std::size_t i = 0; i < which.size(); ++i) {
      if (which[i] < 0 || which[i] >= T(table_rows)) continue;
      const auto named = static_cast<std::size_t>(which[i]);
      for (std::size_t j = 0; j < row; ++j) {
        if (gathers) y[i * row + j] = x[named * row + j];
        else y[named * row + j] += x[i * row + j];
      }
    }
  }

  void padded(const tl::node& n, values& y) const {
    detail::for_each_index(shape_of(n, 0), [&](index i) {
      const T x = operand(n, 0)[detail::position(shape_of(n, 0), i)];
      for (std::size_t axis = 0; axis < 4; ++axis) i[axis] += n.detail[axis];
      y[detail::position(n.shape, i)] = x;
    });
  }

  /// The element at index `i` of a node that only names elements of its operands anew.
  T viewed(const tl::node& n, index i) const {
    const index at = i;
    switch (n.code) {
      case tl::op::iota:
        return T(i[static_cast<std::size_t>(n.detail[0])]);
      case tl::op::reshape:
        return operand(n, 0)[detail::position(n.shape, i)];
      case tl::op::broadcast:
        for (std::size_t axis = 0; axis < 4; ++axis) i[axis] = shape_of(n, 0).dim[axis] == 1 ? 0 : i[axis];
        break;
      case tl::op::transpose:
        for (std::size_t axis = 0; axis < n.shape.rank; ++axis) i[static_cast<std::size_t>(n.detail[axis])] = at[axis];
        break;
      case tl::op::slice:
        for (std::size_t axis = 0; axis < 4; ++axis) i[axis] += n.detail[axis];
        break;
      case tl::op::concat: {
        const auto axis = static_cast<std::size_t>(n.detail[0]);
        const std::int32_t first = shape_of(n, 0).dim[axis];
        if (i[axis] < first) break;
        i[axis] -= first;
        return operand(n, 1)[detail::position(shape_of(n, 1), i)];
      }
      default:
        break;
    }
    return operand(n, 0)[detail::position(shape_of(n, 0), i)];
  }

  const tl::node* nodes_;
  std::vector<values> results_;
};

}  // namespace test
