// SPDX-License-Identifier: BSL-1.0
#pragma once

// Views, reductions, products and the moving of blocks: each pulls back by its transpose.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/shares.hpp>
#include <tapeless/graph/structure.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/rules/rule.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

template<> struct rule<op::input> : rules::constant_rule {};
template<> struct rule<op::constant> : rules::constant_rule {};
template<> struct rule<op::iota> : rules::constant_rule {};
template<> struct rule<op::stop_gradient> : rules::constant_rule {};
template<> struct rule<op::load> : rules::constant_rule {};
template<> struct rule<op::store> : rules::constant_rule {};
/// Loops and values with a pullback of their own are more than one node: the reverse sweep knows them.
template<op Code>
requires(Code >= op::scope) struct rule<Code> : rules::constant_rule {
};

/// What was repeated is summed: across paths add.
template<> struct rule<op::broadcast> : rules::unary_rule<rule<op::broadcast>> {
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return sum_to(g, x.shape()); }
};

template<> struct rule<op::reshape> : rules::unary_rule<rule<op::reshape>> {
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return reshape(g, x.shape()); }
};

/// The inverse permutation.
template<> struct rule<op::transpose> : rules::unary_rule<rule<op::transpose>> {
  static constexpr ref adjoint(ref g, ref y, ref) noexcept {
    fixed_array<std::int32_t, 4> inverse{0, 1, 2, 3};
    for (std::size_t i = 0; i < y.shape().rank; ++i) {
      inverse[static_cast<std::size_t>(y->detail[i])] = static_cast<std::int32_t>(i);
    }
    return transpose(g, inverse);
  }
};

template<> struct rule<op::slice> : rules::unary_rule<rule<op::slice>> {
  static constexpr ref adjoint(ref g, ref y, ref x) noexcept { return pad(g, y->detail, x.shape()); }
};

template<> struct rule<op::pad> : rules::unary_rule<rule<op::pad>> {
  static constexpr ref adjoint(ref g, ref y, ref x) noexcept { return slice(g, y->detail, x.shape()); }
};

template<> struct rule<op::concat> : rules::binary_rule<rule<op::concat>> {
  static constexpr adjoints adjoint(ref g, ref y, ref a, ref b) noexcept {
    fixed_array<std::int32_t, 4> second{};
    const auto axis = static_cast<std::size_t>(y->detail[0]);
    second[axis] = a.shape().dim[axis];
    return {slice(g, {}, a.shape()), slice(g, second, b.shape())};
  }
};

/// The adjoint of a sum is repeated along the axes that were summed.
template<> struct rule<op::sum> : rules::unary_rule<rule<op::sum>> {
  static constexpr ref adjoint(ref g, ref, ref x) noexcept { return broadcast(g, x.shape()); }
};

/// The adjoint goes to the largest element, in equal parts where several are.
template<> struct rule<op::max> : rules::unary_rule<rule<op::max>> {
  static constexpr ref adjoint(ref g, ref y, ref x) noexcept {
    const ref largest = x == broadcast(y, x.shape());
    if (g.is(op::add)) return adjoint(g.operand(0), y, x) + adjoint(g.operand(1), y, x);
    const ref shared = detail::twice_shared{largest, y}.elements(g);
    if (shared.in != nullptr) return shared;
    const ref ties = reduce(op::sum, select(largest, constant_like(x, 1), 0.0), y->detail);
    return select(largest, broadcast(g / ties, x.shape()), 0.0);
  }
};

/// The matrix product.
///
///     Y = A B        Ā = Ȳ Bᵀ        B̄ = Aᵀ Ȳ
template<> struct rule<op::product> : rules::binary_rule<rule<op::product>> {
  static constexpr adjoints adjoint(ref g, ref, ref a, ref b) noexcept {
    return {product(g, transpose(b)), product(transpose(a), g)};
  }
};

template<> struct rule<op::gather> : rules::binary_rule<rule<op::gather>> {
  static constexpr adjoints adjoint(ref g, ref, ref a, ref index) noexcept {
    return {scatter_add(g, index, a.shape())};
  }
};

template<> struct rule<op::scatter_add> : rules::binary_rule<rule<op::scatter_add>> {
  static constexpr adjoints adjoint(ref g, ref, ref, ref index) noexcept { return {gather(g, index)}; }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
