// SPDX-License-Identifier: BSL-1.0
#pragma once

// Tensor<T, Extents...>: numbers of a constant shape, contiguous and row-major, usable in constant evaluation.

#include <array>
#include <cstddef>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/tensor/element.hpp>
#include <tapeless/tensor/index.hpp>
#include <tapeless/tensor/sequence.hpp>
#include <tapeless/tensor/shape.hpp>
#include <tapeless/tensor/view.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// One cache line from 64 bytes on, so that no register of 16 floats crosses two; small tensors stay small.
template<class T, std::size_t Size>
inline constexpr std::size_t tensor_alignment = Size * sizeof(T) >= 64 ? 64 : alignof(T);

template<std::size_t N> struct elements;

template<class Got, class Wanted> constexpr void expect_values() noexcept {
  static_assert(std::is_same_v<Got, Wanted>, "a list of values names every element of the tensor; compare the counts");
}
template<class Got, class Wanted> constexpr void expect_rows() noexcept {
  static_assert(std::is_same_v<Got, Wanted>, "nested lists of values have the tensor's shape; compare the shapes");
}
/// Either the same shape, or the elements one after the other.
template<class Got, class Wanted> constexpr void expect_array() noexcept {
  static_assert(std::is_same_v<Got, Wanted> || std::is_same_v<Got, shape<Wanted::size>>,
                "an array has the tensor's shape, or is flat and has all its elements; compare the shapes");
}

/// What one entry of a row of nested lists is, as a C array: T for a matrix, T[E] for three axes.
template<class T, Shape S> struct c_array { using type = typename c_array<T, entry_shape<S>>::type[S::extents[0]]; };
template<class T> struct c_array<T, shape<>> { using type = T; };
template<class T, Shape S> struct row_entry { struct type; };
template<class T, std::size_t Rows, std::size_t Columns, std::size_t... Inner>
struct row_entry<T, shape<Rows, Columns, Inner...>> : c_array<T, shape<Inner...>> {};

template<std::size_t Size, class T, class... V> constexpr std::array<T, Size> listed(V... values) noexcept {
  expect_values<elements<sizeof...(V)>, elements<Size>>();
  if constexpr (sizeof...(V) == Size) {
    return {static_cast<T>(values)...};
  } else {
    return {};
  }
}

}  // namespace detail

namespace detail {

template<class T, std::size_t... E> Tensor<T, E...> tensor_of_shape(shape<E...>);

}  // namespace detail

/// Tensor<T, E...> for S = shape<E...>.
template<class T, Shape S> using tensor_of = decltype(detail::tensor_of_shape<T>(S{}));

/// Numbers of a constant shape, contiguous and row-major. `Tensor<T>` without extents holds one number and converts
/// from and to it.
///
/// As in NumPy `t[i]` is entry i of the leading axis: an element of a vector, a view of a row of a matrix; `t(i, j)` is
/// an element. As in xtensor `size()`, `data()` and iteration go over all elements, whatever the rank.
template<class T, std::size_t... Extents> struct Tensor {
  static_assert(TensorElement<T>, "a Tensor holds float, double or a signed integer of 32 bits");

  using value_type = T;
  using shape_type = shape<Extents...>;
  using view_type = tensor_view<T, Extents...>;
  using const_view_type = tensor_view<const T, Extents...>;
  static constexpr std::size_t rank = shape_type::rank;

  alignas(detail::tensor_alignment<T, shape_type::size>) std::array<T, shape_type::size> elements{};

  /// All elements 0.
  constexpr Tensor() noexcept = default;

  /// From all elements in row-major order: `Tensor<float, 2, 2>{1, 2, 3, 4}`.
  template<class... V>
  requires(sizeof...(V) > 0 && (std::is_arithmetic_v<V> && ...)) constexpr explicit(sizeof...(V) == 1 && rank > 0)
      Tensor(V... values) noexcept
      : elements(detail::listed<shape_type::size, T>(values...)) {}

  /// From nested lists of the same shape: `Tensor<float, 2, 2>{{1, 2}, {3, 4}}`.
  template<std::size_t... Columns>
  requires(rank >= 2 && sizeof...(Columns) > 0) constexpr Tensor(
      const typename detail::row_entry<T, shape_type>::type (&&... rows)[Columns]) noexcept {
    using entry = entry_shape<entry_shape<shape_type>>;
    (detail::expect_rows<stacked_shape<sizeof...(Columns), stacked_shape<Columns, entry>>, shape_type>(), ...);
    T* to = data();
    ((copy_elements(rows, to), to += Columns * entry::size), ...);
  }

  /// From an array or span of the same shape, or a flat one with all elements; explicit where the type changes.
  template<Sequence A>
  constexpr explicit(!std::is_same_v<typename sequence_traits<A>::value_type, T>) Tensor(const A& from) noexcept {
    detail::expect_array<typename sequence_traits<A>::shape_type, shape_type>();
    copy_elements(from, data());
  }

  /// A copy of what a view looks at.
  constexpr Tensor(const_view_type from) noexcept { view() = from; }
  constexpr Tensor(view_type from) noexcept { view() = from; }

  [[nodiscard]] static constexpr Tensor full(T value) noexcept {
    Tensor result;
    result.fill(value);
    return result;
  }
  [[nodiscard]] static constexpr Tensor zeros() noexcept { return {}; }
  [[nodiscard]] static constexpr Tensor ones() noexcept { return full(1); }

  [[nodiscard]] static constexpr std::size_t size() noexcept { return shape_type::size; }
  [[nodiscard]] constexpr T* data() noexcept { return elements.data(); }
  [[nodiscard]] constexpr const T* data() const noexcept { return elements.data(); }
  [[nodiscard]] constexpr T* begin() noexcept { return data(); }
  [[nodiscard]] constexpr T* end() noexcept { return data() + size(); }
  [[nodiscard]] constexpr const T* begin() const noexcept { return data(); }
  [[nodiscard]] constexpr const T* end() const noexcept { return data() + size(); }

  /// The element at (i, j, ...), one index for each axis; of a temporary a copy of it.
  template<class... I> [[nodiscard]] constexpr T& operator()(I... index) & noexcept {
    return elements[offset_of<shape_type>(index...)];
  }
  template<class... I> [[nodiscard]] constexpr const T& operator()(I... index) const& noexcept {
    return elements[offset_of<shape_type>(index...)];
  }
  template<class... I> [[nodiscard]] constexpr T operator()(I... index) && noexcept {
    return elements[offset_of<shape_type>(index...)];
  }
  /// Entry i of the leading axis: an element of a vector, a view of a row of a matrix; of a temporary a copy of it.
  [[nodiscard]] constexpr decltype(auto) operator[](std::size_t i) & noexcept requires(rank > 0) { return view()[i]; }
  [[nodiscard]] constexpr decltype(auto) operator[](std::size_t i) const& noexcept requires(rank > 0) {
    return view()[i];
  }
  [[nodiscard]] constexpr auto operator[](std::size_t i) && noexcept requires(rank > 0) {
    if constexpr (rank == 1) return T(view()[i]);
    else return tensor_of<T, entry_shape<shape_type>>(view()[i]);
  }

  [[nodiscard]] constexpr view_type view() & noexcept { return view_type(data()); }
  [[nodiscard]] constexpr const_view_type view() const& noexcept { return const_view_type(data()); }
  constexpr operator view_type() & noexcept { return view(); }
  constexpr operator const_view_type() const& noexcept { return view(); }

  /// Entry i of the leading axis as a view, also where it is a single element.
  [[nodiscard]] constexpr auto row(std::size_t i) & noexcept requires(rank > 0) { return view().row(i); }
  [[nodiscard]] constexpr auto row(std::size_t i) const& noexcept requires(rank > 0) { return view().row(i); }

  /// A view of the same elements with another shape.
  template<std::size_t... New> [[nodiscard]] constexpr auto reshaped() & noexcept {
    return view().template reshaped<New...>();
  }
  template<std::size_t... New> [[nodiscard]] constexpr auto reshaped() const& noexcept {
    return view().template reshaped<New...>();
  }

  /// A view of a temporary would outlive it: give the tensor a name.
  void view() const&& = delete;
  operator const_view_type() const&& = delete;
  void row(std::size_t) const&& = delete;
  template<std::size_t...> void reshaped() const&& = delete;

  constexpr void fill(T value) noexcept { view().fill(value); }

  /// The same elements converted to U.
  template<class U> [[nodiscard]] constexpr Tensor<U, Extents...> cast() const noexcept {
    return Tensor<U, Extents...>(elements);
  }

  constexpr operator const T&() const noexcept requires(rank == 0) { return elements[0]; }
  constexpr operator const std::array<T, shape_type::size>&() const noexcept requires(rank > 0) { return elements; }
  /// As nested std::arrays of the same shape.
  [[nodiscard]] constexpr nested_array<T, shape_type> to_nested_array() const noexcept requires(rank > 0) {
    nested_array<T, shape_type> result{};
    detail::read_elements(data(), result);
    return result;
  }

  [[nodiscard]] constexpr bool operator==(const Tensor&) const noexcept = default;
  template<class U>
  requires std::is_arithmetic_v<U>
  [[nodiscard]] constexpr bool operator==(U number) const noexcept requires(rank == 0) {
    using common = std::common_type_t<T, U>;
    return static_cast<common>(elements[0]) == static_cast<common>(number);
  }
};

template<class T, std::size_t N> Tensor(const std::array<T, N>&) -> Tensor<T, N>;
template<class T, std::size_t... E> Tensor(tensor_view<T, E...>) -> Tensor<std::remove_const_t<T>, E...>;

/// True where all elements are equal; NaN equals nothing.
template<class T, class U, std::size_t... E>
requires std::is_same_v<T, std::remove_const_t<U>>
[[nodiscard]] constexpr bool operator==(const Tensor<T, E...>& a, tensor_view<U, E...> b) noexcept {
  return a.view() == b;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
