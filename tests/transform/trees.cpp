// SPDX-License-Identifier: BSL-1.0

// Arguments and results that are tuples, arrays and structs: the gradient by a struct is a struct.

#include <tapeless/tapeless.hpp>

#include <array>
#include <support/catch.hpp>
#include <tuple>
#include <utility>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

// --- a struct template holds symbols as it holds numbers -------------------------------------------------------------
template<class T> struct Camera {
  T focal;
  std::array<T, 2> distortion;
  constexpr bool operator==(const Camera& c) const { return focal == c.focal && distortion == c.distortion; }

  /// Where a point at (x, y, z) appears along the first axis.
  template<class P> constexpr auto project(const P& p) const {
    const auto x = p[0] / p[2], y = p[1] / p[2], r = x * x + y * y;
    return focal * x * (1 + distortion[0] * r + distortion[1] * r * r);
  }
};

constexpr auto project = [](auto camera, auto point) { return camera.project(point); };
constexpr Camera<double> lens{2, {0.5, 0.25}};
constexpr std::array point{1.0, 2.0, 1.0};
static_assert(tl::fused(project)(lens, point) == 2 * (1 + 2.5 + 6.25));
static_assert(tl::gradient<0>(project)(lens, point) == Camera<double>{9.75, {10, 50}});
static_assert(tl::value_and_gradient<0>(project)(lens, point).first == 19.5);
static_assert(std::get<0>(tl::gradient(project)(lens, point)) == Camera<double>{9.75, {10, 50}});
static_assert(std::is_same_v<decltype(tl::gradient(project)(lens, point)), std::tuple<Camera<double>, D<3>>>);

template<class T> struct Rig {
  std::array<Camera<T>, 2> cameras;
  T weight;
  constexpr bool operator==(const Rig& r) const { return cameras == r.cameras && weight == r.weight; }
};
constexpr auto disparity = [](auto rig, auto p) {
  return rig.weight * (rig.cameras[0].project(p) - 2 * rig.cameras[1].project(p));
};
static_assert(tl::gradient<0>(disparity)(Rig<double>{{lens, lens}, 3}, point) ==
              Rig<double>{{Camera<double>{29.25, {30, 150}}, Camera<double>{-58.5, {-60, -300}}}, -19.5});

// --- another struct is taken apart -----------------------------------------------------------------------------------
struct Spring {
  double stiffness, length;
  D<2> anchor;
  constexpr bool operator==(const Spring&) const = default;
};
constexpr auto energy = [](auto spring, auto at) {
  const auto [stiffness, length, anchor] = spring;
  return 0.5 * stiffness * square(sum(square(at - anchor)) - length);
};
constexpr Spring spring{2, 3, {1, 1}};
static_assert(tl::fused(energy)(spring, D<2>{2, 3}) == 4);
static_assert(tl::gradient<0>(energy)(spring, D<2>{2, 3}) == Spring{2, -4, {-8, -16}});
static_assert(tl::gradient<1>(energy)(spring, D<2>{2, 3}) == D<2>{8, 16});

// --- tuples, pairs, arrays of tensors, in and out --------------------------------------------------------------------
constexpr auto dot = [](auto both) { return sum(std::get<0>(both) * both.second); };
static_assert(tl::gradient(dot)(std::pair(D<2>{1, 2}, D<2>{3, 4})) == std::pair(D<2>{3, 4}, D<2>{1, 2}));
constexpr auto nested = [](auto t) {
  return std::get<0>(t) * std::get<1>(std::get<1>(t)) + std::get<0>(std::get<1>(t));
};
static_assert(tl::gradient(nested)(std::tuple(2.0, std::tuple(3.0, 5.0))) == std::tuple(5.0, std::tuple(1.0, 2.0)));
constexpr auto layers = [](auto w) { return sum(w[0] * w[1]) + sum(w[2]); };
static_assert(tl::gradient(layers)(std::array{D<2>{1, 2}, D<2>{3, 4}, D<2>{5, 6}}) ==
              std::array{D<2>{3, 4}, D<2>{1, 2}, D<2>{1, 1}});
constexpr auto powers = [](auto x) { return std::array{x, x * x, x * x * x}; };
static_assert(tl::fused(powers)(2.0) == std::array{2.0, 4.0, 8.0});
static_assert(tl::fused([](auto c) {
                return decltype(c){c.distortion[0], {c.focal, 2 * c.focal}};
              })(lens) == Camera<double>{0.5, {2, 4}});

// --- inside another function -----------------------------------------------------------------------------------------
constexpr auto flatness = [](auto camera, auto p) {
  const auto slope = tl::gradient<0>(project)(camera, p);
  return slope.focal * slope.distortion[1];
};
static_assert(tl::fused(flatness)(lens, point) == 9.75 * 50);
static_assert(tl::partial<0>(flatness)(lens, point).focal == 9.75 * 25);

// --- member functions of a template class: written with its own type -------------------------------------------------
template<class T> struct Line {
  T a, b;
  constexpr T at(T x) const { return a * x + b; }
};
constexpr auto on_line = [](auto a, auto b, auto x) { return Line<decltype(a)>{a, b}.at(x); };
static_assert(tl::gradient(on_line)(2.0, 3.0, 5.0) == std::tuple(5.0, 1.0, 2.0));

}  // namespace

TEST_CASE("structs give the same gradients at run time", "[transform]") {
  const Camera<double> camera = lens;
  CHECK(tl::gradient<0>(project)(camera, point) == Camera<double>{9.75, {10, 50}});
  CHECK(tl::gradient<0>(energy)(spring, D<2>{2, 3}) == Spring{2, -4, {-8, -16}});
  const Camera<float> single{2, {0.5f, 0.25f}};
  CHECK(tl::gradient<0>(project)(single, std::array{1.0f, 2.0f, 1.0f}) == Camera<float>{9.75f, {10, 50}});
}
