// SPDX-License-Identifier: BSL-1.0

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <support/catch.hpp>
#include <tapeless/meta/error.hpp>
#include <tapeless/tensor/tensor.hpp>
#include <tapeless/train/dataset.hpp>

namespace tl = tapeless;

namespace {

/// `count` samples of two features, sample i being (i, 10 i), all of class i % 3.
tl::dataset<2> numbered(std::size_t count) {
  tl::aligned_vector<float> rows;
  std::vector<std::int32_t> labels;
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back(static_cast<float>(i));
    rows.push_back(static_cast<float>(10 * i));
    labels.push_back(static_cast<std::int32_t>(i % 3));
  }
  return {rows, labels, 3};
}

TEST_CASE("rows and labels are found by sample") {
  const auto data = numbered(5);
  CHECK(data.size() == 5);
  CHECK(data.classes() == 3);
  CHECK(data.label(4) == 1);
  CHECK(data.row(4) == tl::Tensor<float, 2>{4, 40});
  CHECK(data.rows<2>(1) == tl::Tensor<float, 2, 2>{{1, 10}, {2, 20}});
  CHECK(reinterpret_cast<std::uintptr_t>(data.row(0).data()) % 64 == 0);
}

TEST_CASE("bytes become numbers from 0 to 1, or of mean 0 and deviation 1") {
  const std::vector<std::uint8_t> bytes{0, 255, 51, 102}, labels{1, 0};
  const auto data = tl::dataset<2>::from_bytes(bytes, labels, 2);
  CHECK(data.rows<2>(0) == tl::Tensor<float, 2, 2>{{0, 1}, {0.2f, 0.4f}});
  CHECK(data.label(0) == 1);
  const auto centred = tl::dataset<2, double>::from_bytes(bytes, labels, 2, {.mean = 0.5, .deviation = 0.25});
  CHECK(centred.row(0) == tl::Tensor<double, 2>{-2, 2});
}

TEST_CASE("a normalisation that makes no numbers of bytes is refused") {
  const std::vector<std::uint8_t> bytes{0, 255}, labels{0};
  const double inf = std::numeric_limits<double>::infinity();
  for (const tl::normalisation to :
       {tl::normalisation{0.5, 0}, {0, 0}, {0.5, -1}, {inf, 1}, {0.5, inf - inf}, {0, 1e-39}})
    CHECK_THROWS_AS(tl::dataset<2>::from_bytes(bytes, labels, 2, to), tl::error);
  CHECK_THROWS_WITH(
      tl::dataset<2>::from_bytes(bytes, labels, 2, {.mean = 0.5, .deviation = 0}),
      "a normalisation has a finite mean and a deviation of more than 0, found mean 0.500000 and deviation "
      "0.000000");
  const auto large = tl::dataset<2, double>::from_bytes(bytes, labels, 2, {0, 1e-39});
  CHECK(large.row(0)[1] == 1 / 1e-39);
}

TEST_CASE("a label that is no class is named with its sample") {
  const std::vector<std::uint8_t> bytes(6), labels{0, 3, 2};
  CHECK_THROWS_WITH(tl::dataset<2>::from_bytes(bytes, labels, 3), "sample 1 has label 3, expected 0 to 2");
  CHECK_THROWS_AS(tl::dataset<2>::from_bytes(bytes, labels, 3), tl::error);
  CHECK_THROWS_WITH(tl::dataset<1>({1}, {-1}, 3), "sample 0 has label -1, expected 0 to 2");
}

TEST_CASE("rows and labels that do not match are refused with both counts") {
  const std::vector<std::uint8_t> bytes(5), labels{0, 1};
  CHECK_THROWS_WITH(tl::dataset<3>::from_bytes(bytes, labels, 2), "2 samples of 3 numbers are 6 numbers, found 5");
  CHECK_THROWS_AS(tl::dataset<2>({1, 2}, {}, 2), tl::error);
}

TEST_CASE("a split keeps order and loses nothing") {
  const auto [first, rest] = numbered(5).split(2);
  CHECK(first.size() == 2);
  CHECK(rest.size() == 3);
  CHECK(first.row(1) == tl::Tensor<float, 2>{1, 10});
  CHECK(rest.row(0) == tl::Tensor<float, 2>{2, 20});
  CHECK(rest.label(0) == 2);
  CHECK(numbered(5).split(0).second.size() == 5);
  CHECK(numbered(5).split(5).second.size() == 0);
  CHECK_THROWS_WITH(numbered(5).split(6), "a split asks for 6 of 5 samples");
}

TEST_CASE("a random split is the same for the same seed, and loses nothing") {
  const auto data = numbered(100);
  const auto [first, rest] = data.split(30, tl::seed(4));
  std::set<float> seen;
  for (const auto* part : {&first, &rest})
    for (std::size_t i = 0; i < part->size(); ++i) {
      const float sample = part->row(i)(0);
      CHECK(part->row(i)(1) == 10 * sample);
      CHECK(part->label(i) == static_cast<std::int32_t>(sample) % 3);
      seen.insert(sample);
    }
  CHECK(first.size() == 30);
  CHECK(seen.size() == 100);
  const auto again = data.split(30, tl::seed(4)).first;
  CHECK(again.row(7) == first.row(7));
  bool differs = false;
  const auto other = data.split(30, tl::seed(5)).first;
  for (std::size_t i = 0; i < 30; ++i) differs = differs || other.row(i) != first.row(i);
  CHECK(differs);
}

}  // namespace
