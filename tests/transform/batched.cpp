// SPDX-License-Identifier: BSL-1.0

// Batched calls: where inputs may lie and results may go, how many are computed, in constant evaluation and in lanes,
// and without heap.

#include <tapeless/tapeless.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <support/allocations.hpp>
#include <support/catch.hpp>
#include <support/numbers.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tl = tapeless;

namespace {

constexpr auto product = [](auto a, auto b) { return a * b; };
constexpr auto loss = [](auto w, auto x) { return sum(square(w - x)) * w[0]; };

// --- in constant evaluation ------------------------------------------------------------------------------------------
constexpr auto products() {
  const std::array<double, 5> a{1, 2, 3, 4, 5}, b{2, 3, 5, 7, 11};
  std::array<double, 5> values{}, by_a{}, by_b{};
  const std::size_t n = tl::batched(tl::value_and_gradient(product))(std::span(a.begin(), 4), std::span(b.begin(), 5))
                            .to(std::span(values.begin(), 5), std::span(by_a.begin(), 5), std::span(by_b.begin(), 5));
  return std::tuple(n, values, by_a, by_b);
}
static_assert(products() == std::tuple(std::size_t{4}, std::array<double, 5>{2, 6, 15, 28, 0},
                                       std::array<double, 5>{2, 3, 5, 7, 0}, std::array<double, 5>{1, 2, 3, 4, 0}));

struct Point {
  double x, y;
  constexpr bool operator==(const Point&) const = default;
};

/// x and y of points, once from structs and once from flat storage.
constexpr auto lengths() {
  const std::array<Point, 3> points{{{3, 4}, {5, 12}, {8, 15}}};
  const std::array<double, 6> columns{3, 5, 8, 4, 12, 15}, rows{3, 4, 5, 12, 8, 15};
  std::array<double, 3> of_structs{}, of_fields{}, of_columns{}, of_rows{};
  const std::span all(points.begin(), 3);
  const auto length = [](auto x, auto y) { return sqrt(x * x + y * y); };
  tl::batched([](auto p) {
    auto [x, y] = p;
    return sqrt(x * x + y * y);
  })(all)
      .to(std::span(of_structs.begin(), 3));
  tl::batched(length)(tl::field(all, &Point::x), tl::field(all, &Point::y)).to(std::span(of_fields.begin(), 3));
  const auto norm = [](auto v) { return sqrt(sum(v * v)); };
  tl::batched(norm)(tl::columns<2>(std::span(columns.begin(), 6))).to(std::span(of_columns.begin(), 3));
  tl::batched(norm)(tl::rows<2>(std::span(rows.begin(), 6))).to(std::span(of_rows.begin(), 3));
  const std::array<double, 3> expected{5, 13, 17};
  return of_structs == expected && of_fields == expected && of_columns == expected && of_rows == expected;
}
static_assert(lengths());

/// Results in structs, in columns and in rows; one vector for all.
constexpr auto places() {
  const std::array<double, 2> s{2, 3};
  const auto scaled = [](auto v, auto by) { return std::tuple(by * v, by); };
  std::array<std::pair<std::array<double, 2>, double>, 2> structs{};
  std::array<double, 4> columns{}, rows{};
  std::array<Point, 2> fields{};
  const auto call = tl::batched(scaled)(std::array{1.0, 10.0}, std::span(s.begin(), 2));
  call.to(std::span(structs.begin(), 2));
  call.to(tl::columns<2>(std::span(columns.begin(), 4)), tl::field(std::span(fields.begin(), 2), &Point::y));
  call.to(tl::rows<2>(std::span(rows.begin(), 4)), tl::field(std::span(fields.begin(), 2), &Point::x));
  return structs == std::array{std::pair(std::array{2.0, 20.0}, 2.0), std::pair(std::array{3.0, 30.0}, 3.0)} &&
         columns == std::array{2.0, 3.0, 20.0, 30.0} && rows == std::array{2.0, 20.0, 3.0, 30.0} &&
         fields == std::array{Point{2, 2}, Point{3, 3}};
}
static_assert(places());

// --- at run time -----------------------------------------------------------------------------------------------------
template<class T> std::vector<T> numbers(std::size_t n, std::uint32_t seed) {
  test::number_source next(-1, 1, seed);
  std::vector<T> x(n);
  for (T& number : x) number = static_cast<T>(next());
  return x;
}

/// All kinds of inputs and outputs of tensors of `Size` numbers, against single calls.
template<class T, std::size_t Size> void check_places(std::size_t n) {
  using vector = tl::Tensor<T, Size>;
  const auto f = tl::value_and_gradient(loss);
  const auto w = numbers<T>(n * Size, 3), x = numbers<T>(n * Size, 4);
  std::vector<vector> tensors(n), by_x(n + 1);
  std::vector<std::array<T, Size>> arrays(n);
  std::vector<T> columns(n * Size), single(n), values(n + 1, T(77)), flat(n * Size + 1, T(77)),
      down(n * Size + 1, T(77));
  std::vector<vector> single_w(n), single_x(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < Size; ++j) {
      tensors[i](j) = arrays[i][j] = w[i * Size + j];
      columns[j * n + i] = x[i * Size + j];
    }
    const auto [value, partials] = f(tensors[i], tl::tensor_view<const T, Size>(x.data() + i * Size));
    single[i] = value;
    std::tie(single_w[i], single_x[i]) = partials;
  }
  const auto check = [&](std::size_t computed) {
    bool same = computed == n && values[n] == 77 && flat[n * Size] == 77 && down[n * Size] == 77;
    for (std::size_t i = 0; i < n; ++i) {
      same = same && test::equal_bits(values[i], single[i]) && test::equal_bits(by_x[i], single_x[i]);
      for (std::size_t j = 0; j < Size; ++j) {
        same = same && test::equal_bits(flat[i * Size + j], single_w[i](j));
        same = same && test::equal_bits(down[j * n + i], single_w[i](j));
      }
    }
    CHECK(same);
    std::fill_n(values.begin(), n, T(0));
    std::fill(by_x.begin(), by_x.end(), vector{});
  };
  const std::span to_rows(flat.data(), n * Size), to_columns(down.data(), n * Size);
  std::vector<std::pair<T, std::tuple<std::array<T, Size>, std::array<T, Size>>>> whole(n);
  tl::batched(f)(tensors, tl::rows<Size>(x)).to(whole);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < Size; ++j) down[j * n + i] = std::get<0>(whole[i].second)[j];
  }
  check(tl::batched(f)(tensors, tl::rows<Size>(x)).to(values, tl::rows<Size>(to_rows), by_x));
  std::fill_n(flat.begin(), n * Size, T(0));
  std::fill_n(down.begin(), n * Size, T(0));
  tl::batched(f)(arrays, tl::rows<Size>(x)).to(values, tl::rows<Size>(to_rows), by_x);
  check(tl::batched(f)(tl::rows<Size>(w), tl::columns<Size>(columns)).to(values, tl::columns<Size>(to_columns), by_x));
}

}  // namespace

TEST_CASE("tensors come from and go to rows, columns, arrays and structs", "[batched]") {
  for (const std::size_t n : std::array<std::size_t, 5>{0, 1, 7, 16, 70}) {
    check_places<float, 3>(n);
    check_places<double, 9>(n);
    check_places<float, 21>(n);
  }
}

TEST_CASE("structs of numbers are turned into lanes and back", "[batched]") {
  using pair = std::pair<std::array<double, 4>, std::tuple<double, std::array<double, 6>, double>>;
  const auto f = [](auto p) {
    const auto& [a, rest] = p;
    const auto& [b, c, d] = rest;
    return std::pair(b * a, std::tuple(sum(a), c + d * b, sum(c) - d));
  };
  const auto x = numbers<double>(12 * 53, 11);
  std::vector<pair> in(53), out(54);
  for (std::size_t i = 0; i < in.size(); ++i) {
    const double* p = x.data() + 12 * i;
    std::copy_n(p, 4, in[i].first.begin());
    std::copy_n(p + 4, 6, std::get<1>(in[i].second).begin());
    std::get<0>(in[i].second) = p[10];
    std::get<2>(in[i].second) = p[11];
  }
  CHECK(tl::batched(f)(in).to(out) == 53);
  bool same = out[53] == pair{};
  for (std::size_t i = 0; i < in.size(); ++i) {
    const auto [a, rest] = tl::fused(f)(in[i]);
    const auto [b, c, d] = rest;
    same = same && a == tl::Tensor<double, 4>(out[i].first) && b == std::get<0>(out[i].second);
    same = same && c == tl::Tensor<double, 6>(std::get<1>(out[i].second)) && d == std::get<2>(out[i].second);
  }
  CHECK(same);
}

TEST_CASE("fields of structs are inputs and outputs, integers among them", "[batched]") {
  const auto f = [](auto weight, auto at, auto label) {
    auto [x, y] = at;
    return std::tuple(select(label == 1, weight * x, y), weight + x * y);
  };
  struct Place {
    tl::Tensor<float, 2> at;
    float first = 0, second = 0;
  };
  struct Labelled {
    std::int32_t label;
    float weight;
    std::pair<float, float> at;
  };
  const std::size_t n = 45;
  std::vector<Labelled> in(n);
  std::vector<Place> out(n);
  const auto x = numbers<float>(3 * n, 5);
  for (std::size_t i = 0; i < n; ++i)
    in[i] = {static_cast<std::int32_t>(i % 3), x[3 * i], {x[3 * i + 1], x[3 * i + 2]}};
  CHECK(tl::batched(f)(tl::field(in, &Labelled::weight), tl::field(in, &Labelled::at), tl::field(in, &Labelled::label))
            .to(tl::field(out, &Place::first), tl::field(out, &Place::second)) == n);
  bool same = true;
  for (std::size_t i = 0; i < n; ++i) {
    same = same && std::tuple(out[i].first, out[i].second) == tl::fused(f)(in[i].weight, in[i].at, in[i].label);
    same = same && out[i].at == tl::Tensor<float, 2>{};
  }
  CHECK(same);
}

TEST_CASE("a value of constant shape is shared by all inputs", "[batched]") {
  const auto f = tl::value_and_gradient<0>([](auto w, auto x, auto scale, auto power) {
    return scale * sum(w * x) + select(power == 2, square(w[0]), w[0]);
  });
  const std::array<double, 3> w{0.5, -1, 2};
  const auto x = numbers<double>(3 * 33, 6);
  std::vector<double> values(33);
  std::vector<std::array<double, 3>> by_w(33);
  tl::batched(f)(w, tl::rows<3>(x), 0.25, std::int32_t{2}).to(values, by_w);
  bool same = true;
  for (std::size_t i = 0; i < 33; ++i) {
    const auto [value, partial] = f(w, tl::tensor_view<const double, 3>(x.data() + 3 * i), 0.25, std::int32_t{2});
    same = same && value == values[i] && partial == tl::Tensor<double, 3>(by_w[i]);
  }
  CHECK(same);
}

TEST_CASE("the shortest range says how many inputs are computed", "[batched]") {
  const std::vector<float> a(50, 2), b(41, 3);
  std::vector<float> c(60, 77);
  CHECK(tl::batched(product)(a, b).to(c) == 41);
  CHECK((c[40] == 6 && c[41] == 77));
  CHECK(tl::batched(product)(a, b).to(std::span(c).first(33)) == 33);
  CHECK(tl::batched(product)(std::span<const float>(), b).to(c) == 0);
}

TEST_CASE("results may replace inputs", "[batched]") {
  auto a = numbers<double>(77, 8);
  const auto before = a;
  tl::batched(product)(a, 3.0).to(a);
  bool same = true;
  for (std::size_t i = 0; i < a.size(); ++i) same = same && a[i] == 3 * before[i];
  CHECK(same);
}

TEST_CASE("what happens in lanes that do not count is not seen", "[batched]") {
  const std::vector<double> x{0.25};
  std::vector<double> y(1);
  tl::batched([](auto t) { return 1 / t + log(t); })(x).to(y);
  CHECK(y[0] == tl::fused([](auto t) { return 1 / t + log(t); })(0.25));
}

TEST_CASE("a batched call takes nothing from the heap", "[batched]") {
  const auto w = numbers<float>(300, 9), x = numbers<float>(300, 10);
  std::vector<float> values(100);
  std::vector<tl::Tensor<float, 3>> by_w(100), by_x(100);
  const long before = test::allocations;
  tl::batched(tl::value_and_gradient(loss))(tl::rows<3>(w), tl::columns<3>(x)).to(values, by_w, by_x);
  CHECK(test::allocations == before);
}
