// SPDX-License-Identifier: BSL-1.0

#include <string>
#include <string_view>

#include <plan/neurons.hpp>
#include <plan/training_step.hpp>
#include <support/catch.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/kernel/plan_text.hpp>

namespace tl = tapeless;

namespace {

using test::neurons;

constexpr tl::target avx2 = tl::targets::avx2<float>;

constexpr std::string_view neurons_text =
    R"(2 kernels, 88 operations, 0 elements of workspace, on 16 registers of 8 numbers, in one function

0: product 1 x 8 by 8 x 4, 80 operations
    product, add, tanh, fnma
    by tiles, lanes along columns, 4 accumulators
    of argument 0, steps 0 1
    of argument 1, steps 4 1
    of argument 2, steps 0 1
    to argument 3, steps 0 1
    to argument 2, steps 0 1

1: rows 4, 8 operations
    multiply, row sum
    by rows, lanes along columns
    of argument 3, steps 1
    to argument 4, steps 0
)";
static_assert(tl::plan_text<neurons, avx2>() == neurons_text);

struct exchange {
  static constexpr void build(tl::program_builder& b) {
    const tl::ref x = b.read({{7, 1, 1, 1}, 1}, 0), y = b.read({{7, 1, 1, 1}, 1}, 1);
    b.write(y, 0);
    b.write(x, 1);
  }
};
constexpr std::string_view exchange_text =
    R"(2 kernels, 0 operations, 16 elements of workspace, 1 results copied to their places at the end, on 16 registers of 8 numbers, in one function

0: rows 7, 0 operations
    copy, copy
    by rows, lanes along columns
    of argument 1, steps 1
    to workspace 0, steps 1
    of argument 0, steps 1
    to argument 1, steps 1

1: rows 7, 0 operations
    copy
    by rows, lanes along columns
    of workspace 0, steps 1
    to argument 0, steps 1
)";
static_assert(tl::plan_text<exchange, avx2>() == exchange_text);

using step = test::training_step<128, 784, 128, 64, 10>;
constexpr std::string_view step_text =
    R"(10 kernels, 58522133 operations, 51728 elements of workspace, on 16 registers of 8 numbers

0: product 128 x 784 by 784 x 128, 25722880 operations
    product, add, relu
    by tiles, lanes along columns, sums in 6 x 2 registers
    of argument 0, steps 784 1
    of argument 2, steps 128 1
    of argument 3, steps 0 1
    to workspace 0, steps 128 1

1: product 128 x 128 by 128 x 64, 2113536 operations
    product, add, relu
    by tiles, lanes along columns, sums in 6 x 2 registers
    of workspace 0, steps 128 1
    of argument 4, steps 64 1
    of argument 5, steps 0 1
    to workspace 16384, steps 64 1

2: product 128 x 64 by 64 x 10, 165120 operations
    product, add
    by tiles, lanes along columns, sums in 6 x 2 registers
    of workspace 16384, steps 64 1
    of argument 6, steps 10 1
    of argument 7, steps 0 1
    to workspace 24576, steps 10 1

3: rows 128 x 10 in 3 passes, 14721 operations
    row max, equal, select, row sum / subtract, exp, row sum, row log, row add, row subtract, row divide, total sum / equal, select, fma, total multiply, total copy
    by transposed_rows, lanes along rows
    scratch in workspace 25856
    of workspace 24576, steps 10 1
    of the counter, steps 0 1
    of argument 1, steps 1 0
    to workspace 25872, steps 10 1
    to argument 8, steps 0 0

4: columns 128 x 10 over axes 0, 1300 operations
    column sum, column fnma
    by columns, lanes along columns
    of workspace 25872, steps 10 1
    of argument 7, steps 0 1
    to argument 7, steps 0 1

5: product 128 x 10 by 10 x 64, turned, 188544 operations
    product, less, select, column sum, column fnma
    by tiles, lanes along columns, sums in 6 x 2 registers
    of workspace 25872, steps 10 1
    of argument 6, steps 1 10
    scratch in workspace 24576
    of workspace 16384, steps 64 1
    to workspace 27152, steps 64 1
    of argument 5, steps 0 1
    to argument 5, steps 0 1

6: product 64 x 128 by 128 x 10, 165120 operations
    product, fnma
    by tiles, lanes along columns, sums in 6 x 2 registers
    of workspace 16384, steps 1 64
    of workspace 25872, steps 10 1
    of argument 6, steps 10 1
    to argument 6, steps 10 1

7: product 128 x 64 by 64 x 128, turned, 2146560 operations
    product, less, select, column sum, column fnma
    by tiles, lanes along columns, sums in 6 x 2 registers
    of workspace 27152, steps 64 1
    of argument 4, steps 1 64
    scratch in workspace 16384
    of workspace 0, steps 128 1
    to workspace 35344, steps 128 1
    of argument 3, steps 0 1
    to argument 3, steps 0 1

8: product 128 x 128 by 128 x 64, 2113536 operations
    product, fnma
    by tiles, lanes along columns, sums in 6 x 2 registers
    of workspace 0, steps 1 128
    of workspace 27152, steps 64 1
    of argument 4, steps 64 1
    to argument 4, steps 64 1

9: product 784 x 128 by 128 x 128, 25890816 operations
    product, fnma
    by tiles, lanes along columns, sums in 6 x 2 registers
    of argument 0, steps 1 784
    of workspace 35344, steps 128 1
    of argument 2, steps 128 1
    to argument 2, steps 128 1
)";

/// The text as a program writes it that has the plan as data.
template<class Build> std::string text_at_run_time() {
  const volatile bool run_time = true;
  const auto plan = tl::plan_of<Build>;
  std::string text(run_time ? tl::plan_text<Build, avx2>().size() : 0, ' ');
  tl::detail::text_writer writer{text.data()};
  tl::detail::write_plan(writer, plan, tl::flops_of<Build>, avx2);
  return text;
}

}  // namespace

TEST_CASE("the plan of a training step reads as it is kept here", "[kernel]") {
  CHECK(tl::plan_text<step, avx2>() == step_text);
  CHECK(tl::plan_of<step>.size() == 10);
}

TEST_CASE("a plan reads the same at run time", "[kernel]") {
  CHECK(text_at_run_time<step>() == step_text);
  CHECK(text_at_run_time<neurons>() == neurons_text);
}
