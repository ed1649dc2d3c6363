// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions and derivatives as formulas in text.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/draw/call_writer.hpp>
#include <tapeless/draw/expression_text.hpp>
#include <tapeless/transform/cost.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The language of `formula`: operators as in most programs, `^` for powers, functions of tensors as in NumPy.
template<int Nodes> struct formula_writer : call_writer<formula_writer<Nodes>, Nodes> {
  using call_writer<formula_writer, Nodes>::out;

  [[nodiscard]] static constexpr binding binds(const drawn_term& t) noexcept { return binding_of(t.how); }
  constexpr void open() noexcept { out.put('('); }
  constexpr void close() noexcept { out.put(')'); }
  constexpr void times(const drawn_term&, std::int16_t, std::int16_t) noexcept { out.put('*'); }
  constexpr void raised(const drawn_term&, std::int16_t base, bool plain, std::int32_t exponent) noexcept {
    this->write(base, binds_atom, plain);
    out << "^" << std::int64_t{exponent};
  }
  constexpr void named(std::int16_t name) noexcept {
    if (name <= this->given_count) out << this->given[name - 1];
    else out << std::string_view(&this->letter, 1) << std::int64_t{name - this->given_count};
  }
  constexpr void number(double value) noexcept {
    this->write_number(value, "inf", [&](int exponent) { out << "e" << std::int64_t{exponent}; });
  }
  constexpr void filled(const drawn_term& t) noexcept {
    const bool zeros = t.value == 0, ones = t.value == 1;
    out << (zeros ? "zeros(" : ones ? "ones(" : "full(");
    this->shape(t.shape);
    if (!zeros && !ones) {
      out << (t.value < 0 ? ", -" : ", ");
      number(t.value < 0 ? -t.value : t.value);
    }
    close();
  }
  constexpr void parameter(std::int32_t number) noexcept { out << "p" << std::int64_t{number}; }
  constexpr void say(std::string_view word) noexcept { out << " " << word; }
  constexpr void next_line() noexcept { out.put('\n'); }
  constexpr void define(std::int16_t name) noexcept {
    named(name);
    out << " = ";
  }

  constexpr void operation(const drawn_term& t) noexcept {
    switch (t.how) {
      case notation::quotient:
        this->numerator(t, binds_product);
        return infix("/", t, 1, binds_quotient);
      case notation::power:
        this->operand(t, 0, binds_atom);
        return infix("^", t, 1, binds_atom);
      case notation::whole_power:
        return raised(t, t.operand[0], t.plain_numbers, t.detail[0]);
      case notation::comparison:
        this->operand(t, 0, binds_sum);
        return infix(relation(t), t, 1, binds_sum);
      case notation::opposite:
        return infix("not ", t, 0, binds_atom);
      case notation::conjunction:
        this->operand(t, 0, binds_and);
        return infix(" and ", t, 1, binds_and);
      case notation::disjunction:
        this->operand(t, 0, binds_or);
        return infix(" or ", t, 1, binds_or);
      case notation::element:
      case notation::block:
        return subscripts(t);
      default:
        if (t.how >= notation::parameter && this->of_loop(t)) return;
        out << this->word(t) << "(";
        this->arguments(t);
        close();
    }
  }

 private:
  constexpr void infix(std::string_view between, const drawn_term& t, std::size_t i, binding place) noexcept {
    out << between;
    this->operand(t, i, place);
  }

  [[nodiscard]] static constexpr std::string_view relation(const drawn_term& t) noexcept {
    if (t.code == op::equal) return t.negated ? " != " : " == ";
    return t.code == op::less ? " < " : " <= ";
  }

  constexpr void subscripts(const drawn_term& t) noexcept {
    this->operand(t, 0, binds_atom);
    out << "[";
    this->indices(t);
    out << "]";
  }
};

}  // namespace detail

/// What f computes, as text, with these names for its arguments:
///
///     formula(partial<1>(L), "a", "b", "c") == "2*c"
///
/// `formula(f, "a", "b")` is for functions of scalars, `formula<A, B>(f, "a", "b")` for arguments of these types.
/// Several results are a tuple, "(2*c, c)". Tensors' operations are named as in NumPy; broadcasting is left unsaid
/// where NumPy does it too. Constants have the fewest digits that read back as the same number, in the function's
/// precision.
///
/// The text is what is computed once the graph is simplified, read as mathematics: brackets that change only the
/// rounding are left out, x*x*x is x^3, and the parts of a sum stand in the order of the arguments they depend on.
///
/// A value that is used more than once is written once, in a line of its own before the results, and then has the name
/// t1, t2, ... (another letter where an argument's name is like that): "t1 = exp(x)\nt1/(t1 + 1)". Repeated are only
/// arguments and single operators between an argument or name and constants, such as -x, 2*x, x^2, x[0]. Where more
/// than 64 operations would stand in one another a part of them gets a name too.
template<class... A, class F, std::size_t... Size>
[[nodiscard]] constexpr auto formula(F, const char (&... names)[Size]) noexcept {
  using E = typename decltype(detail::expression_of<F, A...>())::type;
  return detail::written<detail::formula_writer, E>(names...);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
