// SPDX-License-Identifier: BSL-1.0
#pragma once

// xtensor at the border: any expression in, xt::xtensor_fixed wherever a tensor is, and tensors out without a copy.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <type_traits>

#include <xtensor/xadapt.hpp>
#include <xtensor/xfixed.hpp>
#include <xtensor/xnoalias.hpp>

#include <tapeless/config.hpp>
#include <tapeless/meta/error.hpp>
#include <tapeless/tensor/argument.hpp>
#include <tapeless/tensor/shape.hpp>
#include <tapeless/tensor/tensor.hpp>
#include <tapeless/tensor/view.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// A row-major xt::xtensor_fixed is accepted where a tensor is, and read where it lies.
template<class T, std::size_t... X, bool Sharable, class Tag>
struct argument_traits<xt::xfixed_container<T, xt::fixed_shape<X...>, xt::layout_type::row_major, Sharable, Tag>> {
  using value_type = T;
  using shape_type = shape<X...>;
  template<class Container> static const T* data(const Container& a) noexcept { return a.data(); }
};

/// A row-major xtensor adaptor of these elements, without a copy; it refers to them and writes through.
template<class T, std::size_t... E> [[nodiscard]] auto as_xtensor(tensor_view<T, E...> view) {
  return xt::adapt<xt::layout_type::row_major>(view.data(), xt::xshape<E...>{});
}
template<class T, std::size_t... E> [[nodiscard]] auto as_xtensor(Tensor<T, E...>& tensor) {
  return as_xtensor(tensor.view());
}
template<class T, std::size_t... E> [[nodiscard]] auto as_xtensor(const Tensor<T, E...>& tensor) {
  return as_xtensor(tensor.view());
}
/// The adaptor would outlive the tensor.
template<class T, std::size_t... E> void as_xtensor(const Tensor<T, E...>&&) = delete;

namespace detail {

template<class S> struct fixed_shape_of { static constexpr bool is_known = false; };
template<std::size_t... X> struct fixed_shape_of<xt::fixed_shape<X...>> {
  static constexpr bool is_known = true;
  using type = shape<X...>;
};

template<class Got, class Wanted> constexpr void expect_expression() noexcept {
  static_assert(std::is_same_v<Got, Wanted>, "an xtensor expression has the tensor's shape; compare the shapes");
}

template<class Extents> std::string shape_text(const Extents& extents) {
  std::string text = "(";
  for (const auto extent : extents) text += (text.size() > 1 ? ", " : "") + std::to_string(extent);
  return text + ")";
}

}  // namespace detail

/// The value of any xtensor expression as a Tensor<T, E...>, its elements converted to T.
///
/// The shape is exactly (E...), nothing is broadcast. Where the expression's shape is part of its type this is checked
/// by the compiler, else `error` is thrown.
template<class T, std::size_t... E, class Expression>
[[nodiscard]] Tensor<T, E...> from_xtensor(const Expression& expression) {
  using known = detail::fixed_shape_of<typename Expression::shape_type>;
  if constexpr (known::is_known) {
    detail::expect_expression<typename known::type, shape<E...>>();
  } else {
    constexpr std::array<std::size_t, sizeof...(E)> wanted{E...};
    const auto& found = expression.shape();
    if (!std::equal(wanted.begin(), wanted.end(), found.begin(), found.end()))
      throw error("an xtensor expression of shape " + detail::shape_text(found) + ", expected " +
                  detail::shape_text(wanted));
  }
  Tensor<T, E...> result;
  auto adaptor = as_xtensor(result);
  xt::noalias(adaptor) = expression;
  return result;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
