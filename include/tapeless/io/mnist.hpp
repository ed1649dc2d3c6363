// SPDX-License-Identifier: BSL-1.0
#pragma once

// MNIST and the data sets in its form: four IDX files in a folder. Needs zlib.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/idx.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Where Debian's package dataset-fashion-mnist puts its files.
inline constexpr const char* fashion_mnist_folder = "/usr/share/datasets/fashion-mnist";

/// Images and the label of each.
struct labelled_images {
  idx_images images;
  std::vector<std::uint8_t> labels;
};

struct mnist {
  labelled_images train, test;
};

namespace detail {

inline labelled_images read_labelled(const std::filesystem::path& folder, const std::string& part) {
  const auto images_path = find_idx(folder, part + "-images-idx3-ubyte");
  const auto labels_path = find_idx(folder, part + "-labels-idx1-ubyte");
  labelled_images read{read_idx_images(images_path), read_idx_labels(labels_path)};
  if (read.images.count == 0) throw file_error(images_path, 4, "at least one image", "none");
  if (read.labels.size() != read.images.count)
    throw file_error(labels_path, 4, std::to_string(read.images.count) + " labels, one for each image",
                     std::to_string(read.labels.size()));
  return read;
}

}  // namespace detail

/// Reads train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, each
/// with or without ".gz". Throws file_error, also for a set without images.
[[nodiscard]] inline mnist read_mnist(const std::filesystem::path& folder) {
  return {detail::read_labelled(folder, "train"), detail::read_labelled(folder, "t10k")};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
