// SPDX-License-Identifier: BSL-1.0

#include <cstddef>

#include <plan/neurons.hpp>
#include <support/catch.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/plan/bytes.hpp>
#include <tapeless/rules/table.hpp>

namespace tl = tapeless;

namespace {

template<class Build, std::size_t Kernel> constexpr auto bytes(int element_bytes) noexcept {
  return tl::kernel_bytes(tl::plan_of<Build>, tl::plan_of<Build>.kernels[Kernel], element_bytes);
}

using test::neurons;

static_assert(bytes<neurons, 0>(4) == 4 * (8 + 8 * 4 + 4 + 4 + 4), "what is updated in place is read and written");
static_assert(bytes<neurons, 1>(4) == 4 * (4 + 1));
static_assert(bytes<neurons, 1>(8) == 8 * (4 + 1));

struct repeated_row {
  static constexpr void build(tl::program_builder& b) {
    const tl::ref x = b.read({{16, 8, 1, 1}, 2}, 0), row = b.read({{1, 8, 1, 1}, 2}, 1);
    b.write(x * row + x, 2);
  }
};
static_assert(bytes<repeated_row, 0>(4) == 4 * (16 * 8 + 8 + 16 * 8),
              "a row counts once however often it is used, and so does what is read twice");

TEST_CASE("bytes of kernels are constants") { SUCCEED(); }

}  // namespace
