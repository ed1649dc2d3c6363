// SPDX-License-Identifier: BSL-1.0

// Exponentials, logarithms, roots and powers of a constant: derivatives are slopes, back ends agree to the bit.

#include <support/elementwise.hpp>

namespace tl = tapeless;

namespace {

using everywhere =
    test::family<TEST_FUNCTION(exp(x)), TEST_FUNCTION(expm1(x)), TEST_FUNCTION(square(x)), TEST_FUNCTION(tl::pow(x, 3)),
                 TEST_FUNCTION(tl::pow(x, 4)), TEST_FUNCTION(tl::pow(x, 5))>;
using positive =
    test::family<TEST_FUNCTION(log(x)), TEST_FUNCTION(log1p(x)), TEST_FUNCTION(sqrt(x)), TEST_FUNCTION(rsqrt(x)),
                 TEST_FUNCTION(tl::pow(x, 0.5)), TEST_FUNCTION(tl::pow(x, -0.5)), TEST_FUNCTION(tl::pow(x, -1)),
                 TEST_FUNCTION(tl::pow(x, -2)), TEST_FUNCTION(tl::pow(x, 1.7)), TEST_FUNCTION(tl::pow(x, -3))>;

// where the derivative is a round number, in constant evaluation
static_assert(tl::gradient([](auto x) { return exp(x); })(0.0) == 1);
static_assert(tl::gradient([](auto x) { return expm1(x); })(0.0) == 1);
static_assert(tl::gradient([](auto x) { return log(x); })(2.0) == 0.5);
static_assert(tl::gradient([](auto x) { return log1p(x); })(1.0) == 0.5);
static_assert(tl::gradient([](auto x) { return sqrt(x); })(4.0) == 0.25);
static_assert(tl::gradient([](auto x) { return rsqrt(x); })(4.0) == -0.0625);

}  // namespace

TEST_CASE("exponentials and whole powers obey the laws", "[rules]") {
  test::check_family(everywhere{}, test::interval{-2, 2});
}

TEST_CASE("logarithms, roots and powers obey the laws", "[rules]") {
  test::check_family(positive{}, test::interval{0.3, 3});
}
