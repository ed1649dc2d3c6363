// SPDX-License-Identifier: BSL-1.0

// Compiled with TAPELESS_TYPE as float or double: reads lines of a function's name, x and c; writes for each what the
// library gives for the value and the first two derivatives by x. With an argument it writes the names of all
// functions. See tools/special_points.

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <sstream>
#include <string>
#include <support/special_functions.hpp>
#include <tuple>
#include <vector>

int main(int count, char**) {
  using T = TAPELESS_TYPE;
  if (count > 1) {
    std::apply([](auto... f) { ((std::cout << f.name << '\n'), ...); }, test::functions);
    return 0;
  }
  std::deque<std::string> names;
  std::vector<test::special_point<T>> points;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string x, c;
    words >> names.emplace_back() >> x >> c;
    points.push_back({names.back(), static_cast<T>(std::strtod(x.c_str(), nullptr)),
                      static_cast<T>(std::strtod(c.c_str(), nullptr))});
  }
  std::apply([&](auto... f) { (test::evaluate_at(f, points), ...); }, test::functions);
  for (const auto& p : points) {
    const auto wide = [](T v) { return static_cast<double>(v); };
    std::printf("%a %a %a\n", wide(p.found[0]), wide(p.found[1]), wide(p.found[2]));
  }
}
