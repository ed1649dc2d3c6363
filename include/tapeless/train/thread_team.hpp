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

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

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
///
/// Each thread has a part of a job of its own. A part that its thread has not begun when another is done with its own,
/// as it sleeps or others have its processor, is taken by that one: a team is never much slower than one thread.
template<std::size_t Size> class thread_team {
 public:
  static constexpr std::size_t size = Size;

  /// Starts the threads; throws std::system_error where there can be no more.
  thread_team() : thread_team(nobody{}) {
    for (std::size_t i = 1; i < Size; ++i) threads_[i - 1] = std::thread(&thread_team::work, this, i);
  }
  thread_team(const thread_team&) = delete;
  thread_team& operator=(const thread_team&) = delete;

  /// Ends them.
  ~thread_team() {
    over_.store(true, std::memory_order_relaxed);
    publish();
    for (std::thread& t : threads_) {
      if (t.joinable()) t.join();
    }
  }

  /// f(0) to f(Size - 1), each once, at the same time if there are as many processors; returns when all are done. What
  /// they wrote is seen by everybody then.
  template<class F> void run(const F& f) noexcept {
    call_ = [](const void* job, std::size_t i) noexcept { (*static_cast<const F*>(job))(i); };
    job_ = &f;
    left_.store(Size, std::memory_order_relaxed);
    take_parts(publish(), 0);
    for (std::uint32_t left = left_.load(std::memory_order_acquire); left != 0;) {
      left = detail::await_other_than(left_, left);
    }
  }

 private:
  struct nobody {};
  /// Whole after this, so that the destructor ends what was started when another start throws.
  explicit thread_team(nobody) noexcept {}

  /// The number of the job that everybody may begin now.
  std::uint32_t publish() noexcept {
    const std::uint32_t number = jobs_.fetch_add(1, std::memory_order_release) + 1;
    jobs_.notify_all();
    return number;
  }

  void work(std::size_t part) noexcept {
    for (std::uint32_t job = 0;;) {
      job = detail::await_other_than(jobs_, job);
      if (over_.load(std::memory_order_relaxed)) return;
      take_parts(job, part);
    }
  }

  /// Does the parts of a job that nobody has begun, its own one first. Who comes late finds none, and looks at nothing
  /// that belongs to a later job.
  void take_parts(std::uint32_t job, std::size_t own) noexcept {
    for (std::size_t k = 0; k < Size; ++k) {
      const std::size_t part = (own + k) % Size;
      std::uint32_t before = job - 1;
      if (!begun_[part].compare_exchange_strong(before, job, std::memory_order_relaxed)) continue;
      call_(job_, part);
      if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) left_.notify_one();
    }
  }

  void (*call_)(const void*, std::size_t) noexcept = nullptr;
  const void* job_ = nullptr;
  std::atomic<bool> over_{false};
  alignas(64) std::atomic<std::uint32_t> jobs_{0};                    ///< published so far
  alignas(64) std::atomic<std::uint32_t> left_{0};                    ///< parts of the last one that are not done
  alignas(64) std::array<std::atomic<std::uint32_t>, Size> begun_{};  ///< the last job of which each part was begun
  std::array<std::thread, Size - 1> threads_{};
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
