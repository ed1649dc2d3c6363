// SPDX-License-Identifier: BSL-1.0

// Evaluating four networks, by everybody, one thread: calls that do not wait for each other, and calls of which each
// waits for the one before. First all outputs must be equal.

#include <cmath>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "contenders.hpp"
#include "options.hpp"

namespace {

using namespace bench;

/// A contender and its outputs for a problem.
struct evaluator {
  participant who;
  std::shared_ptr<inference> what;
};

std::vector<evaluator> evaluators(const problem& p, const options& o) {
  std::vector<evaluator> able;
  for (participant& one : chosen_participants(o)) {
    std::shared_ptr<inference> made = one.infer ? one.infer(p) : nullptr;
    if (made) able.push_back({std::move(one), std::move(made)});
  }
  return able;
}

/// Throws where the outputs of two differ by more than rounding explains, after calls of either kind.
void check_outputs(const problem& p, const std::vector<evaluator>& all) {
  constexpr double tolerance = 1e-4;
  std::vector<float> expected;
  for (const bool dependent : {false, true}) {
    for (const evaluator& one : all) {
      dependent ? one.what->dependent(3) : one.what->independent(3);
      const float* const found = one.what->outputs();
      if (expected.empty()) expected.assign(found, found + p.batch * p.layers.back().outputs);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const double difference = std::fabs(static_cast<double>(found[i] - expected[i]));
        if (difference <= tolerance) continue;
        throw std::runtime_error(p.name + ": " + one.who.name + "'s output " + std::to_string(i) + " is " +
                                 std::to_string(found[i]) + ", that of " + all.front().who.name + " " +
                                 std::to_string(expected[i]));
      }
    }
  }
}

/// One kind of calls, by everybody in turn.
std::vector<figure> measure_calls(const std::vector<evaluator>& all, bool dependent, double time) {
  std::vector<entrant> entrants;
  for (const evaluator& one : all) {
    inference* const i = one.what.get();
    entrants.push_back(
        {one.who.name, one.who.as, [i, dependent](std::size_t n) { dependent ? i->dependent(n) : i->independent(n); }});
  }
  return measure(entrants, {.seconds = time});
}

/// Calls that wait for each other are measured where a call is one row.
std::vector<row> measure_case(const case_of& c, const options& o) {
  const problem p = make_problem(c, 0);
  const std::vector<evaluator> all = evaluators(p, o);
  check_outputs(p, all);
  std::vector<row> rows{{p.name, p.title, measure_calls(all, false, o.seconds)}};
  if (c.batch == 1) {
    rows.push_back({p.name + " dependent", p.title + ", dependent calls", measure_calls(all, true, o.seconds)});
  }
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  report r{"inference", {}, nanoseconds};
  r.skipped = absentees(BENCH_SKIPPED);
  return run_cases(argc, argv, "Networks' outputs for one row and for batches", r, {.seconds = 6}, inference_cases,
                   measure_case);
}
