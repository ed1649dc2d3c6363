// SPDX-License-Identifier: BSL-1.0

// Which strategy a kernel has, on any target: asked of values, so nothing is instantiated here.

#include <array>
#include <cstdint>

#include <support/catch.hpp>
#include <tapeless/kernel/strategy.hpp>

namespace tl = tapeless;

namespace {

using tl::lane_axis;
using tl::level;
using tl::loop_nest;
using tl::op;
using tl::strategy;

constexpr tl::target avx512 = tl::targets::avx512<float>, avx2 = tl::targets::avx2<float>,
                     sse2 = tl::targets::sse2<float>, neon = tl::targets::neon<float>,
                     scalar = tl::targets::scalar<float>;

/// A product (Rows, Inner) by (Inner, Columns) with a function of its sums; factors may lie transposed.
struct product {
  std::int32_t rows, inner, columns;
  op epilogue = op::relu;
  bool transposed_a = false, transposed_b = false, tiny = false, sums_columns = false, on_factor = false;

  [[nodiscard]] constexpr tl::kernel_view view(std::array<tl::instruction, 5>& code,
                                               std::array<tl::operand_slot, 3>& slots) const {
    slots[0].stride = transposed_a ? tl::strides{1, rows, 0, 0} : tl::strides{inner, 1, 0, 0};
    slots[1].stride = transposed_b ? tl::strides{1, inner, 0, 0} : tl::strides{columns, 1, 0, 0};
    slots[2].stride = {0, 0, columns, 1};
    code[0] = {.code = op::product};
    code[1] = {.code = epilogue, .a = 0};
    code[2] = {.code = op::store, .a = 1, .slot = 2};
    code[3] = {.code = sums_columns ? op::sum : op::copy, .at = sums_columns ? level::line : level::element, .a = 1};
    code[4] = {.code = op::copy, .at = on_factor ? level::factor : level::element, .a = 0};
    tl::kernel_shape shape;
    shape.form = tl::kind::product;
    shape.extent = {1, 1, rows, columns};
    shape.inner = inner;
    const tl::detail::factor_steps step{slots[0].stride[1], slots[1].stride[0], slots[1].stride[1]};
    shape.how = tl::detail::sums_in_lanes(rows, columns, inner, step) ? tl::walk::dots
                : tl::detail::is_transposed(columns, step)            ? tl::walk::turned
                                                                      : tl::walk::streamed;
    return {shape, code.data(), slots.data(), 5, 3, tiny};
  }
};

/// Elementwise work over (Rows, Columns), by an operand with the strides `of`, and where `once_a_row` with a sum.
struct rows {
  std::int32_t rows, columns;
  tl::strides of;
  bool once_a_row = false, tiny = false;

  [[nodiscard]] constexpr tl::kernel_view view(std::array<tl::instruction, 5>& code,
                                               std::array<tl::operand_slot, 3>& slots) const {
    slots[0].stride = {0, 0, columns, 1};
    slots[1].stride = of;
    slots[2].stride = {0, 0, columns, 1};
    code[0] = {.code = op::load, .slot = 0};
    code[1] = {.code = op::load, .slot = 1};
    code[2] = {.code = op::multiply, .a = 0, .b = 1};
    code[3] = {.code = op::store, .a = 2, .slot = 2};
    code[4] = {.code = op::sum, .at = level::line, .a = 2};
    tl::kernel_shape shape;
    shape.extent = {1, 1, rows, columns};
    return {shape, code.data(), slots.data(), once_a_row ? 5 : 4, 3, tiny};
  }
};

template<class Kernel>
constexpr strategy chosen(const Kernel& k, const tl::target& on, loop_nest without = loop_nest::none) {
  std::array<tl::instruction, 5> code{};
  std::array<tl::operand_slot, 3> slots{};
  return tl::choose(k.view(code, slots), on, without);
}
template<class Kernel>
constexpr bool runs_by(const Kernel& k, const tl::target& on, loop_nest nest, loop_nest without = loop_nest::none) {
  return chosen(k, on, without).nest == nest;
}

// The same kernel on five targets.
constexpr product layer{64, 100, 64, op::tanh};
static_assert(chosen(layer, avx512) == strategy{loop_nest::deferred_epilogue, lane_axis::columns, 8, 2, 1});
static_assert(chosen(layer, avx2) == strategy{loop_nest::tiles, lane_axis::columns, 6, 2, 1},
              "sums and an epilogue at once take 32 registers");
static_assert(chosen(layer, neon) == strategy{loop_nest::deferred_epilogue, lane_axis::columns, 8, 2, 1},
              "AArch64 has them");
static_assert(chosen(layer, sse2) == strategy{loop_nest::tiles, lane_axis::columns, 6, 2, 1});
static_assert(chosen(layer, scalar) == strategy{loop_nest::scalar_product, lane_axis::none, 1, 1, 1});
static_assert(runs_by(product{64, 100, 64, op::relu}, avx512, loop_nest::tiles), "a short epilogue is not deferred");
static_assert(runs_by(product{64, 12, 64, op::tanh}, avx512, loop_nest::tiles), "nor one that the sums cannot hide");
static_assert(runs_by(product{.rows = 64, .inner = 100, .columns = 64, .epilogue = op::tanh, .sums_columns = true},
                      avx512, loop_nest::tiles));

// One row: chains for each row of the weights, or all of a row in registers.
static_assert(chosen(product{1, 100, 10}, avx512) ==
              strategy{loop_nest::joined_rows, lane_axis::inner_columns, 1, 5, 8});
static_assert(chosen(product{1, 100, 10}, avx2) ==
              strategy{loop_nest::joined_rows, lane_axis::inner_columns, 1, 10, 8});
static_assert(chosen(product{1, 100, 10}, sse2).nest == loop_nest::tiles, "20 sums of 4 numbers are more than 12");
static_assert(chosen(product{1, 100, 10}, neon).nest == loop_nest::joined_rows, "and less than 26");
static_assert(chosen(product{1, 100, 128}, avx2) == strategy{loop_nest::tiles, lane_axis::columns, 1, 8, 1});
static_assert(chosen(product{1, 100, 128}, avx512) == strategy{loop_nest::tiles, lane_axis::columns, 1, 8, 1});

// Rows and columns that do not fill registers.
static_assert(chosen(product{12, 5, 4}, avx2).nest == loop_nest::tiles, "five rows of ten numbers are no register");
static_assert(chosen(product{12, 4, 4}, avx2).nest == loop_nest::packed_rows);
static_assert(chosen(product{12, 4, 4}, avx2).lanes == lane_axis::rows_columns);
static_assert(chosen(product{12, 4, 4}, sse2).nest == loop_nest::tiles, "a row of four fills a register");
static_assert(chosen(product{.rows = 64, .inner = 32, .columns = 4, .transposed_a = true}, avx2) ==
              strategy{loop_nest::swapped_factors, lane_axis::rows, 4, 2, 1});
static_assert(chosen(product{256, 64, 2}, avx2) == strategy{loop_nest::dots, lane_axis::inner, 4, 2, 16});
static_assert(chosen(product{256, 64, 2}, avx512) == strategy{loop_nest::dots, lane_axis::inner, 16, 1, 16});
static_assert(chosen(product{256, 64, 2}, scalar) == strategy{loop_nest::scalar_product, lane_axis::none, 1, 1, 16},
              "the bits of sixteen lanes, one number at a time");
static_assert(runs_by(product{.rows = 1, .inner = 8, .columns = 20, .transposed_b = true}, avx512,
                      loop_nest::packed_dots));
static_assert(runs_by(product{.rows = 1, .inner = 8, .columns = 20, .transposed_b = true}, avx2, loop_nest::dots));
static_assert(chosen(product{.rows = 1, .inner = 64, .columns = 64, .transposed_b = true, .on_factor = true}, avx512) ==
              strategy{loop_nest::factor_walk, lane_axis::inner, 16, 1, 16});
static_assert(runs_by(product{3, 12, 1}, avx2, loop_nest::chains_in_lanes));
static_assert(runs_by(product{3, 12, 1}, tl::targets::avx512<double>, loop_nest::chains_in_lanes));
static_assert(runs_by(product{3, 12, 1}, tl::targets::sse2<double>, loop_nest::scalar_product),
              "two lanes hold no four chains");
static_assert(runs_by(product{.rows = 1, .inner = 8, .columns = 4}, avx2, loop_nest::joined_rows));
static_assert(runs_by(product{.rows = 1, .inner = 8, .columns = 4, .tiny = true}, avx2, loop_nest::tiles),
              "in one function rows that have just been stored are loaded as they were");

// Elementwise work.
constexpr tl::strides element{0, 0, 4, 1}, by_column{0, 0, 0, 1}, by_row{0, 0, 1, 0};
static_assert(runs_by(rows{1, 1, element}, avx2, loop_nest::straight_line));
static_assert(chosen(rows{20, 4, by_column}, avx2) == strategy{loop_nest::flattened_rows, lane_axis::rows_columns});
static_assert(runs_by(rows{20, 4, by_row}, avx2, loop_nest::flattened_rows));
static_assert(runs_by(rows{20, 4, by_column}, sse2, loop_nest::hoisted_columns));
static_assert(chosen(rows{20, 40, by_column}, avx2) == strategy{loop_nest::hoisted_columns, lane_axis::columns});
static_assert(runs_by(rows{20, 40, by_row}, avx2, loop_nest::rows), "nothing is the same for all rows");
static_assert(runs_by(rows{20, 40, by_column}, scalar, loop_nest::rows));
static_assert(chosen(rows{20, 1, by_column}, avx2) == strategy{loop_nest::rows, lane_axis::none});
static_assert(chosen(rows{128, 10, by_column, true}, avx512) == strategy{loop_nest::transposed_rows, lane_axis::rows});
static_assert(runs_by(rows{12, 10, by_column, true}, avx512, loop_nest::rows), "twelve rows fill no sixteen lanes");
static_assert(runs_by(rows{12, 10, by_column, true}, avx2, loop_nest::transposed_rows));
static_assert(runs_by(rows{128, 17, by_column, true}, avx512, loop_nest::rows));
static_assert(runs_by(rows{128, 10, by_column, true, true}, avx512, loop_nest::rows));

// What is left out is replaced by what would be next.
static_assert(runs_by(layer, avx512, loop_nest::tiles, loop_nest::deferred_epilogue));
static_assert(runs_by(product{1, 100, 10}, avx2, loop_nest::tiles, loop_nest::joined_rows));
static_assert(runs_by(rows{20, 4, by_column}, avx2, loop_nest::rows, loop_nest::flattened_rows));
static_assert(runs_by(product{3, 12, 1}, avx2, loop_nest::scalar_product, loop_nest::chains_in_lanes));

// What this is compiled for is one of the targets.
static_assert(tl::native_target<float>.fma == tl::has_fma);
static_assert(tl::native_target<float>.lanes == 1 ||
              tl::native_target<float>.lanes == 2 * tl::native_target<double>.lanes);

static_assert(tl::name_of(loop_nest::factor_walk) == "factor_walk" && tl::name_of(loop_nest::loop) == "loop");

TEST_CASE("a strategy is asked for at run time as well") {
  CHECK(chosen(layer, avx512).nest == loop_nest::deferred_epilogue);
  CHECK(chosen(layer, scalar).lanes == lane_axis::none);
}

}  // namespace
