// SPDX-License-Identifier: BSL-1.0
#pragma once

// How often a classifier is right: which class it took for which.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <ostream>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <tapeless/config.hpp>
#include <tapeless/meta/error.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The position of the largest number, the first of equal ones; NaN is never the largest.
template<class Range> [[nodiscard]] std::int32_t index_of_largest(const Range& numbers) noexcept {
  std::int32_t largest = 0, i = 0;
  auto value = *numbers.begin();
  for (const auto number : numbers) {
    if (number > value || (value != value && number == number)) largest = i, value = number;
    ++i;
  }
  return largest;
}

/// Counts of samples by what they are and what they were taken for. It costs memory for the classes and for what has
/// been counted, not for classes times classes. A share of no samples is NaN.
class confusion_matrix {
 public:
  explicit confusion_matrix(std::size_t classes)
      : actual_(classes), predicted_(classes), table_(classes <= most_in_table ? classes * classes : 0) {}

  /// Throws `error` where one of the two is no class.
  void add(std::int32_t actual, std::int32_t predicted) {
    for (const std::int32_t label : {actual, predicted})
      if (label < 0 || static_cast<std::size_t>(label) >= classes())
        throw error("class " + std::to_string(label) + " of a confusion matrix of " + std::to_string(classes()) +
                    " classes");
    const auto row = static_cast<std::size_t>(actual), column = static_cast<std::size_t>(predicted);
    ++(classes() <= most_in_table ? table_[row * classes() + column] : counts_[row * classes() + column]);
    ++actual_[row];
    ++predicted_[column];
    ++total_;
    if (row == column) ++correct_;
  }

  [[nodiscard]] std::size_t classes() const noexcept { return actual_.size(); }
  [[nodiscard]] std::size_t count(std::size_t actual, std::size_t predicted) const noexcept {
    if (classes() <= most_in_table) return table_[actual * classes() + predicted];
    const auto found = counts_.find(actual * classes() + predicted);
    return found == counts_.end() ? 0 : found->second;
  }
  [[nodiscard]] std::size_t total() const noexcept { return total_; }
  [[nodiscard]] std::size_t correct() const noexcept { return correct_; }

  /// The share of samples that were taken for what they are.
  [[nodiscard]] double accuracy() const noexcept { return share(correct_, total_); }
  /// Of the samples of a class, the share that was recognised.
  [[nodiscard]] double recall(std::size_t actual) const noexcept {
    return share(count(actual, actual), actual_[actual]);
  }
  /// Of the samples taken for a class, the share that belongs to it.
  [[nodiscard]] double precision(std::size_t predicted) const noexcept {
    return share(count(predicted, predicted), predicted_[predicted]);
  }

 private:
  static double share(std::size_t part, std::size_t all) noexcept {
    return all == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(part) / static_cast<double>(all);
  }

  /// Of more classes only the pairs that come up have a count.
  static constexpr std::size_t most_in_table = 128;

  std::vector<std::size_t> actual_, predicted_, table_;
  std::unordered_map<std::size_t, std::size_t> counts_{};
  std::size_t total_ = 0, correct_ = 0;
};

/// Prints a row for each actual class and a column for each predicted one, then the recall, - where there are no
/// samples. Classes without a name are called by their number.
inline void print(std::ostream& out, const confusion_matrix& matrix, std::span<const std::string> names = {}) {
  const std::size_t classes = matrix.classes();
  const auto name = [&](std::size_t i) { return i < names.size() ? names[i] : std::to_string(i); };
  const auto percent = [](double share) -> std::string {
    if (share != share) return "-";
    const auto tenths = static_cast<long>(share * 1000 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
  };
  std::vector<std::vector<std::string>> table(classes + 1);
  table[0].push_back("");
  for (std::size_t i = 0; i < classes; ++i) table[0].push_back(name(i));
  table[0].push_back("recall");
  for (std::size_t i = 0; i < classes; ++i) {
    table[i + 1].push_back(name(i));
    for (std::size_t j = 0; j < classes; ++j) table[i + 1].push_back(std::to_string(matrix.count(i, j)));
    table[i + 1].push_back(percent(matrix.recall(i)));
  }

  std::vector<std::size_t> widths(classes + 2);
  for (const auto& row : table)
    for (std::size_t j = 0; j < row.size(); ++j)
      if (row[j].size() > widths[j]) widths[j] = row[j].size();
  for (const auto& row : table) {
    std::string line = row[0] + std::string(widths[0] - row[0].size(), ' ');
    for (std::size_t j = 1; j < row.size(); ++j) line += std::string(2 + widths[j] - row[j].size(), ' ') + row[j];
    out << line << '\n';
  }
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
