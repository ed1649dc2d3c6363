// SPDX-License-Identifier: BSL-1.0

#include <array>
#include <type_traits>

#include <support/catch.hpp>
#include <tapeless/tensor/tensor.hpp>
#include <tapeless/tensor/view.hpp>

namespace tl = tapeless;
using tl::Tensor;
using tl::tensor_view;

namespace {

static_assert(std::is_trivially_copy_constructible_v<tensor_view<float, 3>>);
static_assert(sizeof(tensor_view<float, 3, 4>) == sizeof(float*));
static_assert(std::is_convertible_v<tensor_view<float, 3>, tensor_view<const float, 3>>);
static_assert(!std::is_constructible_v<tensor_view<float, 3>, tensor_view<const float, 3>>);
static_assert(!std::is_constructible_v<tensor_view<float, 3>, tensor_view<float, 1, 3>>);
static_assert(!std::is_assignable_v<tensor_view<const float, 3>&, tensor_view<const float, 3>>, "it only reads");
static_assert(!std::is_assignable_v<tensor_view<const float, 3>&, tensor_view<float, 3>>);
static_assert(std::is_convertible_v<Tensor<float, 3>&, tensor_view<float, 3>>);
static_assert(std::is_convertible_v<const Tensor<float, 3>&, tensor_view<const float, 3>>);
static_assert(!std::is_convertible_v<const Tensor<float, 3>&, tensor_view<float, 3>>);
static_assert(std::is_same_v<tl::view_of<const float, tl::shape<2, 3>>, tensor_view<const float, 2, 3>>);

constexpr Tensor<float, 2, 2, 3> block{{{0, 1, 2}, {3, 4, 5}}, {{6, 7, 8}, {9, 10, 11}}};
static_assert(block[1][0][2] == 8 && block(1, 0, 2) == 8);
static_assert(std::is_same_v<decltype(block[1]), tensor_view<const float, 2, 3>>);
static_assert(std::is_same_v<decltype(block[1][0].row(2)), tensor_view<const float>>);
static_assert(block[1][0].row(2) == 8.f, "a view of one element is that element");
static_assert(block.reshaped<2, 6>()[1].reshaped<3, 2>()(2, 1) == 11);

constexpr Tensor<float, 2, 2> swapped_rows(Tensor<float, 2, 2> t) {
  const Tensor first = t[0];
  t[0] = t[1];
  t[1] = first;
  return t;
}
static_assert(swapped_rows({{1, 2}, {3, 4}}) == Tensor<float, 2, 2>{{3, 4}, {1, 2}});

TEST_CASE("a view writes through to what it looks at") {
  std::array<float, 6> numbers{};
  const tensor_view<float, 2, 3> view(numbers.data());
  view(1, 1) = 5;
  view[0].fill(2);
  view.reshaped<6>()[5] = 7;
  CHECK(numbers == std::array<float, 6>{2, 2, 2, 0, 5, 7});
}

TEST_CASE("assigning one view to another copies elements and keeps both where they look") {
  Tensor<float, 2, 3> t{1, 2, 3, 4, 5, 6};
  auto row = t[0];
  row = t[1];
  CHECK(row.data() == t.data());
  CHECK(t == Tensor<float, 2, 3>{4, 5, 6, 4, 5, 6});
  row = Tensor<float, 3>{7, 8, 9};
  CHECK(t == Tensor<float, 2, 3>{7, 8, 9, 4, 5, 6});
}

TEST_CASE("views that overlap are assigned as if all elements were read first") {
  for (const bool forward : {true, false}) {
    std::array<double, 6> numbers{1, 2, 3, 4, 5, 6};
    const tensor_view<const double, 5> from(numbers.data() + (forward ? 0 : 1));
    tensor_view<double, 5> to(numbers.data() + (forward ? 1 : 0));
    to = from;
    CHECK(numbers == (forward ? std::array<double, 6>{1, 1, 2, 3, 4, 5} : std::array<double, 6>{2, 3, 4, 5, 6, 6}));
  }
}

TEST_CASE("views of different constness compare by element") {
  Tensor<float, 2> a{1, 2};
  const Tensor<float, 2> b{1, 3};
  CHECK(a.view() != b.view());
  a(1) = 3;
  CHECK(a.view() == b.view());
}

}  // namespace
