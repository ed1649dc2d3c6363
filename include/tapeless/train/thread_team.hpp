// SPDX-License-Identifier: BSL-1.0
#pragma once

// Threads that stay, for work that takes a millisecond at a time: handed over and taken back in less than one
// microsecond while they are awake.

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>

#include <tapeless/config.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

/// Returns the first value other than `old`. Looks at it again and again for a while, then sleeps until it is notified.
inline std::uint32_t await_other_than(const std::atomic<std::uint32_t>& value, std::uint32_t old) noexcept {
  constexpr std::chrono::microseconds patience{200};  // waking a thread that sleeps takes 50
  constexpr int looks = 64;                           // at the value, for one at the clock
  const auto until = std::chrono::steady_clock::now() + patience;
  do {
    for (int i = 0; i < looks; ++i) {
      const std::uint32_t now = value.load(std::memory_order_acquire);
      if (now != old) return now;
      TAPELESS_PAUSE();
    }
  } while (std::chrono::steady_clock::now() < until);
  value.wait(old, std::memory_order_acquire);
  return value.load(std::memory_order_acquire);
}

}  // namespace detail

/// `Size` threads: the one that calls `run`, and as many more as live as long as the team. One thread at a time may
/// call `run`.
template<std::size_t Size> class thread_team {
 public:
  static constexpr std::size_t size = Size;

  /// Starts the threads; throws std::system_error where there can be no more.
  thread_team() : thread_team(nobody{}) {
    for (std::size_t i = 1; i < Size; ++i) threads_[i] = std::thread(&thread_team::work, this, i);
  }
  thread_team(const thread_team&) = delete;
  thread_team& operator=(const thread_team&) = delete;

  /// Ends them.
  ~thread_team() {
    call_ = nullptr;
    hand_over();
    for (std::thread& t : threads_) {
      if (t.joinable()) t.join();
    }
  }

  /// f(0) here and f(1) to f(Size - 1) on the other threads, at the same time; returns when all are done. What they
  /// wrote is seen by everybody then.
  template<class F> void run(const F& f) noexcept {
    call_ = [](const void* job, std::size_t i) noexcept { (*static_cast<const F*>(job))(i); };
    job_ = &f;
    busy_.store(Size - 1, std::memory_order_relaxed);
    hand_over();
    f(std::size_t{0});
    for (std::uint32_t busy = busy_.load(std::memory_order_acquire); busy != 0;) {
      busy = detail::await_other_than(busy_, busy);
    }
  }

 private:
  struct nobody {};
  /// Whole after this, so that the destructor ends what was started when another start throws.
  explicit thread_team(nobody) noexcept {}

  void hand_over() noexcept {
    jobs_.fetch_add(1, std::memory_order_release);
    jobs_.notify_all();
  }

  void work(std::size_t number) noexcept {
    for (std::uint32_t seen = 0;;) {
      seen = detail::await_other_than(jobs_, seen);
      if (call_ == nullptr) return;
      call_(job_, number);
      if (busy_.fetch_sub(1, std::memory_order_acq_rel) == 1) busy_.notify_one();
    }
  }

  void (*call_)(const void*, std::size_t) noexcept = nullptr;  ///< null: go home
  const void* job_ = nullptr;
  alignas(64) std::atomic<std::uint32_t> jobs_{0};  ///< handed over so far
  alignas(64) std::atomic<std::uint32_t> busy_{0};  ///< threads that are not done with the last one
  alignas(64) std::array<std::thread, Size> threads_{};
};

}  // namespace tapeless::inline TAPELESS_ABI
