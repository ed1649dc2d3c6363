// SPDX-License-Identifier: BSL-1.0
#pragma once

// What is accepted where a tensor is: its element type, its shape, and a pointer to its elements.

#include <array>
#include <cstddef>
#include <type_traits>

#include <tapeless/config.hpp>
#include <tapeless/tensor/sequence.hpp>
#include <tapeless/tensor/shape.hpp>
#include <tapeless/tensor/tensor.hpp>
#include <tapeless/tensor/view.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Specialised for everything that is accepted where a tensor is: numbers, Tensor, tensor_view and every Sequence here,
/// other libraries' containers in interop/.
///
/// A specialisation has `value_type`, `shape_type` and `data(const A&)`, a pointer to the elements, contiguous and
/// row-major. `data` of nested arrays is for run time only; `argument_elements` gives their elements anywhere.
template<class A> struct argument_traits {};

template<class A>
concept Argument = requires {
  typename argument_traits<std::remove_cvref_t<A>>::shape_type;
};

template<Argument A> using argument_value = typename argument_traits<std::remove_cvref_t<A>>::value_type;
template<Argument A> using argument_shape = typename argument_traits<std::remove_cvref_t<A>>::shape_type;

template<class A>
requires std::is_arithmetic_v<A>
struct argument_traits<A> {
  using value_type = A;
  using shape_type = shape<>;
  static constexpr const A* data(const A& a) noexcept { return &a; }
};

template<class T, std::size_t... E> struct argument_traits<Tensor<T, E...>> {
  using value_type = T;
  using shape_type = shape<E...>;
  static constexpr const T* data(const Tensor<T, E...>& a) noexcept { return a.data(); }
};

template<class T, std::size_t... E> struct argument_traits<tensor_view<T, E...>> {
  using value_type = std::remove_const_t<T>;
  using shape_type = shape<E...>;
  static constexpr const T* data(tensor_view<T, E...> a) noexcept { return a.data(); }
};

template<Sequence A> struct argument_traits<A> {
  using value_type = typename sequence_traits<A>::value_type;
  using shape_type = typename sequence_traits<A>::shape_type;
  static constexpr const value_type* data(const A& a) noexcept {
    if constexpr (sequence_traits<A>::is_nested) {
      return reinterpret_cast<const value_type*>(&a[0]);
    } else {
      return &a[0];
    }
  }
};

/// The elements of an argument, contiguous and row-major, at run time and in constant evaluation. It refers to the
/// argument, which has to outlive it.
template<Argument A> class argument_elements {
 public:
  using value_type = argument_value<A>;
  using shape_type = argument_shape<A>;

  constexpr explicit argument_elements(const A& a) noexcept : first_(argument_traits<A>::data(a)) {}

  [[nodiscard]] constexpr const value_type* data() const noexcept { return first_; }

 private:
  const value_type* first_;
};

/// Constant evaluation does not step from one inner array to the next, so there the elements are copied; at run time
/// there is no copy.
template<Argument A>
requires(sequence_traits<A>::is_sequence&& sequence_traits<A>::is_nested) class argument_elements<A> {
 public:
  using value_type = argument_value<A>;
  using shape_type = argument_shape<A>;

  constexpr explicit argument_elements(const A& a) noexcept : first_(nullptr) {
    if (std::is_constant_evaluated()) {
      value_type* const copy = new value_type[shape_type::size];
      copy_elements(a, copy);
      first_ = copy;
    } else {
      first_ = argument_traits<A>::data(a);
    }
  }
  argument_elements(const argument_elements&) = delete;
  argument_elements& operator=(const argument_elements&) = delete;
  constexpr ~argument_elements() {
    if (std::is_constant_evaluated()) delete[] first_;
  }

  [[nodiscard]] constexpr const value_type* data() const noexcept { return first_; }

 private:
  const value_type* first_;
};

/// A Tensor with the elements of any argument.
template<Argument A> [[nodiscard]] constexpr auto to_tensor(const A& a) noexcept {
  using tensor = tensor_of<argument_value<A>, argument_shape<A>>;
  return tensor(view_of<const argument_value<A>, argument_shape<A>>(argument_elements<A>(a).data()));
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
