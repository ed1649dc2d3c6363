// SPDX-License-Identifier: BSL-1.0
#pragma once

// The line that shows how training goes: rewritten in place on a terminal, now and then a new one elsewhere. The test
// for a terminal needs POSIX.

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include <unistd.h>

#include <tapeless/config.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// Where training stands. Epochs count from 1; `done` of `samples` are those of this epoch.
struct training_state {
  std::size_t epoch = 1, epochs = 1;
  std::size_t done = 0, samples = 0;
  double loss = 0;
  std::optional<double> accuracy{}, validation_loss{}, validation_accuracy{};
};

/// Seconds as "8 s", "2:05" or "1:02:03".
[[nodiscard]] inline std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(seconds + 0.5);
  char text[32];
  if (whole < 60) {
    std::snprintf(text, sizeof text, "%lld s", whole);
  } else if (whole < 3600) {
    std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return text;
}

/// Prints loss, accuracy, samples a second and the time left.
class progress {
 public:
  /// A function that gives seconds since any moment.
  using clock = std::function<double()>;

  /// Writes to `out`; on a terminal the line is rewritten. `clock` replaces the machine's clock in tests.
  explicit progress(std::ostream& out, bool terminal, clock now = steady_seconds)
      : out_(out), terminal_(terminal), now_(std::move(now)) {}

  /// True where standard output is a terminal.
  [[nodiscard]] static bool standard_output_is_terminal() noexcept { return ::isatty(STDOUT_FILENO) == 1; }

  /// Call it before the first step, the clock of samples a second starts here.
  void start() { shown_ = stepped_ = epoch_start_ = now_(); }

  /// Call it after each step: shows the state if the last line is 0.1 s old on a terminal, 10 s old elsewhere.
  void update(const training_state& state) {
    const double now = stepped_ = now_();
    if (now - shown_ < (terminal_ ? 0.1 : 10)) return;
    shown_ = now;
    const double rate = rate_of(state, now);
    const auto epochs_left = static_cast<double>(state.epochs - state.epoch);
    const double left =
        epochs_left * static_cast<double>(state.samples) + static_cast<double>(state.samples - state.done);
    std::string line = text(state, rate);
    if (rate > 0) line += "  " + duration_text(left / rate) + " left";
    show(line, !terminal_);
  }

  /// Call it at the end of each epoch, validation included: the state stays, with the samples a second up to the last
  /// step, and their clock starts anew.
  void end_epoch(const training_state& state) {
    std::string line = text(state, rate_of(state, stepped_));
    if (state.validation_loss) line += "  validation loss " + number("%.4f", *state.validation_loss);
    if (state.validation_accuracy) line += "  validation accuracy " + number("%.4f", *state.validation_accuracy);
    show(line, true);
    start();
  }

 private:
  static double steady_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }

  static std::string number(const char* format, double value) {
    char text[400];
    std::snprintf(text, sizeof text, format, value);
    return text;
  }

  [[nodiscard]] double rate_of(const training_state& state, double now) const {
    return now > epoch_start_ ? static_cast<double>(state.done) / (now - epoch_start_) : 0;
  }

  static std::string text(const training_state& state, double rate) {
    const std::string epochs = std::to_string(state.epochs), epoch = std::to_string(state.epoch);
    const std::size_t percent = state.samples > 0 ? 100 * state.done / state.samples : 100;
    std::string line = "epoch ";
    if (epoch.size() < epochs.size()) line += std::string(epochs.size() - epoch.size(), ' ');
    line += epoch + "/" + epochs + number(" %3.0f %%", static_cast<double>(percent)) + "  loss " +
            number("%.4f", state.loss);
    if (state.accuracy) line += "  accuracy " + number("%.4f", *state.accuracy);
    if (rate > 0) line += number("  %.0f samples/s", rate);
    return line;
  }

  void show(const std::string& line, bool stays) {
    if (terminal_) out_ << '\r' << line << "\x1b[K";
    else out_ << line;
    if (stays) out_ << '\n';
    out_.flush();
  }

  std::ostream& out_;
  bool terminal_;
  clock now_;
  double epoch_start_ = 0, stepped_ = 0, shown_ = 0;
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
