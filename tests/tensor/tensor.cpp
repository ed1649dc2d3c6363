// SPDX-License-Identifier: BSL-1.0

#include <array>
#include <cstdint>
#include <span>
#include <type_traits>

#include <support/catch.hpp>
#include <tapeless/tensor/tensor.hpp>

namespace tl = tapeless;
using tl::Tensor;

namespace {

// --- construction ---------------------------------------------------------------------------------------------------
static_assert(Tensor<float, 2, 3>{} == Tensor<float, 2, 3>::zeros());
static_assert(Tensor<float, 2, 2>{1, 2, 3, 4}(1, 0) == 3);
static_assert(Tensor<double, 3>{1, 2.5f, 3L}(1) == 2.5, "numbers of any type are converted");
static_assert(Tensor<float, 2, 3>{{1, 2, 3}, {4, 5, 6}} == Tensor<float, 2, 3>{1, 2, 3, 4, 5, 6});
static_assert(Tensor<float, 1, 2>{{1, 2}} == Tensor<float, 1, 2>{1, 2});
static_assert(Tensor<float, 2, 1>{{1}, {2}} == Tensor<float, 2, 1>{1, 2});
static_assert(Tensor<double, 2, 2, 2>{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}(1, 0, 1) == 6);
static_assert(Tensor<double, 1, 2, 1, 2>{{{{1, 2}}, {{3, 4}}}}(0, 1, 0, 1) == 4);
static_assert(Tensor<float, 2, 2>(std::array<float, 4>{1, 2, 3, 4}) == Tensor<float, 2, 2>{1, 2, 3, 4});
static_assert(Tensor<float, 2, 2>(std::array{std::array{1.f, 2.f}, std::array{3.f, 4.f}})(1, 1) == 4);
static_assert(Tensor<float, 2>(std::array{1.0, 2.0}) == Tensor<float, 2>{1, 2});
static_assert(Tensor<float, 3>::full(2) == Tensor<float, 3>{2, 2, 2});
static_assert(Tensor<std::int32_t, 2>::ones() == Tensor<std::int32_t, 2>{1, 1});

static_assert(std::is_convertible_v<std::array<float, 3>, Tensor<float, 3>>);
static_assert(!std::is_convertible_v<std::array<double, 3>, Tensor<float, 3>>, "a change of type is explicit");
static_assert(std::is_constructible_v<Tensor<float, 3>, std::array<double, 3>>);
static_assert(!std::is_convertible_v<float, Tensor<float, 3>>, "a number is not a vector");
static_assert(!std::is_constructible_v<Tensor<float, 3>, Tensor<float, 4>>);
static_assert(!std::is_constructible_v<Tensor<float, 3>, std::span<float>>, "a length known at run time only");
static_assert(!std::is_constructible_v<Tensor<float, 3>, const char*>);

// --- what kind of type it is ----------------------------------------------------------------------------------------
static_assert(std::is_trivially_copyable_v<Tensor<float, 3, 4>>);
static_assert(alignof(Tensor<float, 784, 128>) == 64 && alignof(Tensor<float, 3>) == alignof(float));
static_assert(sizeof(Tensor<float, 3>) == 12 && sizeof(Tensor<double>) == 8);
static_assert(Tensor<float, 2, 3, 4>::rank == 3 && Tensor<float, 2, 3, 4>::size() == 24);
template<Tensor<float, 2> Value> constexpr float second = Value(1);
static_assert(second<Tensor<float, 2>{3, 5}> == 5, "a tensor can be a template argument");

// --- rank 0 ---------------------------------------------------------------------------------------------------------
constexpr double half(double x) { return x / 2; }
constexpr double from_scalar(Tensor<double> x) { return x(); }
static_assert(half(Tensor<double>{3}) == 1.5 && from_scalar(1.5) == 1.5);
static_assert(Tensor<float>{2} == 2 && 2.0 == Tensor<float>{2} && Tensor<float>{2} != 3.f);
static_assert(Tensor<float>{2} + 1 == 3);

// --- access ---------------------------------------------------------------------------------------------------------
constexpr Tensor<float, 2, 3> matrix{{1, 2, 3}, {4, 5, 6}};
static_assert(matrix[1][2] == 6 && matrix[1] == tl::tensor_view<const float, 3>(matrix.data() + 3));
static_assert(matrix.row(0) == Tensor<float, 3>{1, 2, 3} && Tensor<float, 3>{1, 2, 3} == matrix.row(0));
static_assert(matrix.reshaped<3, 2>()(1, 1) == 4 && matrix.reshaped<6>()[5] == 6);
static_assert(matrix.cast<double>() == Tensor<double, 2, 3>{1, 2, 3, 4, 5, 6});
static_assert(Tensor(matrix[1]) == Tensor<float, 3>{4, 5, 6});
static_assert(Tensor(std::array{1.0, 2.0}) == Tensor<double, 2>{1, 2});
static_assert(matrix.to_nested_array() == std::array{std::array{1.f, 2.f, 3.f}, std::array{4.f, 5.f, 6.f}});
constexpr std::array<float, 6> flat = matrix;
static_assert(flat[4] == 5);
static_assert(std::is_same_v<decltype(matrix(0, 0)), const float&>);

constexpr float total() {
  float sum = 0;
  for (const float element : matrix) sum += element;
  return sum;
}
static_assert(total() == 21, "iteration goes over all elements");

constexpr Tensor<float, 2, 3> written() {
  Tensor<float, 2, 3> t;
  t(0, 1) = 7;
  t[1] = matrix[0];
  t[1][2] = 9;
  return t;
}
static_assert(written() == Tensor<float, 2, 3>{{0, 7, 0}, {1, 2, 9}}, "assigning to a row copies elements");

template<class T>
concept HasEntries = requires(T t) {
  t[0];
};
static_assert(HasEntries<Tensor<float, 1>> && !HasEntries<Tensor<float>>, "a scalar has no entries");

TEST_CASE("a tensor takes spans of constant length and C arrays") {
  float numbers[]{1, 2, 3, 4};
  CHECK(Tensor<float, 2, 2>(std::span<float, 4>(numbers)) == Tensor<float, 2, 2>{1, 2, 3, 4});
  CHECK(Tensor<float, 4>(std::span<const float, 4>(numbers)) == Tensor<float, 4>{1, 2, 3, 4});
  CHECK(Tensor<float, 2, 2>(numbers) == Tensor<float, 2, 2>{1, 2, 3, 4});
  const float rows[2][2]{{1, 2}, {3, 4}};
  CHECK(Tensor<float, 2, 2>(rows) == Tensor<float, 2, 2>{1, 2, 3, 4});
  CHECK(Tensor<float, 2, 2>(std::span<const float[2], 2>(rows)) == Tensor<float, 2, 2>{1, 2, 3, 4});
}

TEST_CASE("a tensor is a range of its elements and gives a span") {
  Tensor<float, 2, 2> t{1, 2, 3, 4};
  const std::span<float> elements = t;
  elements[3] = 8;
  CHECK(t(1, 1) == 8);
}

TEST_CASE("NaN equals nothing, so a tensor that holds it differs from itself") {
  const auto t = Tensor<double, 2>::full(std::numeric_limits<double>::quiet_NaN());
  CHECK_FALSE(t == t);
  CHECK_FALSE(t.view() == t.view());
}

TEST_CASE("large tensors start on a cache line") {
  const Tensor<float, 17> t;
  CHECK(reinterpret_cast<std::uintptr_t>(t.data()) % 64 == 0);
}

}  // namespace
