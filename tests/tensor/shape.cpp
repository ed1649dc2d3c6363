// SPDX-License-Identifier: BSL-1.0

#include <cstddef>
#include <type_traits>

#include <support/catch.hpp>
#include <tapeless/tensor/index.hpp>
#include <tapeless/tensor/shape.hpp>

namespace tl = tapeless;
using tl::shape;

namespace {

static_assert(shape<>::rank == 0 && shape<>::size == 1 && shape<2, 3, 4>::size == 24 && shape<2, 3>::extents[1] == 3);
static_assert(std::is_same_v<tl::entry_shape<shape<2, 3, 4>>, shape<3, 4>>);
static_assert(std::is_same_v<tl::entry_shape<shape<2>>, shape<>>);
static_assert(std::is_same_v<tl::stacked_shape<5, shape<2>>, shape<5, 2>>);
static_assert(std::is_same_v<tl::stacked_shape<5, shape<>>, shape<5>>);

static_assert(std::is_same_v<tl::broadcast_shape<shape<>, shape<>>, shape<>>);
static_assert(std::is_same_v<tl::broadcast_shape<shape<>, shape<2, 3>>, shape<2, 3>>);
static_assert(std::is_same_v<tl::broadcast_shape<shape<4, 1, 3>, shape<2, 1>>, shape<4, 2, 3>>);
static_assert(!tl::broadcastable<shape<2, 3>, shape<2>> && tl::broadcastable<shape<2, 3>, shape<3>>);

static_assert(tl::offset_of<shape<>>() == 0);
static_assert(tl::offset_of<shape<2, 3>>(1, 2) == 5);
static_assert(tl::offset_of<shape<2, 3, 4, 5>>(1, 2, 3, 4) == 119);

TEST_CASE("elements lie in row-major order, one after the other") {
  std::size_t expected = 0;
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < 4; ++k) CHECK(tl::offset_of<shape<2, 3, 4>>(i, j, k) == expected++);
}

}  // namespace
