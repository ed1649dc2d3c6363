// SPDX-License-Identifier: BSL-1.0

// Value and gradient of eight functions: Tapeless and other libraries beside the gradient written by hand. First all of
// them have to agree; then they take turns, and the medians of the ratios of neighbouring times are printed.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "../command_line.hpp"
#include "../contest.hpp"
#include "../report.hpp"
#include "contender.hpp"

namespace {

using namespace bench;

struct options {
  std::size_t pairs = 101;
  double piece = 2e-4;
  std::vector<std::size_t> only;
  std::string json;
};

/// Inputs of moderate size; all weights and logits between -1 and 1.
std::vector<double> make_inputs(std::size_t f) {
  std::mt19937 engine(1);
  std::uniform_real_distribution<double> small(-1, 1);
  std::vector<double> in(sizes[f].variables + sizes[f].data);
  for (double& x : in) x = small(engine);
  if (f == speelpenning) {
    for (double& x : in) x = 1 + 0.5 * x;
  }
  if (f == black_scholes) in = {100, 105, 0.03, 0.25, 0.75};
  if (f == logistic) {
    for (std::size_t i = in.size() - samples; i < in.size(); ++i) in[i] = in[i] > 0 ? 1 : 0;
  }
  return in;
}

/// The largest relative difference of two results.
double difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double d = std::fabs(a[i] - b[i]) / std::fmax(std::fabs(b[i]), 1e-30);
    largest = d <= largest ? largest : d;
  }
  return largest;
}

/// Computes the function once with every contender; false, and a line that says so, where one is wrong.
bool agree(std::size_t f, const std::vector<double>& in) {
  constexpr double tolerance = 1e-9;
  std::vector<double> expected;
  bool all = true;
  for (const contender& c : contenders()) {
    std::vector<double> found(sizes[f].variables + 1, std::numeric_limits<double>::quiet_NaN());
    c.run[f](1, in.data(), found.data());
    if (expected.empty()) expected = found;
    const double d = difference(found, expected);
    if (d <= tolerance) continue;
    std::printf("%s: %s is wrong by %.3g\n", sizes[f].name, c.name, d);
    all = false;
  }
  return all;
}

kind kind_of(const contender& c) {
  return c.as == role::ours ? kind::ours : c.as == role::peer ? kind::peer : kind::hand_written;
}

/// Each contender on one function: seconds a call, and their ratio to the hand-written ones.
std::vector<figure> take_turns(std::size_t f, const std::vector<double>& in, const options& o) {
  const std::vector<contender>& all = contenders();
  std::vector<double> out(sizes[f].variables + 1);
  const auto seconds_of = [&](std::size_t c, std::size_t count) {
    return seconds([&] { all[c].run[f](count, in.data(), out.data()); }) / static_cast<double>(count);
  };
  std::vector<std::size_t> counts;
  for (std::size_t c = 0; c < all.size(); ++c) {
    std::size_t count = 1;
    while (seconds_of(c, count) * static_cast<double>(count) < o.piece) count *= 2;
    counts.push_back(count);
  }
  std::vector<std::vector<double>> times(all.size()), ratios(all.size());
  for (std::size_t i = 0; i < o.pairs; ++i) {
    for (std::size_t c = 0; c < all.size(); ++c) {
      const bool first = i % 2 == 0;
      const double before = first ? seconds_of(0, counts[0]) : 0;
      times[c].push_back(seconds_of(c, counts[c]));
      ratios[c].push_back(times[c].back() / (first ? before : seconds_of(0, counts[0])));
    }
  }
  std::vector<figure> result;
  for (std::size_t c = 0; c < all.size(); ++c) {
    const double shortest = *std::min_element(times[c].begin(), times[c].end());
    result.push_back({all[c].name, kind_of(all[c]), shortest, median(times[c]), median(ratios[c])});
  }
  const std::size_t peer = fastest(result, kind::peer);
  for (std::size_t c = 0; c < all.size() && peer < all.size(); ++c) {
    result[c].to_fastest_peer = detail::median_ratio(times[c], times[peer]);
  }
  return result;
}

void print_columns() {
  std::printf("%-30s %12s", "ratio of times to hand-written", "hand, ns");
  for (std::size_t c = 1; c < contenders().size(); ++c) std::printf(" %12s", contenders()[c].name);
  std::printf("\n");
}

void print_row(std::size_t f, const std::vector<figure>& figures) {
  std::printf("%-30s %12.1f", sizes[f].name, figures[0].median * 1e9);
  for (std::size_t c = 1; c < figures.size(); ++c) std::printf(" %12.2f", figures[c].to_ceiling);
  std::printf("\n");
  std::fflush(stdout);
}

int run(const options& o) {
  std::vector<std::size_t> chosen = o.only;
  for (std::size_t f = 0; o.only.empty() && f < formulas; ++f) chosen.push_back(f);
  bool right = true;
  for (const std::size_t f : chosen) right = agree(f, make_inputs(f)) && right;
  if (!right) return 1;

  report all{"autodiff", o.json.empty() ? machine{} : measure_machine(), nanoseconds};
  all.skipped = absentees(BENCH_SKIPPED);
  print_columns();
  for (const std::size_t f : chosen) {
    const std::vector<figure> figures = take_turns(f, make_inputs(f), o);
    print_row(f, figures);
    const note variables{"variables", static_cast<double>(sizes[f].variables)};
    all.rows.push_back({std::to_string(f), sizes[f].name, figures, {variables}});
  }
  write_json(all, o.json);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  options o;
  command_line line("Value and gradient of eight functions beside what one writes by hand");
  line.add("--pairs", o.pairs, "pairs of measurements for each figure").positive();
  line.add("--piece", o.piece, "seconds that one measurement takes at least").positive();
  line.add("--only", o.only, "numbers of the functions to run, from 0").at_most(formulas - 1);
  line.add("--json", o.json, "a file to write the figures to");
  if (const auto status = line.read(argc, argv)) return *status;

  for (const absentee& a : absentees(BENCH_SKIPPED)) print(a);
  std::stable_sort(contenders().begin(), contenders().end(), [](const contender& a, const contender& b) {
    return a.as != b.as ? a.as < b.as : std::string(a.name) < b.name;
  });
  return run(o);
}
