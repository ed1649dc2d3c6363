// SPDX-License-Identifier: BSL-1.0
#pragma once

// Samples with labels in memory, ready to be trained on.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/random.hpp>
#include <tapeless/meta/error.hpp>
#include <tapeless/tensor/view.hpp>
#include <tapeless/train/aligned.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// How bytes become numbers: (byte / 255 - mean) / deviation, a deviation above 0. As it stands, 0 to 1.
struct normalisation {
  double mean = 0, deviation = 1;
};

namespace detail {

/// The streams that random orders are drawn from; those of parameters count from 0.
inline constexpr std::uint64_t order_stream = std::uint64_t{1} << 63;

/// 0 to count - 1 in random order.
inline void random_order(std::vector<std::uint32_t>& order, seed s, std::uint64_t stream) noexcept {
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  random_stream random(s, order_stream + stream);
  shuffle(order.data(), order.size(), random);
}

}  // namespace detail

/// Samples of `Features` numbers, one contiguous row each, with a label from 0 to classes() - 1.
template<std::size_t Features, math::Scalar T = float> class dataset {
 public:
  using value_type = T;
  static constexpr std::size_t features = Features;

  /// From rows one after the other. Throws `error` unless there is a row for each label, and each label is a class.
  dataset(aligned_vector<T> rows, std::vector<std::int32_t> labels, std::size_t classes)
      : rows_(std::move(rows)), labels_(std::move(labels)), classes_(classes) {
    expect_rows(rows_.size());
    for (std::size_t i = 0; i < labels_.size(); ++i)
      if (labels_[i] < 0 || static_cast<std::size_t>(labels_[i]) >= classes_)
        throw error("sample " + std::to_string(i) + " has label " + std::to_string(labels_[i]) + ", expected 0 to " +
                    std::to_string(static_cast<long long>(classes_) - 1));
  }

  /// From bytes such as pixels, row after row. Throws `error` as above, and where `to` makes no numbers of them: its
  /// deviation must be more than 0.
  [[nodiscard]] static dataset from_bytes(std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> labels,
                                          std::size_t classes, normalisation to = {}) {
    dataset result({}, {}, classes);
    result.labels_.assign(labels.begin(), labels.end());
    result.expect_rows(bytes.size());
    std::array<T, 256> numbers{};
    for (std::size_t i = 0; i < 256; ++i)
      numbers[i] = static_cast<T>((static_cast<double>(i) / 255 - to.mean) / to.deviation);
    // Between the first and the last of them lie the others.
    const auto finite = [](T x) { return std::abs(x) <= std::numeric_limits<T>::max(); };
    if (!(to.deviation > 0) || !finite(numbers.front()) || !finite(numbers.back()))
      throw error("a normalisation has a finite mean and a deviation of more than 0, found mean " +
                  std::to_string(to.mean) + " and deviation " + std::to_string(to.deviation));
    result.rows_.resize(bytes.size());
    std::transform(bytes.begin(), bytes.end(), result.rows_.begin(), [&](std::uint8_t byte) { return numbers[byte]; });
    return dataset(std::move(result.rows_), std::move(result.labels_), classes);
  }

  [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }
  [[nodiscard]] std::size_t classes() const noexcept { return classes_; }
  [[nodiscard]] std::int32_t label(std::size_t sample) const noexcept { return labels_[sample]; }
  [[nodiscard]] std::span<const std::int32_t> labels() const& noexcept { return labels_; }
  void labels() const&& = delete;

  [[nodiscard]] tensor_view<const T, Features> row(std::size_t sample) const& noexcept {
    return tensor_view<const T, Features>(rows_.data() + sample * Features);
  }
  void row(std::size_t) const&& = delete;
  /// `Count` samples from `first` on, where they lie.
  template<std::size_t Count>
  [[nodiscard]] tensor_view<const T, Count, Features> rows(std::size_t first) const& noexcept {
    return tensor_view<const T, Count, Features>(rows_.data() + first * Features);
  }
  template<std::size_t> void rows(std::size_t) const&& = delete;

  /// The first `count` samples, and the others. Throws `error` where there are fewer.
  [[nodiscard]] std::pair<dataset, dataset> split(std::size_t count) const {
    std::vector<std::uint32_t> order(size());
    for (std::size_t i = 0; i < size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    return split(order, count);
  }
  /// `count` samples chosen at random, and the others; the same ones for the same seed.
  [[nodiscard]] std::pair<dataset, dataset> split(std::size_t count, seed s) const {
    std::vector<std::uint32_t> order(size());
    detail::random_order(order, s, 0);
    return split(order, count);
  }

 private:
  void expect_rows(std::size_t found) const {
    const std::size_t wanted = labels_.size() * Features;
    if (found != wanted)
      throw error(std::to_string(labels_.size()) + " samples of " + std::to_string(Features) + " numbers are " +
                  std::to_string(wanted) + " numbers, found " + std::to_string(found));
  }

  [[nodiscard]] std::pair<dataset, dataset> split(std::span<const std::uint32_t> order, std::size_t count) const {
    if (count > size())
      throw error("a split asks for " + std::to_string(count) + " of " + std::to_string(size()) + " samples");
    return {chosen(order.first(count)), chosen(order.subspan(count))};
  }

  [[nodiscard]] dataset chosen(std::span<const std::uint32_t> samples) const {
    aligned_vector<T> rows(samples.size() * Features);
    std::vector<std::int32_t> labels(samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const auto from = row(samples[i]);
      std::copy(from.begin(), from.end(), rows.begin() + static_cast<std::ptrdiff_t>(i * Features));
      labels[i] = labels_[samples[i]];
    }
    return dataset(std::move(rows), std::move(labels), classes_);
  }

  aligned_vector<T> rows_;
  std::vector<std::int32_t> labels_;
  std::size_t classes_;
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
