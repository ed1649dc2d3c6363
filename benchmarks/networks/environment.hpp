// SPDX-License-Identifier: BSL-1.0
#pragma once

// What is to hold for all contenders of a process: one thread each, and memory that stays with the process.

#include <malloc.h>
#include <unistd.h>

#include <cstdlib>

namespace bench {

/// Starts the program again with an environment in which the libraries, which read it when they are loaded, take one
/// thread. Goes on where that is so.
inline void allow_one_thread(char** argv) {
  bool started_so = true;
  for (const char* name : {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"}) {
    const char* const value = std::getenv(name);
    started_so = started_so && value != nullptr && value[0] == '1' && value[1] == 0;
    setenv(name, "1", 1);
  }
  if (!started_so) execv("/proc/self/exe", argv);
}

/// Lets the C library keep what is freed. Else who allocates tensors in every step has the system map their pages in
/// every step, or not, as the heap happens to lie: 100 or 480 us for libtorch's step of 784-128-64-10.
inline void keep_freed_memory() {
  constexpr int everything = 1 << 30, largest_allowed = 1 << 25;
  mallopt(M_TRIM_THRESHOLD, everything);
  mallopt(M_MMAP_THRESHOLD, largest_allowed);
}

}  // namespace bench
