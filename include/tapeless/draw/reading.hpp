// SPDX-License-Identifier: BSL-1.0
#pragma once

// A program as it is read: its terms, which of them get a name of their own, and the signs they begin with.

#include <bit>
#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/draw/term_maker.hpp>
#include <tapeless/graph/program.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Which terms are named: those that are used again, or every operation.
enum class naming : std::uint8_t { where_shared, everywhere };

/// The most operations that are written in one another.
inline constexpr int most_nested = 64;

/// What stands for the number of an argument where there is none.
inline constexpr std::int32_t no_argument = 1 << 30;

/// A program of `Nodes` nodes as terms.
///
/// With `naming::where_shared` a term is named where it is used more than once and is more than one operator between an
/// argument (or another name) and constants, or where more than `most_nested` operations would stand in one another. So
/// a text is as long as the program is, in proportion, whatever is shared.
template<int Nodes> struct reading {
  static constexpr auto capacity = static_cast<std::size_t>(Nodes > 0 ? Nodes : 1);

  drawn_term terms[capacity];
  std::int16_t shown[capacity]{};
  std::int16_t name[capacity]{};   ///< from 1 on, in order; 0 for what has none
  double coefficient[capacity]{};  ///< the product of the constants among the factors of a term
  bool minus[capacity]{};          ///< what is written begins with a minus
  bool live[capacity]{};
  std::int32_t first[capacity]{};  ///< the lowest number of an argument that a term is computed from
  extents node_shape[capacity];
  int names = 0;

  [[nodiscard]] constexpr bool is_named(std::int16_t id) const noexcept { return name[id] != 0; }
  /// True for a constant that is written as a number where `by` uses it.
  [[nodiscard]] constexpr bool is_number(std::int16_t id, bool plain) const noexcept {
    return terms[id].how == notation::number && (plain || terms[id].shape.rank == 0);
  }
  [[nodiscard]] constexpr bool begins_with_minus(std::int16_t id, bool plain) const noexcept {
    if (is_named(id) || (terms[id].how == notation::number && !is_number(id, plain))) return false;
    return minus[id];
  }
  /// True where the minus can be written before what stands around the term: a product or a number begins with it.
  [[nodiscard]] constexpr bool hands_on_minus(std::int16_t id, bool plain) const noexcept {
    const notation how = terms[id].how;
    return how != notation::sum && how != notation::difference && begins_with_minus(id, plain);
  }
  /// The constant factor of an operand of `t`.
  [[nodiscard]] constexpr double coefficient_of(std::int16_t id, const drawn_term& t) const noexcept {
    if (is_named(id) || (terms[id].how == notation::number && !is_number(id, t.plain_numbers))) return 1;
    return coefficient[id];
  }
  /// A sum is written in the order of the arguments that its parts are computed from, with what begins with a minus,
  /// and constants, last.
  [[nodiscard]] constexpr bool second_first(const drawn_term& t) const noexcept {
    const bool minus_first = begins_with_minus(t.operand[0], t.plain_numbers),
               minus_second = begins_with_minus(t.operand[1], t.plain_numbers);
    if (minus_first != minus_second) return minus_first;
    return first[t.operand[1]] < first[t.operand[0]];
  }

  constexpr void read(const node* nodes, const output* outputs, int output_count, naming which) noexcept {
    term_maker make{nodes, terms, shown, which == naming::where_shared};
    for (int i = 0; i < Nodes; ++i) {
      make.make(i);
      node_shape[i] = nodes[i].shape;
    }
    std::int16_t uses[capacity]{}, weight[capacity]{};
    for (int k = 0; k < output_count; ++k) ++uses[shown[outputs[k].node]];
    for (int i = Nodes; i-- > 0;) {
      live[i] = uses[i] > 0;
      if (!live[i]) continue;
      for (const std::int16_t o : terms[i].operand) {
        if (o >= 0) ++uses[o];
      }
    }
    for (int i = 0; i < Nodes; ++i) {
      if (!live[i]) continue;
      find_first(i);
      give_name(i, uses[i], weight, which);
      find_sign(i);
    }
  }

 private:
  constexpr void give_name(int id, int uses, std::int16_t* weight, naming which) noexcept {
    const drawn_term& t = terms[id];
    if (is_leaf(t) || t.how == notation::bound) return;
    int nested = 1;
    for (const std::int16_t o : t.operand) {
      if (o >= 0) nested += weight[o];
    }
    const bool named = which == naming::everywhere || nested > most_nested || (uses > 1 && !is_short(t));
    if (named) name[id] = static_cast<std::int16_t>(++names);
    else weight[id] = static_cast<std::int16_t>(nested);
  }

  /// One operator on one argument or name, and constants: -x, 2*x, x^2, x + 1, transpose(x), x[0].
  [[nodiscard]] constexpr bool is_short(const drawn_term& t) const noexcept {
    const bool arithmetic = t.how >= notation::negation && t.how <= notation::whole_power;
    const bool view = t.how == notation::transposed || t.how == notation::block || t.how == notation::element;
    if (!arithmetic && !view) return false;
    int others = 0;
    for (const std::int16_t o : t.operand) {
      if (o < 0 || is_number(o, t.plain_numbers)) continue;
      if (!is_named(o) && !is_leaf(terms[o])) return false;
      ++others;
    }
    return others <= 1;
  }

  constexpr void find_first(int id) noexcept {
    const drawn_term& t = terms[id];
    first[id] = t.how == notation::argument ? t.detail[0] : no_argument;
    for (const std::int16_t o : t.operand) {
      if (o >= 0 && first[o] < first[id]) first[id] = first[o];
    }
  }

  constexpr void find_sign(int id) noexcept {
    const drawn_term& t = terms[id];
    coefficient[id] = 1;
    if (t.how == notation::number) {
      coefficient[id] = t.value;
      minus[id] = __builtin_bit_cast(std::uint64_t, t.value) >> 63 != 0 && t.value == t.value;
    } else if (t.how == notation::negation || t.how == notation::product) {
      double c = t.how == notation::negation ? -1 : 1;
      for (const std::int16_t o : t.operand) {
        if (o >= 0) c *= coefficient_of(o, t);
      }
      coefficient[id] = c;
      minus[id] = c < 0;
    } else if (t.how == notation::quotient) {
      minus[id] = hands_on_minus(t.operand[0], t.plain_numbers);
    } else if (t.how == notation::difference) {
      minus[id] = begins_with_minus(t.operand[0], t.plain_numbers);
    } else if (t.how == notation::sum) {
      minus[id] = begins_with_minus(t.operand[second_first(t) ? 1 : 0], t.plain_numbers);
    }
  }
};

template<int Nodes, int Outputs>
constexpr reading<Nodes> read_program(const program<Nodes, Outputs>& p, naming which) noexcept {
  reading<Nodes> r;
  r.read(p.nodes.data(), p.outputs.data(), Outputs, which);
  return r;
}

/// The program of `Build` as it is read.
template<class Build, naming Which> inline constexpr auto reading_of = read_program(program_of<Build>, Which);

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
