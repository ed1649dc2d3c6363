// SPDX-License-Identifier: BSL-1.0

// Many programs in one file: no plan depends on what was planned before it. What a planner leaves in its arrays must
// not reach the next one, in constant evaluation (where g++ 12 shares default elements of arrays) or at run time.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <plan/training_step.hpp>
#include <support/catch.hpp>
#include <tapeless/plan/plan.hpp>
#include <vector>

namespace tl = tapeless;

namespace {

/// A plan as the numbers it is made of.
template<class Plan> std::vector<std::int64_t> numbers(const Plan& p, int kernels, int instructions, int slots) {
  std::vector<std::int64_t> all{p.workspace, p.copied, kernels, instructions, slots};
  const auto add = [&](auto... x) { (all.push_back(static_cast<std::int64_t>(x)), ...); };
  for (int i = 0; i < kernels; ++i) {
    const tl::planned_kernel& k = p.kernels[static_cast<std::size_t>(i)];
    add(k.shape.form, k.shape.reduced, k.shape.phases, k.shape.how, k.shape.inner, k.code_end, k.slot_end, k.same_as);
    for (const auto e : k.shape.extent) add(e);
    for (const auto e : k.shape.second) add(e);
  }
  for (int i = 0; i < instructions; ++i) {
    const tl::instruction& c = p.code[static_cast<std::size_t>(i)];
    add(c.code, c.at, c.phase, c.a, c.b, c.c, c.slot, c.bits);
  }
  for (int i = 0; i < slots; ++i) {
    const auto at = static_cast<std::size_t>(i);
    add(p.slots[at].what, p.slots[at].offset, p.locations[at].argument, p.locations[at].offset, p.uses[at]);
    for (const auto s : p.slots[at].stride) add(s);
  }
  return all;
}

/// The plan of the compiler is the one made now.
template<class Build> bool same_at_run_time() {
  constexpr const auto& p = tl::plan_of<Build>;
  auto state = tl::detail::planner_storage<tl::detail::planning<Build, 1, 0>::size>{};
  while (state.progress.stage != tl::planning_stage::finished) {
    state = tl::detail::advanced(state, tl::program_of<Build>, tl::detail::loop_scratch_of<Build>.data());
  }
  const auto now = tl::detail::collected(state);
  return numbers(p, static_cast<int>(p.kernels.size()), static_cast<int>(p.code.size()),
                 static_cast<int>(p.slots.size())) == numbers(now.content, now.kernels, now.instructions, now.slots);
}

template<class Build> constexpr int kernels = static_cast<int>(tl::plan_of<Build>.size());

// Programs of the same size, which share the types of the planner's arrays, before and after smaller and larger ones.
using small = test::training_step<7, 20, 17, 3>;
using wide = test::training_step<128, 20, 17, 3>;
using odd = test::training_step<33, 20, 17, 3>;
using deep = test::training_step<33, 20, 17, 9, 9, 3>;
using again = test::training_step<8, 20, 17, 3>;
static_assert(kernels<small> > 0 && kernels<wide> > 0 && kernels<odd> > 0 && kernels<deep> > 0 && kernels<again> > 0);
static_assert(kernels<small> == kernels<wide> && kernels<again> == kernels<small>);
static_assert(kernels<deep> > kernels<small>);

}  // namespace

TEMPLATE_TEST_CASE("a plan does not depend on those before it", "[plan]", small, wide, odd, deep, again) {
  CHECK(same_at_run_time<TestType>());
}
