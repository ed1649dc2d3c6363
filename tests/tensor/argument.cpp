// SPDX-License-Identifier: BSL-1.0

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <support/catch.hpp>
#include <tapeless/tensor/argument.hpp>

namespace tl = tapeless;
using tl::Argument;
using tl::shape;
using tl::Tensor;

namespace {

template<class A, class T, class S>
constexpr bool is_seen_as = std::is_same_v<tl::argument_value<A>, T>&& std::is_same_v<tl::argument_shape<A>, S>;

static_assert(is_seen_as<double, double, shape<>> && is_seen_as<const int&, int, shape<>>);
static_assert(is_seen_as<Tensor<float, 2, 3>&, float, shape<2, 3>>);
static_assert(is_seen_as<tl::tensor_view<const float, 2, 3>, float, shape<2, 3>>);
static_assert(is_seen_as<std::array<float, 3>, float, shape<3>>);
static_assert(is_seen_as<std::array<std::array<double, 3>, 2>, double, shape<2, 3>>);
static_assert(is_seen_as<const std::array<std::array<std::array<float, 4>, 3>, 2>&, float, shape<2, 3, 4>>);
static_assert(is_seen_as<std::span<const float, 5>, float, shape<5>>);
static_assert(is_seen_as<std::span<const std::array<float, 5>, 2>, float, shape<2, 5>>);
static_assert(is_seen_as<float[3], float, shape<3>> && is_seen_as<const float (&)[2][3], float, shape<2, 3>>);
static_assert(is_seen_as<Tensor<std::int32_t, 3>, std::int32_t, shape<3>>);

static_assert(!Argument<std::vector<float>> && !Argument<std::span<float>> && !Argument<std::string>);
static_assert(!Argument<float*> && !Argument<std::array<float, 0>> && !Argument<std::array<std::string, 2>>);
static_assert(!Argument<std::array<std::span<float, 2>, 2>>, "spans side by side are not contiguous elements");
static_assert(!Argument<std::array<Tensor<float, 17>, 2>>, "between tensors there may be padding");

template<class A> constexpr auto last(const A& a) {
  const tl::argument_elements<A> elements(a);
  return elements.data()[tl::argument_shape<A>::size - 1];
}
static_assert(last(2.5) == 2.5);
static_assert(last(Tensor<float, 2, 2>{1, 2, 3, 4}) == 4);
static_assert(last(std::array{1, 2, 3}) == 3);
static_assert(last(std::array{std::array{1.f, 2.f}, std::array{3.f, 4.f}}) == 4, "nested arrays too");
constexpr float rows[2][2]{{1, 2}, {3, 4}};
static_assert(last(rows) == 4);

static_assert(tl::to_tensor(std::array{std::array{1, 2}, std::array{3, 4}}) == Tensor<int, 2, 2>{1, 2, 3, 4});
static_assert(tl::to_tensor(3.0) == Tensor<double>{3});

TEST_CASE("at run time the elements of an argument are where they were") {
  const std::array nested{std::array{1.f, 2.f, 3.f}, std::array{4.f, 5.f, 6.f}};
  const tl::argument_elements elements(nested);
  CHECK(elements.data() == &nested[0][0]);
  CHECK(elements.data()[5] == 6);
  const std::span<const std::array<float, 3>, 2> span(nested);
  CHECK(tl::argument_elements(span).data() == &nested[0][0]);
  const double number = 2;
  CHECK(tl::argument_elements(number).data() == &number);
  CHECK(tl::to_tensor(nested) == Tensor<float, 2, 3>{1, 2, 3, 4, 5, 6});
}

}  // namespace
