// SPDX-License-Identifier: BSL-1.0
#pragma once

// Runs a program on both back ends and through the interpreter, and says where they differ.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include <support/interpret.hpp>
#include <tapeless/graph/verify.hpp>
#include <tapeless/kernel/run.hpp>
#include <tapeless/kernel/verify.hpp>
#include <tapeless/math/random.hpp>
#include <tapeless/plan/verify.hpp>

namespace test {

/// How close a back end has to come to the interpreter: equal numbers, or relative to the largest of a result.
struct closeness {
  double relative = 0;
};

/// A program seen without its size.
struct program_view {
  const tl::node* nodes;
  std::size_t node_count;
  const tl::output* outputs;
  std::size_t output_count;
  std::size_t workspace;
};

template<class Build> program_view view_of() {
  const auto& p = tl::program_of<Build>;
  return {p.nodes.data(), p.nodes.size(), p.outputs.data(), p.outputs.size(), tl::workspace_size<Build>};
}

/// What lies behind memory: a guard that tells of writes, or the end of an allocation, where a sanitizer tells of
/// reads.
enum class behind { guard, nothing };

/// Memory of exactly the size asked for, aligned as registers like it, behind a guard and, if wanted, in front of one.
template<class T> class guarded {
 public:
  guarded(std::size_t size, behind what) : size_(size) {
    const std::size_t bytes = 64 + size * sizeof(T) + (what == behind::guard ? 64 : 0);
    memory_.reset(new (std::align_val_t{64}) unsigned char[bytes]);
    std::memset(memory_.get(), guard, bytes);
    for (std::size_t i = 0; i < size; ++i) data()[i] = unwritten();
    bytes_ = bytes;
  }

  T* data() const { return reinterpret_cast<T*>(memory_.get() + 64); }
  std::size_t size() const { return size_; }

  bool guards_hold() const {
    for (std::size_t i = 0; i < bytes_; ++i) {
      if ((i < 64 || i >= 64 + size_ * sizeof(T)) && memory_[i] != guard) return false;
    }
    return true;
  }

 private:
  static constexpr unsigned char guard = 0xa5;
  static T unwritten() {
    if constexpr (std::numeric_limits<T>::has_quiet_NaN) return std::numeric_limits<T>::quiet_NaN();
    else return 0;
  }
  struct give_back {
    void operator()(unsigned char* p) const { operator delete[](p, std::align_val_t{64}); }
  };

  std::size_t size_, bytes_ = 0;
  std::unique_ptr<unsigned char[], give_back> memory_;
};

/// The arguments of a program and its workspace, for one back end.
template<class T> class machine {
 public:
  machine(const program_view& p, const std::vector<argument<T>>& arguments, behind what = behind::guard)
      : workspace_(p.workspace, what) {
    for (const argument<T>& a : arguments) {
      real_.emplace_back(a.real.size(), what);
      integer_.emplace_back(a.integer.size(), what);
      pointers_.push_back(
          {a.real.empty() ? nullptr : real_.back().data(), a.integer.empty() ? nullptr : integer_.back().data()});
    }
  }

  void set(const std::vector<argument<T>>& arguments) const {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const argument<T>& a = arguments[i];
      if (!a.real.empty()) std::memcpy(real_[i].data(), a.real.data(), a.real.size() * sizeof(T));
      if (!a.integer.empty()) std::memcpy(integer_[i].data(), a.integer.data(), a.integer.size() * 4);
    }
  }

  const tl::pointer<T>* pointers() const { return pointers_.data(); }
  T* workspace() const { return workspace_.data(); }
  const guarded<T>& real(std::size_t i) const { return real_[i]; }
  const guarded<std::int32_t>& integer(std::size_t i) const { return integer_[i]; }

  bool guards_hold() const {
    bool hold = workspace_.guards_hold();
    for (const auto& a : real_) hold = hold && a.guards_hold();
    for (const auto& a : integer_) hold = hold && a.guards_hold();
    return hold;
  }

 private:
  guarded<T> workspace_;
  std::vector<guarded<T>> real_;
  std::vector<guarded<std::int32_t>> integer_;
  std::vector<tl::pointer<T>> pointers_;
};

/// Arguments for a program, pure outputs unwritten; `number(i)` and `index(i)` fill what is read.
template<class T, class Number, class Index>
std::vector<argument<T>> make_arguments(const program_view& p, Number number, Index index) {
  std::vector<argument<T>> arguments;
  const auto at = [&](std::int32_t i) -> argument<T>& {
    if (arguments.size() <= static_cast<std::size_t>(i)) arguments.resize(static_cast<std::size_t>(i) + 1);
    return arguments[static_cast<std::size_t>(i)];
  };
  for (std::size_t k = 0; k < p.output_count; ++k) {
    const auto size = static_cast<std::size_t>(p.nodes[p.outputs[k].node].shape.size());
    at(p.outputs[k].argument).real.assign(size, std::numeric_limits<T>::quiet_NaN());
  }
  for (std::size_t i = 0; i < p.node_count; ++i) {
    const tl::node& n = p.nodes[i];
    if (n.code != tl::op::input) continue;
    argument<T>& a = at(n.detail[0]);
    const auto size = static_cast<std::size_t>(n.shape.size());
    a.real.clear();
    a.integer.clear();
    for (std::size_t j = 0; j < size; ++j) {
      if (n.type == tl::element::integer) a.integer.push_back(index());
      else a.real.push_back(number());
    }
  }
  return arguments;
}

/// What went wrong, empty if nothing did.
template<class T>
std::string difference(const machine<T>& scalar, const machine<T>& native, const std::vector<argument<T>>& expected,
                       closeness tolerance) {
  if (!scalar.guards_hold()) return "the scalar back end writes out of bounds";
  if (!native.guards_hold()) return "the native back end writes out of bounds";
  for (std::size_t a = 0; a < expected.size(); ++a) {
    const auto& want = expected[a].real;
    const T *s = scalar.real(a).data(), *n = native.real(a).data();
    if (!expected[a].integer.empty() &&
        std::memcmp(native.integer(a).data(), expected[a].integer.data(), 4 * expected[a].integer.size()) != 0) {
      return "integer argument " + std::to_string(a) + " changed";
    }
    double largest = 0;
    for (const T x : want)
      largest = std::fabs(static_cast<double>(x)) > largest ? std::fabs(static_cast<double>(x)) : largest;
    for (std::size_t i = 0; i < want.size(); ++i) {
      const std::string where =
          "argument " + std::to_string(a) + ", element " + std::to_string(i) + " of " + std::to_string(want.size());
      if (std::memcmp(s + i, n + i, sizeof(T)) != 0 && !(s[i] != s[i] && n[i] != n[i])) {
        return where + ": scalar " + std::to_string(s[i]) + ", native " + std::to_string(n[i]);
      }
      const double apart = std::fabs(static_cast<double>(s[i]) - static_cast<double>(want[i]));
      if (!(apart <= tolerance.relative * (1 + largest)) && s[i] != want[i]) {
        return where + ": is " + std::to_string(s[i]) + ", expected " + std::to_string(want[i]);
      }
    }
  }
  return {};
}

/// What a verifier found, in words.
inline std::string words(const tl::fault& f) {
  return std::string(f.reason) + ", at " + std::to_string(f.at) + ", part " + std::to_string(f.part);
}

/// What is wrong with a program, its plan and its strategies before any of it runs.
template<class Build> std::string verify() {
  if (const tl::fault f = tl::verify_program<Build>()) return "program: " + words(f);
  if (const tl::fault f = tl::verify_plan<Build>()) return "plan: " + words(f);
  if (const tl::fault f = tl::verify_strategies<Build>()) return "strategy: " + words(f);
  return {};
}

/// Runs `Build` twice (the second time on a workspace full of old values) on both back ends, and compares them bit for
/// bit with each other and, as `tolerance` says, with the interpreter.
template<class Build, class T>
std::string check_program(const std::vector<argument<T>>& arguments, closeness tolerance = {}) {
  if (const std::string wrong = verify<Build>(); !wrong.empty()) return wrong;
  const program_view p = view_of<Build>();
  const machine<T> scalar(p, arguments), native(p, arguments), tight(p, arguments, behind::nothing);
  interpreter<T> reference(p.nodes, p.node_count);
  std::vector<argument<T>> expected = arguments;
  reference.run(expected, p.outputs, p.output_count);
  for (int round = 0; round < 2; ++round) {
    for (const machine<T>* m : {&scalar, &native, &tight}) m->set(arguments);
    tl::run<Build, tl::backend::scalar>(scalar.pointers(), scalar.workspace());
    for (const machine<T>* m : {&native, &tight}) tl::run<Build, tl::backend::native>(m->pointers(), m->workspace());
    for (const machine<T>* m : {&native, &tight}) {
      const std::string d = difference(scalar, *m, expected, tolerance);
      if (!d.empty()) return (round == 0 ? "first run: " : "second run: ") + d;
    }
  }
  return {};
}

/// Small whole numbers: sums and products of a few of them are exact in any order.
template<class Build, class T> std::string check_exactly(std::uint32_t seed = 1) {
  std::uint32_t state = seed * 2654435761u + 12345;
  const auto next = [&](std::uint32_t n) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % n;
  };
  return check_program<Build, T>(make_arguments<T>(
      view_of<Build>(), [&] { return T(next(5)) - T(2); }, [&] { return static_cast<std::int32_t>(next(9)) - 1; }));
}

/// Numbers between -1 and 1; results agree within a few roundings.
template<class Build, class T> std::string check_closely(double relative, std::uint32_t seed = 1) {
  std::uint32_t state = seed * 2654435761u + 54321;
  const auto next = [&] { return state = state * 1664525u + 1013904223u; };
  return check_program<Build, T>(make_arguments<T>(
                                     view_of<Build>(), [&] { return T(static_cast<double>(next() >> 8) / 0x1p23 - 1); },
                                     [&] { return static_cast<std::int32_t>((next() >> 8) % 9) - 1; }),
                                 closeness{relative});
}

}  // namespace test
