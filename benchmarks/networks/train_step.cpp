// SPDX-License-Identifier: BSL-1.0

// Training steps of three networks, by everybody, one thread. First all must show the same loss after twenty steps;
// then they take turns. Of ours also: the share of the rate of multiply-adds that the core reaches just before and
// after, and the time of a step over that of its forward pass.

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "contenders.hpp"
#include "options.hpp"
#include "our_figures.hpp"
#include "ours.hpp"

namespace {

using namespace bench;

/// The problem on which losses are compared; one row by itself would be known by heart too soon.
problem shown_problem(const case_of& c) { return make_problem(c, c.batch == 1 ? 0.005f : 0.05f); }

/// Losses after twenty steps; throws where two differ by more than rounding explains.
std::vector<double> losses_after_20_steps(const case_of& c, const std::vector<participant>& all) {
  constexpr double tolerance = 1e-4;
  const problem p = shown_problem(c);
  std::vector<double> losses;
  for (const participant& one : all) {
    const std::unique_ptr<training> t = one.train(p);
    t->step(21);  // a step tells the loss before its update
    losses.push_back(static_cast<double>(t->loss()));
  }
  const double usual = median(losses);
  std::string wrong;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool right = std::fabs(losses[i] - usual) <= tolerance * usual;
    if (!right) wrong += "\n  " + all[i].name + " shows " + std::to_string(losses[i]);
  }
  if (!wrong.empty())
    throw std::runtime_error(p.name + ": the loss after 20 steps is " + std::to_string(usual) + ", but" + wrong);
  return losses;
}

/// Everybody who can train this network.
std::vector<participant> trainers(const case_of& c, const options& o) {
  const problem p = shown_problem(c);
  std::vector<participant> able;
  for (participant& one : chosen_participants(o)) {
    if (one.train && one.train(p)) able.push_back(std::move(one));
  }
  return able;
}

std::vector<row> measure_case(const case_of& c, const options& o) {
  constexpr float no_rate = 1e-9f;  // parameters stay where they are, and nothing becomes denormal
  const std::vector<participant> all = trainers(c, o);
  const std::vector<double> losses = losses_after_20_steps(c, all);
  const problem p = make_problem(c, no_rate);
  std::vector<std::shared_ptr<training>> kept;
  std::vector<entrant> entrants;
  for (const participant& one : all) {
    kept.push_back(one.train(p));
    entrants.push_back({one.name, one.as, [t = kept.back().get()](std::size_t n) { t->step(n); }});
  }
  row r{p.name, p.title, measure(entrants, {.seconds = o.seconds * 0.7})};
  for (std::size_t i = 0; i < all.size(); ++i) r.figures[i].notes.push_back({"loss_after_20_steps", losses[i]});

  if (all.front().as != kind::ours) return {r};
  const std::unique_ptr<our_training> ours = make_our_training(p);
  const bool by_memory = c.net == network::c && c.batch == 1;
  r.notes = our_figures(*ours, by_memory, o.seconds * 0.3);
  return {r};
}

double find(const std::vector<note>& notes, const char* name) {
  for (const note& n : notes) {
    if (n.first == name) return n.second;
  }
  return nothing;
}

/// A line for each case, of ours.
void print_summary(const report& r) {
  std::printf("\nTapeless %12s %12s %12s %12s %12s %12s\n", "step us", "forward us", "step/forward", "of peak",
              "to ceiling", "torch/ours");
  for (const row& one : r.rows) {
    std::printf("%-8s", one.name.c_str());
    print_number(one.figures.front().median * r.unit.per_second);
    for (const char* name : {"forward_us", "step_to_forward", "share_of_peak"}) print_number(find(one.notes, name));
    print_number(one.figures.front().to_ceiling);
    for (const figure& f : one.figures) {
      if (f.name == "libtorch") print_number(f.to_ours);
    }
    std::printf("\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  report r{"train_step", {}, microseconds};
  r.skipped = absentees(BENCH_SKIPPED);
  const int result = run_cases(argc, argv, "Training steps: forward pass, loss, backward pass and SGD's update", r,
                               {.seconds = 12}, training_cases, measure_case);
  if (!r.rows.empty()) print_summary(r);
  return result;
}
