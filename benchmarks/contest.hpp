// SPDX-License-Identifier: BSL-1.0
#pragma once

// Contenders of one row, measured in turn: shortest and median times, and medians of the ratios of times that were
// taken in the same round, so that what disturbs the machine disturbs both.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "measure.hpp"

namespace bench {

enum class kind { ours, hand_written, peer };

struct entrant {
  std::string name;
  kind as;
  std::function<void(std::size_t)> run;  ///< does its work this many times
};

/// A number by its name.
using note = std::pair<std::string, double>;

/// Where nobody is to be compared with.
inline constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

struct figure {
  std::string name;
  kind as;
  double minimum, median;            ///< seconds
  double to_ceiling = nothing;       ///< median of ratios to the fastest hand-written contender
  double to_fastest_peer = nothing;  ///< median of ratios to the fastest that is neither ours nor hand-written
  std::vector<note> notes = {};      ///< what else is to be told
  double to_ours = nothing;          ///< median of ratios to the fastest of ours
};

struct contest {
  double seconds = 1;          ///< for a row
  double piece = 1e-3;         ///< seconds that one measurement takes at least
  std::size_t rounds_min = 5;  ///< measurements of each contender, however slow
};

namespace detail {

/// Times of one contender, NaN for rounds it sat out.
struct track {
  std::size_t count = 1;  ///< calls of a piece
  bool warms_up = true;
  std::size_t measured = 0;
  double used = 0;
  std::vector<double> times;
};

inline std::vector<double> without_gaps(std::vector<double> values) {
  values.erase(std::remove_if(values.begin(), values.end(), [](double v) { return std::isnan(v); }), values.end());
  return values;
}

/// The median of ratios over the rounds in which both took part.
inline double median_ratio(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < a.size(); ++i) ratios.push_back(a[i] / b[i]);
  ratios = without_gaps(std::move(ratios));
  return ratios.empty() ? nothing : bench::median(std::move(ratios));
}

/// One piece, after a call that is not counted: it finds the caches as others left them.
inline double timed_piece(const entrant& e, const track& t) {
  if (t.warms_up) e.run(1);
  return seconds([&] { e.run(t.count); }) / static_cast<double>(t.count);
}

/// Warms up and finds how many calls make a piece: some, also where one would last long enough, but for slow ones, to
/// whom caches matter little.
inline track track_of(const entrant& e, double piece) {
  constexpr std::size_t some = 3;
  track t;
  double time = timed_piece(e, t);
  for (; time * static_cast<double>(t.count) < piece / 8; time = timed_piece(e, t)) t.count *= 2;
  time = std::min(time, timed_piece(e, t));
  t.warms_up = time < 10 * piece;
  t.count = std::max(t.warms_up ? some : 1, static_cast<std::size_t>(std::ceil(piece / time)));
  return t;
}

/// All take part in a round, each round begun by another one; who has used twice its share of the time waits.
inline void run_round(const std::vector<entrant>& all, std::vector<track>& tracks, std::size_t round, double elapsed,
                      const contest& rules) {
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::size_t i = (k + round) % all.size();
    track& t = tracks[i];
    const bool waits = t.measured >= rules.rounds_min && t.used > 2 * elapsed / static_cast<double>(all.size());
    t.times.push_back(waits ? nothing : timed_piece(all[i], t));
    if (waits) continue;
    ++t.measured;
    t.used += t.times.back() * static_cast<double>(t.count);
  }
}

}  // namespace detail

/// The one of `as` with the smallest median, or `figures.size()`.
inline std::size_t fastest(const std::vector<figure>& figures, kind as) {
  std::size_t best = figures.size();
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (figures[i].as == as && (best == figures.size() || figures[i].median < figures[best].median)) best = i;
  }
  return best;
}

/// A figure for each contender, in their order.
inline std::vector<figure> measure(const std::vector<entrant>& all, const contest& rules) {
  std::vector<detail::track> tracks;
  for (const entrant& e : all) tracks.push_back(detail::track_of(e, rules.piece));
  const double begin = now();
  for (std::size_t round = 0; round < rules.rounds_min || now() - begin < rules.seconds; ++round) {
    detail::run_round(all, tracks, round, now() - begin, rules);
  }

  std::vector<figure> figures;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::vector<double> times = detail::without_gaps(tracks[i].times);
    figures.push_back({all[i].name, all[i].as, *std::min_element(times.begin(), times.end()), median(times)});
  }
  const auto to_fastest = [&](std::size_t i, kind as) {
    const std::size_t other = fastest(figures, as);
    return other < all.size() ? detail::median_ratio(tracks[i].times, tracks[other].times) : nothing;
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    figures[i].to_ceiling = to_fastest(i, kind::hand_written);
    figures[i].to_fastest_peer = to_fastest(i, kind::peer);
    figures[i].to_ours = to_fastest(i, kind::ours);
  }
  return figures;
}

}  // namespace bench
