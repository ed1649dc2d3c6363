// SPDX-License-Identifier: BSL-1.0
#pragma once

// Writing terms with as few brackets as they need: what text and LaTeX have in common.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/draw/decimal.hpp>
#include <tapeless/draw/reading.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// How tightly operators bind, loosest first. An operand that binds less tightly than its place asks for is put in
/// brackets.
enum binding : int {
  binds_nothing,
  binds_or,
  binds_and,
  binds_comparison,
  binds_sum,
  binds_matmul,  ///< where it is written without a name
  binds_product,
  binds_quotient,  ///< a factor after the first, a denominator
  binds_power,
  binds_atom
};

constexpr binding binding_of(notation how) noexcept {
  switch (how) {
    case notation::disjunction:
      return binds_or;
    case notation::conjunction:
      return binds_and;
    case notation::comparison:
      return binds_comparison;
    case notation::sum:
    case notation::difference:
      return binds_sum;
    case notation::negation:
    case notation::product:
    case notation::quotient:
      return binds_product;
    case notation::opposite:
    case notation::power:
    case notation::whole_power:
      return binds_power;
    default:
      return binds_atom;
  }
}

/// What every writer knows: the terms, the names of the arguments, and where the text goes.
///
/// `Style` derives from this and writes what depends on the language: `number`, `filled`, `named`, `times`, `raised`,
/// `open`, `close`, `parameter`, `say`, and `operation` for all that is not a sum or a product.
template<class Style, int Nodes> struct term_writer {
  text_writer& out;
  const reading<Nodes>& of;
  const std::string_view* names;
  bool single;                              ///< numbers are floats
  char letter;                              ///< what the names of terms begin with
  const std::string_view* given = nullptr;  ///< the names of the first `given_count` named terms
  int given_count = 0;

  /// Term `id` where it is used. `plain` says that constants are numbers there, `signed_before` that its leading minus
  /// has been written already.
  constexpr void write(std::int16_t id, binding place, bool plain, bool signed_before = false) noexcept {
    if (of.is_named(id)) {
      style().named(of.name[id]);
      return;
    }
    const bool minus = !signed_before && of.begins_with_minus(id, plain);
    const bool brackets = style().binds(of.terms[id]) < place || (minus && place > binds_sum);
    if (brackets) style().open();
    if (minus) out.put('-');
    body(id, plain);
    if (brackets) style().close();
  }

  /// What the name of term `id` stands for.
  constexpr void write_definition(std::int16_t id) noexcept {
    if (of.minus[id]) out.put('-');
    body(id, false);
  }

  constexpr void operand(const drawn_term& t, std::size_t i, binding place) noexcept {
    write(t.operand[i], place, t.plain_numbers);
  }

  /// A numerator, whose minus stands before the quotient.
  constexpr void numerator(const drawn_term& t, binding place) noexcept {
    write(t.operand[0], place, t.plain_numbers, of.hands_on_minus(t.operand[0], t.plain_numbers));
  }

  /// A number that is not negative, in the precision of the program.
  template<class Power> constexpr void write_number(double value, std::string_view infinity, Power power) noexcept {
    const double x = single ? static_cast<double>(static_cast<float>(value)) : value;
    if (x != x) out << "nan";
    else if (x > 1.7976931348623157e308) out << infinity;
    else if (x < 9007199254740992.0 && x == static_cast<double>(static_cast<std::int64_t>(x)))
      out << static_cast<std::int64_t>(x);
    else write_decimal(out, single ? decimal_of(static_cast<float>(x)) : decimal_of(x), power);
  }

  constexpr Style& style() noexcept { return static_cast<Style&>(*this); }

 private:
  /// Without a leading minus.
  constexpr void body(std::int16_t id, bool plain) noexcept {
    const drawn_term& t = of.terms[id];
    switch (t.how) {
      case notation::argument:
        out << names[t.detail[0]];
        break;
      case notation::number:
        if (of.is_number(id, plain)) style().number(t.value < 0 ? -t.value : t.value);
        else style().filled(t);
        break;
      case notation::sum:
        sum(t);
        break;
      case notation::difference:
        difference(t);
        break;
      case notation::negation:
      case notation::product:
        product(id);
        break;
      default:
        style().operation(t);
    }
  }

  constexpr void sum(const drawn_term& t) noexcept {
    const bool turned = of.second_first(t);
    const std::int16_t first = t.operand[turned ? 1 : 0], second = t.operand[turned ? 0 : 1];
    write(first, binds_sum, t.plain_numbers, true);
    out << (of.begins_with_minus(second, t.plain_numbers) ? " - " : " + ");
    write(second, binds_sum, t.plain_numbers, true);
  }

  constexpr void difference(const drawn_term& t) noexcept {
    write(t.operand[0], binds_sum, t.plain_numbers, true);
    const std::int16_t second = t.operand[1];
    const bool added = of.hands_on_minus(second, t.plain_numbers);
    out << (added ? " + " : " - ");
    write(second, binds_matmul, t.plain_numbers, added);
  }

  constexpr void product(std::int16_t id) noexcept {
    const double c = of.coefficient[id] < 0 ? -of.coefficient[id] : of.coefficient[id];
    factor_list list;
    collect(id, list);
    if (c != 1 || list.size == 0) style().number(c);
    for (int i = 0; i < list.size; ++i) {
      const factor& f = list.factors[i];
      const bool first = i == 0 && c == 1;
      if (!first) style().times(of.terms[id], i > 0 ? list.factors[i - 1].base : std::int16_t{-1}, f.base);
      if (f.exponent > 1) style().raised(of.terms[id], f.base, f.plain, f.exponent);
      else write(f.base, first ? binds_product : binds_quotient, f.plain);
    }
  }

  struct factor {
    std::int16_t base = -1;
    bool plain = false;
    std::int32_t exponent = 1;
  };
  struct factor_list {
    factor factors[2 * most_nested + 2];
    int size = 0;

    constexpr void add(std::int16_t base, bool plain, std::int32_t exponent) noexcept {
      for (int i = 0; i < size; ++i) {
        if (factors[i].base != base || factors[i].plain != plain) continue;
        factors[i].exponent += exponent;
        return;
      }
      factors[size++] = {base, plain, exponent};
    }
  };

  /// The factors of a product that are no constants, equal ones together.
  constexpr void collect(std::int16_t id, factor_list& list) noexcept {
    const drawn_term& t = of.terms[id];
    for (const std::int16_t o : t.operand) {
      if (o < 0) continue;
      const notation how = of.is_named(o) ? notation::argument : of.terms[o].how;
      if (how == notation::number && of.is_number(o, t.plain_numbers)) continue;
      if (how == notation::product || how == notation::negation) collect(o, list);
      else if (how == notation::whole_power)
        list.add(of.terms[o].operand[0], of.terms[o].plain_numbers, of.terms[o].detail[0]);
      else list.add(o, t.plain_numbers, 1);
    }
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
