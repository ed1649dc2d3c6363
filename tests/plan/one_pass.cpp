// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_kernels.hpp>
#include <support/one_pass_programs.hpp>
#include <tapeless/plan/bytes.hpp>
#include <tapeless/plan/flops.hpp>

namespace tl = tapeless;
using tl::op, tl::program_builder, tl::ref, test::kernels_in_one_pass;

namespace {

using test::detail::matrix;

/// x̄ = d Wᵀ and the step of W. Arguments: d, x, W, x̄.
struct update {
  static constexpr void build(program_builder& b) {
    const ref d = b.read(matrix(1, 24), 0), x = b.read(matrix(1, 20), 1), w = b.read(matrix(20, 24), 2);
    b.write(product(d, transpose(w)), 3);
    b.write(w - product(transpose(x), d), 2);
  }
};
static_assert(kernels_in_one_pass<update> == 1 && tl::plan_of<update>.size() == 1 && tl::plan_of<update>.copied == 0,
              "a matrix is updated while its rows are summed");
static_assert(tl::flops_of<update> == 2 * 20 * 24 + 2 * 20 * 24, "each element is multiplied twice, and added twice");
static_assert(tl::kernel_bytes(tl::plan_of<update>, tl::plan_of<update>.kernels[0], 4) ==
                  4 * (24 + 20 + 480 + 480 + 20),
              "it is read once and written once");

/// The step needs the product.
struct update_by_product {
  static constexpr void build(program_builder& b) {
    const ref d = b.read(matrix(1, 24), 0), w = b.read(matrix(20, 24), 2);
    const ref back = product(d, transpose(w));
    b.write(back, 3);
    b.write(w - product(transpose(back), d), 2);
  }
};
static_assert(kernels_in_one_pass<update_by_product> == 0 && tl::plan_of<update_by_product>.copied == 0,
              "what needs a product comes after it");

/// The step needs the product by another kernel.
struct update_by_function_of_product {
  static constexpr void build(program_builder& b) {
    const ref d = b.read(matrix(1, 24), 0), w = b.read(matrix(20, 24), 2);
    const ref back = product(d, transpose(w));
    const ref total = broadcast(reduce(op::sum, back, {1, 1, 0, 0}), back.shape());
    b.write(w - product(transpose(back / total), d), 2);
  }
};

static_assert(kernels_in_one_pass<update_by_function_of_product> == 0);

/// The old matrix is needed again with what comes out of the product.
struct matrix_read_again {
  static constexpr void build(program_builder& b) {
    const ref d = b.read(matrix(1, 24), 0), x = b.read(matrix(1, 24), 1), w = b.read(matrix(24, 24), 2);
    const ref once = product(d, transpose(w)), twice = product(once, transpose(w));
    b.write(twice, 3);
    b.write(w - product(transpose(x), d), 2);
  }
};
static_assert(tl::plan_of<matrix_read_again>.copied == 0, "the old matrix is read to the end before its update");

/// Both at other coordinates.
struct transposed_update {
  static constexpr void build(program_builder& b) {
    const ref d = b.read(matrix(1, 24), 0), x = b.read(matrix(1, 24), 1), w = b.read(matrix(24, 24), 2);
    b.write(product(d, transpose(w)), 3);
    b.write(transpose(w) - product(transpose(x), d), 4);
  }
};
static_assert(kernels_in_one_pass<transposed_update> == 0, "what reads the matrix across is another kernel");

/// The update of the one row that the product reads, in its epilogue.
struct row_updated_too {
  static constexpr void build(program_builder& b) {
    const ref d = b.read(matrix(1, 24), 0), x = b.read(matrix(1, 24), 1), w = b.read(matrix(24, 24), 2);
    b.write(d - product(d, transpose(w)), 0);
    b.write(w - product(transpose(x), d), 2);
  }
};

/// What a product and an update have of constant evaluation.
constexpr bool evaluates() {
  float d[24]{}, x[20]{}, w[480]{}, back[20]{}, workspace[tl::workspace_size<update>]{};
  d[3] = 2, x[7] = 3, w[7 * 24 + 3] = 5;
  const tl::pointer<float> arguments[]{{d}, {x}, {w}, {back}};
  tl::run<update, tl::backend::native>(arguments, workspace);
  return back[7] == 10 && w[7 * 24 + 3] == -1 && back[6] == 0 && w[7 * 24 + 4] == 0;
}
static_assert(evaluates());

}  // namespace

TEST_CASE("a matrix is read before its update, by whoever needs it", "[plan]") {
  test::check<update, float>();
  test::check<update_by_product, float>();
  test::check<update_by_function_of_product, float>();
  test::check<matrix_read_again, float>();
  test::check<transposed_update, float>();
  test::check<row_updated_too, float>();
}
