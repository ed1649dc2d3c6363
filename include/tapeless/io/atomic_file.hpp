// SPDX-License-Identifier: BSL-1.0
#pragma once

// A file that appears whole or not at all. Needs POSIX.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>

namespace tapeless::inline TAPELESS_ABI {

/// Writes beside `path` and takes its place at `commit`, so that a reader, a full disk or a lost supply of power finds
/// the old content or the new one. What is not committed leaves nothing behind.
class atomic_file {
 public:
  explicit atomic_file(std::filesystem::path path) : path_(std::move(path)) {
    const std::string stem = path_.string() + ".part-" + std::to_string(::getpid()) + "-";
    for (int attempt = 0; descriptor_ < 0; ++attempt) {
      part_ = stem + std::to_string(attempt);
      descriptor_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ < 0 && errno != EEXIST && errno != EINTR) fail("a file that can be created");
    }
  }
  atomic_file(const atomic_file&) = delete;
  atomic_file& operator=(const atomic_file&) = delete;
  ~atomic_file() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(part_.c_str());
  }

  void write(const void* data, std::size_t size) {
    auto from = static_cast<const std::byte*>(data);
    while (size > 0) {
      const auto written = ::write(descriptor_, from, size);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("room for " + std::to_string(size) + " more bytes");
      from += written;
      size -= static_cast<std::size_t>(written);
      offset_ += static_cast<std::uint64_t>(written);
    }
  }

  /// Waits until the bytes are on the disk and gives them their name.
  void commit() {
    if (::fsync(descriptor_) != 0) fail("bytes that reach the disk");
    if (::rename(part_.c_str(), path_.c_str()) != 0) fail("a file that can be replaced");
    ::close(descriptor_);
    descriptor_ = -1;
    const auto folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    ::fsync(handle);
    ::close(handle);
  }

 private:
  [[noreturn]] void fail(std::string expected) const {
    throw file_error(path_, offset_, std::move(expected), detail::system_words(errno));
  }

  std::filesystem::path path_;
  std::string part_;
  int descriptor_ = -1;
  std::uint64_t offset_ = 0;
};

}  // namespace tapeless::inline TAPELESS_ABI
