// SPDX-License-Identifier: BSL-1.0
#pragma once

// Shuffled batches of constant size from a data set, the same on every machine for the same seed.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <tapeless/config.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/random.hpp>
#include <tapeless/tensor/view.hpp>
#include <tapeless/train/aligned.hpp>
#include <tapeless/train/dataset.hpp>

TAPELESS_ARITHMETIC_BEGIN

namespace tapeless {
inline namespace TAPELESS_ABI {

/// The samples of one step. `size` is Batch but for the last batch of an epoch; the rows from there on are 0, with
/// label 0.
template<std::size_t Batch, std::size_t Features, class T = float> struct training_batch {
  tensor_view<const T, Batch, Features> inputs;
  tensor_view<const std::int32_t, Batch> labels;
  std::size_t size;
};

/// Gathers batches into one buffer that is allocated at the start. It refers to the data set, which has to outlive it.
///
/// An epoch's order depends on the seed and on the number of the epoch only, so that training can go on from any epoch.
template<std::size_t Batch, std::size_t Features, math::Scalar T = float> class loader {
 public:
  using batch_type = training_batch<Batch, Features, T>;

  loader(const dataset<Features, T>& data, seed s)
      : data_(data), seed_(s), order_(data.size()), inputs_(Batch * Features), labels_(Batch) {
    start_epoch(0);
  }
  loader(dataset<Features, T>&&, seed) = delete;

  /// Batches of an epoch, a last smaller one included.
  [[nodiscard]] std::size_t batches() const noexcept { return (order_.size() + Batch - 1) / Batch; }

  /// Puts the samples in the order of this epoch.
  void start_epoch(std::uint64_t epoch) noexcept { detail::random_order(order_, seed_, epoch); }

  /// Batch `index` < batches() of the epoch. It lies in the loader's buffer until the next one is asked for.
  [[nodiscard]] batch_type batch(std::size_t index) noexcept {
    return batch(index, [](const auto& gather) { gather(std::size_t{0}, std::size_t{1}); });
  }

  /// The same, gathered in parts: `share(gather)` calls gather(0, parts) to gather(parts - 1, parts), on any threads.
  template<class Share> [[nodiscard]] batch_type batch(std::size_t index, Share share) noexcept {
    const std::size_t first = index * Batch;
    const std::size_t size = std::min(Batch, order_.size() - first);
    share([&](std::size_t part, std::size_t parts) noexcept {
      for (std::size_t i = Batch * part / parts; i < Batch * (part + 1) / parts; ++i) {
        if (i < size) take(i, order_[first + i]);
        else leave_empty(i);
      }
    });
    return {tensor_view<const T, Batch, Features>(inputs_.data()),
            tensor_view<const std::int32_t, Batch>(labels_.data()), size};
  }

 private:
  void take(std::size_t row, std::uint32_t sample) noexcept {
    const auto from = data_.row(sample);
    std::copy(from.begin(), from.end(), inputs_.data() + row * Features);
    labels_[row] = data_.label(sample);
  }
  void leave_empty(std::size_t row) noexcept {
    std::fill_n(inputs_.data() + row * Features, Features, T{});
    labels_[row] = 0;
  }

  const dataset<Features, T>& data_;
  seed seed_;
  std::vector<std::uint32_t> order_;
  aligned_vector<T> inputs_;
  aligned_vector<std::int32_t> labels_;
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless

TAPELESS_ARITHMETIC_END
