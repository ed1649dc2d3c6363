// SPDX-License-Identifier: BSL-1.0

// The verifier finds nothing in programs with loops, nor in their bodies: forward, in reverse, recomputed, in blocks.

#include <string_view>

#include <support/catch.hpp>
#include <tapeless/graph/verify.hpp>
#include <tapeless/plan/verify.hpp>
#include <tapeless/tapeless.hpp>

namespace tl = tapeless;

namespace {

using vector = tl::Tensor<double, 5>;
using matrix = tl::Tensor<double, 5, 5>;
using rows = tl::Tensor<double, 12, 5>;

template<class Keep>
constexpr auto recurrent = [](auto W, auto h, auto xs) {
  const auto both = tl::scan<12, Keep>(
      [=](auto state, auto x) {
        const auto next = tanh(matmul(W, state) + x);
        return std::pair{next, sum(square(next))};
      },
      h, xs);
  return sum(both.first) + sum(both.second);
};

constexpr auto integrated = [](auto x0, auto w) {
  return tl::fold<20>([=](auto x) { return x + 0.1 * (w * sin(x) - x * x); }, x0);
};

template<class... A, class F> std::string_view reason(F) {
  using E = typename decltype(tl::detail::expression_of<F, A...>())::type;
  const tl::fault program = tl::verify_program<E>();
  return program ? program.reason : tl::verify_plan<E>().reason;
}

}  // namespace

TEST_CASE("the verifier finds nothing in loops", "[plan]") {
  CHECK(reason<matrix, vector, rows>(tl::fused(recurrent<tl::keep_steps>)) == "");
  CHECK(reason<matrix, vector, rows>(tl::value_and_gradient(recurrent<tl::keep_steps>)) == "");
  CHECK(reason<matrix, vector, rows>(tl::value_and_gradient(recurrent<tl::recompute_steps>)) == "");
  CHECK(reason<matrix, vector, rows>(tl::value_and_gradient(recurrent<tl::checkpoints<4>>)) == "");
  CHECK(reason<>(tl::value_and_gradient(integrated)) == "");
  CHECK(reason<>(tl::hessian(integrated)) == "");
  CHECK(reason<>(tl::jacobian<tl::direction::forward>(integrated)) == "");
}
