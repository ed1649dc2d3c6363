// SPDX-License-Identifier: BSL-1.0
#pragma once

// Results of PyTorch, and how close ours have to come.

#include <cmath>
#include <cstddef>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include <support/catch.hpp>
#include <tapeless/tensor/argument.hpp>

namespace test {

/// One file of results by name, as make.py writes them.
class results {
 public:
  explicit results(const std::string& file) {
    std::ifstream in(TAPELESS_TESTS_FOLDER "/reference/" + file);
    for (std::string line; std::getline(in, line);) {
      std::istringstream words(line);
      std::string name;
      words >> name;
      for (std::string word; words >> word;) values_[name].push_back(std::stod(word));
    }
  }

  /// Every element differs by at most 1e-5 (float) or 1e-10 (double) of the largest in the tensor.
  template<class T> void check(const std::string& name, const T* got, std::size_t count) const {
    constexpr double allowed = std::is_same_v<T, float> ? 1e-5 : 1e-10;
    const auto found = values_.find(name);
    INFO(name << (std::is_same_v<T, float> ? " in float" : " in double"));
    REQUIRE(found != values_.end());
    const std::vector<double>& want = found->second;
    REQUIRE(want.size() == count);
    double largest = 0, difference = 0;
    std::size_t where = 0;
    for (std::size_t i = 0; i < count; ++i) {
      largest = std::fmax(largest, std::fabs(want[i]));
      const double d = std::fabs(static_cast<double>(got[i]) - want[i]);
      if (!(d <= difference)) difference = d, where = i;
    }
    INFO("element " << where << ": got " << got[where] << ", PyTorch has " << want[where]);
    CHECK(difference <= allowed * largest);
  }

  template<tapeless::Argument A> void check(const std::string& name, const A& got) const {
    check(name, tapeless::argument_elements<A>(got).data(), tapeless::argument_shape<A>::size);
  }

 private:
  std::map<std::string, std::vector<double>> values_;
};

}  // namespace test
