// SPDX-License-Identifier: BSL-1.0
#pragma once

// A new file beside the one whose place it will take; what killed writers have left is removed. Needs POSIX.

#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tapeless/config.hpp>
#include <tapeless/io/folder.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// Writers of one file take names that end in 0, 1, 2 ... Each holds a lock (flock) on what it writes, which the system
/// drops when the writer ends, however it ends: what can be locked is nobody's, and is removed by the next writer.
/// Where the file system knows no locks, it stays.
class part_file {
 public:
  /// Stays closed, with errno, where no file can be made. `name` is the last name of the file to be replaced.
  part_file(const folder& in, std::string_view name, mode_t mode) : folder_(in) {
    constexpr int swept = 8, most = 4096;
    for (int number = 0; number < swept || (descriptor_ < 0 && number < most); ++number) {
      const std::string candidate = folder_.name(name_of(name, number));
      sweep(candidate);
      if (descriptor_ < 0 && !take(candidate, mode)) return;
    }
  }
  part_file(const part_file&) = delete;
  part_file& operator=(const part_file&) = delete;
  ~part_file() {
    if (descriptor_ < 0) return;
    if (!name_.empty()) ::unlinkat(folder_.handle(), name_.c_str(), 0);
    ::close(descriptor_);
  }

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  /// Takes the place of the file `name`. False, with errno, where the system refuses.
  [[nodiscard]] bool rename_to(const std::string& name) {
    if (::renameat(folder_.handle(), name_.c_str(), folder_.handle(), folder_.name(name).c_str()) != 0) return false;
    name_.clear();
    return true;
  }

 private:
  /// As short for a long name as for a short one (a hash, FNV-1a, stands for it).
  static std::string name_of(std::string_view name, int number) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::string text = ".tapeless-";
    for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[hash >> shift & 15];
    return text + "-" + std::to_string(number);
  }

  /// Whether this is what the name stands for: it may have been removed since it was opened, and be another's now.
  [[nodiscard]] bool is(int descriptor, const std::string& name) const noexcept {
    struct stat here {
    }, there{};
    return ::fstat(descriptor, &here) == 0 &&
           ::fstatat(folder_.handle(), name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 && here.st_dev == there.st_dev &&
           here.st_ino == there.st_ino;
  }

  void sweep(const std::string& name) const noexcept {
    constexpr int flags = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    int found = ::openat(folder_.handle(), name.c_str(), O_WRONLY | flags);
    if (found < 0 && errno == EACCES) found = ::openat(folder_.handle(), name.c_str(), O_RDONLY | flags);
    if (found < 0) return;
    if (::flock(found, LOCK_EX | LOCK_NB) == 0 && is(found, name)) ::unlinkat(folder_.handle(), name.c_str(), 0);
    ::close(found);
  }

  /// Makes this file, if nobody else has one of this name. False where none can be made at all.
  bool take(const std::string& name, mode_t mode) {
    const int made = ::openat(folder_.handle(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (made < 0) return errno == EEXIST || errno == EINTR;
    // Between making and locking it, another writer may have taken it for left behind.
    if ((::flock(made, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) || !is(made, name)) {
      ::close(made);
      return true;
    }
    descriptor_ = made;
    name_ = name;
    return true;
  }

  const folder& folder_;
  int descriptor_ = -1;
  std::string name_;
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
