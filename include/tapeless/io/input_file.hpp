// SPDX-License-Identifier: BSL-1.0
#pragma once

// A file that is read where it is needed. Needs POSIX.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/plain_file.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

class input_file {
 public:
  /// Throws file_error for what is no file, or cannot be opened.
  explicit input_file(std::filesystem::path path) : path_(std::move(path)) {
    struct stat status {};
    if (!status_of(path_, status)) throw file_error(path_, 0, "a file", "nothing of that name");
    expect_plain_file(path_, status);
    descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // what became a pipe must not block
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) {
      const int number = errno;
      close();
      throw file_error(path_, 0, "a file that can be opened", system_words(number));
    }
    size_ = static_cast<std::uint64_t>(status.st_size);
  }
  input_file(const input_file&) = delete;
  input_file& operator=(const input_file&) = delete;
  ~input_file() { close(); }

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// Bytes, when it was opened.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// Reads `size` bytes from `offset` on, fewer only at the end of the file; how many there were.
  std::size_t read(std::uint64_t offset, void* to, std::size_t size) const {
    std::size_t done = 0;
    while (done < size) {
      const auto got =
          ::pread(descriptor_, static_cast<char*>(to) + done, size - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw file_error(path_, offset + done, "readable bytes", system_words(errno));
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  /// Reads `size` bytes from `offset` on, or throws.
  void read_all(std::uint64_t offset, void* to, std::size_t size) const {
    const std::size_t got = read(offset, to, size);
    if (got < size)
      throw file_error(path_, offset + got, std::to_string(size - got) + " more bytes", "the end of the file");
  }

  /// Hands the open file to somebody else, who closes it.
  [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }

 private:
  void close() noexcept {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

/// Gives `bytes` this size and no room beyond it. Throws file_error where there is not so much memory.
template<class Byte> void resize(std::vector<Byte>& bytes, std::uint64_t size, const std::filesystem::path& path) {
  const auto refuse = [&] { throw file_error(path, 0, "what memory has room for", std::to_string(size) + " bytes"); };
  try {
    if (size > bytes.max_size()) refuse();
    bytes.reserve(static_cast<std::size_t>(size));
    bytes.resize(static_cast<std::size_t>(size));
  } catch (const std::bad_alloc&) {
    refuse();
  }
}

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
