// SPDX-License-Identifier: BSL-1.0

// One formula for many inputs at once, one input in each lane of a register: what a book of options is worth, and how
// that changes. It prints the greeks of three of 1,000 calls, then the volatility and rate that explain given prices.

#include <tapeless/tapeless.hpp>

#include <cstdio>
#include <vector>

namespace tl = tapeless;

/// The value of a European call (Black and Scholes, 1973).
constexpr auto call = [](auto spot, auto strike, auto rate, auto volatility, auto years) {
  const auto cdf = [](auto x) { return 0.5 * erfc(-0.70710678118654752440 * x); };
  const auto spread = volatility * sqrt(years);
  const auto d = (log(spot / strike) + (rate + 0.5 * square(volatility)) * years) / spread;
  return spot * cdf(d) - strike * exp(-rate * years) * cdf(d - spread);
};

struct Option {
  double strike, years;
};

/// By how much rate and volatility miss the price of one option.
constexpr auto misfit = [](auto option, auto price, auto rate, auto volatility) {
  auto [strike, years] = option;
  return square(call(100.0, strike, rate, volatility, years) - price);
};

int main() {
  std::vector<Option> book;
  for (int i = 0; i < 1000; ++i) book.push_back({80 + 0.04 * i, 0.25 + 0.25 * (i % 8)});

  // Each argument is a range with an entry for each input, a field of structs, or one value for all.
  std::vector<double> price(1000), delta(1000), rho(1000), vega(1000);
  const auto greeks = tl::batched(tl::value_and_gradient<0, 2, 3>(call));
  greeks(100.0, tl::field(book, &Option::strike), 0.02, 0.2, tl::field(book, &Option::years))
      .to(price, delta, rho, vega);
  std::printf("strike years    price  delta    rho   vega\n");
  for (const std::size_t i : {0u, 500u, 999u}) {
    std::printf("%6.2f %5.2f %8.4f %6.3f %6.2f %6.2f\n", book[i].strike, book[i].years, price[i], delta[i], rho[i],
                vega[i]);
  }

  // The sum of a formula over rows has a gradient by its parameters: Newton's method finds rate and volatility again.
  const auto total = tl::sum_over(misfit);
  double rate = 0.03, volatility = 0.25;
  for (int step = 0; step < 4; ++step) {
    std::printf("step %d: rate %.6f volatility %.6f misfit %.3g\n", step, rate, volatility,
                total(book, price, rate, volatility));
    const auto [by_rate, by_volatility] = tl::gradient(total)(book, price, rate, volatility);
    const auto [first, second] = tl::hessian(total)(book, price, rate, volatility);
    const auto [a, b] = first;
    const auto [c, d] = second;
    rate -= (d * by_rate - b * by_volatility) / (a * d - b * c);
    volatility -= (a * by_volatility - c * by_rate) / (a * d - b * c);
  }
}
