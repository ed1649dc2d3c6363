// SPDX-License-Identifier: BSL-1.0
#pragma once

// The element types of tests that are long to compile: both, or the one that is this compiler's share.

#ifndef TAPELESS_TESTS_TYPES
#define TAPELESS_TESTS_TYPES float, double
#endif

namespace test {

namespace detail {

template<class... T> struct types {
  template<class F> static void visit(F f) { (f.template operator()<T>(), ...); }
};

}  // namespace detail

/// Calls `f.template operator()<T>()` with each of them.
template<class F> void for_each_element_type(F f) { detail::types<TAPELESS_TESTS_TYPES>::visit(f); }

}  // namespace test
