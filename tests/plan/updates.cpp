// SPDX-License-Identifier: BSL-1.0

#include <support/catch.hpp>
#include <support/check_program.hpp>
#include <tapeless/graph/functions.hpp>

namespace tl = tapeless;
using tl::axes, tl::extents, tl::op, tl::program_builder, tl::ref;

namespace {

constexpr extents square{{5, 5, 1, 1}, 2}, row{{7, 1, 1, 1}, 1};

/// How many results the plan computes apart and copies to their arguments at the end.
template<class Build> constexpr int copied = tl::plan_of<Build>.copied;

struct exchange {
  static constexpr void build(program_builder& b) {
    const ref x = b.read(row, 0), y = b.read(row, 1);
    b.write(y, 0);
    b.write(x, 1);
  }
};
static_assert(copied<exchange> == 1, "one of two exchanged arguments needs a place in between");

struct read_after_the_update {
  static constexpr void build(program_builder& b) {
    const ref x = b.read(row, 0), y = b.read(row, 1);
    b.write(2.0 * y, 0);
    b.write(x + 1.0, 2);
  }
};
static_assert(copied<read_after_the_update> == 1, "an instruction may not read what an earlier one has overwritten");

struct read_before_the_update {
  static constexpr void build(program_builder& b) {
    const ref x = b.read(row, 0), y = b.read(row, 1);
    b.write(x + 1.0, 2);
    b.write(x * y, 0);
  }
};
static_assert(copied<read_before_the_update> == 0 && tl::plan_of<read_before_the_update>.size() == 1,
              "what is read before its update needs no copy");

struct transposed_in_place {
  static constexpr void build(program_builder& b) {
    const ref x = b.read(square, 0);
    b.write(transpose(x) + x, 0);
  }
};
static_assert(copied<transposed_in_place> == 1, "an update at other coordinates needs a copy");

struct normalized_in_place {
  static constexpr void build(program_builder& b) {
    const ref x = b.read(square, 0);
    b.write(x - broadcast(reduce(op::max, x, axes{0, 1, 0, 0}), square), 0);
  }
};
static_assert(copied<normalized_in_place> == 0, "a row is read to its end before it is written");

struct layer_step {
  static constexpr void build(program_builder& b) {
    const ref x = b.read(square, 0), w = b.read(square, 1), v = b.read(square, 2);
    const ref velocity = 2.0 * v + product(transpose(x), x);
    b.write(velocity, 2);
    b.write(w - velocity, 1);
    b.write(product(x, transpose(w)), 3);
  }
};
static_assert(copied<layer_step> == 0 && tl::plan_of<layer_step>.size() == 2,
              "momentum and weight are updated in the epilogue of the gradient, after the last reader of the weight");

struct product_over_its_factor {
  static constexpr void build(program_builder& b) {
    const ref x = b.read(square, 0), w = b.read(square, 1);
    b.write(product(x, w), 1);
  }
};
static_assert(copied<product_over_its_factor> == 1, "a product does not overwrite its own factor");

struct gradients_of_each_other {
  static constexpr void build(program_builder& b) {
    const ref x = b.read(square, 0), w = b.read(square, 1);
    b.write(w - product(x, w), 1);
    b.write(x - product(x, w) * x, 0);
    b.write(relu(x) + product(w, x), 2);
  }
};

/// 1 + y gets a kernel of its own only when the product asks for it; the maximum before it computes it itself.
struct late_kernel {
  static constexpr void build(program_builder& b) {
    const ref x = b.read(square, 0), y = b.read(square, 1), z = 1.0 + y;
    const ref u = sqrt(abs(x)) + z, p = product(z, u);
    b.write(u, 2);
    b.write(p + u, 3);
    b.write(sqrt(abs(u)) + transpose(p), 4);
  }
};

}  // namespace

TEST_CASE("results written over arguments are computed from the old values", "[plan]") {
  CHECK(test::check_exactly<exchange, float>() == "");
  CHECK(test::check_exactly<read_after_the_update, double>() == "");
  CHECK(test::check_exactly<read_before_the_update, float>() == "");
  CHECK(test::check_exactly<transposed_in_place, double>() == "");
  CHECK(test::check_exactly<normalized_in_place, float>() == "");
  CHECK(test::check_exactly<layer_step, float>() == "");
  CHECK(test::check_exactly<product_over_its_factor, float>() == "");
  CHECK(test::check_exactly<gradients_of_each_other, double>() == "");
  CHECK(test::check_closely<late_kernel, float>(1e-5) == "");
}
