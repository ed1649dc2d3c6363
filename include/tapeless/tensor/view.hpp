// SPDX-License-Identifier: BSL-1.0
#pragma once

// tensor_view<T, Extents...>: the elements of somebody else, contiguous, read with a constant shape.

#include <cstddef>
#include <cstring>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/tensor/index.hpp>
#include <tapeless/tensor/shape.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

template<class T, std::size_t... Extents> struct Tensor;
template<class T, std::size_t... Extents> class tensor_view;

namespace detail {

template<class T, std::size_t... E> tensor_view<T, E...> view_of_shape(shape<E...>);

template<class Old, class New> constexpr void expect_same_size() noexcept {
  static_assert(Old::size == New::size, "a reshaped view keeps the number of elements; compare the two shapes");
}

/// Copies elements as if all were read first.
template<class T> constexpr void copy_where_it_may_overlap(const T* from, T* to, std::size_t size) noexcept {
  if (!std::is_constant_evaluated()) {
    std::memmove(to, from, size * sizeof(T));
  } else {
    T* const read = new T[size];
    for (std::size_t i = 0; i < size; ++i) read[i] = from[i];
    for (std::size_t i = 0; i < size; ++i) to[i] = read[i];
    delete[] read;
  }
}

}  // namespace detail

/// The type of a view of T of shape S.
template<class T, Shape S> using view_of = decltype(detail::view_of_shape<T>(S{}));

/// Contiguous row-major elements that belong to somebody else; T is const for a view that only reads.
///
/// It is indexed as a Tensor is. Copying a view copies where it looks, assigning to it copies elements:
/// `weights[0] = weights[1]` overwrites the first row, as in NumPy; where the two overlap, as if all elements were read
/// first.
template<class T, std::size_t... Extents> class tensor_view {
 public:
  using element_type = T;
  using value_type = std::remove_const_t<T>;
  using shape_type = shape<Extents...>;
  static constexpr std::size_t rank = shape_type::rank;

  /// A view of the `size()` elements from `first` on.
  constexpr explicit tensor_view(T* first) noexcept : first_(first) {}
  constexpr tensor_view(const tensor_view&) noexcept = default;
  /// A view that writes is also one that reads.
  constexpr tensor_view(const tensor_view<value_type, Extents...>& view) noexcept requires std::is_const_v<T>
      : first_(view.data()) {}

  constexpr tensor_view& operator=(const tensor_view& from) noexcept requires(!std::is_const_v<T>) {
    detail::copy_where_it_may_overlap(from.first_, first_, size());
    return *this;
  }
  constexpr tensor_view& operator=(tensor_view<const T, Extents...> from) noexcept requires(!std::is_const_v<T>) {
    detail::copy_where_it_may_overlap(from.data(), first_, size());
    return *this;
  }
  constexpr tensor_view& operator=(const Tensor<value_type, Extents...>& from) noexcept requires(!std::is_const_v<T>) {
    return *this = from.view();
  }

  [[nodiscard]] static constexpr std::size_t size() noexcept { return shape_type::size; }
  [[nodiscard]] constexpr T* data() const noexcept { return first_; }
  [[nodiscard]] constexpr T* begin() const noexcept { return first_; }
  [[nodiscard]] constexpr T* end() const noexcept { return first_ + size(); }

  /// The element at (i, j, ...), one index for each axis.
  template<class... I> [[nodiscard]] constexpr T& operator()(I... index) const noexcept {
    return first_[offset_of<shape_type>(index...)];
  }
  /// Entry i of the leading axis: an element of a vector, a view of a row of a matrix.
  [[nodiscard]] constexpr decltype(auto) operator[](std::size_t i) const noexcept requires(rank > 0) {
    if constexpr (rank == 1) {
      return (*this)(i);
    } else {
      return row(i);
    }
  }
  /// Entry i of the leading axis as a view, also where it is a single element.
  [[nodiscard]] constexpr auto row(std::size_t i) const noexcept requires(rank > 0) {
    using entry = entry_shape<shape_type>;
    if (std::is_constant_evaluated() && i >= shape_type::extents[0]) detail::index_lies_outside_the_tensor();
    return view_of<T, entry>(first_ + i * entry::size);
  }
  /// The same elements with another shape.
  template<std::size_t... New> [[nodiscard]] constexpr tensor_view<T, New...> reshaped() const noexcept {
    detail::expect_same_size<shape_type, shape<New...>>();
    return tensor_view<T, New...>(first_);
  }

  constexpr void fill(value_type value) const noexcept {
    for (T& element : *this) element = value;
  }

  constexpr operator T&() const noexcept requires(rank == 0) { return *first_; }

 private:
  T* first_;
};

/// True where all elements are equal; NaN equals nothing.
template<class T, class U, std::size_t... E>
requires std::is_same_v<std::remove_const_t<T>, std::remove_const_t<U>>
[[nodiscard]] constexpr bool operator==(tensor_view<T, E...> a, tensor_view<U, E...> b) noexcept {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(a.data()[i] == b.data()[i])) return false;
  return true;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
