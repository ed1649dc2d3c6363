// SPDX-License-Identifier: BSL-1.0
#pragma once

// A file that appears whole or not at all. Needs POSIX.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include <unistd.h>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/folder.hpp>
#include <tapeless/io/part_file.hpp>
#include <tapeless/io/replaced_file.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Writes beside `path` and takes its place at `commit`, so that a reader, a full disk or a lost supply of power finds
/// the old content or the new one. What is not committed leaves nothing behind; what a killed writer leaves, a file
/// ".tapeless-..." in the same folder, is removed by the next writer of the same file.
///
/// A link stays, and the file that it leads to is replaced (or made). The new file has the old one's mode, also where
/// that forbids to write (0444), and its owner and group as far as the system permits; a further name of the old one (a
/// hard link) keeps the old content. Only a plain file is replaced: folders, pipes, sockets and devices are refused
/// with `file_error`, which is all that is thrown.
class atomic_file {
 public:
  explicit atomic_file(const std::filesystem::path& path)
      : path_(path),
        replaced_(path),
        folder_(replaced_.place()),
        part_(folder_, replaced_.place().filename().native(), replaced_.exists() ? 0600 : 0666) {
    if (part_.descriptor() < 0) fail("a file that can be created", errno);
  }

  void write(const void* data, std::size_t size) {
    auto from = static_cast<const std::byte*>(data);
    while (size > 0) {
      const auto written = ::write(part_.descriptor(), from, size);
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail("room for " + std::to_string(size) + " more bytes", written < 0 ? errno : ENOSPC);
      from += written;
      size -= static_cast<std::size_t>(written);
      offset_ += static_cast<std::uint64_t>(written);
    }
  }

  /// Waits until the bytes are on the disk (fsync), gives them their name, and waits for the name too, where the file
  /// system knows how. Where this throws, the old file is there.
  void commit() {
    if (!replaced_.hand_on(part_.descriptor())) fail("a file that can be given its mode", errno);
    if (::fsync(part_.descriptor()) != 0) fail("bytes that reach the disk", errno);
    if (!part_.rename_to(replaced_.place().filename().native())) fail("a file that can be replaced", errno);
    folder_.synchronise();
  }

 private:
  [[noreturn]] void fail(const std::string& expected, int number) const {
    throw file_error(path_, offset_, expected, detail::system_words(number));
  }

  std::filesystem::path path_;
  detail::replaced_file replaced_;
  detail::folder folder_;
  detail::part_file part_;
  std::uint64_t offset_ = 0;
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
