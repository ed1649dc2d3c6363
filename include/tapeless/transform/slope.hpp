// SPDX-License-Identifier: BSL-1.0
#pragma once

// The slope of a function of one number by differences, with a bound of what it may be wrong by.

#include <limits>

#include <tapeless/config.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// A slope, what it may be wrong by, and whether it is another one on the left than on the right.
struct slope_estimate {
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::infinity();
  bool kink = false;
};

constexpr double magnitude(double v) noexcept { return v < 0 ? -v : v; }

/// The larger one, NaN if one is.
constexpr double larger(double a, double b) noexcept { return b != b || a < b ? b : a; }

/// The rounding error of a function of one number t near 0, from its values at seven equal steps: what is left in their
/// differences of high order (J. J. More, S. M. Wild, Estimating computational noise, SIAM Journal on Scientific
/// Computing 33, 2011). The steps are the least at which most values differ, and no
/// short binary fractions, which would be added without any rounding.
template<class F> constexpr double noise_of(F& f) noexcept {
  double table[7]{};
  for (double step = 0x1.4f8b588e368f1p-46; step < 0x1p-13; step *= 16) {
    int different = 0;
    for (int i = 0; i < 7; ++i) {
      table[i] = f(i * step);
      different += i > 0 && table[i] != table[i - 1];
    }
    if (different > 3) break;
  }
  // A difference of order k sums errors with binomial coefficients: its mean square is (2k)! / (k!)^2 times theirs.
  constexpr double shares[]{0, 0, 0, 1 / 8.37, 1 / 15.9, 1 / 30.4};
  double noise = 0;
  for (int order = 0; order < 6; ++order) {
    for (int i = 0; i < 6 - order; ++i) {
      table[i] = table[i + 1] - table[i];
      const double error = shares[order] * magnitude(table[i]);
      if (error > noise) noise = error;
    }
  }
  return noise;
}

/// Searches for the slope of `f`, a function of one double, at `x`. `noise` gives the rounding error of f where f
/// itself does not show it; it is asked for only where derivative and slope do not agree at once.
///
/// Central differences at two steps,
///
///     D(h) = (f(x + h) − f(x − h)) / 2h        R(h) = (16 D(h/4) − D(h)) / 15
///
/// give a slope whose error is of the fourth order in h. How large h may be depends on f: a large one leaves more of
/// the fourth order, a small one more of the rounding of f. So steps go down by factors of 4, and the best slope is the
/// one that differs least from both its neighbours (C. J. F. Ridders, Accurate computation of F'(x) and F'(x) F''(x),
/// Advances in Engineering Software 4, 1982); its error is twice that difference, and the rounding of f over h. Where f
/// is no number, as beyond the end of where it is defined, there is no slope, and smaller steps decide.
template<class F, class Noise> class slope_search {
 public:
  constexpr slope_search(F& function, Noise& noise, double at) noexcept
      : f_(function), noise_of_f_(noise), x_(at), scale_(1 + magnitude(at)) {}

  /// The first of the slopes tried of which `agrees` is true, without an error; else the best one. The step `first` is
  /// relative to 1 + |x|, then to the less of 1 and |x|: an agreement takes four calls of f there, or eight.
  template<class Agrees> constexpr slope_estimate find(double first, Agrees agrees) noexcept {
    const double least = x_ != 0 && magnitude(x_) < 1 ? magnitude(x_) : 1;
    const auto holds = [&](double slope) { return rounding_ < magnitude(slope) / 4 && agrees(slope); };
    slope_estimate found{at_step(first * scale_), 0, false};
    if (holds(found.value)) return found;
    if (found.value == 0 && agrees(0.0) && difference(scale_) == 0) return found;
    if (16 * least < scale_ && holds(found.value = at_step(first * least))) return found;
    noise_ = noise_of_f_();
    const double smallest = larger((x_ == 0 ? 0x1p-64 : 0x1p-32) * least, 0x1p-44 * magnitude(x_));
    slope_estimate best;
    double step = scale_, best_step = step, coarse = difference(step), rounding = 0, change = 0;
    for (int count = 0; step > smallest; ++count, step /= 4) {
      const double fine = difference(step / 4), before = found.value;
      found.value = extrapolated(coarse, fine);
      if (holds(found.value)) return found;
      if (count > 0) {
        const double further = magnitude(found.value - before);
        const double error = 2 * (count > 1 ? larger(change, further) : further) + rounding;
        if (error < best.error) best = {before, error, false}, best_step = 4 * step;
        change = further;
      }
      rounding = rounding_, coarse = fine;
    }
    best.kink = has_kink(best_step, best.error);
    return best;
  }

 private:
  constexpr double difference(double step) noexcept {
    const double up = x_ + step, down = x_ - step, above = f_(up), below = f_(down);
    const double unit = std::numeric_limits<double>::epsilon() * larger(magnitude(above), magnitude(below));
    rounding_ = larger(unit, 2 * noise_) / step;
    return (above - below) / (up - down);
  }
  constexpr double at_step(double step) noexcept {
    const double coarse = difference(step);
    return extrapolated(coarse, difference(step / 4));
  }
  static constexpr double extrapolated(double coarse, double fine) noexcept { return (16 * fine - coarse) / 15; }

  /// Right slope less left slope: of a smooth function it goes to zero with the step.
  constexpr double turn(double step) noexcept { return (f_(x_ + step) - 2 * f_(x_) + f_(x_ - step)) / step; }
  constexpr bool has_kink(double step, double error) noexcept {
    const double wide = magnitude(turn(step)), narrow = magnitude(turn(step / 16));
    return narrow > wide / 2 && wide > narrow / 2 && narrow > 64 * error;
  }

  F& f_;
  Noise& noise_of_f_;
  double x_, scale_, noise_ = 0, rounding_ = 0;
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
