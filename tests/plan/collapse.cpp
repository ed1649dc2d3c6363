// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <tapeless/graph/functions.hpp>

namespace tl = tapeless;
using tl::axes, tl::extents, tl::kind, tl::level, tl::op, tl::program_builder, tl::ref;

namespace {

constexpr bool equals(const tl::fixed_array<std::int32_t, 4>& a, std::int32_t i, std::int32_t j, std::int32_t k,
                      std::int32_t l) {
  return a[0] == i && a[1] == j && a[2] == k && a[3] == l;
}

struct whole_tensors {
  static constexpr void build(program_builder& b) {
    const ref x = b.read({{2, 3, 128, 2}, 4}, 0), y = b.read({{2, 3, 128, 2}, 4}, 1);
    b.write(tanh(x) * y, 2);
  }
};
static_assert(equals(tl::plan_of<whole_tensors>.kernels[0].shape.extent, 1, 1, 1, 1536), "a kernel runs flat");

struct with_a_total {
  static constexpr void build(program_builder& b) {
    const ref x = b.read({{256, 2, 1, 1}, 2}, 0);
    b.write(reduce(op::sum, tanh(x), axes{1, 1, 0, 0}), 1);
  }
};
static_assert(equals(tl::plan_of<with_a_total>.kernels[0].shape.extent, 1, 1, 1, 512), "a total asks for no rows");

struct with_a_row {
  static constexpr void build(program_builder& b) {
    const ref x = b.read({{4, 6, 5, 1}, 3}, 0), row = b.read({{5, 1, 1, 1}, 1}, 1);
    b.write(x + broadcast(row, x.shape()), 2);
  }
};
static_assert(equals(tl::plan_of<with_a_row>.kernels[0].shape.extent, 1, 1, 24, 5), "a repeated row keeps its axis");

struct with_a_column {
  static constexpr void build(program_builder& b) {
    const ref x = b.read({{4, 6, 5, 1}, 3}, 0), column = b.read({{4, 1, 1, 1}, 3}, 1);
    b.write(x + broadcast(column, x.shape()), 2);
  }
};
static_assert(equals(tl::plan_of<with_a_column>.kernels[0].shape.extent, 1, 1, 4, 30), "inner axes are one row");

struct softmax_of_rank_three {
  static constexpr void build(program_builder& b) {
    const ref x = b.read({{4, 6, 5, 1}, 3}, 0);
    const axes last{0, 0, 1, 0};
    const ref e = exp(x - broadcast(reduce(op::max, x, last), x.shape()));
    b.write(e / broadcast(reduce(op::sum, e, last), x.shape()), 1);
  }
};
static_assert(equals(tl::plan_of<softmax_of_rank_three>.kernels[0].shape.extent, 1, 1, 24, 5),
              "rows that are computed with stay rows");

struct column_sums_of_rank_four {
  static constexpr void build(program_builder& b) {
    const ref x = b.read({{2, 3, 4, 5}, 4}, 0);
    b.write(reduce(op::sum, x * x, axes{1, 1, 0, 0}), 1);
  }
};
static_assert(equals(tl::plan_of<column_sums_of_rank_four>.kernels[0].shape.extent, 1, 1, 6, 20) &&
                  tl::plan_of<column_sums_of_rank_four>.kernels[0].shape.reduced == 4,
              "axes that are summed over become one, and so do those that stay");

struct sum_in_the_middle {
  static constexpr void build(program_builder& b) {
    const ref x = b.read({{2, 3, 4, 5}, 4}, 0);
    b.write(reduce(op::sum, x * x, axes{0, 1, 0, 0}), 1);
  }
};
static_assert(equals(tl::plan_of<sum_in_the_middle>.kernels[0].shape.extent, 1, 2, 3, 20) &&
                  tl::plan_of<sum_in_the_middle>.kernels[0].shape.reduced == 4,
              "a summed axis between others stays apart");

struct one_slot_an_operand {
  static constexpr void build(program_builder& b) {
    const ref x = b.read({{3, 4, 1, 1}, 2}, 0), y = b.read({{3, 1, 1, 1}, 2}, 1);
    const ref wide = broadcast(y, x.shape()), through = reshape(broadcast(y, {{3, 2, 1, 1}, 2}), {{6, 1, 1, 1}, 1});
    const ref again = broadcast(slice(reshape(through, {{3, 2, 1, 1}, 2}), {}, y.shape()), x.shape());
    b.write(tanh(2.0 * x * wide) + 2.0 * (again / x), 2);
    b.write(2.0 / x, 3);
  }
};
constexpr int count(op code) {
  int n = 0;
  for (const auto& i : tl::plan_of<one_slot_an_operand>.code) n += i.code == code;
  return n;
}
static_assert(tl::plan_of<one_slot_an_operand>.size() == 1 && tl::plan_of<one_slot_an_operand>.slots.size() == 4 &&
                  count(op::constant) == 1,
              "an operand has one slot and a constant one instruction");

}  // namespace

TEST_CASE("collapsed kernels give what the program says", "[plan]") {
  CHECK(test::check_closely<whole_tensors, float>(1e-6) == "");
  CHECK(test::check_closely<with_a_total, float>(1e-6) == "");
  CHECK(test::check_exactly<with_a_row, double>() == "");
  CHECK(test::check_exactly<with_a_column, float>() == "");
  CHECK(test::check_closely<softmax_of_rank_three, double>(1e-14) == "");
  CHECK(test::check_closely<column_sums_of_rank_four, float>(1e-6) == "");
  CHECK(test::check_exactly<sum_in_the_middle, float>() == "");
  CHECK(test::check_closely<one_slot_an_operand, float>(1e-5) == "");
}
