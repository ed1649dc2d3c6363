// SPDX-License-Identifier: BSL-1.0

// Functions of doubles against values to 200 bits from MPFR, by tests/math/doubles.sollya.

#include <tapeless/math/math.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <math/elementary.hpp>
#include <sstream>
#include <string>
#include <support/catch.hpp>

namespace elementary {

namespace {

/// A line of doubles.txt: the value is upper + lower.
struct value {
  std::string function;
  double at, upper, lower;
};

/// Hexadecimal numbers as Sollya writes them: "-0x1.8p3".
std::istream& operator>>(std::istream& in, value& v) {
  std::string at, upper, lower;
  in >> v.function >> at >> upper >> lower;
  v.at = std::strtod(at.c_str(), nullptr);
  v.upper = std::strtod(upper.c_str(), nullptr);
  v.lower = std::strtod(lower.c_str(), nullptr);
  return in;
}

double by_name(const std::string& name, double x) {
  using function = double (*)(double);
  static const std::map<std::string, function> functions{{"exp", [](double v) { return tl::math::exp(v); }},
                                                         {"expm1", [](double v) { return tl::math::expm1(v); }},
                                                         {"log", [](double v) { return tl::math::log(v); }},
                                                         {"log1p", [](double v) { return tl::math::log1p(v); }},
                                                         {"tanh", [](double v) { return tl::math::tanh(v); }},
                                                         {"sigmoid", [](double v) { return tl::math::sigmoid(v); }},
                                                         {"erf", [](double v) { return tl::math::erf(v); }},
                                                         {"erfc", [](double v) { return tl::math::erfc(v); }},
                                                         {"gelu", [](double v) { return tl::math::gelu(v); }},
                                                         {"softplus", [](double v) { return tl::math::softplus(v); }},
                                                         {"sin", [](double v) { return tl::math::sin(v); }},
                                                         {"cos", [](double v) { return tl::math::cos(v); }},
                                                         {"tan", [](double v) { return tl::math::tan(v); }},
                                                         {"asin", [](double v) { return tl::math::asin(v); }},
                                                         {"acos", [](double v) { return tl::math::acos(v); }},
                                                         {"atan", [](double v) { return tl::math::atan(v); }},
                                                         {"sinh", [](double v) { return tl::math::sinh(v); }},
                                                         {"cosh", [](double v) { return tl::math::cosh(v); }}};
  return functions.at(name)(x);
}

/// |got - (upper + lower)| in units in the last place of the value.
double ulps(double got, const value& v) {
  const int unit = std::max(std::ilogb(v.upper) - 52, -1074);
  return std::abs(std::ldexp((got - v.upper) - v.lower, -unit));
}

}  // namespace

TEST_CASE("functions of doubles are exact to two units in the last place, by MPFR", "[math]") {
  std::ifstream file(TAPELESS_TESTS_FOLDER "/math/doubles.txt");
  std::map<std::string, int> counts;
  for (value v; file >> v; ++counts[v.function]) {
    INFO(v.function << " at " << std::hexfloat << v.at);
    CHECK(ulps(by_name(v.function, v.at), v) < (tl::has_fma ? 2.0 : 3.0));
  }
  CHECK(counts.size() == 18);
  for (const auto& [name, count] : counts) CHECK(count > 50);
}

}  // namespace elementary
