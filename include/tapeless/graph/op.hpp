// SPDX-License-Identifier: BSL-1.0
#pragma once

// The operations of a graph: a row for each, with all that is known of it but its rule (rules/).

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// What an operation is.
///
/// * `leaf`: numbers from outside, or made of nothing
/// * `view`: other coordinates on the same numbers
/// * `elementwise`: of operands of its own shape
/// * `reduction`: over axes
/// * `whole`: of whole tensors
/// * `memory`: only inside a kernel
/// * `binding`: what a loop is told of one node of its body, an item of its list (loop.hpp)
/// * `projection`: outside of a loop's body, says which value of a node in it is meant
/// * `structure`: a loop, a value with a pullback of its own, a list of pairs of nodes
enum class op_kind : std::uint8_t { leaf, view, elementwise, reduction, whole, memory, binding, projection, structure };

/// What an elementwise operation is counted as (transform/cost.hpp).
enum class counted : std::uint8_t {
  nothing,
  addition,
  multiplication,
  division,
  comparison,
  exp,
  log,
  tanh,
  sqrt,
  sigmoid,
  other
};

namespace op_flags {

/// What else is true of an elementwise operation.
///
/// * `cheap`: computed again rather than stored: no division, root or transcendental function
/// * `commutative`: its operands may be exchanged
/// * `truth`: comparisons and logic: its elements are truth values
/// * `long_running`: takes many operations, of one operand or of a difference: several in one register cost hardly more
///   than one
/// * `never_negative`: no result is below 0, nor −0
enum : std::uint8_t { none = 0, cheap = 1, commutative = 2, truth = 4, long_running = 8, never_negative = 16 };

}  // namespace op_flags

/// A row for each operation: its name here, its number, its name in texts, its LaTeX command (none: its name), what it
/// is, what it is counted as, its flags. The order means nothing. The number is part of the keys of expressions
/// (plan/key.hpp), by which one of two products is chosen to be fused, and so of the bits: a new operation takes a new
/// one.
// clang-format off
#define TAPELESS_OPERATIONS                                                                                            \
  /* leaves */                                                                                                         \
  TAPELESS_ROW(input, 0, "input", "", leaf, nothing, none)                                                             \
  TAPELESS_ROW(constant, 1, "constant", "", leaf, nothing, none)                                                       \
  TAPELESS_ROW(iota, 2, "iota", "", leaf, nothing, none)                                                               \
  /* views: other coordinates on the same numbers */                                                                   \
  TAPELESS_ROW(broadcast, 3, "broadcast", "", view, nothing, none)                                                     \
  TAPELESS_ROW(reshape, 4, "reshape", "", view, nothing, none)                                                         \
  TAPELESS_ROW(transpose, 5, "transpose", "", view, nothing, none)                                                     \
  TAPELESS_ROW(slice, 6, "slice", "", view, nothing, none)                                                             \
  TAPELESS_ROW(stop_gradient, 7, "stop_gradient", "", view, nothing, none)                                             \
  /* element by element, one operand */                                                                                \
  TAPELESS_ROW(copy, 8, "copy", "", elementwise, nothing, cheap)                                                       \
  TAPELESS_ROW(negate, 9, "negate", "", elementwise, addition, cheap)                                                  \
  TAPELESS_ROW(exp, 10, "exp", "\\exp", elementwise, exp, long_running | never_negative)                               \
  TAPELESS_ROW(expm1, 11, "expm1", "", elementwise, other, long_running)                                               \
  TAPELESS_ROW(log, 12, "log", "\\log", elementwise, log, long_running)                                                \
  TAPELESS_ROW(log1p, 13, "log1p", "", elementwise, other, long_running)                                               \
  TAPELESS_ROW(sqrt, 14, "sqrt", "", elementwise, sqrt, none)                                                          \
  TAPELESS_ROW(abs, 15, "abs", "", elementwise, comparison, cheap | never_negative)                                    \
  TAPELESS_ROW(sign, 16, "sign", "", elementwise, comparison, cheap)                                                   \
  TAPELESS_ROW(floor, 73, "floor", "", elementwise, other, none)                                                       \
  TAPELESS_ROW(sin, 17, "sin", "\\sin", elementwise, other, long_running)                                              \
  TAPELESS_ROW(cos, 18, "cos", "\\cos", elementwise, other, long_running)                                              \
  TAPELESS_ROW(tan, 19, "tan", "\\tan", elementwise, other, long_running)                                              \
  TAPELESS_ROW(asin, 20, "asin", "\\arcsin", elementwise, other, long_running)                                         \
  TAPELESS_ROW(acos, 21, "acos", "\\arccos", elementwise, other, long_running)                                         \
  TAPELESS_ROW(atan, 22, "atan", "\\arctan", elementwise, other, long_running)                                         \
  TAPELESS_ROW(sinh, 23, "sinh", "\\sinh", elementwise, other, long_running)                                           \
  TAPELESS_ROW(cosh, 24, "cosh", "\\cosh", elementwise, other, long_running | never_negative)                          \
  TAPELESS_ROW(tanh, 25, "tanh", "\\tanh", elementwise, tanh, long_running)                                            \
  TAPELESS_ROW(erf, 26, "erf", "", elementwise, other, long_running)                                                   \
  TAPELESS_ROW(erfc, 27, "erfc", "", elementwise, other, long_running | never_negative)                                \
  TAPELESS_ROW(sigmoid, 28, "sigmoid", "\\sigma", elementwise, sigmoid, long_running | never_negative)                 \
  TAPELESS_ROW(relu, 29, "relu", "", elementwise, comparison, cheap | never_negative)                                  \
  TAPELESS_ROW(gelu, 30, "gelu", "", elementwise, other, long_running)                                                 \
  TAPELESS_ROW(softplus, 31, "softplus", "", elementwise, other, long_running | never_negative)                        \
  TAPELESS_ROW(logical_not, 32, "not", "", elementwise, comparison, cheap | truth)                                     \
  /* element by element, two operands */                                                                               \
  TAPELESS_ROW(add, 33, "add", "", elementwise, addition, cheap | commutative)                                         \
  TAPELESS_ROW(subtract, 34, "subtract", "", elementwise, addition, cheap)                                             \
  TAPELESS_ROW(multiply, 35, "multiply", "", elementwise, multiplication, cheap | commutative)                         \
  TAPELESS_ROW(divide, 36, "divide", "", elementwise, division, none)                                                  \
  TAPELESS_ROW(pow, 37, "pow", "", elementwise, other, none)                                                           \
  TAPELESS_ROW(minimum, 38, "min", "\\min", elementwise, comparison, cheap)                                            \
  TAPELESS_ROW(maximum, 39, "max", "\\max", elementwise, comparison, cheap)                                            \
  TAPELESS_ROW(less, 40, "less", "", elementwise, comparison, cheap | truth)                                           \
  TAPELESS_ROW(less_equal, 41, "less_eq", "", elementwise, comparison, cheap | truth)                                  \
  TAPELESS_ROW(equal, 42, "equal", "", elementwise, comparison, cheap | commutative | truth)                           \
  TAPELESS_ROW(logical_and, 43, "and", "", elementwise, comparison, cheap | commutative | truth)                       \
  TAPELESS_ROW(logical_or, 44, "or", "", elementwise, comparison, cheap | commutative | truth)                         \
  /* element by element, three operands */                                                                             \
  TAPELESS_ROW(select, 45, "select", "", elementwise, comparison, cheap)                                               \
  TAPELESS_ROW(fma, 46, "fma", "", elementwise, other, none)                                                           \
  TAPELESS_ROW(fms, 47, "fms", "", elementwise, other, none)                                                           \
  TAPELESS_ROW(fnma, 48, "fnma", "", elementwise, other, none)                                                         \
  /* over axes */                                                                                                      \
  TAPELESS_ROW(sum, 49, "sum", "\\sum", reduction, nothing, none)                                                      \
  TAPELESS_ROW(max, 50, "max", "\\max", reduction, nothing, none)                                                      \
  /* whole tensors */                                                                                                  \
  TAPELESS_ROW(product, 51, "product", "", whole, nothing, none)                                                       \
  TAPELESS_ROW(concat, 52, "concat", "", whole, nothing, none)                                                         \
  TAPELESS_ROW(pad, 53, "pad", "", whole, nothing, none)                                                               \
  TAPELESS_ROW(gather, 54, "gather", "", whole, nothing, none)                                                         \
  TAPELESS_ROW(scatter_add, 55, "scatter_add", "", whole, nothing, none)                                               \
  /* only inside a kernel */                                                                                           \
  TAPELESS_ROW(load, 56, "load", "", memory, nothing, none)                                                            \
  TAPELESS_ROW(store, 57, "store", "", memory, nothing, none)                                                          \
  /* loops: see loop.hpp */                                                                                            \
  TAPELESS_ROW(scope, 58, "scope", "", leaf, nothing, none)                                                            \
  TAPELESS_ROW(parameter, 59, "parameter", "", leaf, nothing, none)                                                    \
  TAPELESS_ROW(row, 60, "row", "", binding, nothing, none)                                                             \
  TAPELESS_ROW(whole, 61, "whole", "", binding, nothing, none)                                                         \
  TAPELESS_ROW(carry, 62, "carry", "", binding, nothing, none)                                                         \
  TAPELESS_ROW(next, 63, "next", "", binding, nothing, none)                                                           \
  TAPELESS_ROW(loop, 64, "loop", "", structure, nothing, none)                                                         \
  TAPELESS_ROW(last, 65, "last", "", projection, nothing, none)                                                        \
  TAPELESS_ROW(stacked, 66, "stacked", "", projection, nothing, none)                                                  \
  /* a value with a pullback of its own, a list of pairs of nodes */                                                   \
  TAPELESS_ROW(own_gradient, 67, "own_gradient", "", structure, nothing, none)                                         \
  TAPELESS_ROW(link, 68, "link", "", structure, nothing, none)                                                         \
  /* element by element, one operand: with a stated error */                                                           \
  TAPELESS_ROW(fast_tanh, 69, "fast_tanh", "\\tanh", elementwise, tanh, long_running)                                  \
  TAPELESS_ROW(fast_sigmoid, 70, "fast_sigmoid", "\\sigma", elementwise, sigmoid, long_running | never_negative)       \
  /* element by element, two operands: e^(a - b) for a <= b */                                                         \
  TAPELESS_ROW(shifted_exp, 71, "shifted_exp", "\\exp", elementwise, exp, long_running | never_negative)               \
  TAPELESS_ROW(exact_shifted_exp, 72, "exact_shifted_exp", "\\exp", elementwise, exp, long_running | never_negative)
// clang-format on

/// Every operation a graph can hold. What each is worth and how it is pulled back stands in `rules/`.
enum class op : std::uint8_t {
#define TAPELESS_ROW(code, number, name, command, kind, count_as, flags) code,
  TAPELESS_OPERATIONS
#undef TAPELESS_ROW
      count
};

inline constexpr std::size_t op_count = static_cast<std::size_t>(op::count);

namespace detail {

struct op_row {
  std::uint8_t number;
  std::string_view name, command;
  op_kind kind;
  counted count_as;
  std::uint8_t flags;
};

constexpr auto make_op_rows() noexcept {
  using namespace op_flags;
  return fixed_array<op_row, op_count>{{
#define TAPELESS_ROW(code, number, name, command, kind, count_as, flags) \
  {number, name, command, op_kind::kind, counted::count_as, flags},
      TAPELESS_OPERATIONS
#undef TAPELESS_ROW
#undef TAPELESS_OPERATIONS
  }};
}
inline constexpr auto op_rows = make_op_rows();

/// One column, so that constant evaluation reads an answer in one step.
template<class Test> constexpr auto op_column(Test test) noexcept {
  fixed_array<decltype(test(op_rows[0])), op_count> column{};
  for (std::size_t i = 0; i < op_count; ++i) column[i] = test(op_rows[i]);
  return column;
}
template<op_kind Kind> inline constexpr auto of_kind = op_column([](const op_row& r) { return r.kind == Kind; });
template<std::uint8_t Flag>
inline constexpr auto with_flag = op_column([](const op_row& r) { return (r.flags & Flag) != 0; });
inline constexpr auto op_numbers = op_column([](const op_row& r) { return std::uint32_t{r.number}; });

static_assert(
    [] {
      for (std::size_t i = 0; i < op_count * op_count; ++i) {
        const std::size_t a = i / op_count, b = i % op_count;
        if (a != b && op_numbers[a] == op_numbers[b]) return false;
      }
      return true;
    }(),
    "each operation has a number of its own");

}  // namespace detail

/// The name of an operation, as users write it.
constexpr std::string_view name_of(op o) noexcept { return detail::op_rows.items[static_cast<std::size_t>(o)].name; }
/// Its command in LaTeX, empty where it is written by its name.
constexpr std::string_view command_of(op o) noexcept {
  return detail::op_rows.items[static_cast<std::size_t>(o)].command;
}
constexpr counted counted_as(op o) noexcept { return detail::op_rows.items[static_cast<std::size_t>(o)].count_as; }
constexpr std::uint32_t key_number(op o) noexcept { return detail::op_numbers.items[static_cast<std::size_t>(o)]; }

constexpr bool is_leaf(op o) noexcept { return detail::of_kind<op_kind::leaf>.items[static_cast<std::size_t>(o)]; }
constexpr bool is_view(op o) noexcept { return detail::of_kind<op_kind::view>.items[static_cast<std::size_t>(o)]; }
constexpr bool is_elementwise(op o) noexcept {
  return detail::of_kind<op_kind::elementwise>.items[static_cast<std::size_t>(o)];
}
constexpr bool is_reduction(op o) noexcept {
  return detail::of_kind<op_kind::reduction>.items[static_cast<std::size_t>(o)];
}
constexpr bool is_whole(op o) noexcept { return detail::of_kind<op_kind::whole>.items[static_cast<std::size_t>(o)]; }
constexpr bool is_binding(op o) noexcept {
  return detail::of_kind<op_kind::binding>.items[static_cast<std::size_t>(o)];
}
constexpr bool is_projection(op o) noexcept {
  return detail::of_kind<op_kind::projection>.items[static_cast<std::size_t>(o)];
}
constexpr bool is_commutative(op o) noexcept {
  return detail::with_flag<op_flags::commutative>.items[static_cast<std::size_t>(o)];
}
constexpr bool gives_truth(op o) noexcept {
  return detail::with_flag<op_flags::truth>.items[static_cast<std::size_t>(o)];
}
constexpr bool is_cheap(op o) noexcept { return detail::with_flag<op_flags::cheap>.items[static_cast<std::size_t>(o)]; }
constexpr bool is_long_running(op o) noexcept {
  return detail::with_flag<op_flags::long_running>.items[static_cast<std::size_t>(o)];
}
constexpr bool is_never_negative(op o) noexcept {
  return detail::with_flag<op_flags::never_negative>.items[static_cast<std::size_t>(o)];
}
/// True for what is e to the power of the difference of both operands.
constexpr bool is_shifted_exp(op o) noexcept { return o == op::shifted_exp || o == op::exact_shifted_exp; }

}  // namespace TAPELESS_ABI
}  // namespace tapeless
