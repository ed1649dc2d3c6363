// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which instructions of straight-line code on single numbers are computed together, one number a lane, and in which
// order everything then runs.

#include <array>
#include <cstddef>
#include <cstdint>

#include <tapeless/config.hpp>
#include <tapeless/plan/descriptor.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// True for functions of one operand that take many operations: several in one register cost hardly more than one.
constexpr bool pays_in_lanes(op code) noexcept {
  return code >= op::exp && code <= op::softplus && code != op::sqrt && code != op::abs && code != op::sign &&
         code != op::relu;
}

/// True for what costs one operation, in lanes or not.
constexpr bool is_plain_arithmetic(op code) noexcept {
  return code == op::negate || code == op::add || code == op::subtract || code == op::multiply || code == op::divide ||
         code == op::fma || code == op::fms || code == op::fnma;
}

/// Longer code is left as it stands: compilers limit what they compute.
inline constexpr std::size_t most_grouped = 1024;

/// Groups of equal operations that do not need each other.
///
/// An instruction's depth says how many functions that pay in lanes stand one behind the other on the way to it. Equal
/// functions of the same depth make a group; one that can wait for equal ones further down does. Arithmetic is grouped
/// where whole expressions are alike but for what they load, and where that saves more operations than it takes to
/// bring numbers into lanes and out of them.
template<std::size_t Size> class grouping {
  using numbers = std::array<std::int16_t, Size + 1>;
  using code_type = std::array<instruction, Size>;

 public:
  numbers steps{};          ///< what runs, one after the other; of a group its first member
  std::size_t count = 0;    ///< how many steps
  numbers group{};          ///< the group of an instruction, -1 for none
  numbers lane{};           ///< its lane there
  numbers begin{}, size{};  ///< of a group: where its members stand in `members`, and how many they are
  numbers members{};
  std::array<bool, Size + 1> alone{};  ///< the instruction's value is needed as a single number
  bool any = false;

  constexpr grouping(const code_type& code, std::size_t lanes) noexcept {
    numbers depth{}, height{};
    std::array<std::uint32_t, Size + 1> key{};
    const int deepest = find_depths(code, depth, false);
    wait(code, depth, deepest);
    find_depths(code, depth, true);
    const int highest = find_keys(code, depth, height, key);
    sort(code, depth, deepest, height, highest);
    for (std::int16_t& g : group) g = -1;
    form(code, key, height, lanes);
    while (dissolve(code)) {
    }
    finish(code);
  }

  /// The member of group `g` in lane `l`.
  [[nodiscard]] constexpr std::size_t member(std::size_t g, std::size_t l) const noexcept {
    return static_cast<std::size_t>(members[static_cast<std::size_t>(begin[g]) + l]);
  }

  /// Operand `k` of an instruction, -1 for none.
  static constexpr int operand(const instruction& i, int k) noexcept { return k == 0 ? i.a : k == 1 ? i.b : i.c; }

  /// The group whose members are, lane by lane, operand `k` of those of group `g`, else -1.
  [[nodiscard]] constexpr int group_behind(const code_type& code, std::size_t g, int k) const noexcept {
    const int first = operand(code[member(g, 0)], k);
    const int from = first < 0 ? -1 : group[static_cast<std::size_t>(first)];
    if (from < 0 || size[static_cast<std::size_t>(from)] != size[g]) return -1;
    for (std::size_t l = 0; l < static_cast<std::size_t>(size[g]); ++l) {
      const int o = operand(code[member(g, l)], k);
      if (o != static_cast<int>(member(static_cast<std::size_t>(from), l))) return -1;
    }
    return from;
  }

  /// True where operand `k` of all members of group `g` is the same.
  [[nodiscard]] constexpr bool is_shared(const code_type& code, std::size_t g, int k) const noexcept {
    const int first = operand(code[member(g, 0)], k);
    for (std::size_t l = 1; l < static_cast<std::size_t>(size[g]); ++l) {
      if (operand(code[member(g, l)], k) != first) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t most_alike = 64;  ///< how far it is searched for an equal operation
  static constexpr int cost_of_loads = 2;

  static constexpr int find_depths(const code_type& code, numbers& depth, bool keep) noexcept {
    int deepest = 0;
    for (std::size_t i = 0; i < Size; ++i) {
      if (keep && pays_in_lanes(code[i].code)) continue;
      std::int16_t d = 0;
      for (const std::int16_t o : {code[i].a, code[i].b, code[i].c}) {
        if (o < 0) continue;
        const auto from = static_cast<std::size_t>(o);
        const auto behind = static_cast<std::int16_t>(depth[from] + pays_in_lanes(code[from].code));
        if (behind > d) d = behind;
      }
      depth[i] = d;
      if (d > deepest) deepest = d;
    }
    return deepest;
  }

  /// Moves functions down to equal ones that are not deeper than what needs them allows.
  static constexpr void wait(const code_type& code, numbers& depth, int deepest) noexcept {
    numbers latest{}, paying{};
    std::size_t count = 0;
    for (std::int16_t& l : latest) l = static_cast<std::int16_t>(deepest);
    for (std::size_t i = 0; i < Size; ++i) {
      if (pays_in_lanes(code[i].code)) paying[count++] = static_cast<std::int16_t>(i);
    }
    for (std::size_t i = Size; i-- > 0;) {
      const bool pays = pays_in_lanes(code[i].code);
      if (pays && latest[i] > depth[i]) {
        std::int16_t found = depth[i];
        for (std::size_t p = 0; p < count && found == depth[i]; ++p) {
          const auto j = static_cast<std::size_t>(paying[p]);
          if (code[j].code == code[i].code && depth[j] > found && depth[j] <= latest[i]) found = depth[j];
        }
        depth[i] = found;
      }
      const std::int16_t last = pays ? depth[i] : latest[i];
      for (const std::int16_t o : {code[i].a, code[i].b, code[i].c}) {
        if (o < 0) continue;
        const auto from = static_cast<std::size_t>(o);
        const auto before = static_cast<std::int16_t>(last - pays_in_lanes(code[from].code));
        if (before < latest[from]) latest[from] = before;
      }
    }
  }

  /// A number for what an instruction computes, whatever it loads; equal functions of one depth have one, too.
  static constexpr int find_keys(const code_type& code, const numbers& depth, numbers& height,
                                 std::array<std::uint32_t, Size + 1>& key) noexcept {
    int highest = 0;
    std::array<std::uint32_t, Size + 1> form{};
    for (std::size_t i = 0; i < Size; ++i) {
      const instruction& in = code[i];
      std::uint32_t k = static_cast<std::uint32_t>(in.code) * 2654435761u + static_cast<std::uint32_t>(in.bits) * 31u +
                        static_cast<std::uint32_t>(in.bits >> 32) * 668265263u;
      std::int16_t h = 0;
      for (const std::int16_t o : {in.a, in.b, in.c}) {
        if (o < 0) continue;
        const auto from = static_cast<std::size_t>(o);
        k = (k ^ (k >> 15)) * 2246822519u + form[from];
        if (height[from] >= h) h = static_cast<std::int16_t>(height[from] + 1);
      }
      form[i] = (k ^ (k >> 13)) * 3266489917u;
      height[i] = h;
      if (h > highest) highest = h;
      key[i] = (pays_in_lanes(in.code) ? static_cast<std::uint32_t>(in.code) : form[i]) +
               static_cast<std::uint32_t>(depth[i]) * 374761393u;
    }
    return highest;
  }

  /// Orders `steps` by depth; there what pays in lanes behind the rest; and that by height.
  constexpr void sort(const code_type& code, const numbers& depth, int deepest, const numbers& height,
                      int highest) noexcept {
    numbers by_height{};
    for (std::size_t i = 0; i < Size; ++i) by_height[i] = static_cast<std::int16_t>(i);
    const auto distribute = [&](const numbers& from, numbers& to, int buckets, auto bucket) {
      std::array<std::int16_t, 2 * Size + 4> place{};
      for (std::size_t i = 0; i < Size; ++i) ++place[bucket(i) + 1];
      for (std::size_t b = 1; b < static_cast<std::size_t>(buckets); ++b) {
        place[b] = static_cast<std::int16_t>(place[b] + place[b - 1]);
      }
      for (std::size_t i = 0; i < Size; ++i) {
        to[static_cast<std::size_t>(place[bucket(static_cast<std::size_t>(from[i]))]++)] = from[i];
      }
    };
    numbers middle{};
    distribute(by_height, middle, highest + 1, [&](std::size_t i) { return static_cast<std::size_t>(height[i]); });
    distribute(middle, steps, 2 * deepest + 2,
               [&](std::size_t i) { return static_cast<std::size_t>(2 * depth[i] + pays_in_lanes(code[i].code)); });
  }

  constexpr void form(const code_type& code, const std::array<std::uint32_t, Size + 1>& key, const numbers& height,
                      std::size_t lanes) noexcept {
    std::size_t groups = 0, used = 0;
    for (std::size_t s = 0; s < Size; ++s) {
      const auto i = static_cast<std::size_t>(steps[s]);
      const bool pays = pays_in_lanes(code[i].code);
      if (group[i] >= 0 || (!pays && !is_plain_arithmetic(code[i].code))) continue;
      std::array<std::int16_t, most_alike> alike{};
      std::size_t found = 0;
      for (std::size_t t = s; t < Size && t < s + most_alike; ++t) {
        const auto j = static_cast<std::size_t>(steps[t]);
        if (pays ? !pays_in_lanes(code[j].code) : height[j] != height[i]) break;
        if (group[j] < 0 && key[j] == key[i] && code[j].code == code[i].code) {
          alike[found++] = static_cast<std::int16_t>(j);
        }
      }
      if (found < 2) continue;
      begin[groups] = static_cast<std::int16_t>(used);
      size[groups] = static_cast<std::int16_t>(pick(code, alike, found, lanes, used));
      for (std::size_t l = 0; l < static_cast<std::size_t>(size[groups]); ++l) {
        const std::size_t m = member(groups, l);
        group[m] = static_cast<std::int16_t>(groups);
        lane[m] = static_cast<std::int16_t>(l);
      }
      used += static_cast<std::size_t>(size[groups++]);
    }
  }

  /// Fills one group with members from `alike`, the first of them included: in the lanes of their operands where these
  /// are grouped, and those first that share the other operand. Returns how many.
  constexpr std::size_t pick(const code_type& code, const std::array<std::int16_t, most_alike>& alike,
                             std::size_t found, std::size_t lanes, std::size_t used) noexcept {
    const instruction& first = code[static_cast<std::size_t>(alike[0])];
    const std::size_t most = found < lanes ? found : lanes;
    for (int k = 0; k < 3 && !pays_in_lanes(first.code); ++k) {
      const int o = operand(first, k);
      if (o < 0 || group[static_cast<std::size_t>(o)] < 0) continue;
      const auto from = static_cast<std::size_t>(group[static_cast<std::size_t>(o)]);
      std::size_t taken = 0;
      for (; taken < static_cast<std::size_t>(size[from]); ++taken) {
        const int next = alike_in_lane(code, alike, found, k, member(from, taken));
        if (next < 0) break;
        members[used + taken] = static_cast<std::int16_t>(next);
      }
      if (taken == static_cast<std::size_t>(size[from])) return taken;
    }
    for (std::size_t taken = 0; taken < most; ++taken) members[used + taken] = alike[taken];
    return most;
  }

  /// The one of `alike` that has instruction `o` as operand `k`, one with the first one's other operand if there is.
  static constexpr int alike_in_lane(const code_type& code, const std::array<std::int16_t, most_alike>& alike,
                                     std::size_t found, int k, std::size_t o) noexcept {
    const int other = k == 0 ? 1 : 0;
    int best = -1;
    for (std::size_t a = 0; a < found; ++a) {
      const instruction& candidate = code[static_cast<std::size_t>(alike[a])];
      if (operand(candidate, k) != static_cast<int>(o)) continue;
      if (operand(candidate, other) == operand(code[static_cast<std::size_t>(alike[0])], other)) return alike[a];
      if (best < 0) best = alike[a];
    }
    return best;
  }

  /// How many operations it takes to bring operand `k` of a group into lanes. What is loaded often lies together, which
  /// the compiler sees; then it takes few.
  [[nodiscard]] constexpr int cost_of_operand(const code_type& code, std::size_t g, int k) const noexcept {
    const int first = operand(code[member(g, 0)], k);
    if (first < 0 || group_behind(code, g, k) >= 0) return 0;
    if (is_shared(code, g, k)) return code[static_cast<std::size_t>(first)].code == op::constant ? 0 : 1;
    for (std::size_t l = 0; l < static_cast<std::size_t>(size[g]); ++l) {
      if (code[static_cast<std::size_t>(operand(code[member(g, l)], k))].code != op::load) return size[g] - 1;
    }
    return cost_of_loads;
  }

  /// Takes apart groups of arithmetic that save nothing; true if there was one.
  constexpr bool dissolve(const code_type& code) noexcept {
    std::array<std::int16_t, Size + 1> stored{}, single{}, in_lanes{};
    for (std::size_t i = 0; i < Size; ++i) {
      for (int k = 0; k < 3; ++k) {
        const int o = operand(code[i], k);
        const int from = o < 0 ? -1 : group[static_cast<std::size_t>(o)];
        if (from < 0) continue;
        const auto f = static_cast<std::size_t>(from);
        if (group[i] >= 0 && group_behind(code, static_cast<std::size_t>(group[i]), k) == from) ++in_lanes[f];
        else if (code[i].code == op::store) ++stored[f];
        else ++single[f];
      }
    }
    bool dissolved = false;
    for (std::size_t i = 0; i < Size; ++i) {
      if (group[i] < 0 || lane[i] != 0 || pays_in_lanes(code[i].code)) continue;
      const auto g = static_cast<std::size_t>(group[i]);
      int saved = size[g] - 1;
      for (int k = 0; k < 3; ++k) saved -= cost_of_operand(code, g, k);
      if (single[g] > 0) saved -= size[g] - 1;
      else if (stored[g] > 0) saved -= size[g] / 2;
      if (in_lanes[g] > 0) saved += size[g] - 1;
      if (saved > 0) continue;
      for (std::size_t l = 0; l < static_cast<std::size_t>(size[g]); ++l) group[member(g, l)] = -1;
      dissolved = true;
    }
    return dissolved;
  }

  /// Leaves in `steps` one member of each group, and finds which values are needed by themselves.
  constexpr void finish(const code_type& code) noexcept {
    for (std::size_t s = 0; s < Size; ++s) {
      const auto i = static_cast<std::size_t>(steps[s]);
      for (int k = 0; k < 3; ++k) {
        const int o = operand(code[i], k);
        if (o < 0 || group[static_cast<std::size_t>(o)] < 0) continue;
        if (group[i] < 0 || group_behind(code, static_cast<std::size_t>(group[i]), k) < 0) {
          alone[static_cast<std::size_t>(o)] = true;
        }
      }
      any = any || (group[i] >= 0 && size[static_cast<std::size_t>(group[i])] > 1);
      if (group[i] < 0 || lane[i] == 0) steps[count++] = steps[s];
    }
  }
};

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI
