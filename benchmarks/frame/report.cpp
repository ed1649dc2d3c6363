// SPDX-License-Identifier: BSL-1.0

#include "../report.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include <tapeless/config.hpp>

namespace bench {

namespace {

/// "g++ 12.2.0" or "clang++ 14.0.6".
std::string compiler_name() {
  const std::string version = __VERSION__;
  const std::size_t clang = version.find("Clang ");
  return clang == version.npos ? "g++ " + version.substr(0, version.find(' '))
                               : "clang++ " + version.substr(clang + 6, version.find(' ', clang + 6) - clang - 6);
}

#define BENCH_TEXT_(x) #x
#define BENCH_TEXT(x) BENCH_TEXT_(x)
/// The registers that kernels run on: "avx512", "avx2", "neon", "generic" or "scalar".
constexpr const char* registers = BENCH_TEXT(TAPELESS_ABI_LANES);
#undef BENCH_TEXT
#undef BENCH_TEXT_

nlohmann::json to_json(const machine& m) {
  return {{"cpu", m.cpu},
          {"peak_gflops_burst", m.flops.burst * 1e-9},
          {"peak_gflops_sustained", m.flops.sustained * 1e-9},
          {"bandwidth_l1_gbs", m.bandwidth_l1 * 1e-9},
          {"bandwidth_l2_gbs", m.bandwidth_l2 * 1e-9},
          {"bandwidth_memory_gbs", m.bandwidth_memory * 1e-9}};
}

/// Numbers that there are; a ratio to nobody is left out.
void put(nlohmann::json& object, const std::string& name, double value) {
  if (!std::isnan(value)) object[name] = value;
}

nlohmann::json to_json(const row& r, const time_unit& unit) {
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

nlohmann::json to_json(const report& r) {
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

void write(const nlohmann::json& json, const std::string& file) {
  if (!file.empty() && !(std::ofstream(file) << json.dump(1) << '\n')) {
    throw std::runtime_error(file + " cannot be written");
  }
}

void print_notes(const std::vector<note>& notes) {
  for (const note& n : notes) std::printf("  %s %.4g", n.first.c_str(), n.second);
}

}  // namespace

std::vector<absentee> absentees(std::string_view list) {
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

void write_json(const report& r, const std::string& file) { write(to_json(r), file); }
void write_json(const row& r, const time_unit& unit, const std::string& file) { write(to_json(r, unit), file); }

void print_number(double value) {
  if (std::isnan(value)) std::printf(" %12s", "");
  else if (value != 0 && (std::fabs(value) < 1e-2 || std::fabs(value) >= 1e7)) std::printf(" %12.3e", value);
  else std::printf(" %12.3f", value);
}

void print(const absentee& a) {
  std::printf("%s is left out, as it is not installed (Debian: %s)\n", a.name.c_str(), a.package.c_str());
}

void print_head(const report& r) {
  const machine& m = r.on;
  std::printf("%s, %s, %s, one thread\n", m.cpu.c_str(), compiler_name().c_str(), registers);
  std::printf(
      "multiply-adds: %.1f GFLOP/s in bursts, %.1f sustained; read and written: L1 %.0f, L2 %.0f, memory %.1f GB/s\n",
      m.flops.burst * 1e-9, m.flops.sustained * 1e-9, m.bandwidth_l1 * 1e-9, m.bandwidth_l2 * 1e-9,
      m.bandwidth_memory * 1e-9);
  for (const absentee& a : r.skipped) print(a);
  std::fflush(stdout);
}

void print(const row& r, const time_unit& unit) {
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
