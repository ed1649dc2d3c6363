// SPDX-License-Identifier: BSL-1.0
#pragma once

// An open folder, in which files are named by their last name alone. Needs POSIX.

#include <filesystem>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include <tapeless/config.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// The folder of a file. Where it may be written to but not read, it stays closed and names are whole paths.
class folder {
 public:
  explicit folder(const std::filesystem::path& file) : prefix_(file.parent_path()) {
    const std::string name = prefix_.empty() ? "." : prefix_.string();
    descriptor_ = ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  /// What the system's functions that end in "at" take for it, and the name of a file in it.
  [[nodiscard]] int handle() const noexcept { return descriptor_ >= 0 ? descriptor_ : AT_FDCWD; }
  [[nodiscard]] std::string name(const std::string& file) const {
    return descriptor_ >= 0 ? file : (prefix_ / file).string();
  }

  /// Waits until the names in it are on the disk, where the file system knows how.
  void synchronise() const noexcept {
    if (descriptor_ >= 0) ::fsync(descriptor_);
  }

 private:
  std::filesystem::path prefix_;
  int descriptor_ = -1;
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
