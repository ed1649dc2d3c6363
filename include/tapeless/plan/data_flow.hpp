// SPDX-License-Identifier: BSL-1.0
#pragma once

// What lies where while a plan runs: each element of storage has a tag that says whose value it holds.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/order.hpp>
#include <tapeless/plan/reach.hpp>
#include <tapeless/plan/verify_code.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// An argument of a program: its elements, whether they are there when it begins, and whether it is a result.
struct argument_extent {
  std::int32_t size = 0;
  bool given = false, written = false;
};

/// The elements that each slot of a loop holds, its scratch's last.
struct loop_extent {
  const std::int32_t* sizes = nullptr;
  int slots = 0;
};

namespace detail {

/// Runs a plan on tags in place of numbers. What is read must carry the tag of the node that is meant. (No constexpr:
/// g++ tries such functions in constant evaluation before it compiles them, which takes as long as all else of a test.)
class data_flow {
 public:
  data_flow(const plan_view& p, const argument_extent* arguments, int count, const loop_extent* loops) noexcept
      : p_(p), arguments_(arguments), argument_count_(count), loop_(loops) {
    std::int32_t size = p.workspace;
    for (int i = 0; i < count; ++i) size += arguments[i].size;
    tags_ = new std::int16_t[static_cast<std::size_t>(size) + 1]{};
    std::int32_t at = 0;
    for (int i = 0; i < count; ++i) {
      for (std::int32_t e = 0; e < arguments[i].size; ++e) tags_[at++] = arguments[i].given ? given : nothing;
    }
    for (std::int32_t e = 0; e < p.workspace; ++e) tags_[at++] = nothing;
  }
  data_flow(const data_flow&) = delete;
  data_flow& operator=(const data_flow&) = delete;
  ~data_flow() { delete[] tags_; }

  /// What is wrong, kernel after kernel.
  fault run() noexcept {
    for (int k = 0; k < p_.kernel_count; ++k) {
      for (const pass what : {pass::read_before, pass::write, pass::read_after}) {
        walk(k, what);
        if (found_) return found_;
      }
      loop_ += p_.kernels[k].shape.form == kind::loop;
    }
    return verify_results();
  }

 private:
  enum : std::int16_t { given = -1, nothing = -2, scratch = -3 };
  /// Before a kernel writes, all that it reads is there, but for what it writes itself. Then it writes. What it has
  /// read is still there afterwards, or was updated in place.
  enum class pass { read_before, write, read_after };

  /// Visits all that a kernel touches.
  void walk(int k, pass what) noexcept {
    const planned_kernel& kernel = p_.kernels[k];
    const kernel_shape& shape = kernel.shape;
    const std::int32_t slots = kernel.slot_end - kernel.slot_begin;
    const auto slot = [&](std::int32_t s) -> const operand_slot& { return p_.slots[kernel.slot_begin + s]; };
    if (shape.form == kind::loop) {
      if (loop_->slots != slots) found_ = {"a loop has the slots of its body's arguments, and scratch", k};
      for (int s = 0; s < loop_->slots; ++s) touch(k, s, reach_of_row(slot(s).offset, loop_->sizes[s]), what);
      return;
    }
    if (shape.form > kind::product) {
      for (int s = 0; s < slots; ++s) touch(k, s, reach_of_moved(shape, slot(s), s), what);
      return;
    }
    for (std::int32_t s = 0; shape.form == kind::product && s < 3 && s < slots; ++s) {
      if (s < 2) touch(k, s, reach_of_factor(shape, slot(s), s), what);
      else if (use_of(k, s) == use::scratch) touch(k, s, reach_of_row(0, turned_elements(shape)), what);
    }
    for (std::int32_t i = kernel.code_begin; i < kernel.code_end; ++i) {
      const instruction& c = p_.code[i];
      if (c.slot >= 0) touch(k, c.slot, reach_of(shape, slot(c.slot), c.at), what, i);
    }
  }

  [[nodiscard]] use use_of(int k, std::int32_t s) const noexcept { return p_.uses[p_.kernels[k].slot_begin + s]; }

  /// The first tag of a slot's storage, and how many there are from there on.
  std::int16_t* storage(const location& l, std::int32_t& size) const noexcept {
    std::int16_t* first = tags_;
    for (int i = 0; i < argument_count_; ++i) {
      if (i == l.argument) {
        size = arguments_[i].size;
        return first;
      }
      first += arguments_[i].size;
    }
    size = l.argument >= 0 ? 0 : p_.workspace - l.offset;
    return first + l.offset;
  }

  /// Reads or writes what a kernel touches through slot number `s`; `instruction` is that of the plan which does it.
  void touch(int k, std::int32_t s, const reach& r, pass what, std::int32_t instruction = -1) noexcept {
    const std::int32_t at = p_.kernels[k].slot_begin + s;
    if (found_ || p_.slots[at].what == content::counter) return;
    const location& l = p_.locations[at];
    const bool writes = p_.uses[at] != use::read;
    if (what == pass::write ? !writes : writes) return;
    const std::int16_t tag = p_.uses[at] == use::scratch ? static_cast<std::int16_t>(scratch) : l.node;
    std::int32_t size = 0;
    std::int16_t* const tags = storage(l, size);
    r.for_each([&](std::int32_t e) {
      if (found_) return;
      if (e < 0 || e >= size) found_ = {"a slot reaches no further than its storage", k, s};
      else if (writes) tags[e] = tag;
      else if (tags[e] != tag) miss(k, s, tags[e], what, instruction);
    });
  }

  /// An element that is read holds something else than what is meant.
  void miss(int k, std::int32_t s, std::int16_t holds, pass what, std::int32_t load) noexcept {
    const planned_kernel& kernel = p_.kernels[k];
    const std::int32_t at = kernel.slot_begin + s;
    if (what == pass::read_before) {
      for (std::int32_t i = kernel.code_begin; i < load; ++i) {
        const instruction& store = p_.code[i];
        if (store.code == op::store && p_.locations[kernel.slot_begin + store.slot].node == p_.locations[at].node)
          return;
      }
      found_ = {holds == nothing ? "what is read has been written" : "what is read has not been overwritten", k, s};
      return;
    }
    for (std::int32_t w = kernel.slot_begin; w < kernel.slot_end; ++w) {
      const location &from = p_.locations[at], &to = p_.locations[w];
      if (p_.uses[w] != use::write || to.node != holds) continue;
      const bool in_place = from.argument == to.argument && from.offset == to.offset;
      if (in_place && updates_safely(p_, kernel, w, [at](std::int32_t read) { return read == at; })) return;
    }
    found_ = {"an update in place reads an element before it writes it", k, s};
  }

  /// Each result is written from end to end by one node, and nothing else is.
  [[nodiscard]] fault verify_results() const noexcept {
    const std::int16_t* tag = tags_;
    for (int i = 0; i < argument_count_; ++i) {
      const std::int16_t first = *tag;
      for (std::int32_t e = 0; e < arguments_[i].size; ++e, ++tag) {
        if (!arguments_[i].written && *tag != (arguments_[i].given ? given : nothing))
          return {"what is no result is not written", -1, i};
        if (arguments_[i].written && (*tag < 0 || *tag != first)) return {"a result is written, and stays", -1, i};
      }
    }
    return {};
  }

  plan_view p_;
  const argument_extent* arguments_;
  int argument_count_;
  const loop_extent* loop_;  ///< of the next loop
  std::int16_t* tags_ = nullptr;
  fault found_;
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
