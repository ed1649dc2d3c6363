// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which instructions of straight-line code on single numbers are computed together, one number a lane.

#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/kernel/alike.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/plan/descriptor.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Groups of equal operations that do not need each other.
///
/// Equal functions of the same depth make a group. Arithmetic is grouped where whole expressions are alike but for what
/// they load, and where that saves more operations than it takes to bring numbers into lanes and out of them.
template<std::size_t Size> class grouping {
  using numbers = instruction_numbers<Size>;
  using code_type = fixed_array<instruction, Size>;

 public:
  numbers steps{};          ///< what runs, one after the other; of a group its first member
  std::size_t count = 0;    ///< how many steps
  numbers group{};          ///< the group of an instruction, -1 for none
  numbers lane{};           ///< its lane there
  numbers begin{}, size{};  ///< of a group: where its members stand in `members`, and how many they are
  numbers members{};
  fixed_array<bool, Size + 1> alone{};  ///< the instruction's value is needed as a single number
  bool any = false;

  constexpr grouping(const code_type& code, std::size_t lanes) noexcept {
    const instruction_order<Size> order(code);
    steps = order.steps;
    for (std::int16_t& g : group) g = -1;
    if (form(code, order, lanes)) {
      while (dissolve(code)) {
      }
    }
    finish(code);
  }

  /// The member of group `g` in lane `l`.
  [[nodiscard]] constexpr std::size_t member(std::size_t g, std::size_t l) const noexcept {
    return static_cast<std::size_t>(members.items[static_cast<std::size_t>(begin.items[g]) + l]);
  }

  /// The group whose members are, lane by lane, operand `k` of those of group `g`, else -1.
  [[nodiscard]] constexpr int group_behind(const code_type& code, std::size_t g, int k) const noexcept {
    const int first = operand(code.items[member(g, 0)], k);
    const int from = first < 0 ? -1 : group.items[first];
    if (from < 0 || size.items[from] != size.items[g]) return -1;
    for (std::size_t l = 0; l < static_cast<std::size_t>(size.items[g]); ++l) {
      const int o = operand(code.items[member(g, l)], k);
      if (o != static_cast<int>(member(static_cast<std::size_t>(from), l))) return -1;
    }
    return from;
  }

  /// True where operand `k` of all members of group `g` is the same.
  [[nodiscard]] constexpr bool is_shared(const code_type& code, std::size_t g, int k) const noexcept {
    const int first = operand(code.items[member(g, 0)], k);
    for (std::size_t l = 1; l < static_cast<std::size_t>(size.items[g]); ++l) {
      if (operand(code.items[member(g, l)], k) != first) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t most_alike = 64;  ///< how far it is searched for an equal operation
  static constexpr int cost_of_loads = 2;

  /// Forms groups of what is alike; false where there is nothing alike.
  constexpr bool form(const code_type& code, const instruction_order<Size>& order, std::size_t lanes) noexcept {
    std::size_t groups = 0, used = 0;
    for (std::size_t s = 0; s < Size; ++s) {
      const auto i = static_cast<std::size_t>(steps.items[s]);
      const bool pays = is_long_running(code.items[i].code);
      if (group.items[i] >= 0 || (!pays && !is_plain_arithmetic(code.items[i].code))) continue;
      fixed_array<std::int16_t, most_alike> alike{};
      std::size_t found = 0;
      for (std::size_t t = s; t < Size && t < s + most_alike; ++t) {
        const auto j = static_cast<std::size_t>(steps.items[t]);
        if (pays ? !is_long_running(code.items[j].code) : order.height.items[j] != order.height.items[i]) break;
        if (group.items[j] < 0 && order.key.items[j] == order.key.items[i] &&
            code.items[j].code == code.items[i].code) {
          alike.items[found++] = static_cast<std::int16_t>(j);
        }
      }
      if (found < least_together(code.items[i].code)) continue;
      begin.items[groups] = static_cast<std::int16_t>(used);
      size.items[groups] = static_cast<std::int16_t>(pick(code, alike, found, lanes, used));
      for (std::size_t l = 0; l < static_cast<std::size_t>(size.items[groups]); ++l) {
        const std::size_t m = member(groups, l);
        group.items[m] = static_cast<std::int16_t>(groups);
        lane.items[m] = static_cast<std::int16_t>(l);
      }
      used += static_cast<std::size_t>(size.items[groups++]);
    }
    return groups > 0;
  }

  /// Fills one group with members from `alike`, the first of them included: in the lanes of their operands where these
  /// are grouped, and those first that share the other operand. Returns how many.
  constexpr std::size_t pick(const code_type& code, const fixed_array<std::int16_t, most_alike>& alike,
                             std::size_t found, std::size_t lanes, std::size_t used) noexcept {
    const instruction& first = code.items[alike.items[0]];
    const std::size_t most = found < lanes ? found : lanes;
    for (int k = 0; k < 3 && !is_long_running(first.code); ++k) {
      const int o = operand(first, k);
      if (o < 0 || group.items[o] < 0) continue;
      const auto from = static_cast<std::size_t>(group.items[o]);
      std::size_t taken = 0;
      for (; taken < static_cast<std::size_t>(size.items[from]); ++taken) {
        const int next = alike_in_lane(code, alike, found, k, member(from, taken));
        if (next < 0) break;
        members.items[used + taken] = static_cast<std::int16_t>(next);
      }
      if (taken == static_cast<std::size_t>(size.items[from])) return taken;
    }
    for (std::size_t taken = 0; taken < most; ++taken) members.items[used + taken] = alike.items[taken];
    return most;
  }

  /// The one of `alike` that has instruction `o` as operand `k`, one with the first one's other operand if there is.
  static constexpr int alike_in_lane(const code_type& code, const fixed_array<std::int16_t, most_alike>& alike,
                                     std::size_t found, int k, std::size_t o) noexcept {
    const int other = k == 0 ? 1 : 0;
    int best = -1;
    for (std::size_t a = 0; a < found; ++a) {
      const instruction& candidate = code.items[alike.items[a]];
      if (operand(candidate, k) != static_cast<int>(o)) continue;
      if (operand(candidate, other) == operand(code.items[alike.items[0]], other)) return alike.items[a];
      if (best < 0) best = alike.items[a];
    }
    return best;
  }

  /// How many operations it takes to bring operand `k` of a group into lanes. What is loaded often lies together, which
  /// the compiler sees; then it takes few.
  [[nodiscard]] constexpr int cost_of_operand(const code_type& code, std::size_t g, int k) const noexcept {
    const int first = operand(code.items[member(g, 0)], k);
    if (first < 0 || group_behind(code, g, k) >= 0) return 0;
    if (is_shared(code, g, k)) return code.items[first].code == op::constant ? 0 : 1;
    for (std::size_t l = 0; l < static_cast<std::size_t>(size.items[g]); ++l) {
      if (code.items[operand(code.items[member(g, l)], k)].code != op::load) return size.items[g] - 1;
    }
    return cost_of_loads;
  }

  /// Takes apart groups of arithmetic that save nothing; true if there was one.
  constexpr bool dissolve(const code_type& code) noexcept {
    fixed_array<std::int16_t, Size + 1> stored{}, single{}, in_lanes{};
    for (std::size_t i = 0; i < Size; ++i) {
      for (int k = 0; k < 3; ++k) {
        const int o = operand(code.items[i], k);
        const int from = o < 0 ? -1 : group.items[o];
        if (from < 0) continue;
        const auto f = static_cast<std::size_t>(from);
        if (group.items[i] >= 0 && group_behind(code, static_cast<std::size_t>(group.items[i]), k) == from)
          ++in_lanes.items[f];
        else if (code.items[i].code == op::store) ++stored.items[f];
        else ++single.items[f];
      }
    }
    bool dissolved = false;
    for (std::size_t i = 0; i < Size; ++i) {
      if (group.items[i] < 0 || lane.items[i] != 0 || is_long_running(code.items[i].code)) continue;
      const auto g = static_cast<std::size_t>(group.items[i]);
      int saved = size.items[g] - 1;
      for (int k = 0; k < 3; ++k) saved -= cost_of_operand(code, g, k);
      if (single.items[g] > 0) saved -= size.items[g] - 1;
      else if (stored.items[g] > 0) saved -= size.items[g] / 2;
      if (in_lanes.items[g] > 0) saved += size.items[g] - 1;
      if (saved > 0) continue;
      for (std::size_t l = 0; l < static_cast<std::size_t>(size.items[g]); ++l) group.items[member(g, l)] = -1;
      dissolved = true;
    }
    return dissolved;
  }

  /// Leaves in `steps` one member of each group, and finds which values are needed by themselves.
  constexpr void finish(const code_type& code) noexcept {
    for (std::size_t s = 0; s < Size; ++s) {
      const auto i = static_cast<std::size_t>(steps.items[s]);
      for (int k = 0; k < 3; ++k) {
        const int o = operand(code.items[i], k);
        if (o < 0 || group.items[o] < 0) continue;
        if (group.items[i] < 0 || group_behind(code, static_cast<std::size_t>(group.items[i]), k) < 0) {
          alone.items[o] = true;
        }
      }
      any = any || (group.items[i] >= 0 && size.items[group.items[i]] > 1);
      if (group.items[i] < 0 || lane.items[i] == 0) steps.items[count++] = steps.items[s];
    }
  }
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
