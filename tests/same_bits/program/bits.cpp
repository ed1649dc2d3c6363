// SPDX-License-Identifier: BSL-1.0

// Prints the bits of five networks, and of three after a hundred training steps on batches of 32.

#include <same_bits/print.hpp>

int main() {
  test::print_small_networks();
  test::print_bits("784-128-64-10", test::images_exercise);
  test::print_trained("2-8-1/32", test::tanh_small_32_exercise);
  test::print_trained("4-64-64-2/32", test::tanh_deep_32_exercise);
  test::print_trained("784-128-64-10/32", test::images_exercise);
}
