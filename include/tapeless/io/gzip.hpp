// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whole files into memory, unpacked where they are gzip. Needs zlib.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include <zlib.h>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>

namespace tapeless::inline TAPELESS_ABI {

/// The bytes of a file, unpacked if it is gzip. Throws file_error for a file that is missing, unreadable, cut short or
/// damaged; the offset is then the position in the file as it lies on the disk.
[[nodiscard]] inline std::vector<std::uint8_t> read_gzip(const std::filesystem::path& path) {
  detail::expect_file(path);
  errno = 0;
  const std::unique_ptr<std::remove_pointer_t<gzFile>, decltype(&gzclose_r)> file(gzopen(path.c_str(), "rb"),
                                                                                  &gzclose_r);
  if (!file) throw file_error(path, 0, "a file that can be opened", detail::system_words(errno ? errno : ENOMEM));
  constexpr unsigned chunk = 1u << 18;
  gzbuffer(file.get(), chunk);

  std::vector<std::uint8_t> bytes;
  std::size_t size = 0;
  for (int got = 1; got > 0; size += static_cast<std::size_t>(got)) {
    if (bytes.size() - size < chunk) bytes.resize(2 * bytes.size() + chunk);
    errno = 0;
    got = gzread(file.get(), bytes.data() + size, chunk);
    const int system_error = errno;
    int status = Z_OK;
    const std::string words = gzerror(file.get(), &status);
    const auto offset = static_cast<std::uint64_t>(gzoffset(file.get()));
    if (status == Z_ERRNO) throw file_error(path, offset, "readable bytes", detail::system_words(system_error));
    if (status == Z_BUF_ERROR) throw file_error(path, offset, "more gzip data", "the end of the file");
    if (got < 0) throw file_error(path, offset, "sound gzip data", words);
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace tapeless::inline TAPELESS_ABI
