// SPDX-License-Identifier: BSL-1.0
#pragma once

// Files that are read from front to back, unpacked where they are gzip. Needs zlib and POSIX.

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <unistd.h>
#include <zlib.h>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/input_file.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The content of a file, piece by piece; what has been read takes no memory here.
class gzip_source {
 public:
  explicit gzip_source(const std::filesystem::path& path) : path_(path) {
    input_file file(path);
    size_ = file.size();
    const int descriptor = file.release();
    file_.reset(gzdopen(descriptor, "rb"));
    if (!file_) {
      ::close(descriptor);
      throw file_error(path_, 0, "a file that can be opened", system_words(ENOMEM));
    }
    gzbuffer(file_.get(), 1u << 17);
  }

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// Bytes that have been read.
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  /// Whether the file is gzip.
  [[nodiscard]] bool packed() noexcept { return gzdirect(file_.get()) == 0; }
  /// A bound on the bytes there are in all; of a file that is not packed, their number.
  [[nodiscard]] std::uint64_t most() noexcept {
    constexpr std::uint64_t each = 1032;  // a byte of gzip has four codes at best, each of them for 258 bytes
    return packed() ? std::min(size_, ~std::uint64_t{0} / each) * each : size_;
  }

  /// Reads `size` bytes, fewer only at the end; how many there were. Throws file_error for a file that is unreadable,
  /// cut short or damaged; the offset is then the position in the file as it lies on the disk.
  std::size_t read(void* to, std::size_t size) {
    std::size_t done = 0;
    while (done < size) {
      const auto piece = static_cast<unsigned>(std::min<std::size_t>(size - done, 1u << 30));
      errno = 0;
      const int got = gzread(file_.get(), static_cast<char*>(to) + done, piece);
      expect_sound(got, errno);
      done += static_cast<std::size_t>(got);
      offset_ += static_cast<std::uint64_t>(got);
      if (static_cast<unsigned>(got) < piece) break;
    }
    return done;
  }

  /// Reads up to `most` bytes to the end of `bytes`, which grows as they come: it never has room for more than twice
  /// what has been read, and `most` in the end. False where there were fewer.
  bool append(std::vector<std::uint8_t>& bytes, std::uint64_t most) {
    while (most > 0) {
      const std::size_t before = bytes.size();
      const auto piece = most / 2 <= before ? most : std::min(most, std::max<std::uint64_t>(before, 1u << 16));
      resize(bytes, before + piece, path_);
      const std::size_t got = read(bytes.data() + before, static_cast<std::size_t>(piece));
      bytes.resize(before + got);
      if (got < piece) return false;
      most -= piece;
    }
    return true;
  }

 private:
  void expect_sound(int got, int system_error) {
    int status = Z_OK;
    std::string words = gzerror(file_.get(), &status);
    const auto offset = static_cast<std::uint64_t>(std::max<z_off_t>(gzoffset(file_.get()), 0));
    if (status == Z_ERRNO) throw file_error(path_, offset, "readable bytes", system_words(system_error));
    if (status == Z_BUF_ERROR) throw file_error(path_, offset, "more gzip data", "the end of the file");
    if (got >= 0) return;
    const auto name = words.find(": ");  // zlib puts its name of the file before its words
    throw file_error(path_, offset, "sound gzip data", name == std::string::npos ? words : words.substr(name + 2));
  }

  std::filesystem::path path_;
  std::uint64_t offset_ = 0, size_ = 0;
  std::unique_ptr<std::remove_pointer_t<gzFile>, decltype(&gzclose_r)> file_{nullptr, &gzclose_r};
};

}  // namespace detail

/// The bytes of a file, unpacked if it is gzip, where they are no more than `most` (a gigabyte unless said otherwise):
/// a file of some kilobytes may unpack to any size. Throws file_error for a file that is missing, unreadable, cut
/// short, damaged or has more; the offset is then the position in the file as it lies on the disk.
[[nodiscard]] inline std::vector<std::uint8_t> read_gzip(const std::filesystem::path& path,
                                                         std::uint64_t most = std::uint64_t{1} << 30) {
  detail::gzip_source source(path);
  std::vector<std::uint8_t> bytes;
  char next = 0;
  if (source.append(bytes, most) && source.read(&next, 1) > 0)
    throw file_error(path, most, "at most " + std::to_string(most) + " bytes", "more");
  return bytes;
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
