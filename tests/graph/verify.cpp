// SPDX-License-Identifier: BSL-1.0

// The verifier of programs finds nothing in what is traced, and each mistake that is planted.

#include <vector>

#include <plan/neurons.hpp>
#include <support/catch.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/verify.hpp>

namespace tl = tapeless;

namespace {

/// One of most operations with a shape of its own.
struct shapes {
  static constexpr void build(tl::program_builder& b) {
    const tl::ref x = b.read({{3, 4, 1, 1}, 2}, 0), w = b.read({{4, 5, 1, 1}, 2}, 1);
    const tl::ref y = product(x, w);
    const tl::ref rows = concat(y, tl::slice(y, {1, 0, 0, 0}, {{2, 5, 1, 1}, 2}), 0);
    b.write(select(rows < 0.5, tl::pad(transpose(w, {1, 0, 2, 3}), {0, 1, 0, 0}, {{5, 5, 1, 1}, 2}), rows), 2);
    b.write(tl::reduce(tl::op::sum, y, {0, 1, 0, 0}), 3);
  }
};

/// A program that can be spoilt.
struct copy_of_program {
  std::vector<tl::node> nodes;
  std::vector<tl::output> outputs;

  copy_of_program() {
    const auto& p = tl::program_of<shapes>;
    nodes.assign(p.nodes.begin(), p.nodes.end());
    outputs.assign(p.outputs.begin(), p.outputs.end());
  }
  tl::node& first(tl::op code) {
    for (tl::node& n : nodes) {
      if (n.code == code) return n;
    }
    return nodes.front();
  }
  std::string_view fault() const {
    return tl::verify_program(nodes.data(), static_cast<int>(nodes.size()), outputs.data(),
                              static_cast<int>(outputs.size()))
        .reason;
  }
};

template<class Spoil> std::string_view fault_after(Spoil spoil) {
  copy_of_program p;
  spoil(p);
  return p.fault();
}

}  // namespace

TEST_CASE("the verifier finds what is wrong with a program", "[graph]") {
  using tl::op;
  CHECK(tl::verify_program<shapes>().reason == "");
  CHECK(tl::verify_program<test::neurons>().reason == "");
  CHECK(fault_after([](auto& p) { p.nodes[2].operand[0] = 9; }) == "an operand stands before what uses it");
  CHECK(fault_after([](auto& p) { p.nodes[2].shape.dim[1] = 0; }) == "an extent is at least 1");
  CHECK(fault_after([](auto& p) { p.nodes[2].shape.rank = 1; }) == "an axis beyond the rank has extent 1");
  const std::string_view shape = "the shape is what the operation gives for its operands";
  for (const op code : {op::product, op::concat, op::slice, op::pad, op::transpose, op::sum, op::select, op::less}) {
    INFO(static_cast<int>(code));
    CHECK(fault_after([code](auto& p) { p.first(code).shape.dim[0] += 4; }) == shape);
  }
  CHECK(fault_after([](auto& p) { p.first(op::transpose).detail = {0, 0, 0, 0}; }) == shape);
  CHECK(fault_after([](auto& p) { p.first(op::slice).detail[0] = 2; }) == shape);
  CHECK(fault_after([](auto& p) { p.first(op::less).type = tl::element::real; }) == "a comparison gives truth values");
  CHECK(fault_after([](auto& p) {
          tl::node& n = p.first(op::select);
          n.operand[0] = n.operand[1];
        }) == "select asks a truth value");
  CHECK(fault_after([](auto& p) { p.outputs[0].node = 99; }) == "a result is a node of the program");
  CHECK(fault_after([](auto& p) { p.outputs[0].node = 0; }) == "a result has storage of its own");
  CHECK(fault_after([](auto& p) { p.outputs[1].node = p.outputs[0].node; }) == "a result is a node of its own");
  CHECK(fault_after([](auto& p) { p.outputs[1].argument = 2; }) == "two results go to one argument");
}
