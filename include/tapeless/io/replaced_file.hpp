// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a new file takes the place of: behind links, with its mode and its owner. Needs POSIX.

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/plain_file.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

class replaced_file {
 public:
  /// Throws file_error unless `path` is a plain file, a link to one, or nothing yet.
  explicit replaced_file(const std::filesystem::path& path) : place_(path) {
    expect_name(path);
    std::error_code code;
    for (int links = 0;; ++links) {
      auto target = std::filesystem::read_symlink(place_, code);
      if (code) break;
      if (links == 40) throw file_error(path, 0, "a link that leads to a file", "links that lead to each other");
      place_ = place_.parent_path() / target;
    }
    exists_ = status_of(place_, status_);
    if (exists_) expect_plain_file(path, status_);
  }

  /// Where the file is, or is to be.
  [[nodiscard]] const std::filesystem::path& place() const noexcept { return place_; }
  [[nodiscard]] bool exists() const noexcept { return exists_; }

  /// Gives the file that is to take the place the same mode, and the same owner and group as far as the system lets us.
  /// False, with errno, where it refuses the mode.
  [[nodiscard]] bool hand_on(int descriptor) const noexcept {
    if (!exists_) return true;
    if (::fchown(descriptor, status_.st_uid, status_.st_gid) != 0 &&
        ::fchown(descriptor, static_cast<uid_t>(-1), status_.st_gid) != 0)
      errno = 0;
    return ::fchmod(descriptor, status_.st_mode & 07777) == 0;
  }

 private:
  std::filesystem::path place_;
  struct stat status_ {};
  bool exists_ = false;
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
