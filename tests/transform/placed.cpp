// SPDX-License-Identifier: BSL-1.0

// Results and numbers in between lie where the caller says, also where arguments lie.

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <tuple>

#include <support/catch.hpp>
#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

template<std::size_t... E> using D = tl::Tensor<double, E...>;

constexpr auto square_it = [](auto x) { return x * x; };
constexpr auto energy = [](auto W, auto x) { return sum(tanh(matmul(W, x))); };
constexpr auto product = [](auto A, auto x) { return matmul(A, x); };
constexpr auto turned = [](auto x) { return transpose(x); };
constexpr auto shares = [](auto x) { return softmax(x); };
constexpr auto rotate = [](auto pair) {
  auto [a, b] = pair;
  return std::pair{0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b};
};

// --- in constant evaluation too -------------------------------------------------------------------------------------
constexpr bool all_kinds_of_destinations() {
  double value = 0, slope = 0;
  tl::value_and_gradient(square_it).to(value, slope)(3.0);
  std::array<std::array<double, 2>, 2> nested{{{1, 2}, {3, 4}}};
  tl::fused(square_it).to(nested)(nested);
  double flat[4]{};
  tl::fused(square_it).to(tl::tensor_view<double, 2, 2>(flat))(nested);
  std::pair<double, double> pair{1, 0};
  tl::fused(rotate).to(pair)(pair);
  return value == 9 && slope == 6 && nested[0][1] == 4 && nested[1][1] == 16 && flat[3] == 256 && pair.second == 0.8;
}
static_assert(all_kinds_of_destinations());

struct Gradient {
  D<3, 3> W;
  D<3> x;
};

}  // namespace

TEST_CASE("results are written where the caller says", "[transform]") {
  const D<3, 3> W{1, 2, 3, 4, 5, 6, 7, 8, 9};
  const D<3> x{0.1, 0.2, 0.3};
  const auto [value, by] = tl::value_and_gradient(energy)(W, x);
  CHECK(value == Approx(std::tanh(1.4) + std::tanh(3.2) + std::tanh(5.0)));
  double v = 0, w[3][3];
  std::array<double, 3> g;
  tl::value_and_gradient(energy).to(v, w, std::span<double, 3>(g))(W, x);
  CHECK(v == value);
  CHECK(w[2][1] == std::get<0>(by)(2, 1));
  CHECK(g[1] == std::get<1>(by)(1));
  Gradient in_struct;
  tl::gradient(energy).to(in_struct)(W, x);
  CHECK(in_struct.W == std::get<0>(by));
  CHECK(in_struct.x == std::get<1>(by));
  D<3, 3> tied;
  tl::gradient(energy).to(std::tie(tied, g))(W, x);
  CHECK(tied == std::get<0>(by));
}

TEST_CASE("a result in the place of an argument is that of the argument as it was", "[transform]") {
  D<100> x;
  for (std::size_t i = 0; i < 100; ++i) x(i) = 0.01 * static_cast<double>(i);
  D<100> y = x;
  const D<100> wanted = tl::fused(shares)(x);
  tl::fused(shares).to(y)(y);
  CHECK(y == wanted);
  tl::fused(square_it).to(y)(y);
  CHECK(y == tl::fused(square_it)(wanted));
  D<10, 10> A;
  for (std::size_t i = 0; i < 100; ++i) A.data()[i] = static_cast<double>(i % 7);
  const D<10, 10> at = tl::fused(turned)(A), aa = tl::fused(product)(A, A);
  D<10, 10> B = A;
  tl::fused(turned).to(B)(B);
  CHECK(B == at);
  CHECK(B != A);
  B = A;
  tl::fused(product).to(B)(B, B);
  CHECK(B == aa);
}

TEST_CASE("results of which a part lies where an argument does are right", "[transform]") {
  std::array<double, 101> numbers;
  for (std::size_t i = 0; i < 101; ++i) numbers[i] = static_cast<double>(i);
  const tl::tensor_view<double, 100> first(numbers.data()), later(numbers.data() + 1);
  tl::fused(square_it).to(later)(first);
  for (std::size_t i = 0; i < 100; ++i) CHECK(numbers[i + 1] == static_cast<double>(i * i));
  tl::fused(square_it).to(first)(later);
  for (std::size_t i = 0; i < 100; ++i) CHECK(numbers[i] == static_cast<double>(i * i * i * i));
  std::pair<double, double> p{1, 2};
  tl::fused(rotate).to(std::tie(p.second, p.first))(p);  // crosswise
  CHECK(p.second == 0.6 * 1 - 0.8 * 2);
  CHECK(p.first == Approx(0.8 * 1 + 0.6 * 2));
}

TEST_CASE("large results and workspaces lie in storage of the caller's", "[transform]") {
  constexpr std::size_t many = 640'000;
  using Big = D<many>;
  constexpr auto f = tl::value_and_gradient([](auto x) { return logsumexp(x); });
  static_assert(f.workspace_bytes<Big> >= many * sizeof(double));
  const auto x = std::make_unique<Big>(), by_x = std::make_unique<Big>();
  const auto room = std::make_unique<tl::workspace_buffer<f.workspace_bytes_in_place<Big>>>();
  x->fill(1);
  double value = 0;
  f.to(value, *by_x).with_workspace (*room)(*x);
  CHECK(value == Approx(1 + std::log(static_cast<double>(many))));
  CHECK((*by_x)(many / 2) == Approx(1.0 / many));
  f.with_workspace(*room).to(value, *x)(*x);
  CHECK(*x == *by_x);
  tl::fused(square_it).to (*x)(*x);  // needs no room at all
  CHECK((*x)(7) == (*by_x)(7) * (*by_x)(7));
}

TEST_CASE("a workspace of bytes is used from a multiple of 64 on", "[transform]") {
  alignas(64) std::byte bytes[64 + tl::fused(product).workspace_bytes<D<8, 8>, D<8, 8>> + 64];
  const auto A = D<8, 8>::full(0.5);
  const D<8, 8> found = tl::fused(product).with_workspace(std::span(bytes).subspan(3))(A, A);
  CHECK(found == D<8, 8>::full(2));
}
