// SPDX-License-Identifier: BSL-1.0
#pragma once

// IDX, the format of MNIST: images and labels as unsigned bytes, often packed with gzip. Needs zlib.

#include <algorithm>
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

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Images of one size, one after the other, row by row; a pixel is 0 to 255.
struct idx_images {
  std::size_t count = 0, rows = 0, columns = 0;
  std::vector<std::uint8_t> pixels;
};

namespace detail {

/// Reads an IDX file from front to back: a magic number, then an extent for each axis, all of them 32 bits, big end
/// first; then the elements. Whatever is wrong is refused before what follows is unpacked.
class idx_reader {
 public:
  explicit idx_reader(const std::filesystem::path& path) : source_(path) {}

  /// The next number, called `what` in errors.
  std::uint32_t number(const char* what) {
    std::array<std::uint8_t, 4> bytes{};
    if (source_.read(bytes.data(), 4) < 4)
      throw file_error(source_.path(), source_.offset(), what, "the end of the file");
    std::uint32_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    return value;
  }

  void magic(std::uint32_t wanted) {
    const std::uint32_t found = number("a magic number");
    if (found != wanted) throw file_error(source_.path(), 0, "magic number " + hexadecimal(wanted), hexadecimal(found));
  }

  /// The elements, of which there must be `count`, and nothing behind them.
  std::vector<std::uint8_t> elements(std::uint64_t count) {
    const std::uint64_t wanted = source_.offset() + count;
    const auto refuse = [&](std::uint64_t offset, const std::string& found) {
      throw file_error(source_.path(), offset, std::to_string(wanted) + " bytes in all", found);
    };
    const std::uint64_t most = source_.most();
    if (!source_.packed() && most != wanted) refuse(std::min(most, wanted), std::to_string(most));
    if (most < wanted) refuse(source_.offset(), "at most " + std::to_string(most));
    std::vector<std::uint8_t> bytes;
    if (!source_.append(bytes, count)) refuse(source_.offset(), std::to_string(source_.offset()));
    std::array<char, 4096> rest;
    if (const std::size_t more = source_.read(rest.data(), rest.size()); more > 0)
      refuse(wanted, more < rest.size() ? std::to_string(wanted + more) : "more than " + std::to_string(wanted + more));
    return bytes;
  }

 private:
  static std::string hexadecimal(std::uint32_t value) {
    std::string text = "0x";
    for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[value >> shift & 15];
    return text;
  }

  gzip_source source_;
};

}  // namespace detail

/// Images of an IDX file (idx3-ubyte). Takes memory in proportion to what the file holds, not to what it says that it
/// holds. Throws file_error.
[[nodiscard]] inline idx_images read_idx_images(const std::filesystem::path& path) {
  detail::idx_reader reader(path);
  reader.magic(0x803);
  idx_images images;
  images.count = reader.number("the number of images");
  images.rows = reader.number("the number of rows");
  images.columns = reader.number("the number of columns");
  constexpr std::size_t largest = 0x8000;
  if (images.rows - 1 >= largest || images.columns - 1 >= largest)
    throw file_error(path, 8, "images of 1 to 32768 rows and columns",
                     std::to_string(images.rows) + " x " + std::to_string(images.columns));
  images.pixels = reader.elements(std::uint64_t{images.count} * images.rows * images.columns);
  return images;
}

/// Labels of an IDX file (idx1-ubyte). Throws file_error.
[[nodiscard]] inline std::vector<std::uint8_t> read_idx_labels(const std::filesystem::path& path) {
  detail::idx_reader reader(path);
  reader.magic(0x801);
  return reader.elements(reader.number("the number of labels"));
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

}  // namespace TAPELESS_ABI
}  // namespace tapeless
