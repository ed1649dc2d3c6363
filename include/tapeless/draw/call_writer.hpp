// SPDX-License-Identifier: BSL-1.0
#pragma once

// Operations written as calls, with the words and the further arguments that NumPy has for them.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/draw/writer.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The part of a writer that writes calls.
template<class Style, int Nodes> struct call_writer : term_writer<Style, Nodes> {
  using term_writer<Style, Nodes>::out;

  [[nodiscard]] static constexpr std::string_view word(const drawn_term& t) noexcept {
    switch (t.how) {
      case notation::matmul:
        return "matmul";
      case notation::dot:
        return "dot";
      case notation::outer:
        return "outer";
      case notation::range:
        return "arange";
      case notation::joined:
        return "concatenate";
      default:
        if (is_shifted_exp(t.code)) return "exp";
        return t.code == op::broadcast ? "broadcast_to" : t.code == op::gather ? "take" : name_of(t.code);
    }
  }

  /// Parameters and bindings, which are no calls.
  constexpr bool of_loop(const drawn_term& t) noexcept {
    if (t.how == notation::parameter) this->style().parameter(t.detail[0]);
    else if (t.how == notation::bound) bound(t);
    else return false;
    return true;
  }

  /// What a loop says of one node of its body, after what it says of others: p1 = 0 first, p2 = x[t], p1 = p1*p2 next.
  constexpr void bound(const drawn_term& t) noexcept {
    if (t.operand[2] >= 0) {
      bound(this->of.terms[t.operand[2]]);
      out << ", ";
    }
    this->operand(t, 0, binds_sum);
    out << " = ";
    this->operand(t, 1, t.code == op::row ? binds_atom : binds_sum);
    if (t.code == op::row) out << "[t]";
    if (t.code == op::carry || t.code == op::next) this->style().say(t.code == op::carry ? "first" : "next");
  }

  /// All that stands between the brackets.
  constexpr void arguments(const drawn_term& t) noexcept {
    if (t.how == notation::loop) return steps(t);
    if (is_shifted_exp(t.code)) return difference(t);
    if (t.how == notation::joined) {
      out << "(";
      parts(t, t.detail[0]);
      return further(t);
    }
    for (std::size_t i = 0; i < 3 && t.operand[i] >= 0; ++i) {
      if (i > 0) out << ", ";
      if (i < 2 && t.turned[i]) out << "transpose(";
      this->operand(t, i, binds_nothing);
      if (i < 2 && t.turned[i]) out << ")";
    }
    further(t);
  }

  constexpr void shape(const extents& e) noexcept {
    out << "(";
    for (std::size_t i = 0; i < e.rank; ++i) out << (i > 0 ? ", " : "") << std::int64_t{e.dim[i]};
    out << (e.rank == 1 ? ",)" : ")");
  }

  /// 1, 2 of x[1, 2], or 0:2, : of x[0:2, :].
  constexpr void indices(const drawn_term& t) noexcept {
    for (std::size_t i = 0; i < t.from.rank; ++i) {
      if (i > 0) out << ", ";
      const std::int32_t first = t.detail[i];
      if (t.how == notation::element && t.shape.dim[i] == 1) out << std::int64_t{first};
      else if (t.shape.dim[i] == t.from.dim[i]) out << ":";
      else out << std::int64_t{first} << ":" << std::int64_t{first + t.shape.dim[i]};
    }
  }

  /// The axes that a reduction goes over, a comma between; how many there are.
  constexpr void axis_list(const drawn_term& t) noexcept {
    bool first = true;
    for (std::size_t i = 0; i < 4; ++i) {
      if (t.detail[i] == 0) continue;
      if (!first) out << ", ";
      out << static_cast<std::int64_t>(i);
      first = false;
    }
  }
  [[nodiscard]] static constexpr int axis_count(const drawn_term& t) noexcept {
    return t.detail[0] + t.detail[1] + t.detail[2] + t.detail[3];
  }
  [[nodiscard]] static constexpr bool over_all(const drawn_term& t) noexcept {
    return t.how == notation::reduced ? t.shape.rank == 0 : axis_count(t) == t.from.rank;
  }

 private:
  /// What is joined along one axis, however it came together; a number among it as a list, [x].
  constexpr void parts(const drawn_term& t, std::int32_t axis) noexcept {
    for (std::size_t i = 0; i < 2; ++i) {
      if (i > 0) out << ", ";
      const std::int16_t id = t.operand[i];
      const drawn_term& part = this->of.terms[id];
      const bool inside = !this->of.is_named(id) && !this->of.begins_with_minus(id, t.plain_numbers);
      if (inside && part.how == notation::joined && part.detail[0] == axis) {
        parts(part, axis);
      } else if (inside && part.how == notation::shaped && part.from.rank == 0 && part.shape.rank == 1) {
        out << "[";
        this->operand(part, 0, binds_nothing);
        out << "]";
      } else {
        this->operand(t, i, binds_nothing);
      }
    }
  }

  constexpr void difference(const drawn_term& t) noexcept {
    this->operand(t, 0, binds_sum);
    out << " - ";
    this->operand(t, 1, binds_matmul);
  }

  constexpr void steps(const drawn_term& t) noexcept {
    out << std::int64_t{t.detail[0]};
    if (t.detail[1] != 0) this->style().say("backwards");
    if (t.operand[0] < 0) return;
    out << ", ";
    bound(this->of.terms[t.operand[0]]);
  }

  constexpr void further(const drawn_term& t) noexcept {
    switch (t.how) {
      case notation::reduction:
      case notation::reduced:
        return axes(t);
      case notation::transposed:
        if (t.shape.rank > 2) order(t);
        return;
      case notation::shaped:
        out << ", ";
        return shape(t.shape);
      case notation::padded:
        return paddings(t);
      case notation::joined:
        out << "), axis=" << std::int64_t{t.detail[0]};
        return;
      case notation::range:
        if (t.shape.rank == 1) out << std::int64_t{t.shape.dim[0]};
        else shape(t.shape), out << ", axis=" << std::int64_t{t.detail[0]};
        return;
      default:
        return;
    }
  }

  constexpr void axes(const drawn_term& t) noexcept {
    if (!over_all(t)) {
      out << (axis_count(t) > 1 ? ", axis=(" : ", axis=");
      axis_list(t);
      if (axis_count(t) > 1) out << ")";
    }
    if (t.how == notation::reduction && t.from.rank > 0) out << ", keepdims=True";
  }

  constexpr void order(const drawn_term& t) noexcept {
    out << ", (";
    for (std::size_t i = 0; i < t.shape.rank; ++i) out << (i > 0 ? ", " : "") << std::int64_t{t.detail[i]};
    out << ")";
  }

  /// How many zeros before and after, along each axis.
  constexpr void paddings(const drawn_term& t) noexcept {
    out << ", (";
    for (std::size_t i = 0; i < t.shape.rank; ++i) {
      out << (i > 0 ? ", (" : "(") << std::int64_t{t.detail[i]} << ", "
          << std::int64_t{t.shape.dim[i] - t.from.dim[i] - t.detail[i]} << ")";
    }
    out << (t.shape.rank == 1 ? ",)" : ")");
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
