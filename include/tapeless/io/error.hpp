// SPDX-License-Identifier: BSL-1.0
#pragma once

// The error of every reader and writer of files.

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/meta/error.hpp>

namespace tapeless::inline TAPELESS_ABI {

/// A file is not what it has to be: which file, where in it, what was expected there and what was found.
class file_error : public error {
 public:
  /// `offset` counts bytes; in a file that is read through gzip, those of its unpacked content once there is some.
  file_error(std::filesystem::path file, std::uint64_t offset, std::string expected, std::string found)
      : error(file.string() + ": byte " + std::to_string(offset) + ": expected " + expected + ", found " + found),
        file_(std::move(file)),
        offset_(offset),
        expected_(std::move(expected)),
        found_(std::move(found)) {}

  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  [[nodiscard]] const std::string& expected() const noexcept { return expected_; }
  [[nodiscard]] const std::string& found() const noexcept { return found_; }

 private:
  std::filesystem::path file_;
  std::uint64_t offset_;
  std::string expected_, found_;
};

namespace detail {

/// The words of the system for an error number.
inline std::string system_words(int number) { return std::generic_category().message(number); }

/// Throws where `path` is nothing that can be read as a file.
inline void expect_file(const std::filesystem::path& path) {
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (std::filesystem::is_directory(status)) throw file_error(path, 0, "a file", "a folder");
  if (!std::filesystem::status_known(status)) throw file_error(path, 0, "a file that can be reached", code.message());
  if (!std::filesystem::exists(status)) throw file_error(path, 0, "a file", "nothing of that name");
}

}  // namespace detail

}  // namespace tapeless::inline TAPELESS_ABI
