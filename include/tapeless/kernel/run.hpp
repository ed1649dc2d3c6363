// SPDX-License-Identifier: BSL-1.0
#pragma once

// Running a kernel and a whole plan: on single numbers in constant evaluation, in registers at run time.

#include <cstddef>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/kernel/columns.hpp>
#include <tapeless/kernel/movement.hpp>
#include <tapeless/kernel/product.hpp>
#include <tapeless/kernel/rows.hpp>
#include <tapeless/kernel/simd/product.hpp>
#include <tapeless/plan/plan.hpp>

namespace tapeless::inline TAPELESS_ABI {

/// Which kernels run: `scalar` on single numbers, `native` in registers. Both give the same bits.
enum class backend { scalar, native };

namespace detail {

/// Registers pay where a row has more than one number.
template<class K, class T> using lanes_for = std::conditional_t<(K::descriptor.shape.extent[3] > 1), native_lane<T>, T>;

template<class K, class T, class V> constexpr void run_kernel_on(const pointer<T>* slots) noexcept {
  constexpr kind form = K::descriptor.shape.form;
  if constexpr (form == kind::rows) {
    rows_kernel<K, T, V> k;
    k.slots = slots;
    k.run();
  } else if constexpr (form == kind::columns) {
    columns_kernel<K, T, V>{slots}.run();
  } else if constexpr (form == kind::product && width<V> == 1) {
    scalar_product<K, T>{{slots}}.run();
  } else if constexpr (form == kind::product) {
    register_product<K, T, V>{{slots}}.run();
  } else {
    movement_kernel<K, T>{slots}.run();
  }
}

/// A kernel, named by the first place in a plan where it stands: equal kernels of a program are one type. (With the
/// descriptor itself as template argument, kernels of different programs would be one too, but their names reach tens
/// of thousands of characters.)
template<class Build, std::size_t N> struct kernel_at { static constexpr auto descriptor = descriptor_of<Build, N>(); };

template<class Build, std::size_t N>
using kernel_of = kernel_at<Build, static_cast<std::size_t>(plan_of<Build>.kernels[N].same_as)>;

/// Runs a kernel on the storage that `where` names for each of its slots. Only the kernel is a template argument, not
/// its place: the equal layers of a deep network share this too.
template<class K, backend Backend, class T>
constexpr void run_kernel(const location* where, const pointer<T>* arguments, T* workspace) noexcept {
  pointer<T> slots[slot_count<K> + 1]{};
  for (std::size_t s = 0; s < slot_count<K>; ++s) {
    if (where[s].argument >= 0) slots[s] = arguments[where[s].argument];
    else if (where[s].offset >= 0) slots[s].real = workspace + where[s].offset;
  }
  if (std::is_constant_evaluated() || Backend == backend::scalar) run_kernel_on<K, T, T>(slots);
  else run_kernel_on<K, T, lanes_for<K, T>>(slots);
}

}  // namespace detail

/// The elements of workspace that the program of `Build` needs, at least 1.
template<class Build>
inline constexpr std::size_t workspace_size = plan_of<Build>.workspace > 0
                                                  ? static_cast<std::size_t>(plan_of<Build>.workspace)
                                                  : std::size_t{1};

/// Runs the program of `Build`. `arguments` has a pointer an argument; `workspace` has `workspace_size<Build>`
/// elements.
template<class Build, backend Backend = backend::native, class T>
constexpr void run(const pointer<T>* arguments, T* workspace) noexcept {
  [&]<std::size_t... N>(std::index_sequence<N...>) {
    (detail::run_kernel<detail::kernel_of<Build, N>, Backend>(
         plan_of<Build>.locations.data() + plan_of<Build>.kernels[N].slot_begin, arguments, workspace),
     ...);
  }
  (std::make_index_sequence<plan_of<Build>.size()>{});
}

}  // namespace tapeless::inline TAPELESS_ABI
