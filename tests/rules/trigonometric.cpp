// SPDX-License-Identifier: BSL-1.0

// Circular and hyperbolic functions: derivatives are slopes, back ends agree to the bit.

#include <support/elementwise.hpp>

namespace tl = tapeless;

namespace {

using circular =
    test::family<TEST_FUNCTION(sin(x)), TEST_FUNCTION(cos(x)), TEST_FUNCTION(tan(x)), TEST_FUNCTION(sinh(x)),
                 TEST_FUNCTION(cosh(x)), TEST_FUNCTION(tanh(x)), TEST_FUNCTION(atan(x))>;
using inverse = test::family<TEST_FUNCTION(asin(x)), TEST_FUNCTION(acos(x))>;

// where the derivative is a round number, in constant evaluation
static_assert(tl::gradient([](auto x) { return sin(x); })(0.0) == 1);
static_assert(tl::gradient([](auto x) { return tan(x); })(0.0) == 1);
static_assert(tl::gradient([](auto x) { return asin(x); })(0.0) == 1);
static_assert(tl::gradient([](auto x) { return acos(x); })(0.0) == -1);
static_assert(tl::gradient([](auto x) { return atan(x); })(0.0) == 1);
static_assert(tl::gradient([](auto x) { return sinh(x); })(0.0) == 1);
static_assert(tl::gradient([](auto x) { return tanh(x); })(0.0) == 1);
static_assert(tl::gradient(tl::gradient([](auto x) { return cos(x); }))(0.0) == -1);
static_assert(tl::gradient(tl::gradient([](auto x) { return cosh(x); }))(0.0) == 1);

}  // namespace

TEST_CASE("circular and hyperbolic functions obey the laws", "[rules]") {
  test::check_family(circular{}, test::interval{-1.2, 1.2});
}

TEST_CASE("arcsine and arccosine obey the laws", "[rules]") {
  test::check_family(inverse{}, test::interval{-0.8, 0.8});
}
