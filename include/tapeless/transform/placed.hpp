// SPDX-License-Identifier: BSL-1.0
#pragma once

// Calls whose results, or whose numbers in between, lie where the caller says.

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/workspace_buffer.hpp>
#include <tapeless/plan/overwriting.hpp>
#include <tapeless/transform/destination.hpp>
#include <tapeless/transform/trace.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Numbers in between lie on the stack.
struct no_buffer {
  static constexpr bool given = false;
};
/// They lie in a buffer of the caller's; `Bytes` is its size where the compiler knows it, else 0.
template<std::size_t Bytes> struct given_buffer {
  static constexpr bool given = true;
  static constexpr std::size_t size = Bytes;
  std::span<std::byte> bytes;
};

/// The results of an expression: how many numbers each has, and where each begins where all lie behind each other.
template<class E> struct result_places {
  static constexpr auto sizes = []<class... Leaf>(std::tuple<Leaf...>) {
    return std::array<std::size_t, sizeof...(Leaf) + 1>{Leaf::shape_type::size...};
  }(leaf_types<typename E::result>{});
  static constexpr auto begins = [] {
    std::array<std::size_t, sizes.size()> all{};
    for (std::size_t i = 0; i + 1 < all.size(); ++i) all[i + 1] = all[i] + (sizes[i] + 15) / 16 * 16;
    return all;
  }();
  static constexpr std::size_t total = begins.back();
};

/// The workspace of an expression with room behind it for results that are put aside.
template<class E>
inline constexpr std::size_t workspace_and_results = (workspace_size<E> + 15) / 16 * 16 + result_places<E>::total;

template<class E> inline constexpr std::size_t workspace_bytes_for = workspace_bytes_of<E, typename E::real>;
template<class E>
inline constexpr std::size_t workspace_bytes_in_place_for = workspace_and_results<E> * sizeof(typename E::real);

/// For each result and each argument, whether the result may be written in the argument's place. What is small is put
/// aside without asking, and programs that are long to look through are not looked through.
template<class E>
inline constexpr auto overwritable = [] {
  constexpr std::size_t small = 64, most_steps = 20'000;
  constexpr auto inputs = static_cast<std::size_t>(E::inputs), outputs = static_cast<std::size_t>(E::outputs);
  std::array<bool, inputs * outputs + 1> all{};
  constexpr bool short_enough = inputs * outputs * (plan_of<E>.code.size() + plan_of<E>.slots.size()) <= most_steps;
  for (std::size_t r = 0; short_enough && r < outputs; ++r) {
    for (std::size_t i = 0; i < inputs && result_places<E>::sizes[r] > small; ++i) {
      all[r * inputs + i] = may_overwrite(plan_of<E>, static_cast<int>(inputs + r), static_cast<int>(i));
    }
  }
  return all;
}();

/// An argument as a stretch of memory; `real` where it holds numbers of the results' type.
struct stretch_of_argument {
  const void* first;
  std::size_t bytes;
  bool real;
};

/// Marks the results that have to be put aside; returns whether there are any. Ends the program where results overlap.
template<class E>
bool find_results_to_put_aside(const pointer<typename E::real>* results, const stretch_of_argument* inputs,
                               bool* aside) noexcept {
  constexpr auto bytes = [](std::size_t r) { return result_places<E>::sizes[r] * sizeof(typename E::real); };
  constexpr auto outputs = static_cast<std::size_t>(E::outputs);
  expect_results_apart(
      outputs, [results](std::size_t r) { return results[r].real; }, bytes);
  bool any = false;
  for (std::size_t r = 0; r < outputs; ++r) {
    aside[r] = false;
    for (std::size_t i = 0; i < static_cast<std::size_t>(E::inputs); ++i) {
      const stretch_of_argument& in = inputs[i];
      if (!overlap(results[r].real, bytes(r), in.first, in.bytes)) continue;
      const bool one = in.real && in.first == results[r].real && in.bytes == bytes(r);
      if (!one || !overwritable<E>[r * static_cast<std::size_t>(E::inputs) + i]) aside[r] = any = true;
    }
  }
  return any;
}

/// Runs an expression with some results put aside, behind the workspace, and copies them at the end.
template<class E, backend Backend>
void run_with_results_aside(pointer<typename E::real>* arguments, const bool* aside,
                            typename E::real* workspace) noexcept {
  using T = typename E::real;
  using places = result_places<E>;
  T* const results = workspace + (workspace_and_results<E> - places::total);
  pointer<T>* const to = arguments + E::inputs;
  std::array<T*, places::sizes.size()> wanted{};
  for (std::size_t r = 0; r + 1 < wanted.size(); ++r) {
    wanted[r] = to[r].real;
    if (aside[r]) to[r].real = results + places::begins[r];
  }
  run<E, Backend>(static_cast<const pointer<T>*>(arguments), workspace);
  for (std::size_t r = 0; r + 1 < wanted.size(); ++r) {
    for (std::size_t i = 0; aside[r] && i < places::sizes[r]; ++i) wanted[r][i] = to[r].real[i];
  }
}
template<class E, backend Backend>
[[gnu::noinline]] void put_results_aside(pointer<typename E::real>* arguments, const bool* aside) noexcept {
  if constexpr (workspace_bytes_in_place_for<E> <= frame_limit) {
    alignas(64) typename E::real workspace[workspace_and_results<E>];
    run_with_results_aside<E, Backend>(arguments, aside, workspace);
  } else {
    TAPELESS_REFUSE(
        "results that lie where arguments are still read need room meanwhile: give a workspace of "
        "workspace_bytes_in_place, f.to(results...).with_workspace(buffer)");
  }
}

/// Runs an expression, its workspace on the stack.
template<class E, backend Backend> void run_on_stack(const pointer<typename E::real>* arguments) noexcept {
  alignas(64) typename E::real workspace[workspace_size<E>];
  run<E, Backend>(arguments, workspace);
}

/// Runs an expression on arguments and for results that lie anywhere.
template<class E, backend Backend, class Buffer, class... A>
void evaluate_to(const Buffer& buffer, typename E::real* const* results, const argument_elements<A>&... a) noexcept {
  using T = typename E::real;
  pointer<T> arguments[static_cast<std::size_t>(E::inputs + E::outputs)]{input_pointer<T>(a)...};
  for (int r = 0; r < E::outputs; ++r) arguments[E::inputs + r].real = results[r];
  const stretch_of_argument inputs[]{
      {a.data(), argument_shape<A>::size * sizeof(*a.data()), std::is_same_v<argument_value<A>, T>}..., {}};
  bool aside[static_cast<std::size_t>(E::outputs) + 1];
  const bool any = find_results_to_put_aside<E>(arguments + E::inputs, inputs, aside);
  if constexpr (Buffer::given) {
    std::byte* const first = first_line(buffer.bytes, any ? workspace_bytes_in_place_for<E> : workspace_bytes_for<E>);
    T* const workspace = reinterpret_cast<T*>(first);
    if (any) run_with_results_aside<E, Backend>(arguments, aside, workspace);
    else run<E, Backend>(static_cast<const pointer<T>*>(arguments), workspace);
  } else {
    if (any) put_results_aside<E, Backend>(arguments, aside);
    else run_on_stack<E, Backend>(arguments);
  }
}

/// Calls `visit` with the elements of the leaves of some arguments.
template<class Visit, class... A> constexpr auto with_leaves(const Visit& visit, const A&... a) noexcept {
  return std::apply([&]<class... Leaf>(const Leaf&... leaf) { return visit(argument_elements<Leaf>(leaf)...); },
                    std::tuple_cat(leaves_of<symbol_for<A>>(a)...));
}

/// Runs an expression in constant evaluation, where nothing lies on a stack.
template<class E, backend Backend, class... A> constexpr auto evaluate_anywhere(const A&... a) noexcept {
  return with_leaves(
      [](const auto&... elements) {
        return evaluate<E, Backend, std::numeric_limits<std::size_t>::max()>(elements...);
      },
      a...);
}

/// True where there is room for the workspace of E, and for its results where they are returned.
template<class E, class Buffer, bool Returns> constexpr bool expect_room() noexcept {
  constexpr std::size_t returned = Returns ? sizeof(typename numbers_of<typename E::result>::type) : 0;
  if constexpr (!Buffer::given) {
    return expect_stack<returned + workspace_bytes_for<E>, stack_limit>();
  } else {
    constexpr bool holds = Buffer::size == 0 || Buffer::size >= workspace_bytes_for<E>;
    static_assert(holds, "a workspace_buffer has at least the function's workspace_bytes<Arguments...>");
    return expect_stack<returned, stack_limit>() && holds;
  }
}

}  // namespace detail

/// A function that waits for its arguments, with destinations for its results, a workspace, or both.
template<class Function, class Buffer, class... Out> class placed {
 public:
  constexpr placed() noexcept requires(sizeof...(Out) == 0) = default;
  constexpr explicit placed(Buffer buffer, std::tuple<Out...> out) noexcept : buffer_(buffer), out_(std::move(out)) {}

  template<class... To> [[nodiscard]] constexpr auto to(To&&... out) const noexcept {
    static_assert(sizeof...(To) > 0, "to() names a destination for each result");
    static_assert(sizeof...(Out) == 0, "a call has its destinations already");
    using destinations = std::tuple<std::conditional_t<std::is_lvalue_reference_v<To>, To, const To>...>;
    return typename with_destinations<destinations>::type(buffer_, destinations(std::forward<To>(out)...));
  }
  /// Of a workspace_buffer the compiler compares the size, of other bytes the call.
  template<std::size_t Bytes>
  [[nodiscard]] constexpr auto with_workspace(workspace_buffer<Bytes>& buffer) const noexcept {
    return placed<Function, detail::given_buffer<Bytes>, Out...>({std::span<std::byte>(buffer)}, out_);
  }
  [[nodiscard]] constexpr auto with_workspace(std::span<std::byte> buffer) const noexcept {
    return placed<Function, detail::given_buffer<0>, Out...>({buffer}, out_);
  }

  /// With numbers and tensors, as the function itself.
  template<Structured... A> constexpr auto operator()(const A&... a) const noexcept {
    if constexpr (detail::expect_arguments<symbol_for<A>...>()) {
      using E = expression<typename Function::body, symbol_for<A>...>;
      if constexpr (!std::is_same_v<typename E::result, detail::refused>) {
        if constexpr (detail::expect_result<typename E::result>() && fits<E>()) return run<E>(a...);
      }
    }
  }

 private:
  template<class Destinations> struct with_destinations;
  template<class... To> struct with_destinations<std::tuple<To...>> { using type = placed<Function, Buffer, To...>; };
  static constexpr backend on = Function::runs_on;

  /// True where the destinations are those of the results, and there is room for the rest.
  template<class E> static constexpr bool fits() noexcept {
    if constexpr (sizeof...(Out) == 0) return detail::expect_room<E, Buffer, true>();
    else if constexpr (!detail::expect_destinations<typename E::result, Out...>()) return false;
    else return detail::expect_room<E, Buffer, false>();
  }

  template<class E, class... A> constexpr auto run(const A&... a) const noexcept {
    if constexpr (sizeof...(Out) == 0) {
      using results = typename detail::numbers_of<typename E::result>::type;
      if (std::is_constant_evaluated()) return detail::evaluate_anywhere<E, on>(a...);
      results numbers{};
      write<E>(std::tie(numbers), a...);
      return numbers;
    } else {
      if (std::is_constant_evaluated()) {
        return detail::write_result<typename E::result>(detail::evaluate_anywhere<E, on>(a...), out_);
      }
      write<E>(out_, a...);
    }
  }

  template<class E, class Destinations, class... A> void write(const Destinations& out, const A&... a) const noexcept {
    using T = typename E::real;
    const auto call = [&]<class... To>(To&... to) {
      T* const results[]{const_cast<T*>(argument_traits<std::remove_const_t<To>>::data(to))...};
      detail::with_leaves([&](const auto&... elements) { detail::evaluate_to<E, on>(buffer_, results, elements...); },
                          a...);
    };
    std::apply(call, detail::all_destination_leaves(out));
  }

  [[no_unique_address]] Buffer buffer_{};
  std::tuple<Out...> out_;
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
