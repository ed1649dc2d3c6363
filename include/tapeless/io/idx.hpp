// SPDX-License-Identifier: BSL-1.0
#pragma once

// IDX, the format of MNIST: images and labels as unsigned bytes, often packed with gzip. Needs zlib.

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/gzip.hpp>

namespace tapeless::inline TAPELESS_ABI {

/// Images of one size, one after the other, row by row; a pixel is 0 to 255.
struct idx_images {
  std::size_t count = 0, rows = 0, columns = 0;
  std::vector<std::uint8_t> pixels;
};

namespace detail {

/// Reads what stands before the elements of an IDX file: a magic number, then an extent for each axis, all of them
/// 32 bits, big end first.
class idx_header {
 public:
  idx_header(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes) : path_(path), bytes_(bytes) {}

  /// The next number, called `what` in errors.
  std::uint32_t number(const char* what) {
    if (bytes_.size() - offset_ < 4) throw file_error(path_, bytes_.size(), what, "the end of the file");
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8 | bytes_[offset_++];
    return value;
  }

  void magic(std::uint32_t wanted) {
    const std::uint32_t found = number("a magic number");
    if (found != wanted) throw file_error(path_, 0, "magic number " + hexadecimal(wanted), hexadecimal(found));
  }

  /// Checks that exactly `count` elements follow.
  void elements(std::uint64_t count) const {
    const std::uint64_t wanted = offset_ + count;
    if (bytes_.size() != wanted)
      throw file_error(path_, bytes_.size() < wanted ? bytes_.size() : wanted, std::to_string(wanted) + " bytes in all",
                       std::to_string(bytes_.size()));
  }

  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }

 private:
  static std::string hexadecimal(std::uint32_t value) {
    std::string text = "0x";
    for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[value >> shift & 15];
    return text;
  }

  const std::filesystem::path& path_;
  const std::vector<std::uint8_t>& bytes_;
  std::size_t offset_ = 0;
};

}  // namespace detail

/// Images of an IDX file (idx3-ubyte). Throws file_error.
[[nodiscard]] inline idx_images read_idx_images(const std::filesystem::path& path) {
  idx_images images;
  images.pixels = read_gzip(path);
  detail::idx_header header(path, images.pixels);
  header.magic(0x803);
  images.count = header.number("the number of images");
  images.rows = header.number("the number of rows");
  images.columns = header.number("the number of columns");
  constexpr std::size_t largest = 0x8000;
  if (images.rows - 1 >= largest || images.columns - 1 >= largest)
    throw file_error(path, 8, "images of 1 to 32768 rows and columns",
                     std::to_string(images.rows) + " x " + std::to_string(images.columns));
  header.elements(std::uint64_t{images.count} * images.rows * images.columns);
  images.pixels.erase(images.pixels.begin(), images.pixels.begin() + static_cast<std::ptrdiff_t>(header.offset()));
  return images;
}

/// Labels of an IDX file (idx1-ubyte). Throws file_error.
[[nodiscard]] inline std::vector<std::uint8_t> read_idx_labels(const std::filesystem::path& path) {
  std::vector<std::uint8_t> labels = read_gzip(path);
  detail::idx_header header(path, labels);
  header.magic(0x801);
  header.elements(header.number("the number of labels"));
  labels.erase(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(header.offset()));
  return labels;
}

/// The file `name` in a folder, with or without ".gz". Throws file_error where neither is there.
[[nodiscard]] inline std::filesystem::path find_idx(const std::filesystem::path& folder, const std::string& name) {
  std::error_code code;
  if (!std::filesystem::is_directory(folder, code))
    throw file_error(folder, 0, "a folder with " + name,
                     std::filesystem::exists(folder, code) ? "a file" : "nothing of that name");
  for (const char* ending : {"", ".gz"}) {
    auto path = folder / (name + ending);
    if (std::filesystem::exists(path, code)) return path;
  }
  throw file_error(folder / name, 0, "this file, with or without .gz", "neither");
}

}  // namespace tapeless::inline TAPELESS_ABI
