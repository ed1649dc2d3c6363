// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions and derivatives as formulas in LaTeX.

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

/// The language of `latex`, for mathematics mode.
template<int Nodes> struct latex_writer : call_writer<latex_writer<Nodes>, Nodes> {
  using call_writer<latex_writer, Nodes>::out;

  [[nodiscard]] static constexpr binding binds(const drawn_term& t) noexcept {
    if (t.how == notation::quotient || (t.how == notation::transposed && t.shape.rank == 2)) return binds_power;
    if (t.how == notation::matmul || t.how == notation::dot || t.how == notation::outer) return binds_matmul;
    return t.code == op::select ? binds_or : binding_of(t.how);
  }
  constexpr void open() noexcept { out << "\\left("; }
  constexpr void close() noexcept { out << "\\right)"; }
  constexpr void named(std::int16_t name) noexcept {
    out << std::string_view(&this->letter, 1) << "_{" << std::int64_t{name} << "}";
  }
  constexpr void number(double value) noexcept {
    this->write_number(value, "\\infty", [&](int exponent) { out << " \\cdot 10^{" << std::int64_t{exponent} << "}"; });
  }
  constexpr void filled(const drawn_term& t) noexcept {
    out << (t.value == 0 ? "\\mathbf{0}" : "\\mathbf{1}");
    if (t.value == 0 || t.value == 1) return;
    out << (t.value < 0 ? " \\left(-" : " \\left(");
    number(t.value < 0 ? -t.value : t.value);
    close();
  }
  constexpr void parameter(std::int32_t number) noexcept { out << "p_{" << std::int64_t{number} << "}"; }
  constexpr void say(std::string_view word) noexcept { out << " \\text{ " << word << "}"; }
  constexpr void next_line() noexcept { out << " \\\\\n"; }
  constexpr void define(std::int16_t name) noexcept {
    named(name);
    out << " = ";
  }

  /// Nothing between numbers; \odot between tensors; a space where a name is a word, a dot before a digit.
  constexpr void times(const drawn_term& t, std::int16_t before, std::int16_t after) noexcept {
    const bool tensors = t.shape.rank > 0 && before >= 0 && is_tensor(before) && is_tensor(after);
    if (tensors) out << " \\odot ";
    else if (begins_with_digit(after)) out << " \\cdot ";
    else out << (before >= 0 && (is_word(before) || is_word(after)) ? " \\, " : " ");
  }
  constexpr void raised(const drawn_term& t, std::int16_t base, bool plain, std::int32_t exponent) noexcept {
    this->write(base, binds_atom, plain);
    out << (t.shape.rank > 0 && is_tensor(base) ? "^{\\odot " : "^{") << std::int64_t{exponent} << "}";
  }

  constexpr void operation(const drawn_term& t) noexcept {
    switch (t.how) {
      case notation::quotient:
        out << "\\frac{";
        this->numerator(t, binds_nothing);
        return enclosed("}{", t, 1, binds_nothing, "}");
      case notation::power:
        this->operand(t, 0, binds_atom);
        return enclosed("^{", t, 1, binds_nothing, "}");
      case notation::whole_power:
        return raised(t, t.operand[0], t.plain_numbers, t.detail[0]);
      case notation::comparison:
        this->operand(t, 0, binds_sum);
        return enclosed(relation(t), t, 1, binds_sum);
      case notation::opposite:
        return enclosed("\\lnot ", t, 0, binds_atom);
      case notation::conjunction:
        this->operand(t, 0, binds_and);
        return enclosed(" \\land ", t, 1, binds_and);
      case notation::disjunction:
        this->operand(t, 0, binds_or);
        return enclosed(" \\lor ", t, 1, binds_or);
      case notation::element:
      case notation::block:
        enclosed("{", t, 0, binds_atom, "}_{");
        this->indices(t);
        out << "}";
        return;
      default:
        if (t.how >= notation::parameter && this->of_loop(t)) return;
        if (!of_matrices(t)) called(t);
    }
  }

 private:
  constexpr void enclosed(std::string_view before, const drawn_term& t, std::size_t i, binding place,
                          std::string_view after = {}) noexcept {
    out << before;
    this->operand(t, i, place);
    out << after;
  }

  /// Products of matrices and vectors, and transposition.
  constexpr bool of_matrices(const drawn_term& t) noexcept {
    if (t.how == notation::matmul) {
      factor(t, 0);
      out << " ";
      factor(t, 1);
    } else if (t.how == notation::dot) {
      enclosed("", t, 0, binds_atom, "^{\\top} ");
      factor(t, 1);
    } else if (t.how == notation::outer) {
      factor(t, 0);
      enclosed(" ", t, 1, binds_atom, "^{\\top}");
    } else if (t.how == notation::transposed && t.shape.rank == 2) {
      enclosed("", t, 0, binds_atom, "^{\\top}");
    } else {
      return false;
    }
    return true;
  }
  constexpr void factor(const drawn_term& t, std::size_t i) noexcept {
    if (t.turned[i]) return enclosed("", t, i, binds_atom, "^{\\top}");
    const bool chain = this->of.terms[t.operand[i]].how == notation::matmul;
    this->operand(t, i, chain ? binds_matmul : binds_quotient);
  }

  constexpr void called(const drawn_term& t) noexcept {
    if (t.code == op::sqrt) return enclosed("\\sqrt{", t, 0, binds_nothing, "}");
    if (t.code == op::abs) return enclosed("\\left|", t, 0, binds_nothing, "\\right|");
    if (t.code == op::select) return choice(t);
    const std::string_view command = command_of(t.code);
    if (!command.empty()) out << command;
    else operator_name(this->word(t));
    if (!is_reduction(t.code)) {
      open();
      this->arguments(t);
    } else {
      if (!this->over_all(t)) {
        out << "_{";
        this->axis_list(t);
        out << "}";
      }
      enclosed("\\left(", t, 0, binds_nothing);
    }
    close();
  }

  constexpr void operator_name(std::string_view name) noexcept {
    out << "\\operatorname{";
    for (const char c : name) {
      if (c == '_') out.put('\\');
      out.put(c);
    }
    out << "}";
  }

  constexpr void choice(const drawn_term& t) noexcept {
    enclosed("\\begin{cases} ", t, 1, binds_nothing, " & ");
    enclosed("", t, 0, binds_nothing, " \\\\ ");
    enclosed("", t, 2, binds_nothing, " & \\text{otherwise} \\end{cases}");
  }

  [[nodiscard]] static constexpr std::string_view relation(const drawn_term& t) noexcept {
    if (t.code == op::equal) return t.negated ? " \\ne " : " = ";
    return t.code == op::less ? " < " : " \\le ";
  }
  [[nodiscard]] constexpr bool is_tensor(std::int16_t id) const noexcept { return this->of.terms[id].shape.rank > 0; }
  [[nodiscard]] constexpr bool begins_with_digit(std::int16_t id) const noexcept {
    const drawn_term& t = this->of.terms[id];
    return !this->of.is_named(id) && t.how == notation::power && this->of.is_number(t.operand[0], t.plain_numbers);
  }
  [[nodiscard]] constexpr bool is_word(std::int16_t id) const noexcept {
    if (this->of.is_named(id)) return false;
    const drawn_term& t = this->of.terms[id];
    return t.how == notation::argument && this->names[t.detail[0]].size() > 1;
  }
};

}  // namespace detail

/// What f computes, in LaTeX's mathematics mode, with these names for its arguments:
///
///     latex(f, "a", "b") == R"(\frac{a}{2 b})"
///
/// Names stand in the text as they are given: "\\mathbf{W}", "w_1". Products of numbers and of matrices are written
/// side by side, products of the elements of tensors with \odot. Values that are used more than once have names, as
/// with `formula`: t_{1}, t_{2}, ..., each defined in a line that ends in a double backslash.
template<class... A, class F, std::size_t... Size>
[[nodiscard]] constexpr auto latex(F, const char (&... names)[Size]) noexcept {
  using E = typename decltype(detail::expression_of<F, A...>())::type;
  return detail::written<detail::latex_writer, E>(names...);
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
