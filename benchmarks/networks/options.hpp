// SPDX-License-Identifier: BSL-1.0
#pragma once

// The command line and the frame of the benchmarks with networks.

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "../command_line.hpp"
#include "../report.hpp"
#include "cases.hpp"
#include "contenders.hpp"
#include "environment.hpp"

namespace bench {

struct options {
  double seconds;  ///< for a row
  std::string json = {};
  std::vector<std::string> only = {};
  std::vector<std::string> contenders = {};

  /// Whether nothing was named, or this.
  static bool wants(const std::string& name, const std::vector<std::string>& named) {
    return named.empty() || std::find(named.begin(), named.end(), name) != named.end();
  }
};

/// Those who take part, as asked for.
inline std::vector<participant> chosen_participants(const options& o) {
  std::vector<participant> all = sorted_participants();
  std::erase_if(all, [&](const participant& p) { return !options::wants(p.name, o.contenders); });
  return all;
}

/// Runs `benchmark`, which makes rows of a case, for all cases that are asked for, and adds the rows to the report; 0
/// if nothing went wrong.
template<class Cases, class Run>
int run_cases(int argc, char** argv, const char* what, report& r, options o, const Cases& cases, Run benchmark) {
  command_line line(what);
  std::vector<std::string> names, contenders;
  std::transform(std::begin(cases), std::end(cases), std::back_inserter(names), name_of);
  for (const participant& p : sorted_participants()) contenders.push_back(p.name);
  line.add("--seconds", o.seconds, "seconds for each row").positive().shows_default();
  line.add("--only", o.only, "cases to run").one_of(names);
  line.add("--contender", o.contenders, "who is to run, if not all").one_of(contenders);
  line.add("--json", o.json, "a file to write the report to");
  if (const auto status = line.read(argc, argv)) return *status;
  allow_one_thread(argv);
  keep_freed_memory();
  try {
    r.on = measure_machine();
    print_head(r);
    for (const case_of& c : cases) {
      if (!options::wants(name_of(c), o.only)) continue;
      for (row& made : benchmark(c, o)) {
        print(made, r.unit);
        r.rows.push_back(std::move(made));
      }
    }
    write_json(r, o.json);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
  return 0;
}

}  // namespace bench
