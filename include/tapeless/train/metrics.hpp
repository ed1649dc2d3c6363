// SPDX-License-Identifier: BSL-1.0
#pragma once

// How often a classifier is right: which class it took for which.

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <tapeless/config.hpp>
#include <tapeless/meta/error.hpp>

namespace tapeless::inline TAPELESS_ABI {

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

/// Counts of samples by what they are and what they were taken for.
class confusion_matrix {
 public:
  explicit confusion_matrix(std::size_t classes) : classes_(classes), counts_(classes * classes) {}

  /// Throws `error` where one of the two is no class.
  void add(std::int32_t actual, std::int32_t predicted) {
    for (const std::int32_t label : {actual, predicted})
      if (label < 0 || static_cast<std::size_t>(label) >= classes_)
        throw error("class " + std::to_string(label) + " of a confusion matrix of " + std::to_string(classes_) +
                    " classes");
    ++counts_[static_cast<std::size_t>(actual) * classes_ + static_cast<std::size_t>(predicted)];
  }

  [[nodiscard]] std::size_t classes() const noexcept { return classes_; }
  [[nodiscard]] std::size_t count(std::size_t actual, std::size_t predicted) const noexcept {
    return counts_[actual * classes_ + predicted];
  }
  [[nodiscard]] std::size_t total() const noexcept {
    std::size_t sum = 0;
    for (const std::size_t count : counts_) sum += count;
    return sum;
  }
  [[nodiscard]] std::size_t correct() const noexcept {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < classes_; ++i) sum += count(i, i);
    return sum;
  }

  /// The share of samples that were taken for what they are; 0 without samples.
  [[nodiscard]] double accuracy() const noexcept { return share(correct(), total()); }
  /// Of the samples of a class, the share that was recognised.
  [[nodiscard]] double recall(std::size_t actual) const noexcept {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < classes_; ++i) sum += count(actual, i);
    return share(count(actual, actual), sum);
  }
  /// Of the samples taken for a class, the share that belongs to it.
  [[nodiscard]] double precision(std::size_t predicted) const noexcept {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < classes_; ++i) sum += count(i, predicted);
    return share(count(predicted, predicted), sum);
  }

 private:
  static double share(std::size_t part, std::size_t all) noexcept {
    return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
  }

  std::size_t classes_;
  std::vector<std::size_t> counts_;
};

/// Prints a row for each actual class and a column for each predicted one, then the recall. Classes without a name are
/// called by their number.
inline void print(std::ostream& out, const confusion_matrix& matrix, std::span<const std::string> names = {}) {
  const std::size_t classes = matrix.classes();
  const auto name = [&](std::size_t i) { return i < names.size() ? names[i] : std::to_string(i); };
  const auto percent = [](double share) {
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

}  // namespace tapeless::inline TAPELESS_ABI
