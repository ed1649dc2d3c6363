// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the program is told on its command line.

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include <tapeless/io/mnist.hpp>

/// The defaults were chosen on 10,000 of the training images that were held back; the test images had no part in it.
struct options {
  std::filesystem::path data = tapeless::fashion_mnist_folder;
  std::size_t epochs = 20;
  double learning_rate = 0.05, momentum = 0.9, weight_decay = 0.001;
  std::uint64_t seed = 1;
  double validation = 0;
  bool json = false;
  std::filesystem::path plot, save, load;
};

/// Adds the options to a parser; the parser refers to `o`.
inline void describe(CLI::App& app, options& o) {
  app.description("Trains a network of 784-128-64-10 on the images of Fashion-MNIST and tests it.");
  app.add_option("--data", o.data, "folder of the four IDX files, as they are or as .gz")->capture_default_str();
  app.add_option("--epochs", o.epochs, "0 to test only")->check(CLI::Range(0, 100'000))->capture_default_str();
  app.add_option("--learning-rate", o.learning_rate, "at the start; it falls to 0 along a cosine")
      ->check(CLI::Range(0.0, 1e3))
      ->capture_default_str();
  app.add_option("--momentum", o.momentum)->check(CLI::Range(0.0, 1.0))->capture_default_str();
  app.add_option("--weight-decay", o.weight_decay)->check(CLI::Range(0.0, 1e3))->capture_default_str();
  app.add_option("--seed", o.seed, "of the first weights and of the order of the images")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--validation", o.validation, "share of the training images to hold back and test on in each epoch")
      ->check(CLI::Range(0.0, 0.9))
      ->capture_default_str();
  app.add_flag("--json", o.json, "print one JSON object a line, and nothing else");
  app.add_option("--plot", o.plot, "PNG file for the learning curve and the first layer's weights; needs gnuplot");
  app.add_option("--save", o.save, "safetensors file for the trained parameters");
  app.add_option("--load", o.load, "safetensors file to start from");
  app.failure_message(
      [](const CLI::App*, const CLI::Error& e) { return std::string("fashion_mnist: ") + e.what() + "\n"; });
}
