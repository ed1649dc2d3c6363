// SPDX-License-Identifier: BSL-1.0
#pragma once

// A matcher for Catch2, version 2 or 3: CHECK_THAT(tl::check_gradient(f, x), tl::HasRightGradient()).

#include <sstream>
#include <string>

#include <tapeless/config.hpp>

#include TAPELESS_CATCH_HEADER
#include <tapeless/transform/check_gradient.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// A report in a sentence: what was worst, and where.
inline std::string to_string(const gradient_report& r) {
  std::ostringstream text;
  text.precision(10);
  text << "argument " << r.argument;
  if (r.vanishes) {
    text << ": all derivatives are zero, and so are the slopes, as far as rounding lets them be told from it";
  } else {
    text << ", element " << r.element << ": derivative " << r.derivative << ", slope " << r.slope << ", relative error "
         << r.error << ", allowed a difference of " << r.allowance;
    if (r.kink) text << "; a kink: the slope on the left is not that on the right";
  }
  return text.str();
}

namespace detail {

namespace catch_names {
using namespace Catch;
using namespace Catch::Matchers;
template<class T> using matcher_base = MatcherBase<T>;
}  // namespace catch_names

}  // namespace detail

/// Matches the report of a gradient that agrees with its slopes.
class HasRightGradient : public detail::catch_names::matcher_base<gradient_report> {
 public:
  bool match(const gradient_report& report) const override { return report.right; }
  std::string describe() const override { return "has the slopes of the function"; }
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

template<> struct Catch::StringMaker<tapeless::gradient_report> {
  static std::string convert(const tapeless::gradient_report& report) { return tapeless::to_string(report); }
};
