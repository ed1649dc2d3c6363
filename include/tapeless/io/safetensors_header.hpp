// SPDX-License-Identifier: BSL-1.0
#pragma once

// The header of a safetensors file: which arrays it holds and where. Needs nlohmann-json and POSIX.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/input_file.hpp>
#include <tapeless/io/json_source.hpp>
#include <tapeless/io/named_array.hpp>
#include <tapeless/io/safetensors_entry.hpp>
#include <tapeless/io/safetensors_events.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// Where the data begins, from the size of the header that the file starts with.
inline std::uint64_t safetensors_data_begin(const input_file& file) {
  std::array<unsigned char, 8> bytes{};
  if (const std::size_t got = file.read(0, bytes.data(), 8); got < 8)
    throw file_error(file.path(), got, "8 bytes with the header's size", "the end of the file");
  std::uint64_t size = 0;
  for (std::size_t i = 8; i-- > 0;) size = size << 8 | bytes[i];
  const std::uint64_t most = std::min(safetensors_header_limit, std::max<std::uint64_t>(file.size(), 8) - 8);
  if (size > most)
    throw file_error(file.path(), 0, "a header of at most " + std::to_string(most) + " bytes", std::to_string(size));
  return 8 + size;
}

/// Reads the header, without a word about what its numbers mean.
inline void parse_safetensors(const input_file& file, std::uint64_t data_begin,
                              std::deque<safetensors_entry>& entries) {
  json_source source(file, 8, data_begin);
  if (source.done() || source.current() != '{')
    throw file_error(file.path(), 8, "a JSON object of arrays",
                     source.done() ? "nothing" : std::string(1, source.current()));
  safetensors_events events(file.path(), source, entries);
  nlohmann::json::sax_parse(json_iterator(&source), json_iterator(), &events, nlohmann::json::input_format_t::json,
                            false);
  for (; !source.done(); source.advance())
    if (std::string_view(" \t\n\r").find(source.current()) == std::string_view::npos)
      throw file_error(file.path(), source.offset(), "nothing but spaces behind the JSON",
                       std::string(1, source.current()));
}

/// Bytes of an array of a known type. False where they are too many for 64 bits, or end within a byte.
inline bool safetensors_bytes(const safetensors_entry& entry, std::uint64_t& bytes) noexcept {
  bytes = 1;
  const auto multiply = [&](std::uint64_t by) {
    if (by != 0 && bytes > ~std::uint64_t{0} / by) return false;
    bytes *= by;
    return true;
  };
  const bool fits =
      std::all_of(entry.shape.begin(), entry.shape.end(), multiply) && multiply(safetensors_bits(entry.dtype));
  const bool whole = bytes % 8 == 0;
  bytes /= 8;
  return fits && whole;
}

/// Checks an entry by itself, and counts its offsets from the start of the file. How many bytes an array of unknown
/// type takes, nobody knows.
inline void place_safetensors(safetensors_entry& entry, const input_file& file, std::uint64_t data_begin) {
  const std::uint64_t data_size = file.size() - data_begin;
  const std::string offsets = std::to_string(entry.begin) + " and " + std::to_string(entry.end);
  const auto refuse = [&](const std::string& expected, const std::string& found) {
    throw file_error(file.path(), 8, in_quotes(entry.name) + " with " + expected, found);
  };
  if (safetensors_bits(entry.dtype) > 0) {
    std::uint64_t bytes = 0;
    if (!safetensors_bytes(entry, bytes) || bytes > data_size)
      refuse("a shape that fits " + std::to_string(data_size) + " bytes", entry.dtype + " " + shape_text(entry.shape));
    if (entry.begin <= entry.end && entry.end <= data_size && entry.end - entry.begin != bytes)
      refuse("data_offsets " + std::to_string(bytes) + " bytes apart", offsets);
  }
  if (entry.begin > entry.end || entry.end > data_size)
    refuse("data_offsets within " + std::to_string(data_size), offsets);
  entry.begin += data_begin;
  entry.end += data_begin;
}

/// Throws unless the arrays cover the data without hole or overlap.
inline void expect_covered(const input_file& file, const std::deque<safetensors_entry>& entries,
                           std::uint64_t data_begin) {
  std::vector<std::pair<std::uint64_t, const safetensors_entry*>> order;
  order.reserve(entries.size());
  for (const auto& entry : entries) order.emplace_back(entry.begin, &entry);
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second->end < b.second->end;
  });
  std::uint64_t covered = data_begin;
  for (const auto& [begin, entry] : order) {
    if (begin != covered)
      throw file_error(file.path(), covered, "the data of " + in_quotes(entry->name),
                       "that it starts at byte " + std::to_string(begin));
    covered = entry->end;
  }
  if (covered != file.size())
    throw file_error(file.path(), covered, "the end of the file",
                     std::to_string(file.size() - covered) + " more bytes");
}

}  // namespace detail

/// Which arrays a safetensors file holds and where; of the file nothing but its header is read. Takes what the format's
/// reference implementation takes, and arrays of unknown types as well; refuses with file_error what that refuses, and
/// names that stand twice, more than 64 axes, and names or texts of more than a megabyte. The time is that of sorting
/// the names; the memory, a few times that of the names and shapes.
class safetensors_index {
 public:
  explicit safetensors_index(const std::filesystem::path& path) : safetensors_index(detail::input_file(path)) {}

  explicit safetensors_index(const detail::input_file& file) {
    const std::uint64_t data_begin = detail::safetensors_data_begin(file);
    detail::parse_safetensors(file, data_begin, entries_);
    by_name_.reserve(entries_.size());
    for (auto& entry : entries_) {
      detail::place_safetensors(entry, file, data_begin);
      by_name_.push_back(&entry);
    }
    std::sort(by_name_.begin(), by_name_.end(), [](auto a, auto b) { return a->name < b->name; });
    const auto twice =
        std::adjacent_find(by_name_.begin(), by_name_.end(), [](auto a, auto b) { return a->name == b->name; });
    if (twice != by_name_.end())
      throw file_error(file.path(), 8, "every name once", detail::in_quotes((*twice)->name) + " twice");
    detail::expect_covered(file, entries_, data_begin);
  }
  safetensors_index(const safetensors_index&) = delete;
  safetensors_index& operator=(const safetensors_index&) = delete;

  /// In the order of the header.
  [[nodiscard]] const std::deque<safetensors_entry>& entries() const& noexcept { return entries_; }
  void entries() const&& = delete;

  /// The entry of this name, or nullptr.
  [[nodiscard]] const safetensors_entry* find(std::string_view name) const& noexcept {
    const auto found = std::lower_bound(by_name_.begin(), by_name_.end(), name,
                                        [](auto entry, std::string_view wanted) { return entry->name < wanted; });
    return found != by_name_.end() && (*found)->name == name ? *found : nullptr;
  }
  void find(std::string_view name) const&& = delete;

 private:
  std::deque<safetensors_entry> entries_;
  std::vector<const safetensors_entry*> by_name_;
};

}  // namespace TAPELESS_ABI
}  // namespace tapeless
