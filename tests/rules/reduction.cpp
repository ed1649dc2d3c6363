// SPDX-License-Identifier: BSL-1.0

// Sums, means and maxima over every choice of axes, in all ranks: values, shapes, gradients.

#include <array>
#include <cmath>
#include <support/laws.hpp>
#include <vector>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

/// Calls `f.template operator()<Axes...>()` with the axes in a mask, the outermost being bit 0.
template<unsigned Mask, class F> constexpr auto with_axes(F f) {
  constexpr auto found = [] {
    std::array<int, 5> axes{};
    for (int i = 0; i < 4; ++i) {
      if ((Mask >> i & 1u) != 0) axes[static_cast<std::size_t>(axes[4]++)] = i;
    }
    return axes;
  }();
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return f.template operator()<found[I]...>(); }
  (std::make_index_sequence<static_cast<std::size_t>(found[4])>{});
}

/// Reductions of one kind, by the masks of their axes.
template<class Kind, unsigned... Mask> constexpr auto reductions(auto x) {
  return std::tuple(with_axes<Mask>([&]<int... Axes>() { return Kind::template reduce<Axes...>(x); })...);
}

struct sums {
  template<int... Axes> static constexpr auto reduce(auto x) { return tl::sum<Axes...>(x); }
};
struct maxima {
  template<int... Axes> static constexpr auto reduce(auto x) { return tl::max<Axes...>(x); }
};

// The length of a vector: the derivative at the origin is 0, as everywhere on a circle it is the unit vector.
constexpr auto length = [](auto x) { return tl::norm(x); };
static_assert(tl::value_and_gradient(length)(D<2>{3, 4}) == std::pair(5.0, D<2>{0.2 * 3, 0.2 * 4}));
static_assert(tl::value_and_gradient(length)(D<3>{0, 0, 0}) == std::pair(0.0, D<3>{0, 0, 0}));
constexpr auto lengths = [](auto x) { return tl::sum(tl::norm<1>(x)); };
static_assert(tl::gradient(lengths)(D<2, 2>{0, 0, 0, 2}) == D<2, 2>{0, 0, 0, 1});

/// The reference: element (i, j, k, l) adds to the element of the result that has 0 in the reduced axes.
template<bool Max> std::vector<double> reduced(const double* x, std::array<std::size_t, 4> extent, unsigned mask) {
  std::array<std::size_t, 4> stride{};
  std::size_t size = 1;
  for (std::size_t a = 4; a-- > 0;) {
    if ((mask >> a & 1u) != 0) continue;
    stride[a] = size;
    size *= extent[a];
  }
  std::vector<double> result(size, Max ? -1e300 : 0.0);
  for (std::size_t i = 0; i < extent[0]; ++i)
    for (std::size_t j = 0; j < extent[1]; ++j)
      for (std::size_t k = 0; k < extent[2]; ++k)
        for (std::size_t l = 0; l < extent[3]; ++l, ++x) {
          double& to = result[i * stride[0] + j * stride[1] + k * stride[2] + l * stride[3]];
          to = Max ? std::fmax(to, *x) : to + *x;
        }
  return result;
}

template<bool Max, std::size_t A, std::size_t B, std::size_t C, std::size_t E> void check_values() {
  using X = D<A, B, C, E>;
  using kind = std::conditional_t<Max, maxima, sums>;
  const auto all = [](auto v) { return reductions<kind, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15>(v); };
  const X x = test::random<X>(-1, 1);
  const auto found = tl::fused(all)(x);
  const auto check = [&](unsigned mask, const auto& got) {
    INFO("axes " << mask);
    const auto expected = reduced<Max>(x.data(), {A, B, C, E}, mask);
    REQUIRE(expected.size() == test::count<std::remove_cvref_t<decltype(got)>>);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CHECK(test::elements(got)[i] == Approx(expected[i]).epsilon(1e-13).margin(1e-13));
    }
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) { (check(static_cast<unsigned>(I) + 1, std::get<I>(found)), ...); }
  (std::make_index_sequence<15>{});
}

/// A scalar in which every reduction has a part of its own.
template<class Kind, unsigned... Mask>
constexpr auto mixture = [](auto x) {
  const auto parts = reductions<Kind, Mask...>(x);
  return std::apply(
      [](auto first, auto... rest) {
        double factor = 1;
        auto total = sum(square(first));
        ((total += (factor += 0.25) * sum(square(rest))), ...);
        return total;
      },
      parts);
};

template<int... Axes, class S> constexpr bool keeps(S shape_of_result) {
  const auto f = [](auto x) { return tl::sum<Axes...>(x, tl::keepdims); };
  return std::is_same_v<typename decltype(tl::fused(f)(D<2, 3, 4>{}))::shape_type, decltype(shape_of_result)>;
}
static_assert(keeps<0>(tl::shape<1, 3, 4>{}));
static_assert(keeps<1>(tl::shape<2, 1, 4>{}));
static_assert(keeps<-1>(tl::shape<2, 3, 1>{}));
static_assert(keeps<0, 2>(tl::shape<1, 3, 1>{}));
static_assert(keeps<>(tl::shape<1, 1, 1>{}));

// the same in constant evaluation
constexpr D<2, 3> matrix{1, 2, 3, -4, 5, -6};
static_assert(tl::fused([](auto x) { return tl::sum<1>(x); })(matrix) == D<2>{6, -5});
static_assert(tl::fused([](auto x) { return tl::sum<0>(x); })(matrix) == D<3>{-3, 7, -3});
static_assert(tl::fused([](auto x) { return sum(x); })(matrix) == 1);
static_assert(tl::fused([](auto x) { return tl::mean<0>(x); })(matrix) == D<3>{-1.5, 3.5, -1.5});
static_assert(tl::fused([](auto x) { return tl::max<1>(x); })(matrix) == D<2>{3, 5});
static_assert(tl::fused([](auto x) { return tl::min<0>(x); })(matrix) == D<3>{-4, 2, -6});
static_assert(tl::fused([](auto x) { return min(x); })(matrix) == -6);
static_assert(tl::gradient([](auto x) { return mean(x); })(D<4>{}) == D<4>{0.25, 0.25, 0.25, 0.25});

// ties of a maximum share its derivative
static_assert(tl::gradient([](auto x) { return max(x); })(D<4>{1, 3, 3, 2}) == D<4>{0, 0.5, 0.5, 0});
static_assert(tl::gradient([](auto x) { return min(x); })(D<4>{1, 3, 3, 1}) == D<4>{0.5, 0, 0, 0.5});
static_assert(tl::gradient([](auto x) { return sum(tl::max<1>(x)); })(D<2, 2>{1, 1, 2, 3}) == D<2, 2>{0.5, 0.5, 0, 1});

}  // namespace

TEST_CASE("sums over all choices of axes have the right values", "[rules]") {
  check_values<false, 2, 3, 4, 5>();
  check_values<false, 3, 1, 2, 17>();
}

TEST_CASE("maxima over all choices of axes have the right values", "[rules]") { check_values<true, 3, 2, 5, 7>(); }

TEST_CASE("sums over all choices of axes obey the laws", "[rules]") {
  test::check_laws(mixture<sums, 1>, test::random<D<17>>(-1, 1));
  test::check_laws(mixture<sums, 1, 2, 3, 4, 5, 6, 7>, test::random<D<3, 2, 7>>(-1, 1));
  test::check_laws(mixture<sums, 2, 5, 6, 10, 13>, test::random<D<2, 3, 2, 5>>(-1, 1));
}

TEST_CASE("maxima over all choices of axes obey the laws", "[rules]") {
  test::check_laws(mixture<maxima, 1, 2, 3>, test::random<D<3, 33>>(-1, 1));
  test::check_laws(mixture<maxima, 2, 5>, test::random<D<2, 3, 5>>(-1, 1));
}

TEST_CASE("means and minima, kept axes or not, obey the laws", "[rules]") {
  const auto f = [](auto x) {
    return tl::mean<1>(exp(x), tl::keepdims) * x + tl::min<0>(x, tl::keepdims) + tl::mean<-1>(square(x), tl::keepdims);
  };
  test::check_laws(f, test::random<D<3, 5>>(-1, 1));
}
