// SPDX-License-Identifier: BSL-1.0
#pragma once

// From the nodes of a graph to the terms a reader sees.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/draw/term.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// `e` with the marked axes gone.
constexpr extents without(const extents& e, const fixed_array<std::int32_t, 4>& marked) noexcept {
  extents rest;
  for (std::size_t i = 0; i < e.rank; ++i) {
    if (marked[i] == 0) rest.dim[rest.rank++] = e.dim[i];
  }
  return rest;
}

constexpr extents without_ones(const extents& e) noexcept {
  return without(e, {e.dim[0] == 1, e.dim[1] == 1, e.dim[2] == 1, e.dim[3] == 1});
}

/// A matrix of one row or one column: transposed or reshaped it has the same numbers in the same order.
constexpr bool is_line(const extents& e) noexcept { return e.rank == 2 && (e.dim[0] == 1 || e.dim[1] == 1); }

/// True where `to` is `from` with leading axes of extent 1.
constexpr bool only_leads(const extents& from, const extents& to) noexcept {
  if (from.rank > to.rank || from.size() != to.size()) return false;
  for (std::size_t i = 0; i < from.rank; ++i) {
    if (to.dim[to.rank - from.rank + i] != from.dim[i]) return false;
  }
  return true;
}

/// Widens `e` to what broadcasting makes of it and `other`.
constexpr void widen(extents& e, const extents& other) noexcept {
  extents wide;
  wide.rank = e.rank > other.rank ? e.rank : other.rank;
  for (std::size_t i = 1; i <= wide.rank; ++i) {
    const std::int32_t a = i <= e.rank ? e.dim[e.rank - i] : 1, b = i <= other.rank ? other.dim[other.rank - i] : 1;
    wide.dim[wide.rank - i] = a > b ? a : b;
  }
  e = wide;
}

/// Turns the nodes of a graph into terms, one after the other.
struct term_maker {
  const node* nodes;
  drawn_term* terms;    ///< the term of each node
  std::int16_t* shown;  ///< which node's term is read where the node is used
  bool merging;         ///< x³ is written as such and not as x² x, and so are reductions and slices one of the other
  std::int32_t parameters = 0;  ///< of loops, so far

  constexpr void make(int id) noexcept {
    const node& n = nodes[id];
    drawn_term& t = terms[id];
    shown[id] = static_cast<std::int16_t>(id);
    t = drawn_term{};
    t.how = notation_of(n.code);
    t.code = n.code;
    t.detail = n.detail;
    t.shape = n.shape;
    t.value = n.value;
    for (std::size_t i = 0; i < 3; ++i) t.operand[i] = n.operand[i] < 0 ? std::int16_t{-1} : shown[n.operand[i]];
    if (n.operand[0] >= 0) t.from = nodes[n.operand[0]].shape;
    if (is_leaf(n.code) || n.code == op::loop) of_loop(t);
    else if (n.code == op::copy) shown[id] = t.operand[0];
    else if (n.code == op::broadcast) t.operand[0] = shown[aligned(n.operand[0])];
    else if (n.code == op::reshape) reshaped(n, t);
    else if (n.code == op::transpose) turned(n, t);
    else if (n.code == op::slice) merge_slices(t);
    else if (is_reduction(n.code)) merge_reductions(t);
    else if (is_elementwise(n.code)) elementwise(n, t);
  }

 private:
  /// Which scope something belongs to is left unsaid.
  constexpr void of_loop(drawn_term& t) noexcept {
    if (t.code == op::parameter) t.detail[0] = ++parameters;
    if (is_leaf(t.code)) t.operand[0] = -1;
    if (t.code == op::loop) t.operand[1] = -1;
  }

  /// The node whose numbers are read where broadcasting repeats node `id`.
  [[nodiscard]] constexpr std::int16_t aligned(std::int16_t id) const noexcept {
    const node& n = nodes[id];
    return n.code == op::reshape && only_leads(nodes[n.operand[0]].shape, n.shape) ? n.operand[0] : id;
  }
  [[nodiscard]] constexpr std::int16_t unrepeated(std::int16_t id) const noexcept {
    return nodes[id].code == op::broadcast ? aligned(nodes[id].operand[0]) : aligned(id);
  }

  /// Operands are written as they are before broadcasting, where that gives the shape of the node.
  constexpr void elementwise(const node& n, drawn_term& t) noexcept {
    extents joint;
    fixed_array<std::int16_t, 3> bare{-1, -1, -1};
    for (std::size_t i = 0; i < 3 && n.operand[i] >= 0; ++i) {
      bare[i] = unrepeated(n.operand[i]);
      if (nodes[bare[i]].code != op::constant) widen(joint, nodes[bare[i]].shape);
    }
    t.plain_numbers = joint == n.shape;
    for (std::size_t i = 0; i < 3 && t.plain_numbers && bare[i] >= 0; ++i) t.operand[i] = shown[bare[i]];
    if (n.code == op::multiply) {
      if (is_outer(n)) make_outer(n, t);
      else if (!make_rank_one(n, t)) make_power(t);
    }
    if (n.code == op::logical_not && terms[t.operand[0]].code == op::equal) {
      const extents shape = t.shape;
      t = terms[t.operand[0]];
      t.shape = shape;
      t.negated = true;
    }
  }

  /// x x is x², x² x is x³.
  constexpr void make_power(drawn_term& t) noexcept {
    const auto is_power = [&](std::int16_t id) { return merging && terms[id].how == notation::whole_power; };
    const auto base = [&](std::int16_t id) { return is_power(id) ? terms[id].operand[0] : id; };
    const auto exponent = [&](std::int16_t id) { return is_power(id) ? terms[id].detail[0] : 1; };
    const std::int16_t a = t.operand[0], b = t.operand[1];
    if (base(a) != base(b) || terms[base(a)].how == notation::number) return;
    t.how = notation::whole_power;
    t.detail = {exponent(a) + exponent(b)};
    t.operand = {base(a), -1, -1};
  }

  /// The vector that a matrix of one row or one column was made from, or -1.
  [[nodiscard]] constexpr std::int16_t vector_behind(std::int16_t id) const noexcept {
    for (;;) {
      const node& n = nodes[id];
      if (n.shape.rank == 1) return id;
      if (!is_line(n.shape) || (n.code != op::reshape && n.code != op::transpose)) return -1;
      id = n.operand[0];
    }
  }

  /// A column times a row, both made from vectors and repeated to a matrix.
  [[nodiscard]] constexpr bool is_outer(const node& n) const noexcept {
    if (n.shape.rank != 2) return false;
    const node &a = nodes[n.operand[0]], &b = nodes[n.operand[1]];
    if (a.code != op::broadcast || b.code != op::broadcast) return false;
    const std::int16_t u = vector_behind(a.operand[0]), v = vector_behind(b.operand[0]);
    if (u < 0 || v < 0) return false;
    return nodes[a.operand[0]].shape.dim[0] != 1 ? nodes[b.operand[0]].shape.dim[1] != 1
                                                 : nodes[b.operand[0]].shape.dim[0] != 1;
  }
  constexpr void make_outer(const node& n, drawn_term& t) noexcept {
    const std::int16_t a = nodes[n.operand[0]].operand[0], b = nodes[n.operand[1]].operand[0];
    const bool column_first = nodes[a].shape.dim[0] != 1;
    const std::int16_t column = column_first ? a : b, row = column_first ? b : a;
    t.how = notation::outer;
    t.operand = {shown[vector_behind(column)], shown[vector_behind(row)], -1};
  }

  /// A line of a matrix and whether it was turned on the way.
  struct line {
    std::int16_t id;
    bool turned, moved;
  };
  /// What a row or a column is, before it was transposed or reshaped to one.
  [[nodiscard]] constexpr line line_behind(std::int16_t id) const noexcept {
    const std::int16_t from = id;
    while ((nodes[id].code == op::transpose || nodes[id].code == op::reshape) &&
           is_line(nodes[nodes[id].operand[0]].shape)) {
      id = nodes[id].operand[0];
    }
    return {id, nodes[id].shape.dim[0] != nodes[from].shape.dim[0], id != from};
  }

  /// A column times a row where one was turned for it: a product of matrices with an inner extent of 1.
  constexpr bool make_rank_one(const node& n, drawn_term& t) noexcept {
    if (n.shape.rank != 2) return false;
    const node &a = nodes[n.operand[0]], &b = nodes[n.operand[1]];
    if (a.code != op::broadcast || b.code != op::broadcast) return false;
    const bool column_first = nodes[a.operand[0]].shape.dim[0] != 1;
    const std::int16_t column = (column_first ? a : b).operand[0], row = (column_first ? b : a).operand[0];
    if (!is_line(nodes[column].shape) || !is_line(nodes[row].shape) || nodes[row].shape.dim[0] != 1) return false;
    const line left = line_behind(column), right = line_behind(row);
    if (!left.moved && !right.moved) return false;
    t.how = notation::matmul;
    t.operand = {shown[left.id], shown[right.id], -1};
    t.turned = {left.turned, right.turned};
    return true;
  }

  /// What a reshape is part of: a reduction whose axes go, a product with vectors, one element of a tensor.
  constexpr void reshaped(const node& n, drawn_term& t) noexcept {
    std::int16_t id = n.operand[0];
    while (nodes[id].code == op::transpose && is_line(nodes[id].shape)) id = nodes[id].operand[0];
    const node& of = nodes[id];
    const drawn_term& inner = terms[id];
    if (inner.how == notation::reduction && (n.shape.rank == 0 || n.shape == without(of.shape, inner.detail))) {
      t = inner;
      t.how = notation::reduced;
      t.shape = n.shape;
    } else if (inner.how == notation::block && n.shape == without_ones(of.shape)) {
      t = inner;
      t.how = notation::element;
    } else if (of.code == op::product) {
      with_vectors(n, of, t);
    }
  }

  /// (1, K) (K, N), reshaped to (N) or to a number: the row is a vector, and W x is computed as xᵀ Wᵀ.
  constexpr void with_vectors(const node& n, const node& product, drawn_term& t) noexcept {
    const std::int16_t row = vector_behind(product.operand[0]), column = vector_behind(product.operand[1]);
    if (product.shape.dim[0] != 1) return;
    if (n.shape.rank == 2) return make_column(n, product, t);
    if (row < 0) return;
    if (n.shape.rank == 0 && column >= 0) {
      t.how = notation::dot;
      t.operand = {shown[row], shown[column], -1};
    } else if (n.shape.rank == 1 && n.shape.dim[0] == product.shape.dim[1]) {
      const node& right = nodes[product.operand[1]];
      t.how = notation::matmul;
      if (right.code == op::transpose) t.operand = {shown[right.operand[0]], shown[row], -1};
      else t.operand = {shown[row], shown[product.operand[1]], -1};
    }
  }

  /// The product A B with a single column is computed as the row Bᵀ Aᵀ.
  constexpr void make_column(const node& n, const node& product, drawn_term& t) noexcept {
    if (n.shape.dim[1] != 1 || n.shape.dim[0] == 1) return;
    const node& right = nodes[product.operand[1]];
    const bool is_turned = right.code == op::transpose;
    const line left = line_behind(product.operand[0]);
    t.how = notation::matmul;
    t.operand = {shown[is_turned ? right.operand[0] : product.operand[1]], shown[left.id], -1};
    t.turned = {!is_turned, !left.turned};
  }

  constexpr void turned(const node& n, drawn_term& t) noexcept {
    const drawn_term& inner = terms[t.operand[0]];
    const node& of = nodes[n.operand[0]];
    if (of.code == op::product && of.shape.dim[0] == 1) make_column(n, of, t);
    const bool rank_one = inner.how == notation::matmul && of.code == op::multiply;
    if (inner.how != notation::outer && !rank_one) return;
    t.how = inner.how;
    t.operand = {inner.operand[1], inner.operand[0], -1};
    if (rank_one) t.turned = {!inner.turned[1], !inner.turned[0]};
  }

  constexpr void merge_slices(drawn_term& t) noexcept {
    const drawn_term& inner = terms[t.operand[0]];
    if (inner.how != notation::block || !merging) return;
    t.operand = inner.operand;
    t.from = inner.from;
    for (std::size_t i = 0; i < 4; ++i) t.detail[i] += inner.detail[i];
  }

  constexpr void merge_reductions(drawn_term& t) noexcept {
    const drawn_term& inner = terms[t.operand[0]];
    if (inner.how != notation::reduction || inner.code != t.code || !merging) return;
    t.operand = inner.operand;
    t.from = inner.from;
    for (std::size_t i = 0; i < 4; ++i) t.detail[i] |= inner.detail[i];
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
