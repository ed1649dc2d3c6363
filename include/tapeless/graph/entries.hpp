// SPDX-License-Identifier: BSL-1.0
#pragma once

// What can be written to in a symbol: its entries one by one, and slices of it.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/graph/structure.hpp>
#include <tapeless/meta/fixed_array.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// The shape of one entry of the leading axis.
constexpr extents entry_extents(const extents& shape) noexcept {
  return {{shape.dim[1], shape.dim[2], shape.dim[3], 1}, static_cast<std::uint8_t>(shape.rank - 1)};
}

/// Indices `begin` to `end` (exclusive) of an axis.
constexpr ref slice_along(ref a, std::size_t axis, std::int32_t begin, std::int32_t end) noexcept {
  fixed_array<std::int32_t, 4> first{};
  first[axis] = begin;
  extents shape = a.shape();
  shape.dim[axis] = end - begin;
  return slice(a, first, shape);
}

/// Entry `i` of the leading axis.
constexpr ref entry(ref a, std::int32_t i) noexcept {
  return reshape(slice_along(a, 0, i, i + 1), entry_extents(a.shape()));
}

/// `a` with the block from index `first` on replaced by `block`: what is before it, the block, what is behind it.
constexpr ref overwritten(ref a, fixed_array<std::int32_t, 4> first, ref block) noexcept {
  for (std::size_t axis = 0; axis < a.shape().rank; ++axis) {
    const std::int32_t all = a.shape().dim[axis], begin = first[axis], end = begin + block.shape().dim[axis];
    if (end - begin == all) continue;
    first[axis] = 0;
    ref result = overwritten(slice_along(a, axis, begin, end), first, block);
    if (begin > 0) result = concat(slice_along(a, axis, 0, begin), result, axis);
    if (end < all) result = concat(result, slice_along(a, axis, end, all), axis);
    return result;
  }
  return block;
}

class writable;

/// The node that a symbol is; for a symbol of which entries or slices are referred to, what these make of it.
struct symbol_value {
  ref value;
  writable* parts = nullptr;

  constexpr symbol_value() noexcept = default;
  constexpr symbol_value(ref v) noexcept : value(v) {}
  constexpr symbol_value(const symbol_value& o) noexcept : value(o.node()) {}
  constexpr symbol_value& operator=(const symbol_value& o) noexcept {
    assign(o.node());
    return *this;
  }

  [[nodiscard]] constexpr ref node() const noexcept;
  constexpr void assign(ref v) noexcept;
  /// From now on `p` knows the node: whoever reads `value` past it is not let through.
  constexpr void refer_to(writable& p, graph& g) noexcept {
    parts = &p;
    value = {&g, -1};
  }
};

/// A value that is read and written by parts.
class writable {
 public:
  [[nodiscard]] constexpr virtual ref read() noexcept = 0;
  constexpr virtual void write(ref v) noexcept = 0;
  /// The block from index `first` on becomes `block`.
  constexpr virtual void overwrite(fixed_array<std::int32_t, 4> first, ref block) noexcept = 0;
  /// Entry `i`, if somebody refers to it already.
  [[nodiscard]] constexpr virtual symbol_value* find(std::int32_t i) noexcept = 0;
  /// Makes `made` the entry `i`.
  constexpr virtual void adopt(std::int32_t i, symbol_value& made) noexcept = 0;
  /// The node of entry `i`.
  [[nodiscard]] constexpr virtual ref read(std::int32_t i) noexcept { return entry(read(), i); }
};

constexpr ref symbol_value::node() const noexcept { return parts == nullptr ? value : parts->read(); }
constexpr void symbol_value::assign(ref v) noexcept {
  if (parts == nullptr) value = v;
  else parts->write(v);
}

/// A block of what can be written, as a value of shape `shape`. It holds nothing itself.
class written_block final : public writable {
 public:
  constexpr written_block(writable* whole, fixed_array<std::int32_t, 4> first, const extents& block,
                          const extents& shape) noexcept
      : whole_(whole), first_(first), block_(block), shape_(shape) {}

  [[nodiscard]] constexpr ref read() noexcept override {
    return reshape(slice(whole_->read(), first_, block_), shape_);
  }
  constexpr void write(ref v) noexcept override { whole_->overwrite(first_, reshape(v, block_)); }
  constexpr void overwrite(fixed_array<std::int32_t, 4> first, ref block) noexcept override {
    write(overwritten(read(), first, block));
  }
  [[nodiscard]] constexpr symbol_value* find(std::int32_t) noexcept override { return nullptr; }
  constexpr void adopt(std::int32_t i, symbol_value& made) noexcept override {
    graph& g = *read().in;
    extents block = shape_;
    block.dim[0] = 1;
    const fixed_array<std::int32_t, 4> first{i};
    made.refer_to(g.keep<written_block>(static_cast<writable*>(this), first, block, entry_extents(shape_)), g);
  }

 private:
  writable* whole_;
  fixed_array<std::int32_t, 4> first_;
  extents block_, shape_;
};

/// The entries of a symbol that somebody refers to, in order, and the value of all others. What is written to entries
/// becomes part of the whole when that is read: a concatenation of the entries written and of what lies between them.
class entry_list final : public writable {
 public:
  constexpr explicit entry_list(ref base) noexcept : base_(base) {}
  constexpr ~entry_list() { delete[] slots_; }

  [[nodiscard]] constexpr ref read() noexcept override {
    int written = 0;
    for (int k = 0; k < count_; ++k) written += is_written(k) ? 1 : 0;
    if (written == 0) return base_;
    int* which = new int[static_cast<std::size_t>(written)];
    for (int k = 0, n = 0; k < count_; ++k) {
      if (is_written(k)) which[n++] = k;
    }
    base_ = joined(which, which + written, 0, base_.shape().dim[0]);
    for (int n = 0; n < written; ++n) slots_[which[n]].was = slots_[which[n]].now->node().id;
    delete[] which;
    return base_;
  }

  constexpr void write(ref v) noexcept override {
    base_ = v;
    for (int k = 0; k < count_; ++k) {
      const ref now = entry(base_, slots_[k].index);
      slots_[k].now->assign(now);
      slots_[k].was = now.id;
    }
  }

  constexpr void overwrite(fixed_array<std::int32_t, 4> first, ref block) noexcept override {
    write(overwritten(read(), first, block));
  }

  [[nodiscard]] constexpr symbol_value* find(std::int32_t i) noexcept override {
    const int k = position(i);
    return k < count_ && slots_[k].index == i ? slots_[k].now : nullptr;
  }

  constexpr void adopt(std::int32_t i, symbol_value& made) noexcept override {
    if (count_ == room_) grow();
    const int at = position(i);
    for (int k = count_++; k > at; --k) slots_[k] = slots_[k - 1];
    made.value = entry(base_, i);
    slots_[at] = {i, made.value.id, &made};
  }

  [[nodiscard]] constexpr ref read(std::int32_t i) noexcept override {
    const symbol_value* found = find(i);
    return found != nullptr ? found->node() : entry(base_, i);
  }

 private:
  struct slot {
    std::int32_t index;
    std::int16_t was;  ///< the node it was when it last agreed with `base_`
    symbol_value* now;
  };
  ref base_;
  slot* slots_ = nullptr;
  int count_ = 0, room_ = 0;

  [[nodiscard]] constexpr bool is_written(int k) const noexcept { return slots_[k].now->node().id != slots_[k].was; }

  /// The first slot of an index that is not less than `i`.
  [[nodiscard]] constexpr int position(std::int32_t i) const noexcept {
    int begin = 0, end = count_;
    while (begin < end) {
      const int middle = (begin + end) / 2;
      if (slots_[middle].index < i) begin = middle + 1;
      else end = middle;
    }
    return begin;
  }

  constexpr void grow() noexcept {
    room_ = room_ == 0 ? 4 : 2 * room_;
    slot* more = new slot[static_cast<std::size_t>(room_)];
    for (int k = 0; k < count_; ++k) more[k] = slots_[k];
    delete[] slots_;
    slots_ = more;
  }

  /// Indices `begin` to `end` (exclusive), in which the slots from `first` to `last` were written; by halves, so that
  /// no entry lies deep.
  [[nodiscard]] constexpr ref joined(const int* first, const int* last, std::int32_t begin,
                                     std::int32_t end) const noexcept {
    if (first == last) return slice_along(base_, 0, begin, end);
    const int* middle = first + (last - first) / 2;
    const std::int32_t i = slots_[*middle].index;
    if (last - first > 1) return concat(joined(first, middle, begin, i), joined(middle, last, i, end), 0);
    extents one = base_.shape();
    one.dim[0] = 1;
    ref result = reshape(slots_[*middle].now->node(), one);
    if (begin < i) result = concat(slice_along(base_, 0, begin, i), result, 0);
    if (i + 1 < end) result = concat(result, slice_along(base_, 0, i + 1, end), 0);
    return result;
  }
};

/// What can be written of a symbol.
constexpr writable& writable_of(symbol_value& whole) noexcept {
  graph& g = *whole.value.in;
  if (whole.parts == nullptr) whole.refer_to(g.keep<entry_list>(whole.value), g);
  return *whole.parts;
}

/// A reference to entry `i` of a symbol, which is a symbol of type X.
template<class X> constexpr X& referred_entry(symbol_value& whole, std::int32_t i) noexcept {
  writable& parts = writable_of(whole);
  if (symbol_value* found = parts.find(i); found != nullptr) return static_cast<X&>(*found);
  X& made = whole.value.in->keep<X>();
  parts.adopt(i, made);
  return made;
}

/// A reference to the block of a symbol that begins at `first`, which is a symbol of type X.
template<class X>
constexpr X& referred_slice(symbol_value& whole, fixed_array<std::int32_t, 4> first, const extents& shape) noexcept {
  graph& g = *whole.value.in;
  X& made = g.keep<X>();
  made.refer_to(g.keep<written_block>(&writable_of(whole), first, shape, shape), g);
  return made;
}

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
