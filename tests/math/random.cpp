// SPDX-License-Identifier: BSL-1.0

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <support/catch.hpp>
#include <tapeless/math/initial.hpp>
#include <tapeless/math/random.hpp>

namespace tl = tapeless;

namespace {

using block = tl::detail::random_block;

// The known answers that the authors of Philox publish with it.
static_assert(tl::detail::philox({0, 0, 0, 0}, {0, 0}) == block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(tl::detail::philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(tl::detail::philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

constexpr std::uint32_t nth_bits(tl::random_stream random, int n) {
  for (int i = 1; i < n; ++i) (void)random.bits();
  return random.bits();
}
static_assert(nth_bits(tl::random_stream(tl::seed(0)), 3) == 0xbc57ac4c);
static_assert(nth_bits(tl::random_stream(tl::seed(0)), 5) == tl::detail::philox({1, 0, 0, 0}, {0, 0})[0]);
static_assert(nth_bits(tl::random_stream(tl::seed(7), 0x500000009), 1) == tl::detail::philox({0, 0, 9, 5}, {7, 0})[0]);

template<class T> constexpr std::array<T, 4> first_numbers(T limit) {
  std::array<T, 4> numbers{};
  tl::random_stream random(tl::seed(42), 3);
  tl::fill_uniform(numbers.data(), numbers.size(), limit, random);
  return numbers;
}
template<class T> constexpr std::array<T, 4> constant_numbers = first_numbers(T(0.3));

constexpr std::array<int, 10> shuffled() {
  std::array<int, 10> order{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  tl::random_stream random(tl::seed(1));
  tl::shuffle(order.data(), order.size(), random);
  return order;
}
constexpr auto constant_order = shuffled();

static_assert(tl::he_limit<float>(6) == 1 && tl::he_limit<double>(24) == 0.5);
static_assert(tl::xavier_limit<double>(2, 4) == 1 && tl::xavier_limit<float>(784, 128) < 0.09f);

TEMPLATE_TEST_CASE("constant evaluation and run time give the same numbers", "", float, double) {
  volatile double limit = 0.3;
  CHECK(first_numbers(static_cast<TestType>(limit)) == constant_numbers<TestType>);
}

TEST_CASE("constant evaluation and run time give the same order") {
  CHECK(shuffled() == constant_order);
  CHECK(constant_order == std::array{2, 0, 3, 1, 5, 6, 7, 4, 9, 8});
}

TEMPLATE_TEST_CASE("numbers of the unit interval have its mean, its variance and its bounds", "", float, double) {
  tl::random_stream random(tl::seed(5));
  const int count = 100'000;
  double sum = 0, squares = 0;
  TestType low = 1, high = 0;
  for (int i = 0; i < count; ++i) {
    const TestType x = random.unit<TestType>();
    sum += x, squares += (x - 0.5) * (x - 0.5);
    low = x < low ? x : low, high = x > high ? x : high;
  }
  CHECK(low >= 0);
  CHECK(high < 1);
  CHECK(std::abs(sum / count - 0.5) < 0.004);
  CHECK(std::abs(squares / count - 1.0 / 12) < 0.002);
}

TEST_CASE("integers below a bound are equally frequent") {
  tl::random_stream random(tl::seed(3));
  std::array<int, 7> seen{};
  for (int i = 0; i < 70'000; ++i) ++seen[random.below(7)];
  for (const int count : seen) CHECK(std::abs(count - 10'000) < 400);
  CHECK(random.below(1) == 0);
  const std::uint32_t bound = 0xC0000000;
  for (int i = 0; i < 1000; ++i) REQUIRE(random.below(bound) < bound);
}

TEST_CASE("every order of three is equally frequent, and nothing is lost") {
  tl::random_stream random(tl::seed(9));
  std::array<int, 6> seen{};
  for (int i = 0; i < 60'000; ++i) {
    std::array order{0, 1, 2};
    tl::shuffle(order.data(), order.size(), random);
    REQUIRE(order[0] + order[1] + order[2] == 3);
    REQUIRE(order[0] != order[1]);
    ++seen[static_cast<std::size_t>(2 * order[0] + (order[1] > order[2]))];
  }
  for (const int count : seen) CHECK(std::abs(count - 10'000) < 400);
  tl::shuffle(static_cast<int*>(nullptr), 0, random);
}

TEST_CASE("streams and seeds give different numbers") {
  CHECK(tl::random_stream(tl::seed(1), 0).bits() != tl::random_stream(tl::seed(1), 1).bits());
  CHECK(tl::random_stream(tl::seed(1)).bits() != tl::random_stream(tl::seed(2)).bits());
  CHECK(tl::random_stream(tl::seed(1)).bits() != tl::random_stream(tl::seed(1ull << 32 | 1)).bits());
}

}  // namespace
