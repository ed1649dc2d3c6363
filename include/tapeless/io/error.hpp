// SPDX-License-Identifier: BSL-1.0
#pragma once

// The error of every reader and writer of files.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/io/printable.hpp>
#include <tapeless/meta/error.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// A file is not what it has to be: which file, where in it, what was expected there and what was found. Readers and
/// writers throw nothing else for what lies on the disk, or for what the system answers. What a file holds comes into
/// these texts cut to 200 bytes, and what cannot be printed as \x and two digits.
class file_error : public error {
 public:
  /// `offset` counts bytes; in a file that is read through gzip, those of its unpacked content once there is some.
  file_error(std::filesystem::path file, std::uint64_t offset, const std::string& expected, const std::string& found)
      : error(detail::printable(file.native(), 4096) + ": byte " + std::to_string(offset) + ": expected " +
              detail::printable(expected, most) + ", found " + detail::printable(found, most)),
        file_(std::move(file)),
        offset_(offset),
        expected_(detail::printable(expected, most)),
        found_(detail::printable(found, most)) {}

  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  [[nodiscard]] const std::string& expected() const noexcept { return expected_; }
  [[nodiscard]] const std::string& found() const noexcept { return found_; }

 private:
  static constexpr std::size_t most = 200;
  std::filesystem::path file_;
  std::uint64_t offset_;
  std::string expected_, found_;
};

namespace detail {

/// The words of the system for an error number.
inline std::string system_words(int number) { return std::generic_category().message(number); }

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
