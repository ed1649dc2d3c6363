// SPDX-License-Identifier: BSL-1.0
// A formula: the price of an option by Black and Scholes, and its five greeks.

#include <steps/stage.hpp>

constexpr auto price = [](auto spot, auto strike, auto rate, auto volatility, auto time) {
  const auto normal = [](auto x) { return 0.5 * (1.0 + erf(x / 1.4142135623730951)); };
  const auto deviation = volatility * sqrt(time);
  const auto d = (log(spot / strike) + (rate + 0.5 * square(volatility)) * time) / deviation;
  return spot * normal(d) - strike * exp(-rate * time) * normal(d - deviation);
};
using greeks = derived<decltype(price), decltype(tl::gradient(price)), double, double, double, double, double>;
template void compile<greeks, stage::TAPELESS_LAST_STAGE>();
