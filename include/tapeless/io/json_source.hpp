// SPDX-License-Identifier: BSL-1.0
#pragma once

// A part of a file as the characters that a JSON parser reads, piece by piece.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/input_file.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// Characters `begin` to `end` of a file. The parser keeps each name, text and number whole, with what stands behind
/// it; where one is not followed by the next within `longest` bytes, this throws before the parser has them all.
class json_source {
 public:
  static constexpr std::size_t longest = std::size_t{1} << 20;

  json_source(const input_file& file, std::uint64_t begin, std::uint64_t end) : file_(file), offset_(begin), end_(end) {
    fill();
  }

  [[nodiscard]] bool done() const noexcept { return offset_ == end_; }
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  [[nodiscard]] char current() const noexcept { return buffer_[next_]; }

  void advance() {
    ++offset_;
    if (++next_ == filled_) fill();
  }

  /// The parser forgets what it has kept where a name, a text or a number begins.
  void keep() {
    const char c = current();
    const bool number = !inside_ && ((c >= '0' && c <= '9') || c == '-');
    const bool quote = c == '"' && !escaped_;
    if ((number && !number_) || (quote && !inside_)) length_ = 0;
    if (++length_ > longest)
      throw file_error(file_.path(), offset_, "a name, text or number within " + std::to_string(longest) + " bytes",
                       "none");
    number_ = number;
    inside_ = inside_ != quote;
    escaped_ = inside_ && c == '\\' && !escaped_;
  }

 private:
  void fill() {
    next_ = 0;
    filled_ = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), end_ - offset_));
    file_.read_all(offset_, buffer_.data(), filled_);
  }

  const input_file& file_;
  std::uint64_t offset_, end_;
  std::array<char, 1u << 14> buffer_;
  std::size_t next_ = 0, filled_ = 0, length_ = 0;
  bool inside_ = false, escaped_ = false, number_ = false;
};

/// The same as an iterator; without a source, the end.
class json_iterator {
 public:
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;
  using iterator_category = std::input_iterator_tag;

  explicit json_iterator(json_source* source = nullptr) noexcept : source_(source) {}

  [[nodiscard]] char operator*() const noexcept { return source_->current(); }
  json_iterator& operator++() {
    source_->keep();
    source_->advance();
    return *this;
  }
  void operator++(int) { ++*this; }
  [[nodiscard]] friend bool operator==(json_iterator a, json_iterator b) noexcept { return a.done() == b.done(); }
  [[nodiscard]] friend bool operator!=(json_iterator a, json_iterator b) noexcept { return !(a == b); }

 private:
  [[nodiscard]] bool done() const noexcept { return !source_ || source_->done(); }
  json_source* source_;
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
