// SPDX-License-Identifier: BSL-1.0

#include <tapeless/interop/catch2.hpp>

#include <support/catch.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

constexpr auto right = [](auto x) { return sum(x * exp(x)); };
constexpr auto wrong = [](auto x) { return sum(x * stop_gradient(x)); };
constexpr tl::Tensor<double, 3> at{1, 2, 3};

}  // namespace

TEST_CASE("a matcher says which derivative is wrong", "[interop]") {
  CHECK_THAT(tl::check_gradient(right, at), tl::HasRightGradient());
  const auto report = tl::check_gradient(wrong, at);
  CHECK_FALSE(tl::HasRightGradient().match(report));
  const std::string text = Catch::StringMaker<tl::gradient_report>::convert(report);
  CHECK(text.find("argument 0, element ") == 0);
  CHECK(text.find("relative error 0.5") != std::string::npos);
  CHECK(text.find("allowed a difference of ") != std::string::npos);
  CHECK(tl::to_string(tl::check_gradient([](auto x) { return relu(x); }, 0.0)).find("a kink") != std::string::npos);
  const auto zero = tl::check_gradient([](auto x, auto y) { return x + 0 * y; }, 1.0, 2.0);
  CHECK(tl::to_string(zero).find("argument 1: all derivatives are zero, and so are the slopes") == 0);
}
