// SPDX-License-Identifier: BSL-1.0

// Expressions are simplified as they are built, and equal ones are one node.

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/structure.hpp>

#include <support/catch.hpp>

namespace tl = tapeless;

namespace {

/// A graph with three inputs of one shape and one of integers.
struct scene {
  tl::graph_storage<128> storage;
  tl::graph g = storage.open();
  tl::ref x, y, z;

  constexpr explicit scene(tl::extents shape = {})
      : x(tl::input(g, shape, 0)), y(tl::input(g, shape, 1)), z(tl::input(g, shape, 2)) {}
};

/// True where both functions of three refs give the same node.
template<class F, class G> constexpr bool same(F f, G g, tl::extents shape = {}) {
  scene s(shape);
  return f(s.x, s.y, s.z).id == g(s.x, s.y, s.z).id && !s.g.overflow;
}

/// The nodes that a function of three refs adds to the graph.
template<class F> constexpr int added(F f, tl::extents shape = {}) {
  scene s(shape);
  const int before = s.g.size;
  f(s.x, s.y, s.z);
  return s.g.size - before;
}

constexpr auto x = [](tl::ref a, tl::ref, tl::ref) { return a; };
constexpr auto zero = [](tl::ref a, tl::ref, tl::ref) { return tl::constant_like(a, 0); };
constexpr auto one = [](tl::ref a, tl::ref, tl::ref) { return tl::constant_like(a, 1); };

#define REFS []([[maybe_unused]] tl::ref a, [[maybe_unused]] tl::ref b, [[maybe_unused]] tl::ref c)

// --- neutral elements
static_assert(same(
    REFS { return 0.0 + a; }, x));
static_assert(same(
    REFS { return a + 0.0; }, x));
static_assert(same(
    REFS { return a - 0.0; }, x));
static_assert(same(
    REFS { return 1.0 * a; }, x));
static_assert(same(
    REFS { return a * 1.0; }, x));
static_assert(same(
    REFS { return a / 1.0; }, x));
static_assert(same(
    REFS { return a * 0.0; }, zero));
static_assert(same(
    REFS { return 0.0 / a; }, zero));
static_assert(same(
    REFS { return a - a; }, zero));
static_assert(same(
    REFS { return tl::pow(a, 0); }, one));
static_assert(same(
    REFS { return tl::pow(a, 1); }, x));

// --- signs
static_assert(same(
    REFS { return -(-a); }, x));
static_assert(same(
    REFS { return 0.0 - a; }, REFS { return -a; }));
static_assert(same(
    REFS { return -1.0 * a; }, REFS { return -a; }));
static_assert(same(
    REFS { return a + -b; }, REFS { return a - b; }));
static_assert(same(
    REFS { return a - -b; }, REFS { return a + b; }));
static_assert(same(
    REFS { return -a + b; }, REFS { return b - a; }));
static_assert(same(
    REFS { return -(a - b); }, REFS { return b - a; }));
static_assert(same(
    REFS { return -a * -b; }, REFS { return a * b; }));
static_assert(same(
    REFS { return -a * b; }, REFS { return -(a * b); }));
static_assert(same(
    REFS { return -a / b; }, REFS { return -(a / b); }));
static_assert(same(
    REFS { return -(2.0 * a); }, REFS { return -2.0 * a; }));

// --- constants fold, and gather
static_assert(same(
    REFS { return (tl::constant_like(a, 2) + tl::constant_like(a, 3)) * a; }, REFS { return 5.0 * a; }));
static_assert(same(
    REFS { return (tl::constant_like(a, 3) / 2.0 - 0.5) * a; }, x));
static_assert(same(
    REFS { return 2.0 * (3.0 * a); }, REFS { return 6.0 * a; }));
static_assert(same(
    REFS { return (a * 3.0) * 2.0; }, REFS { return 6.0 * a; }));
static_assert(same(
    REFS { return 0.5 * (2.0 * a); }, x));
static_assert(same(
    REFS { return a + a; }, REFS { return 2.0 * a; }));
static_assert(same(
    REFS { return 2.0 * a + a; }, REFS { return 3.0 * a; }));
static_assert(same(
    REFS { return 2.0 * a - 3.0 * a; }, REFS { return -a; }));
static_assert(!same(
                  REFS { return 1.0 / tl::constant_like(a, 0); }, zero),
              "a division by zero is left to run");

// --- equal expressions are one node
static_assert(same(
    REFS { return a + b; }, REFS { return b + a; }));
static_assert(same(
    REFS { return a * b; }, REFS { return b * a; }));
static_assert(!same(
    REFS { return a - b; }, REFS { return b - a; }));
static_assert(!same(
    REFS { return a / b; }, REFS { return b / a; }));
static_assert(!same(
                  REFS { return a + b + c; }, REFS { return a + (b + c); }),
              "sums are not rearranged");
static_assert(same(
    REFS { return exp(a * b) + c; }, REFS { return c + exp(b * a); }));
static_assert(!same(
    REFS { return exp(a); }, REFS { return expm1(a); }));
static_assert(added(REFS { return exp(a * b) * exp(b * a); }) == 3, "a product, exp, a product");
static_assert(!same(
                  REFS { return tl::constant_like(a, 0.0) * a + tl::constant_like(a, 0.0); },
                  REFS { return tl::constant_like(a, -0.0); }),
              "0 and -0 are two constants");
static_assert(same(
    REFS { return a == b; }, REFS { return b == a; }));

// --- choices
static_assert(same(
    REFS { return select(a < b, c, c); }, REFS { return c; }));
static_assert(same(
    REFS { return select(!(a < b), a, c); }, REFS { return select(a < b, c, a); }));
static_assert(same(
    REFS { return select(!!(a < b), a, c); }, REFS { return select(a < b, a, c); }));

// --- powers of a constant
static_assert(same(
    REFS { return tl::pow(a, 2); }, REFS { return a * a; }));
static_assert(same(
    REFS { return tl::pow(a, 0.5); }, REFS { return sqrt(a); }));
static_assert(same(
    REFS { return tl::pow(a, -1); }, REFS { return 1.0 / a; }));
static_assert(added(REFS { return tl::pow(a, 4); }) == 2);

// --- views
constexpr tl::extents matrix{{2, 3, 1, 1}, 2}, vector{{6, 1, 1, 1}, 1}, turned{{3, 2, 1, 1}, 2};
constexpr tl::extents column{{2, 1, 1, 1}, 2}, cube{{4, 2, 3, 1}, 3};
static_assert(same(
    REFS { return transpose(transpose(a)); }, x, matrix));
static_assert(same(
    REFS { return reshape(reshape(a, vector), matrix); }, x, matrix));
static_assert(same(
    REFS { return reshape(reshape(a, vector), turned); }, REFS { return reshape(a, turned); }, matrix));
static_assert(!same(
    REFS { return transpose(a); }, REFS { return reshape(a, turned); }, matrix));
static_assert(same(
    REFS { return broadcast(a, matrix); }, x, matrix));
static_assert(same(
    REFS { return broadcast(broadcast(a, matrix), cube); }, REFS { return broadcast(a, cube); }, column));
static_assert(same(
    REFS { return slice(a, {}, matrix); }, x, matrix));
static_assert(same(
    REFS { return reduce(tl::op::sum, a, {}); }, x, matrix));
static_assert(same(
    REFS { return stop_gradient(stop_gradient(a)); }, REFS { return stop_gradient(a); }));
static_assert(same(
    REFS { return transpose(tl::constant_like(a, 2)) * 0.5; }, REFS { return tl::constant(*a.in, turned, 1); },
    matrix));
static_assert(same(
    REFS {
      return reduce(tl::op::sum, tl::constant_like(a, 2), {1, 1, 0, 0});
    },
    REFS {
      return tl::constant(*a.in, {{1, 1, 1, 1}, 2}, 12);
    },
    matrix));

// --- reductions are one node where a kernel can walk them, two where it cannot
constexpr auto sum_over = [](tl::axes over) {
  return [over](tl::ref a, tl::ref, tl::ref) { return reduce(tl::op::sum, a, over); };
};
static_assert(added(sum_over({1, 1, 0, 0}), cube) == 1);
static_assert(added(sum_over({1, 1, 1, 0}), cube) == 1);
static_assert(added(sum_over({0, 0, 1, 0}), cube) == 1);
static_assert(added(sum_over({1, 0, 1, 0}), cube) == 2);

// --- products
constexpr tl::extents wide{{2, 3, 1, 1}, 2};
static_assert(same(
    REFS { return product(reshape(a, turned), transpose(reshape(b, turned))); },
    REFS { return product(reshape(a, turned), transpose(reshape(b, turned))); }, wide));
static_assert(added(
                  REFS {
                    return product(reshape(a, {{6, 1, 1, 1}, 2}), reshape(b, {{1, 6, 1, 1}, 2}));
                  },
                  wide) == 5,
              "an outer product is a multiplication of what is broadcast");

}  // namespace

TEST_CASE("a full graph says so and takes no harm", "[graph]") {
  tl::graph_storage<8> storage;
  tl::graph g = storage.open();
  tl::ref y = tl::input(g, {}, 0);
  for (int i = 0; i < 7; ++i) y = sin(y);
  CHECK(!g.overflow);
  CHECK(g.size == 8);
  CHECK(y.id == 7);
  for (int i = 0; i < 100; ++i) y = sin(y) * (y + 2.0 * y);
  CHECK(g.overflow);
  CHECK(g.size == 8);
}

TEST_CASE("equal nodes are found among many", "[graph]") {
  static tl::graph_storage<4096> storage;
  tl::graph g = storage.open();
  const tl::ref x = tl::input(g, {}, 0);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 1000; ++i) CHECK((x + (i + 0.5)).id == 2 * i + 2);
  }
  CHECK(g.size == 2001);
}
