// SPDX-License-Identifier: BSL-1.0

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <type_traits>
#include <vector>

#include <support/allocations.hpp>
#include <support/catch.hpp>
#include <tapeless/train/loader.hpp>

namespace tl = tapeless;

namespace {

static_assert(!std::is_constructible_v<tl::loader<2, 1>, tl::dataset<1>, tl::seed>, "the data set would be gone");

/// Sample i is the number i + 1 of class i % 2.
tl::dataset<1> numbered(std::size_t count) {
  tl::aligned_vector<float> rows;
  std::vector<std::int32_t> labels;
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back(static_cast<float>(i + 1));
    labels.push_back(static_cast<std::int32_t>(i % 2));
  }
  return {rows, labels, 2};
}

template<std::size_t Batch> std::vector<float> epoch_of(tl::loader<Batch, 1>& loader, std::uint64_t epoch) {
  std::vector<float> samples;
  loader.start_epoch(epoch);
  for (std::size_t i = 0; i < loader.batches(); ++i) {
    const auto batch = loader.batch(i);
    for (std::size_t j = 0; j < batch.size; ++j) {
      samples.push_back(batch.inputs(j, 0));
      CHECK(batch.labels(j) == (static_cast<std::int32_t>(batch.inputs(j, 0)) - 1) % 2);
    }
    for (std::size_t j = batch.size; j < Batch; ++j) {
      CHECK(batch.inputs(j, 0) == 0);
      CHECK(batch.labels(j) == 0);
    }
  }
  return samples;
}

TEST_CASE("an epoch brings every sample once, the last batch with its size") {
  for (const std::size_t count : {1u, 3u, 4u, 5u, 8u, 21u}) {
    const auto data = numbered(count);
    tl::loader<4, 1> loader(data, tl::seed(1));
    CHECK(loader.batches() == (count + 3) / 4);
    CHECK(loader.batch(loader.batches() - 1).size == (count % 4 == 0 ? 4 : count % 4));
    const auto samples = epoch_of(loader, 1);
    CHECK(samples.size() == count);
    CHECK(std::set<float>(samples.begin(), samples.end()).size() == count);
  }
}

TEST_CASE("a batch gathered in parts is the same, whatever their number and order") {
  const auto data = numbered(10);
  tl::loader<7, 1> whole(data, tl::seed(1)), shared(data, tl::seed(1));
  for (const std::size_t parts : {2u, 3u, 7u, 9u}) {
    for (std::size_t i = 0; i < whole.batches(); ++i) {
      const auto expected = whole.batch(i), batch = shared.batch(i, [&](const auto&gather) {
        for (std::size_t part = parts; part > 0; --part) gather(part - 1, parts);
      });
      CHECK(batch.size == expected.size);
      CHECK(std::equal(batch.inputs.begin(), batch.inputs.end(), expected.inputs.begin()));
      CHECK(std::equal(batch.labels.begin(), batch.labels.end(), expected.labels.begin()));
    }
    whole.start_epoch(parts), shared.start_epoch(parts);
  }
}

TEST_CASE("no samples are no batches") {
  const auto data = numbered(0);
  CHECK(tl::loader<4, 1>(data, tl::seed(1)).batches() == 0);
}

TEST_CASE("the order depends on seed and epoch only") {
  const auto data = numbered(50);
  tl::loader<4, 1> a(data, tl::seed(1)), b(data, tl::seed(1)), c(data, tl::seed(2));
  const auto third = epoch_of(a, 3);
  CHECK(third != epoch_of(a, 4));
  CHECK(third == epoch_of(b, 3));
  CHECK(third == epoch_of(a, 3));
  CHECK(third != epoch_of(c, 3));
}

TEST_CASE("the order is the same on every machine") {
  const auto data = numbered(8);
  tl::loader<8, 1> loader(data, tl::seed(1));
  CHECK(epoch_of(loader, 0) == std::vector<float>{5, 4, 8, 2, 3, 6, 1, 7});
}

TEST_CASE("batches lie on a cache line") {
  const auto data = numbered(8);
  tl::loader<4, 1> loader(data, tl::seed(1));
  CHECK(reinterpret_cast<std::uintptr_t>(loader.batch(1).inputs.data()) % 64 == 0);
}

TEST_CASE("memory is taken at the start and never again") {
  const auto data = numbered(21);
  const long before = test::allocations;
  tl::loader<4, 1> loader(data, tl::seed(1));
  const long after = test::allocations;
  CHECK(after > before);
  float sum = 0;
  for (std::uint64_t epoch = 1; epoch < 3; ++epoch) {
    loader.start_epoch(epoch);
    for (std::size_t i = 0; i < loader.batches(); ++i) sum += loader.batch(i).inputs(0, 0);
  }
  const long later = test::allocations;
  CHECK(later == after);
  CHECK(sum > 0);
}

}  // namespace
