// SPDX-License-Identifier: BSL-1.0
#pragma once

// A small dynamic tape of numbers: every operation appends a node with its derivatives, and one walk back over the
// nodes gives the gradient. The nodes' storage is kept from step to step.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench::tape {

/// The nodes, in the order in which they were computed.
class recording {
 public:
  using place = std::uint32_t;

  /// What numbers are recorded on.
  static inline recording* current = nullptr;

  place size() const { return static_cast<place>(nodes_.size()); }
  float& value(place i) { return nodes_[i].value; }
  float& gradient(place i) { return nodes_[i].gradient; }

  /// A node without operands.
  place record(float value) { return record(value, size(), 0); }
  /// A missing second operand is the node itself, with derivative 0.
  place record(float value, place a, float da) { return record(value, a, da, size(), 0); }
  place record(float value, place a, float da, place b, float db) {
    nodes_.push_back({value, 0, {a, b}, {da, db}});
    return size() - 1;
  }
  /// Forgets the nodes from `end` on.
  void rewind(place end) { nodes_.resize(end); }

  /// Adds the gradient of `weight` times node `result` to those of the nodes before it, walking down to node `end`.
  void backward(place result, float weight, place end) {
    nodes_[result].gradient = weight;
    for (place i = result + 1; i-- > end;) {
      const node& n = nodes_[i];
      const float g = n.gradient;
      nodes_[n.from[0]].gradient += g * n.by[0];
      nodes_[n.from[1]].gradient += g * n.by[1];
    }
  }

 private:
  /// A value, its adjoint, the nodes it came from, and its derivatives by them.
  struct node {
    float value, gradient;
    place from[2];
    float by[2];
  };

  std::vector<node> nodes_;
};

/// A node by its place on the current tape.
struct number {
  recording::place at;

  float value() const { return recording::current->value(at); }

  friend number operator+(number a, number b) { return of(a.value() + b.value(), a, 1, b, 1); }
  friend number operator-(number a, number b) { return of(a.value() - b.value(), a, 1, b, -1); }
  friend number operator-(number a, float b) { return of(a.value() - b, a, 1); }
  friend number operator*(number a, number b) { return of(a.value() * b.value(), a, b.value(), b, a.value()); }
  /// With an input, by which nobody differentiates.
  friend number operator*(number a, float b) { return of(a.value() * b, a, b); }
  friend number tanh(number a) {
    const float y = std::tanh(a.value());
    return of(y, a, 1 - y * y);
  }
  friend number relu(number a) { return a.value() > 0 ? of(a.value(), a, 1) : of(0, a, 0); }
  friend number exp(number a) {
    const float y = std::exp(a.value());
    return of(y, a, y);
  }
  friend number log(number a) { return of(std::log(a.value()), a, 1 / a.value()); }

 private:
  static number of(float value, number a, float da) { return {recording::current->record(value, a.at, da)}; }
  static number of(float value, number a, float da, number b, float db) {
    return {recording::current->record(value, a.at, da, b.at, db)};
  }
};

}  // namespace bench::tape
