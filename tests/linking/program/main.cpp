// SPDX-License-Identifier: BSL-1.0

// Asks every unit for its registers and its numbers; 77 where this machine has not the instructions of all.

#include <cstddef>
#include <cstdio>

#define UNIT(name)               \
  std::size_t lanes_of_##name(); \
  bool is_right_##name();
UNIT(plain)
UNIT(avx)
UNIT(avx2)
UNIT(avx2_fma)
UNIT(no_fma)
UNIT(scalar)
#undef UNIT

int main() {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 77;
  const struct {
    const char* name;
    std::size_t lanes, expected;
    bool right;
  } units[]{
      {"plain", lanes_of_plain(), 4, is_right_plain()},    {"avx", lanes_of_avx(), 4, is_right_avx()},
      {"avx2", lanes_of_avx2(), 8, is_right_avx2()},       {"avx2_fma", lanes_of_avx2_fma(), 8, is_right_avx2_fma()},
      {"no_fma", lanes_of_no_fma(), 8, is_right_no_fma()}, {"scalar", lanes_of_scalar(), 1, is_right_scalar()}};
  int wrong = 0;
  for (const auto& unit : units) {
    if (unit.lanes == unit.expected && unit.right) continue;
    std::printf("%s has %zu lanes and numbers that are %s\n", unit.name, unit.lanes, unit.right ? "right" : "wrong");
    ++wrong;
  }
  return wrong;
}
