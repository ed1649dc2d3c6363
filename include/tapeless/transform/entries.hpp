// SPDX-License-Identifier: BSL-1.0
#pragma once

// Many values of one argument or result: ranges of numbers, tensors or structs, columns and rows of flat storage, one
// field of many structs.

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/many_numbers.hpp>
#include <tapeless/transform/tree.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The type of the numbers that a contiguous range holds, const where they are only read.
template<class R> using number_in = std::remove_reference_t<decltype(*std::declval<R&>().data())>;

/// Contiguous storage whose length is known at run time only.
template<class R>
concept RunTimeRange = !Structured<R> && requires(R & r) {
  *r.data();
  static_cast<std::size_t>(r.size());
};

/// Called, being no constexpr function, where constant evaluation meets flat storage that is not filled by whole
/// tensors.
inline void flat_storage_holds_no_whole_number_of_tensors() noexcept {}

template<class S> constexpr std::size_t whole_tensors(std::size_t numbers) noexcept {
  if (std::is_constant_evaluated() && numbers % S::size != 0) flat_storage_holds_no_whole_number_of_tensors();
  return numbers / S::size;
}

}  // namespace detail

/// Flat storage of tensors of one shape, number by number: the first number of all, then the second of all, ...
///
/// Tensor i has its number j at `first[j size() + i]`.
template<class T, std::size_t... Extents> struct column_entries {
  using value_type = std::remove_const_t<T>;
  using shape_type = shape<Extents...>;
  using symbol = Symbol<value_type, shape_type>;

  T* first;
  std::size_t count;

  [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
  [[nodiscard]] constexpr Tensor<value_type, Extents...> operator[](std::size_t i) const noexcept {
    Tensor<value_type, Extents...> t;
    for (std::size_t j = 0; j < shape_type::size; ++j) t.data()[j] = first[j * count + i];
    return t;
  }
  constexpr void set(std::size_t i, const value_type* const* leaf) const noexcept {
    for (std::size_t j = 0; j < shape_type::size; ++j) first[j * count + i] = leaf[0][j];
  }
  [[nodiscard]] auto leaves() const noexcept {
    return std::tuple(numbers_of_many<T, shape_type::size, 1, 0>{first, count});
  }
};

/// Flat storage of tensors of one shape, one tensor after the other.
template<class T, std::size_t... Extents> struct row_entries {
  using value_type = std::remove_const_t<T>;
  using shape_type = shape<Extents...>;
  using symbol = Symbol<value_type, shape_type>;

  T* first;
  std::size_t count;

  [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
  [[nodiscard]] constexpr auto operator[](std::size_t i) const noexcept {
    return tensor_view<const T, Extents...>(first + i * shape_type::size);
  }
  constexpr void set(std::size_t i, const value_type* const* leaf) const noexcept {
    for (std::size_t j = 0; j < shape_type::size; ++j) first[i * shape_type::size + j] = leaf[0][j];
  }
  [[nodiscard]] auto leaves() const noexcept {
    return std::tuple(numbers_of_many<T, shape_type::size, shape_type::size>{first});
  }
};

/// `columns<3>(numbers)`: flat storage of vectors of 3, all first components before all second ones.
///
/// It refers to the storage, as do `rows` and `field`. Numbers that fill no whole tensor are not looked at.
template<std::size_t... Extents, detail::RunTimeRange R>
requires(sizeof...(Extents) > 0) [[nodiscard]] constexpr auto columns(R&& numbers) noexcept {
  using T = detail::number_in<R>;
  const auto size = static_cast<std::size_t>(numbers.size());
  return column_entries<T, Extents...>{numbers.data(), detail::whole_tensors<shape<Extents...>>(size)};
}

/// `rows<3>(numbers)`: flat storage of vectors of 3, one after the other.
template<std::size_t... Extents, detail::RunTimeRange R>
requires(sizeof...(Extents) > 0) [[nodiscard]] constexpr auto rows(R&& numbers) noexcept {
  using T = detail::number_in<R>;
  const auto size = static_cast<std::size_t>(numbers.size());
  return row_entries<T, Extents...>{numbers.data(), detail::whole_tensors<shape<Extents...>>(size)};
}

namespace detail {

/// True for what has its numbers inside itself, so that those of the next one lie at a constant distance.
template<class Leaf> inline constexpr bool holds_its_numbers = std::is_arithmetic_v<Leaf> || is_array<Leaf>;
template<class T, std::size_t... E> inline constexpr bool holds_its_numbers<Tensor<T, E...>> = true;

/// The numbers of one leaf in entries that are `Bytes` apart. T is const where they are only read.
template<std::size_t Bytes, bool Const, class Leaf> auto leaf_of_many(const Leaf& first) noexcept {
  using T = argument_value<Leaf>;
  constexpr std::size_t stride = Bytes / sizeof(T);
  static_assert(holds_its_numbers<Leaf>,
                "a range holds its numbers: arithmetic types, Tensor, std::array, tuples and structs of these");
  static_assert(Bytes % sizeof(T) == 0, "structs in a range are a whole number of their numbers apart");
  using to = std::conditional_t<Const, const T, T>;
  return numbers_of_many<to, argument_shape<Leaf>::size, stride>{const_cast<to*>(argument_traits<Leaf>::data(first))};
}

/// The leaves of entries `Bytes` apart: of a struct with several leaves and nothing else inside, all together.
template<std::size_t Bytes, bool Const, class... Leaf> auto leaves_of_structs(const Leaf&... first) noexcept {
  using T = std::common_type_t<argument_value<Leaf>...>;
  constexpr std::size_t numbers = (argument_shape<Leaf>::size + ...);
  if constexpr (sizeof...(Leaf) > 1 && numbers * sizeof(T) == Bytes && std::is_floating_point_v<T> &&
                (std::is_same_v<T, argument_value<Leaf>> && ...) && (holds_its_numbers<Leaf> && ...)) {
    const std::array<const T*, sizeof...(Leaf)> at{argument_traits<Leaf>::data(first)...};
    const T* begin = at[0];
    for (const T* leaf : at) begin = leaf < begin ? leaf : begin;
    using to = std::conditional_t<Const, const T, T>;
    return std::tuple(structs_of_many<to, numbers, argument_shape<Leaf>::size...>{
        const_cast<to*>(begin), {static_cast<std::size_t>(argument_traits<Leaf>::data(first) - begin)...}});
  } else {
    return std::tuple(leaf_of_many<Bytes, Const>(first)...);
  }
}

/// Copies consecutive numbers to a leaf: a number, a tensor, or arrays of arrays.
template<class T, class Leaf> constexpr void assign_leaf(Leaf& to, const T* from) noexcept {
  if constexpr (std::is_arithmetic_v<Leaf>) {
    to = *from;
  } else if constexpr (is_array<Leaf>) {
    constexpr std::size_t entry = argument_shape<Leaf>::size / argument_shape<Leaf>::extents[0];
    for (std::size_t i = 0; i < argument_shape<Leaf>::extents[0]; ++i) assign_leaf(to[i], from + i * entry);
  } else {
    for (std::size_t i = 0; i < to.size(); ++i) to.data()[i] = from[i];
  }
}

}  // namespace detail

/// Entries `Bytes` apart: a range of numbers, tensors, tuples or structs, or a field of structs. `Step` gets from an
/// entry of the range to what is looked at.
template<class Element, class Step> struct strided_entries {
  using target = std::remove_reference_t<decltype(Step::from(std::declval<Element&>(), std::declval<Step>()))>;
  using entry = std::remove_const_t<target>;
  using symbol = symbol_for<entry>;

  Element* first;
  std::size_t count;
  [[no_unique_address]] Step step;

  [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
  [[nodiscard]] constexpr target& operator[](std::size_t i) const noexcept { return Step::from(first[i], step); }

  template<class T> constexpr void set(std::size_t i, const T* const* leaf) const noexcept {
    const auto assign = [&]<class Leaf>(const Leaf& to) { detail::assign_leaf(const_cast<Leaf&>(to), *leaf++); };
    std::apply([&](const auto&... to) { (assign(to), ...); }, detail::leaves_of<symbol>(std::as_const((*this)[i])));
  }
  [[nodiscard]] auto leaves() const noexcept {
    return std::apply(
        [](const auto&... leaf) {
          return detail::leaves_of_structs<sizeof(Element), std::is_const_v<target>>(leaf...);
        },
        detail::leaves_of<symbol>(std::as_const((*this)[0])));
  }
};

namespace detail {

/// The whole entry.
struct whole_entry {
  template<class Element> static constexpr Element& from(Element& e, whole_entry) noexcept { return e; }
};

/// One member of it.
template<class Member> struct one_member {
  Member member;
  template<class Element> static constexpr auto& from(Element& e, one_member m) noexcept { return e.*(m.member); }
};

/// The same value for every input.
template<class A> struct shared_entry {
  using symbol = symbol_for<A>;
  A value;
  [[nodiscard]] constexpr const A& operator[](std::size_t) const noexcept { return value; }
};

template<class X> inline constexpr bool is_shared = false;
template<class A> inline constexpr bool is_shared<shared_entry<A>> = true;

template<class X> inline constexpr bool is_entries = is_shared<X>;
template<class T, std::size_t... E> inline constexpr bool is_entries<column_entries<T, E...>> = true;
template<class T, std::size_t... E> inline constexpr bool is_entries<row_entries<T, E...>> = true;
template<class E, class S> inline constexpr bool is_entries<strided_entries<E, S>> = true;

}  // namespace detail

/// `field(options, &option::strike)`: one member of each struct in a range.
template<detail::RunTimeRange R, class Struct, class Member>
[[nodiscard]] constexpr auto field(R&& structs, Member Struct::*member) noexcept {
  using step = detail::one_member<Member Struct::*>;
  return strided_entries<detail::number_in<R>, step>{
      structs.data(), static_cast<std::size_t>(structs.size()), {member}};
}

/// Values for a batched call: columns, rows, fields; any contiguous range of run-time length, an entry an input; or one
/// value of a constant shape, shared by all inputs.
template<class X>
concept Entries = detail::is_entries<std::remove_cvref_t<X>> || detail::RunTimeRange<X> || Structured<X>;

namespace detail {

template<Entries X> constexpr auto entries(X&& x) noexcept {
  using plain = std::remove_cvref_t<X>;
  if constexpr (is_entries<plain>) {
    return plain(x);
  } else if constexpr (RunTimeRange<X>) {
    return strided_entries<number_in<X>, whole_entry>{x.data(), static_cast<std::size_t>(x.size()), {}};
  } else if constexpr (Argument<plain>) {
    return shared_entry<decltype(to_tensor(x))>{to_tensor(x)};
  } else {
    return shared_entry<plain>{x};
  }
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
