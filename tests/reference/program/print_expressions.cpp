// SPDX-License-Identifier: BSL-1.0

// Prints the random expressions 0, 1, ... as text for expressions.py: print_expressions COUNT.

#include <cstdio>
#include <cstdlib>
#include <string>

#include <support/random_expression.hpp>

int main(int count, char** arguments) {
  const int last = count > 1 ? std::atoi(arguments[1]) : 0;
  for (int i = 0; i < last; ++i) {
    const std::string text = test::text_of(test::random_expression(static_cast<std::uint32_t>(i)));
    std::printf("expression %d %08x\n%s\n", i, test::fingerprint(text), text.c_str());
  }
}
