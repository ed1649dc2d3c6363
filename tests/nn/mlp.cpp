// SPDX-License-Identifier: BSL-1.0

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include <support/catch.hpp>
#include <support/element_types.hpp>
#include <tapeless/embedded.hpp>

namespace tl = tapeless;

namespace {

using Images = tl::MLP<tl::Linear<784, 128>, tl::ReLU, tl::Linear<128, 64>, tl::ReLU, tl::Linear<64, 10>>;
static_assert(Images::parameter_count == 109'386);
static_assert(Images::parameter_tensors == 6);
static_assert(std::is_same_v<Images::input, tl::shape<784>> && std::is_same_v<Images::output, tl::shape<10>>);
static_assert(std::is_same_v<Images::value_type, float>);
static_assert(sizeof(tl::MLP<tl::Linear<2, 8>, tl::Tanh, tl::Linear<8, 1>>) == 192, "parameters, rounded up to lines");

// --- names ----------------------------------------------------------------------------------------------------------
using Nested = tl::MLP<tl::Sequential<tl::Linear<3, 4>, tl::Sequential<tl::Tanh, tl::Linear<4, 5>>>, tl::ReLU,
                       tl::Sequential<tl::Linear<5, 2>>>;
static_assert(Nested::parameter_count == 3 * 4 + 4 + 4 * 5 + 5 + 5 * 2 + 2);
static_assert(std::is_same_v<Nested::input, tl::shape<3>> && std::is_same_v<Nested::output, tl::shape<2>>);

template<class Net> std::vector<std::string> names_of() {
  std::vector<std::string> names;
  Net{}.for_each_parameter([&](auto name, auto) { names.emplace_back(name); });
  return names;
}

// --- a network is its parameters ------------------------------------------------------------------------------------
using Small = tl::MLP<tl::Linear<2, 3>, tl::ReLU, tl::Linear<3, 1>>;
constexpr Small counted() {
  Small net;
  for (std::size_t i = 0; i < net.size(); ++i) net.data()[i] = static_cast<float>(i);
  return net;
}
constexpr Small net_of_counts = counted();
static_assert(net_of_counts.parameter<"0.weight">() == tl::Tensor<float, 2, 3>{0, 1, 2, 3, 4, 5});
static_assert(net_of_counts.parameter<"0.bias">() == tl::Tensor<float, 3>{6, 7, 8});
static_assert(net_of_counts.parameter<"2.weight">() == tl::Tensor<float, 3, 1>{9, 10, 11});
static_assert(net_of_counts.parameter<"2.bias">() == tl::Tensor<float, 1>{12});
static_assert(net_of_counts(tl::Tensor<float, 2>{1, -1}) == tl::Tensor<float, 1>{3 * 9 + 4 * 10 + 5 * 11 + 12});
static_assert(net_of_counts(std::array<float, 2>{1, -1}) == tl::Tensor<float, 1>{134}, "arrays are samples too");
static_assert(net_of_counts(tl::Tensor<float, 2, 2>{1, -1, 9, -9}) == tl::Tensor<float, 2, 1>{134, 12});
static_assert(Small{} == Small{} && Small{} != net_of_counts);

constexpr bool a_view_writes() {
  Small net;
  net.parameter<"2.weight">()(1, 0) = 7;
  return net.data()[10] == 7;
}
static_assert(a_view_writes());

/// A network's outputs by three ways, for a number of samples. They are programs of their own, which may add in another
/// order.
template<class Net, std::size_t Count> void expect_equal_ways(const Net& net) {
  using T = typename Net::value_type;
  constexpr std::size_t in = Net::input::size, out = Net::output::size;
  constexpr T allowed = 16 * std::numeric_limits<T>::epsilon();
  tl::Tensor<T, Count, in> x;
  tl::random_stream random(tl::seed(9));
  for (T& each : x) each = random.symmetric(T(1));
  const auto batch = net(x);
  std::array<T, Count * out> predicted;
  net.predict(x.data(), predicted.data(), Count);
  for (std::size_t i = 0; i < Count; ++i) {
    const auto row = net(tl::Tensor<T, in>(x.row(i)));
    for (std::size_t j = 0; j < out; ++j) {
      INFO("sample " << i << " of " << Count << ", output " << j);
      CHECK(std::fabs(batch(i, j) - row(j)) <= allowed);
      CHECK(std::fabs(predicted[i * out + j] - row(j)) <= allowed);
    }
  }
}

}  // namespace

TEST_CASE("parameters are named by the places of their layers", "[nn]") {
  CHECK(names_of<Images>() ==
        std::vector<std::string>{"0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"});
  CHECK(names_of<Nested>() ==
        std::vector<std::string>{"0.0.weight", "0.0.bias", "0.1.1.weight", "0.1.1.bias", "2.0.weight", "2.0.bias"});
}

TEST_CASE("a nested chain computes what the flat one does", "[nn]") {
  using Flat = tl::MLP<tl::Linear<3, 4>, tl::Tanh, tl::Linear<4, 5>, tl::ReLU, tl::Linear<5, 2>>;
  const Nested nested(tl::seed(4));
  const Flat flat(tl::seed(4));
  REQUIRE(Nested::parameter_count == Flat::parameter_count);
  CHECK(std::equal(nested.data(), nested.data() + nested.size(), flat.data()));
  const tl::Tensor<float, 2, 3> x{1, 2, 3, -0.5f, 0.25f, 4};
  CHECK(nested(x) == flat(x));
  CHECK(nested.parameter<"0.1.1.weight">() == flat.parameter<"2.weight">());
}

TEMPLATE_TEST_CASE("one sample, a batch and any number of samples give the same outputs", "[nn]",
                   TAPELESS_TESTS_TYPES) {
  using Odd = tl::basic_mlp<TestType, tl::Linear<17, 33>, tl::GELU, tl::Linear<33, 5>>;
  using Wide = tl::basic_mlp<TestType, tl::Linear<130, 64>, tl::ReLU, tl::Linear<64, 10>>;
  const Odd odd(tl::seed(7));
  expect_equal_ways<Odd, 1>(odd);
  expect_equal_ways<Odd, 7>(odd);
  expect_equal_ways<Odd, 9>(odd);
  expect_equal_ways<Odd, 75>(odd);
  expect_equal_ways<Wide, 65>(Wide(tl::seed(8)));
}

/// Whether the outputs of two samples have the same bits.
template<class Net> bool same_outputs(const typename Net::value_type* a, const typename Net::value_type* b) {
  return std::equal(a, a + Net::output::size, b);
}

TEST_CASE("equal samples have equal outputs, and one alone those of its own call", "[nn]") {
  using Net = tl::MLP<tl::Linear<20, 17>, tl::Tanh, tl::Linear<17, 9>, tl::ReLU, tl::Linear<9, 3>>;
  constexpr std::size_t count = 64 + 8 + 3;
  const Net net(tl::seed(1));
  tl::Tensor<float, 20> sample;
  for (std::size_t i = 0; i < 20; ++i) sample(i) = 0.1f * static_cast<float>(i) - 0.7f;
  tl::Tensor<float, count, 20> x;
  for (std::size_t i = 0; i < count; ++i) x[i] = sample;
  const auto alone = net(sample);
  const auto batch = net(x);
  tl::Tensor<float, count, 3> outputs, others;
  net.predict(x.data(), outputs.data(), count);
  for (std::size_t i = 0; i < count; ++i) CHECK(same_outputs<Net>(&outputs(i, 0), &batch(0, 0)));
  net.predict(x.data(), others.data(), 3);
  CHECK(same_outputs<Net>(&others(2, 0), &batch(0, 0)));
  net.predict<8>(x.data(), others.data(), 1);
  CHECK(same_outputs<Net>(&others(0, 0), &batch(0, 0)));

  net.predict(x.data(), others.data(), 1);
  CHECK(same_outputs<Net>(&others(0, 0), alone.data()));
  net.predict<1>(x.data(), others.data(), 9);
  for (std::size_t i = 0; i < 9; ++i) CHECK(same_outputs<Net>(&others(i, 0), alone.data()));

  static tl::workspace_buffer<Net::workspace_bytes<8>> room;
  others.fill(0);
  net.predict(x.data(), others.data(), count, room);
  CHECK(others == outputs);
}

// What takes 64 rows of 600 numbers on the stack takes fewer rows.
using Wide = tl::MLP<tl::Linear<8, 600>, tl::Tanh, tl::Linear<600, 2>>;
static_assert(Wide::workspace_bytes<64> > tl::frame_limit);
static_assert(Wide::rows_at_a_time() == 8 && Nested::rows_at_a_time() == 64);

TEST_CASE("a network begins anew where it lies", "[nn]") {
  Small net = net_of_counts;
  net.initialize(tl::seed(3));
  CHECK(net == Small(tl::seed(3)));
}

TEST_CASE("no samples give no outputs", "[nn]") {
  float output = 5;
  net_of_counts.predict(nullptr, &output, 0);
  CHECK(output == 5);
}
