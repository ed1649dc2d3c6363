// SPDX-License-Identifier: BSL-1.0
#pragma once

// Bytes as a file with a name, on no disk. Needs Linux.

#include <cstdlib>
#include <filesystem>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include <io/temporary_folder.hpp>

namespace test {

class memory_file {
 public:
  explicit memory_file(const bytes& content) : descriptor_(::memfd_create("tapeless", MFD_CLOEXEC)) {
    if (::write(descriptor_, content.data(), content.size()) != std::ssize(content)) std::abort();
  }
  memory_file(const memory_file&) = delete;
  memory_file& operator=(const memory_file&) = delete;
  ~memory_file() { ::close(descriptor_); }

  [[nodiscard]] std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace test
