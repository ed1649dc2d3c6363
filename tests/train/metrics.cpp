// SPDX-License-Identifier: BSL-1.0

#include <array>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>

#include <support/catch.hpp>
#include <tapeless/tensor/tensor.hpp>
#include <tapeless/train/metrics.hpp>

namespace tl = tapeless;

namespace {

tl::confusion_matrix some() {
  tl::confusion_matrix matrix(3);
  for (int i = 0; i < 120; ++i) matrix.add(0, 0);
  matrix.add(0, 2);
  matrix.add(1, 1);
  matrix.add(1, 2);
  return matrix;
}

TEST_CASE("the largest number is found, the first of equal ones, NaN never") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(tl::index_of_largest(tl::Tensor<float, 3>{1, 3, 2}) == 1);
  CHECK(tl::index_of_largest(tl::Tensor<float, 3>{3, 3, 2}) == 0);
  CHECK(tl::index_of_largest(tl::Tensor<float, 1>{-1}) == 0);
  CHECK(tl::index_of_largest(std::array{nan, -2.0, nan, -1.0}) == 3);
  CHECK(tl::index_of_largest(std::array{nan, nan}) == 0);
}

TEST_CASE("accuracy, recall and precision are shares of counts") {
  const auto matrix = some();
  CHECK(matrix.total() == 123);
  CHECK(matrix.correct() == 121);
  CHECK(matrix.accuracy() == 121.0 / 123);
  CHECK(matrix.recall(0) == 120.0 / 121);
  CHECK(matrix.recall(1) == 0.5);
  CHECK(matrix.precision(2) == 0);
  CHECK(matrix.precision(1) == 1);
  CHECK(std::isnan(matrix.recall(2)));
  CHECK(std::isnan(tl::confusion_matrix(3).accuracy()));
}

TEST_CASE("a million classes cost what is counted") {
  tl::confusion_matrix matrix(1'000'000);
  matrix.add(999'999, 999'998);
  matrix.add(999'999, 999'998);
  matrix.add(999'999, 999'999);
  CHECK(matrix.count(999'999, 999'998) == 2);
  CHECK(matrix.count(0, 0) == 0);
  CHECK(matrix.recall(999'999) == 1.0 / 3);
  CHECK(matrix.accuracy() == 1.0 / 3);
}

TEST_CASE("a matrix prints as aligned columns") {
  std::ostringstream out;
  const std::array<std::string, 2> names{"shirt", "bag"};
  tl::print(out, some(), names);
  CHECK(out.str() ==
        "       shirt  bag  2  recall\n"
        "shirt    120    0  1  99.2 %\n"
        "bag        0    1  1  50.0 %\n"
        "2          0    0  0       -\n");
}

TEST_CASE("what is no class is refused") {
  tl::confusion_matrix matrix(3);
  CHECK_THROWS_WITH(matrix.add(3, 0), "class 3 of a confusion matrix of 3 classes");
  CHECK_THROWS_AS(matrix.add(0, -1), tl::error);
  CHECK(matrix.total() == 0);
}

}  // namespace
