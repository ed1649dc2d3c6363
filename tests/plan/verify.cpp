// SPDX-License-Identifier: BSL-1.0

// The verifier of plans finds each mistake that is planted in one. That it finds nothing in what is planned is part of
// every test that runs a program (support/check_program.hpp).

#include <string_view>

#include <plan/neurons.hpp>
#include <plan/training_step.hpp>
#include <support/catch.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/plan/verify.hpp>

namespace tl = tapeless;

namespace {

using test::neurons;
using step = test::training_step<33, 20, 17, 9, 9, 3>;

/// A product whose factor lies transposed, a softmax over rows of what it gives, and an update in place.
struct passes {
  static constexpr void build(tl::program_builder& b) {
    const tl::ref x = b.read({{6, 20, 1, 1}, 2}, 0), w = b.read({{20, 20, 1, 1}, 2}, 1);
    const tl::ref y = product(x, transpose(w, {1, 0, 2, 3}));
    const tl::ref e = exp(y - broadcast(tl::reduce(tl::op::max, y, {0, 1, 0, 0}), y.shape()));
    b.write(e / broadcast(tl::reduce(tl::op::sum, e, {0, 1, 0, 0}), y.shape()), 2);
    b.write(x - 0.5 * y, 0);
  }
};

template<class Build> std::string_view reason() { return tl::verify_plan<Build>().reason; }

/// The reason after `spoil` has changed a copy of the plan.
template<class Build, class Spoil> std::string_view fault_after(Spoil spoil) {
  auto p = tl::plan_of<Build>;
  spoil(p);
  constexpr auto arguments = tl::detail::arguments_of_program<Build>();
  return tl::verify_kernels(tl::view_plan(p), arguments.data(), static_cast<int>(arguments.size()), nullptr).reason;
}

/// The first instruction of the plan that `test` accepts.
template<class Plan, class Test> tl::instruction& first(Plan& p, Test test) {
  for (tl::instruction& i : p.code) {
    if (test(i)) return i;
  }
  return p.code[0];
}
/// The number of the first slot, from `from` on, that is used so.
template<class Plan> std::size_t first_slot(const Plan& p, tl::use how, std::size_t from = 0) {
  while (from < p.uses.size() && p.uses[from] != how) ++from;
  return from;
}

}  // namespace

TEST_CASE("the verifier finds nothing in what is planned", "[plan]") {
  CHECK(reason<neurons>() == "");
  CHECK(reason<passes>() == "");
  CHECK(reason<step>() == "");
}

TEST_CASE("the verifier finds mistakes in code", "[plan]") {
  using tl::op;
  const auto is = [](op code) { return [code](const tl::instruction& i) { return i.code == code; }; };
  CHECK(fault_after<neurons>([&](auto& p) { p.kernels[1].code_begin = 2; }) == "kernels share no code and no slots");
  CHECK(fault_after<neurons>([&](auto& p) { p.kernels[1].same_as = 0; }) == "same_as is the first equal kernel");
  CHECK(fault_after<neurons>([&](auto& p) { p.code[1].code = op::product; }) == "a product stands first in its kernel");
  CHECK(fault_after<neurons>([&](auto& p) { first(p, is(op::add)).a = 9; }) == "an operand is an earlier instruction");
  CHECK(fault_after<passes>([&](auto& p) { first(p, is(op::exp)).phase = 0; }) ==
        "an operand is there when the instruction runs");
  CHECK(fault_after<neurons>([&](auto& p) { first(p, is(op::load)).phase = 3; }) == "a phase is one of the kernel's");
  CHECK(fault_after<neurons>([&](auto& p) { first(p, is(op::load)).slot = -1; }) ==
        "a load or a store has a slot, and nothing else");
  CHECK(fault_after<neurons>([&](auto& p) { first(p, is(op::load)).slot = 40; }) == "a slot is one of the kernel's");
  CHECK(fault_after<neurons>([&](auto& p) { p.uses[2] = tl::use::write; }) == "a load reads from a slot for reading");
  CHECK(fault_after<neurons>([&](auto& p) { p.uses[first_slot(p, tl::use::write)] = tl::use::read; }) ==
        "a store writes to a slot for writing");
  CHECK(fault_after<neurons>([&](auto& p) { p.kernels[0].shape.phases = 2; }) ==
        "the phases are those in which something is stored or reduced");
}

TEST_CASE("the verifier finds mistakes in storage", "[plan]") {
  using tl::use;
  const auto offset = [](auto& p, std::size_t s) -> auto& { return p.slots[s].offset; };
  CHECK(fault_after<neurons>([&](auto& p) { offset(p, 0) = 1; }) == "a slot reaches no further than its storage");
  CHECK(fault_after<neurons>([&](auto& p) { p.slots[1].stride[0] = 5; }) ==
        "a slot reaches no further than its storage");
  CHECK(fault_after<passes>([&](auto& p) { p.locations[first_slot(p, use::scratch)].offset = p.workspace - 1; }) ==
        "a slot reaches no further than its storage");
  // what a kernel reads of the one before it has another number, or another place
  const std::string_view unwritten = "what is read has been written", gone = "what is read has not been overwritten";
  const auto read_of_first = [](auto& p) -> auto& {
    return p.locations[static_cast<std::size_t>(p.kernels[1].slot_begin)];
  };
  CHECK(fault_after<neurons>([&](auto& p) { read_of_first(p).node = 1; }) == gone);
  CHECK(fault_after<neurons>([&](auto& p) { read_of_first(p).argument = 4; }) == unwritten);
  // two values that are needed later lie in one place
  CHECK(fault_after<step>([&](auto& p) {
          const auto in_workspace = [&](std::size_t from) {
            while (p.uses[from] != use::write || p.locations[from].argument >= 0) ++from;
            return from;
          };
          const std::size_t one = in_workspace(0), other = in_workspace(in_workspace(one + 1) + 1);
          const std::int16_t moved = p.locations[other].node;
          for (tl::location& l : p.locations) {
            if (l.argument < 0 && l.node == moved) l.offset = p.locations[one].offset;
          }
        }) == gone);
  // a result written over the factor of the product that gives it
  CHECK(fault_after<neurons>([&](auto& p) { p.locations[first_slot(p, use::write)].argument = 0; }) ==
        "an update in place reads an element before it writes it");
  const auto result = [](auto& p) -> auto& {
    for (std::size_t s = 0;; ++s) {
      if (p.uses[s] == use::write && p.locations[s].argument == 2) return p.locations[s];
    }
  };
  CHECK(fault_after<passes>([&](auto& p) { result(p).argument = 1; }) == "what is no result is not written");
  CHECK(fault_after<passes>([&](auto& p) {
          tl::location& to = result(p);
          to.argument = -1;
          to.offset = p.workspace;
          p.workspace += 120;
        }) == "a result is written, and stays");
}
