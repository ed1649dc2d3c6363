// SPDX-License-Identifier: BSL-1.0

// Values and two derivatives at ±0, ±∞, NaN, ends of the range, ties and branch points beside those of
// special_points.txt, a part of the table that `tools/special_points` walks and writes.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <support/special_functions.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace {

constexpr std::string_view sample[] = {"log",   "log1p",     "sqrt",   "abs",       "sign",        "floor",  "asin",
                                       "atan",  "gelu_tanh", "pow",    "pow_-1",    "min",         "pow_-2", "pow_2.5",
                                       "clamp", "xlogy",     "max_of", "logsumexp", "pow_exponent"};

constexpr bool in_sample(std::string_view name) {
  for (const std::string_view s : sample) {
    if (s == name) return true;
  }
  return false;
}

/// A value within 4 units in the last place, a derivative within 1e-12 of itself.
bool agrees(const std::string& text, double found, bool is_value) {
  if (text == "any") return true;
  const double wanted = std::strtod(text.c_str(), nullptr);
  if (std::isnan(wanted) || std::isnan(found)) return std::isnan(wanted) && std::isnan(found);
  if (std::isinf(wanted) || std::isinf(found)) return wanted == found;
  if (wanted == 0 && std::signbit(wanted) && !std::signbit(found)) return false;
  const double size = std::fmax(std::fabs(wanted), std::numeric_limits<double>::min());
  return std::fabs(found - wanted) <= (is_value ? 4 * std::numeric_limits<double>::epsilon() : 1e-12) * size;
}

struct expectation {
  std::string line, name;
  std::array<std::string, 3> wanted;
};

}  // namespace

TEST_CASE("at special points the operations and their derivatives are what mathematics or their documentation says",
          "[rules]") {
  std::deque<expectation> expected;
  std::vector<test::special_point<double>> points;
  std::ifstream file(TAPELESS_TESTS_FOLDER "/rules/special_points.txt");
  for (std::string line; std::getline(file, line);) {
    auto& e = expected.emplace_back();
    e.line = line;
    std::string x, c;
    std::istringstream(line) >> e.name >> x >> c >> e.wanted[0] >> e.wanted[1] >> e.wanted[2];
    points.push_back({e.name, std::strtod(x.c_str(), nullptr), std::strtod(c.c_str(), nullptr)});
  }
  REQUIRE(points.size() > 500);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto evaluate = [&]<std::size_t At>(std::integral_constant<std::size_t, At>) {
      if constexpr (in_sample(std::get<At>(test::functions).name)) {
        CHECK(test::evaluate_at(std::get<At>(test::functions), points));
      }
    };
    (evaluate(std::integral_constant<std::size_t, I>{}), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<decltype(test::functions)>>{});
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t order = 0; order < 3; ++order) {
      INFO(expected[i].line << ": order " << order << " is " << points[i].found[order]);
      CHECK(agrees(expected[i].wanted[order], points[i].found[order], order == 0));
    }
  }
}
