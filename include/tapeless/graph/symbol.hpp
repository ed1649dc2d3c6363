// SPDX-License-Identifier: BSL-1.0
#pragma once

// Symbol<T, Shape>: what a traced function is called with. Its functions check types and shapes, then append to the
// graph.

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/graph/entries.hpp>
#include <tapeless/graph/ref.hpp>
#include <tapeless/graph/view.hpp>
#include <tapeless/tensor/shape.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

template<class T, Shape S> struct Symbol;

template<class X> inline constexpr bool is_symbol = false;
template<class T, class S> inline constexpr bool is_symbol<Symbol<T, S>> = true;

template<class X>
concept AnySymbol = is_symbol<std::remove_cvref_t<X>>;
template<class X>
concept Number = std::is_arithmetic_v<X>;

namespace detail {

/// Index `i` of the leading axis; the graph notes where there is none.
template<Shape S> constexpr std::int32_t checked_index(graph& g, std::size_t i) noexcept {
  g.outside = g.outside || i >= S::extents[0];
  return i < S::extents[0] ? static_cast<std::int32_t>(i) : 0;
}

template<class T, class S, class X> constexpr ref assigned(graph& g, const X& x) noexcept;

/// Asserted where something else than a variable, or a part of one, is assigned to.
template<class X> constexpr bool expect_variable() noexcept {
  static_assert(
      !AnySymbol<X>,
      "what is written to is a variable, its entries or its slices, none of them const: auto y = x; y[i] = e");
  return !AnySymbol<X>;
}

/// What is refused where a symbol is taken for a number or a bool.
template<class Value> constexpr bool no_value(ref x) noexcept {
  constexpr bool number = !std::is_same_v<Value, bool>;
  static_assert(number,
                "a symbol has no value while it is traced: write select(condition, a, b) instead of if or ?:, a fixed "
                "number of steps (for, scan, fold) instead of while and break, max(a, b) instead of std::max");
  static_assert(
      !number,
      "a symbol has no value while it is traced: write exp(x) instead of std::exp(x), auto instead of double, "
      "select(condition, 1.0, 0.0) for a number of a comparison; a struct template instead of a struct of double; a "
      "function that "
      "tapeless/graph/functions.hpp has not, symbols have not");
  return x.in->answer();
}

}  // namespace detail

/// A value that is not known yet: element type and shape in the type, which node of the graph it is as a value.
///
/// T is float or double; `std::int32_t` for indices and labels, `bool` for the result of a comparison.
template<class T, Shape S> struct Symbol : detail::symbol_value {
  using value_type = T;
  using shape_type = S;

  constexpr Symbol() noexcept = default;
  constexpr Symbol(ref v) noexcept : detail::symbol_value(v) {}
  constexpr Symbol(const Symbol&) noexcept = default;
  constexpr Symbol& operator=(const Symbol&) & noexcept = default;

  /// What is assigned broadcasts: `y[i] = 0` fills a row.
  template<class X>
  requires(AnySymbol<X> || Number<X>) constexpr Symbol& operator=(const X& x) & noexcept {
    this->assign(detail::assigned<T, S>(*this->value.in, x));
    return *this;
  }
  template<class X>
  requires(AnySymbol<X> || Number<X>) constexpr const Symbol& operator=(const X&) const& noexcept {
    detail::expect_variable<Symbol>();
    return *this;
  }

  /// Entry `i` of the leading axis, as in NumPy: an element of a vector, a row of a matrix. `i` is known while the
  /// function is traced; for an index that is an argument there is `take`.
  ///
  /// Of a variable it is a reference, as in std::vector: `y[i] = e` and `y[i] += e` write to y, `auto r = y[i]` is the
  /// value at that time, `auto& r = y[i]` stays the entry. Writing all entries of y one after the other costs as much
  /// as computing them.
  [[nodiscard]] constexpr decltype(auto) operator[](std::size_t i) & noexcept {
    static_assert(S::rank > 0, "a scalar has no entries to index");
    if constexpr (S::rank == 0) {
      return Symbol(*this);
    } else if constexpr (std::is_floating_point_v<T>) {
      return detail::referred_entry<Symbol<T, entry_shape<S>>>(*this, detail::checked_index<S>(*this->value.in, i));
    } else {
      return std::as_const(*this)[i];
    }
  }
  [[nodiscard]] constexpr auto operator[](std::size_t i) const& noexcept {
    static_assert(S::rank > 0, "a scalar has no entries to index");
    if constexpr (S::rank > 0) {
      const std::int32_t at = detail::checked_index<S>(*this->value.in, i);
      return Symbol<T, entry_shape<S>>{this->parts == nullptr ? detail::entry(this->value, at) : this->parts->read(at)};
    } else {
      return *this;
    }
  }

  /// The number of elements.
  [[nodiscard]] static constexpr std::size_t size() noexcept { return S::size; }

  /// An index is known while a function is traced.
  template<class U, class R> constexpr auto operator[](Symbol<U, R>) const noexcept {
    static_assert(std::is_void_v<U>,
                  "an index is a number that is known while a function is traced: for an index that is an argument "
                  "write take(x, reshape<1>(i)), of type std::int32_t");
    static_cast<void>(value.in->answer());
    return (*this)[std::size_t{0}];
  }

  /// A symbol is not known while it is traced, so nothing can branch on it, a comparison be no bool.
  template<class Condition>
  requires(std::is_same_v<Condition, bool>&& std::is_same_v<T, bool>) constexpr operator Condition() const noexcept {
    return detail::no_value<Condition>(value);
  }
  template<class Condition = bool>
  requires(std::is_same_v<Condition, bool> && !std::is_same_v<T, bool>) constexpr explicit operator Condition()
      const noexcept {
    return detail::no_value<Condition>(value);
  }

  /// Nor is it a number, as functions of numbers would have it. For one type only, so that `std::exp(x)` is a call of
  /// one function and not of three.
  template<class Real>
  requires(std::is_same_v<Real, double> && !std::is_same_v<T, bool>) constexpr operator Real() const noexcept {
    return static_cast<Real>(detail::no_value<Real>(value));
  }
  template<class Number>
  requires(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool> &&
           (std::is_same_v<T, bool> || !std::is_same_v<Number, double>)) constexpr explicit
  operator Number() const noexcept {
    return static_cast<Number>(detail::no_value<Number>(value));
  }
};

/// Two operands of which at least one is a symbol.
template<class A, class B>
concept Operands = (is_symbol<A> && is_symbol<B>) || (is_symbol<A> && Number<B>) || (Number<A> && is_symbol<B>);

// The checks below return what they assert, so that code after a mistake is not compiled and the sentence comes first.
namespace detail {

template<class T> constexpr bool expect_real() noexcept {
  static_assert(std::is_floating_point_v<T>, "this operation takes symbols of float or double");
  return std::is_floating_point_v<T>;
}

template<class T, class U> constexpr bool expect_same_type() noexcept {
  static_assert(std::is_same_v<T, U>, "both operands of an operation have the same element type");
  return std::is_same_v<T, U>;
}

template<class Left, class Right> constexpr bool expect_broadcastable() noexcept {
  static_assert(broadcastable<Left, Right>,
                "the shapes of an element-by-element operation are equal or broadcast: aligned at the last axis, "
                "each pair of extents is equal or has a 1");
  return broadcastable<Left, Right>;
}

template<class A, class B> constexpr bool expect_operands() noexcept {
  if constexpr (is_symbol<A> && is_symbol<B>) {
    if constexpr (expect_same_type<typename A::value_type, typename B::value_type>()) {
      return expect_broadcastable<typename A::shape_type, typename B::shape_type>();
    } else {
      return false;
    }
  } else {
    return true;
  }
}

template<class A, class B> constexpr bool expect_real_operands() noexcept {
  bool real = true;
  if constexpr (is_symbol<A>) real = expect_real<typename A::value_type>();
  if constexpr (is_symbol<B>) real = real && expect_real<typename B::value_type>();
  return real;
}

/// Element type and shape of an operation on A and B.
template<class A, class B> struct joint;
template<class T, class S, class R> struct joint<Symbol<T, S>, Symbol<T, R>> {
  using type = Symbol<T, broadcast_shape<S, R>>;
};
template<class T, class S, Number N> struct joint<Symbol<T, S>, N> { using type = Symbol<T, S>; };
template<class T, class S, Number N> struct joint<N, Symbol<T, S>> { using type = Symbol<T, S>; };

template<class S, class T, class R> constexpr ref widened(const Symbol<T, R>& a, graph&) noexcept {
  if constexpr (std::is_same_v<S, R>) return a.value;
  else return broadcast(a.value, extents_of<S>());
}
template<class S, Number N> constexpr ref widened(N a, graph& g) noexcept {
  return constant(g, extents_of<S>(), static_cast<double>(a));
}

template<class A, class B> constexpr graph& graph_of(const A& a, const B& b) noexcept {
  if constexpr (is_symbol<A>) return *a.value.in;
  else return *b.value.in;
}

/// Broadcasts both operands and applies `build` to the two refs; the elements of the result are of type Result, or of
/// the operands' type.
template<class Result = void, class A, class B, class Build>
constexpr auto binary(const A& a, const B& b, Build build) noexcept {
  if constexpr (expect_operands<A, B>()) {
    using both = typename joint<A, B>::type;
    using S = typename both::shape_type;
    using T = std::conditional_t<std::is_void_v<Result>, typename both::value_type, Result>;
    graph& g = graph_of(a, b);
    return Symbol<T, S>{build(widened<S>(a, g), widened<S>(b, g))};
  } else {
    return a;
  }
}

template<class S, class R> constexpr bool expect_assignable() noexcept {
  constexpr bool holds = broadcasts_to<R, S>();
  static_assert(holds, "what is assigned has the shape of what it is assigned to, or broadcasts to it");
  return holds;
}

/// `x` as a value of shape S.
template<class T, class S, class X> constexpr ref assigned(graph& g, const X& x) noexcept {
  if constexpr (!expect_real<T>()) {
    return {&g, 0};
  } else if constexpr (Number<X>) {
    return widened<S>(x, g);
  } else {
    constexpr bool same_type = expect_same_type<T, typename X::value_type>();
    if constexpr (same_type && expect_assignable<S, typename X::shape_type>()) return widened<S>(X(x), g);
    else return {&g, 0};
  }
}

/// The same for operations on float or double.
template<class A, class B, class Build> constexpr auto real_binary(const A& a, const B& b, Build build) noexcept {
  if constexpr (expect_real_operands<A, B>()) return binary(a, b, build);
  else return a;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
