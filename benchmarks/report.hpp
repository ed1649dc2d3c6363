// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows of a benchmark as a table on the terminal and as JSON.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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
std::vector<absentee> absentees(std::string_view list);

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

/// Writes the report, or one row of one, to a file; nothing is written where `file` is empty.
void write_json(const report& r, const std::string& file);
void write_json(const row& r, const time_unit& unit, const std::string& file);

void print(const absentee& a);
/// A column of a table, empty where there is no number.
void print_number(double value);
/// Machine, compiler, and who is missing.
void print_head(const report& r);
/// A block of lines, one a contender.
void print(const row& r, const time_unit& unit);

}  // namespace bench
