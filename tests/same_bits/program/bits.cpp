// SPDX-License-Identifier: BSL-1.0

// Prints the bits of five networks.

#include <same_bits/print.hpp>

int main() {
  test::print_small_networks();
  test::print_bits("784-128-64-10", test::images_exercise);
}
