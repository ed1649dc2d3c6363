// SPDX-License-Identifier: BSL-1.0

#include <cstddef>
#include <string>

#include <xtensor/xarray.hpp>
#include <xtensor/xfixed.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include <support/catch.hpp>
#include <tapeless/interop/xtensor.hpp>

namespace tl = tapeless;
using tl::Tensor;

namespace {

using fixed = xt::xtensor_fixed<float, xt::xshape<2, 3>>;

static_assert(std::is_same_v<tl::argument_shape<fixed>, tl::shape<2, 3>>);
static_assert(std::is_same_v<tl::argument_value<const fixed&>, float>);
static_assert(!tl::Argument<xt::xtensor_fixed<float, xt::xshape<2, 3>, xt::layout_type::column_major>>);
static_assert(!tl::Argument<xt::xarray<float>>, "a shape known at run time only");

template<class T>
concept AdaptedFrom = requires(T&& t) {
  tl::as_xtensor(static_cast<T&&>(t));
};
static_assert(AdaptedFrom<Tensor<float, 2>&> && AdaptedFrom<const Tensor<float, 2>&> && !AdaptedFrom<Tensor<float, 2>>);

const Tensor<float, 2, 3> numbers{{1, 2, 3}, {4, 5, 6}};

TEST_CASE("an xtensor_fixed is an argument and is read where it lies") {
  const fixed a{{1, 2, 3}, {4, 5, 6}};
  CHECK(tl::argument_elements(a).data() == a.data());
  CHECK(tl::to_tensor(a) == numbers);
}

TEST_CASE("expressions of any container become tensors") {
  const fixed a{{1, 2, 3}, {4, 5, 6}};
  const xt::xtensor<double, 2> b{{1, 2, 3}, {4, 5, 6}};
  const xt::xarray<int> c{{1, 2, 3}, {4, 5, 6}};
  const xt::xarray<float, xt::layout_type::column_major> d{{1, 2, 3}, {4, 5, 6}};
  CHECK(tl::from_xtensor<float, 2, 3>(a) == numbers);
  CHECK(tl::from_xtensor<float, 2, 3>(b) == numbers);
  CHECK(tl::from_xtensor<float, 2, 3>(c) == numbers);
  CHECK(tl::from_xtensor<float, 2, 3>(d) == numbers);
  CHECK(tl::from_xtensor<double, 2, 3>(a + b) == Tensor<double, 2, 3>{2, 4, 6, 8, 10, 12});
  CHECK(tl::from_xtensor<float, 2, 3>(2.f * a) == Tensor<float, 2, 3>{2, 4, 6, 8, 10, 12});
  CHECK(tl::from_xtensor<float, 3>(xt::view(b, 1, xt::all())) == Tensor<float, 3>{4, 5, 6});
  CHECK(tl::from_xtensor<float, 3, 2>(xt::transpose(b)) == Tensor<float, 3, 2>{1, 4, 2, 5, 3, 6});
  CHECK(tl::from_xtensor<float, 2, 1>(xt::view(a, xt::all(), xt::range(1, 2))) == Tensor<float, 2, 1>{2, 5});
  CHECK(tl::from_xtensor<double>(xt::sum(b)) == 21);
}

TEST_CASE("an expression of another shape is refused with both shapes") {
  const xt::xtensor<float, 2> a = xt::ones<float>({2, 4});
  const std::string message = "an xtensor expression of shape (2, 4), expected (2, 3)";
  CHECK_THROWS_WITH((tl::from_xtensor<float, 2, 3>(a)), message);
  CHECK_THROWS_AS((tl::from_xtensor<float, 4>(xt::xtensor<float, 1>{1})), tl::error);
  CHECK_THROWS_AS((tl::from_xtensor<float, 4, 2>(a)), tl::error);
  CHECK_THROWS_AS((tl::from_xtensor<float, 8>(xt::xarray<float>(a))), tl::error);
}

TEST_CASE("an adaptor shows a tensor's elements and writes through") {
  Tensor<float, 2, 3> tensor = numbers;
  auto adaptor = tl::as_xtensor(tensor);
  CHECK(adaptor.data() == tensor.data());
  adaptor(1, 2) = 9;
  CHECK(tensor(1, 2) == 9);
  adaptor *= 2;
  CHECK(tensor == Tensor<float, 2, 3>{{2, 4, 6}, {8, 10, 18}});
  xt::row(adaptor, 0) = xt::zeros<float>({3});
  CHECK(tensor[0] == Tensor<float, 3>{});
  CHECK(xt::sum(tl::as_xtensor(numbers))() == 21);
  auto row = tl::as_xtensor(tensor[1]);
  row(0) = 1;
  CHECK(tensor(1, 0) == 1);
}

}  // namespace
