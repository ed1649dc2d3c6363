// SPDX-License-Identifier: BSL-1.0
#pragma once

// The command line and the frame of the benchmarks with networks.

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iterator>
#include <string>
#include <vector>

#include "../report.hpp"
#include "cases.hpp"

namespace bench {

struct options {
  double seconds;  ///< for a row
  std::string json = {};
  std::vector<std::string> only = {};
};

/// Runs `benchmark`, which takes a case, the options, and a report to add a row to, for all cases that are asked for; 0
/// if nothing went wrong.
template<class Cases, class Run>
int run_cases(int argc, char** argv, const char* what, report r, options o, const Cases& cases, Run benchmark) {
  CLI::App app(what);
  std::vector<std::string> names;
  std::transform(std::begin(cases), std::end(cases), std::back_inserter(names), name_of);
  app.add_option("--seconds", o.seconds, "seconds for each row")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--only", o.only, "cases to run")->check(CLI::IsMember(names));
  app.add_option("--json", o.json, "a file to write the report to");
  CLI11_PARSE(app, argc, argv);
  try {
    r.on = measure_machine();
    print_head(r);
    for (const case_of& c : cases) {
      const bool asked = o.only.empty() || std::find(o.only.begin(), o.only.end(), name_of(c)) != o.only.end();
      if (asked) r.rows.push_back(benchmark(c, o.seconds));
      if (asked) print(r.rows.back(), r.unit);
    }
    write_json(r, o.json);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
  return 0;
}

}  // namespace bench
