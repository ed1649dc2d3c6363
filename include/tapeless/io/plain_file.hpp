// SPDX-License-Identifier: BSL-1.0
#pragma once

// What readers and writers take for a file: bytes on a disk, no folder, pipe or device. Needs POSIX.

#include <cerrno>
#include <filesystem>
#include <string>

#include <sys/stat.h>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// Throws where this is no plain file.
inline void expect_plain_file(const std::filesystem::path& path, const struct stat& status) {
  if (S_ISREG(status.st_mode)) return;
  const char* const kind = S_ISDIR(status.st_mode)    ? "a folder"
                           : S_ISFIFO(status.st_mode) ? "a pipe"
                           : S_ISSOCK(status.st_mode) ? "a socket"
                                                      : "a device";
  throw file_error(path, 0, "a file", kind);
}

/// Throws where the system would take less than the whole path for a name.
inline void expect_name(const std::filesystem::path& path) {
  if (path.native().find('\0') != std::string::npos) throw file_error(path, 0, "a name without a zero byte", "one");
  if (!path.has_filename()) throw file_error(path, 0, "the name of a file", path.empty() ? "nothing" : "a folder");
}

/// What the system has of this name, behind links. False where there is nothing.
inline bool status_of(const std::filesystem::path& path, struct stat& status) {
  expect_name(path);
  if (::stat(path.c_str(), &status) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  throw file_error(path, 0, "a file that can be reached", system_words(errno));
}

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
