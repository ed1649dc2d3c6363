// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows of a benchmark as a table on the terminal and as JSON.

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <tapeless/config.hpp>

#include "contest.hpp"
#include "machine.hpp"

namespace bench {

/// One case, all contenders.
struct row {
  std::string name;   ///< "C128"
  std::string title;  ///< "784-128-64-10 ReLU, batch 128"
  std::vector<figure> figures;
  std::vector<note> notes = {};  ///< what holds for the case, whoever runs it
};

/// Who could not take part, and the Debian package that would change that.
struct absentee {
  std::string name, package;
};

/// Reads "name=package|name=package", as CMake passes it.
inline std::vector<absentee> absentees(std::string_view list) {
  std::vector<absentee> all;
  while (!list.empty()) {
    const std::size_t end = list.find('|') == list.npos ? list.size() : list.find('|');
    const std::string_view item = list.substr(0, end);
    const std::size_t equal = item.find('=');
    if (equal != item.npos) all.push_back({std::string(item.substr(0, equal)), std::string(item.substr(equal + 1))});
    list.remove_prefix(end == list.size() ? end : end + 1);
  }
  return all;
}

/// A unit of time and how many of it a second has.
struct time_unit {
  const char* name;
  double per_second;
};
inline constexpr time_unit microseconds{"us", 1e6}, nanoseconds{"ns", 1e9};

struct report {
  std::string benchmark;
  machine on;
  time_unit unit = microseconds;
  std::vector<row> rows = {};
  std::vector<absentee> skipped = {};
};

/// "g++ 12.2.0" or "clang++ 14.0.6".
inline std::string compiler_name() {
  const std::string version = __VERSION__;
  const std::size_t clang = version.find("Clang ");
  return clang == version.npos ? "g++ " + version.substr(0, version.find(' '))
                               : "clang++ " + version.substr(clang + 6, version.find(' ', clang + 6) - clang - 6);
}

#define BENCH_TEXT_(x) #x
#define BENCH_TEXT(x) BENCH_TEXT_(x)
/// The registers that kernels run on: "avx512", "avx2", "neon", "generic" or "scalar".
inline constexpr const char* registers = BENCH_TEXT(TAPELESS_ABI_LANES);
#undef BENCH_TEXT
#undef BENCH_TEXT_

inline nlohmann::json to_json(const machine& m) {
  return {{"cpu", m.cpu},
          {"peak_gflops_burst", m.flops.burst * 1e-9},
          {"peak_gflops_sustained", m.flops.sustained * 1e-9},
          {"bandwidth_l1_gbs", m.bandwidth_l1 * 1e-9},
          {"bandwidth_l2_gbs", m.bandwidth_l2 * 1e-9},
          {"bandwidth_memory_gbs", m.bandwidth_memory * 1e-9}};
}

/// Numbers that there are; a ratio to nobody is left out.
inline void put(nlohmann::json& object, const std::string& name, double value) {
  if (!std::isnan(value)) object[name] = value;
}

inline nlohmann::json to_json(const row& r, const time_unit& unit) {
  nlohmann::json contenders = nlohmann::json::array();
  for (const figure& f : r.figures) {
    nlohmann::json entry{{"name", f.name}};
    put(entry, "minimum", f.minimum * unit.per_second);
    put(entry, "median", f.median * unit.per_second);
    put(entry, "to_ceiling", f.to_ceiling);
    put(entry, "to_fastest_peer", f.to_fastest_peer);
    put(entry, "to_ours", f.to_ours);
    for (const note& n : f.notes) put(entry, n.first, n.second);
    contenders.push_back(std::move(entry));
  }
  nlohmann::json result{{"case", r.name}, {"title", r.title}, {"unit", unit.name}, {"contenders", contenders}};
  for (const note& n : r.notes) put(result, n.first, n.second);
  return result;
}

inline nlohmann::json to_json(const report& r) {
  nlohmann::json rows = nlohmann::json::array(), skipped = nlohmann::json::array();
  for (const row& one : r.rows) rows.push_back(to_json(one, r.unit));
  for (const absentee& a : r.skipped) skipped.push_back({{"name", a.name}, {"package", a.package}});
  return {{"benchmark", r.benchmark},
          {"compiler", compiler_name()},
          {"registers", registers},
          {"machine", to_json(r.on)},
          {"rows", rows},
          {"skipped", skipped}};
}

/// Writes the report to a file; nothing is written where `file` is empty.
inline void write_json(const report& r, const std::string& file) {
  if (!file.empty() && !(std::ofstream(file) << to_json(r).dump(1) << '\n')) {
    throw std::runtime_error(file + " cannot be written");
  }
}

inline void print(const absentee& a) {
  std::printf("%s is left out, as it is not installed (Debian: %s)\n", a.name.c_str(), a.package.c_str());
}

/// Machine, compiler, and who is missing.
inline void print_head(const report& r) {
  const machine& m = r.on;
  std::printf("%s, %s, %s, one thread\n", m.cpu.c_str(), compiler_name().c_str(), registers);
  std::printf(
      "multiply-adds: %.1f GFLOP/s in bursts, %.1f sustained; read and written: L1 %.0f, L2 %.0f, memory %.1f GB/s\n",
      m.flops.burst * 1e-9, m.flops.sustained * 1e-9, m.bandwidth_l1 * 1e-9, m.bandwidth_l2 * 1e-9,
      m.bandwidth_memory * 1e-9);
  for (const absentee& a : r.skipped) print(a);
  std::fflush(stdout);
}

inline void print_number(double value) {
  if (std::isnan(value)) std::printf(" %12s", "");
  else if (value != 0 && (std::fabs(value) < 1e-2 || std::fabs(value) >= 1e7)) std::printf(" %12.3e", value);
  else std::printf(" %12.3f", value);
}

inline void print_notes(const std::vector<note>& notes) {
  for (const note& n : notes) std::printf("  %s %.4g", n.first.c_str(), n.second);
}

/// A block of lines, one a contender.
inline void print(const row& r, const time_unit& unit) {
  std::printf("\n%-8s %s\n", r.name.c_str(), r.title.c_str());
  std::printf("  %-24s %9s %2s %9s %2s %12s %12s %12s\n", "", "minimum", unit.name, "median", unit.name, "to ceiling",
              "to best peer", "to ours");
  for (const figure& f : r.figures) {
    std::printf("  %-24s", f.name.c_str());
    print_number(f.minimum * unit.per_second);
    print_number(f.median * unit.per_second);
    print_number(f.to_ceiling);
    print_number(f.to_fastest_peer);
    print_number(f.to_ours);
    print_notes(f.notes);
    std::printf("\n");
  }
  if (!r.notes.empty()) {
    std::printf(" ");
    print_notes(r.notes);
    std::printf("\n");
  }
  std::fflush(stdout);
}

}  // namespace bench
