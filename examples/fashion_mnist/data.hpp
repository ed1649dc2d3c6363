// SPDX-License-Identifier: BSL-1.0
#pragma once

// The images as the network takes them.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <tapeless/io/mnist.hpp>
#include <tapeless/train/dataset.hpp>

inline constexpr std::size_t image_side = 28, image_size = image_side * image_side, class_count = 10;

using images = tapeless::dataset<image_size>;

struct image_sets {
  images train, test;
};

namespace detail {

/// Throws tapeless::file_error unless these are images of 28 x 28 with labels from 0 to 9.
inline void expect_images(const std::filesystem::path& folder, const std::string& part,
                          const tapeless::labelled_images& read) {
  const auto file = [&](const char* ending) { return tapeless::find_idx(folder, part + ending); };
  if (read.images.rows != image_side || read.images.columns != image_side)
    throw tapeless::file_error(file("-images-idx3-ubyte"), 8, "images of 28 x 28",
                               std::to_string(read.images.rows) + " x " + std::to_string(read.images.columns));
  const auto wrong = std::find_if(read.labels.begin(), read.labels.end(), [](auto l) { return l >= class_count; });
  if (wrong != read.labels.end())
    throw tapeless::file_error(file("-labels-idx1-ubyte"), 8 + static_cast<std::uint64_t>(wrong - read.labels.begin()),
                               "a label from 0 to 9", std::to_string(*wrong));
}

/// What makes the mean of these pixels 0 and their deviation 1.
inline tapeless::normalisation normalisation_of(const std::vector<std::uint8_t>& pixels) {
  double sum = 0, squares = 0;
  for (const double pixel : pixels) sum += pixel, squares += pixel * pixel;
  const auto count = static_cast<double>(pixels.size());
  const double mean = sum / count, variance = squares / count - mean * mean;
  return {mean / 255, variance > 0 ? std::sqrt(variance) / 255 : 1};
}

}  // namespace detail

/// Reads the four files of a folder; both sets are normalised by the pixels of the first. Throws tapeless::file_error.
inline image_sets read_images(const std::filesystem::path& folder) {
  const tapeless::mnist read = tapeless::read_mnist(folder);
  detail::expect_images(folder, "train", read.train);
  detail::expect_images(folder, "t10k", read.test);
  const auto to = detail::normalisation_of(read.train.images.pixels);
  return {images::from_bytes(read.train.images.pixels, read.train.labels, class_count, to),
          images::from_bytes(read.test.images.pixels, read.test.labels, class_count, to)};
}
