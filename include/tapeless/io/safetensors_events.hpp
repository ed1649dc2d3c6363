// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a JSON parser finds in a safetensors header, made into arrays as it comes. Needs nlohmann-json.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/json_source.hpp>
#include <tapeless/io/safetensors_entry.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {
namespace detail {

/// The receiver of the parser's events, named as it wants them. A header is an object of arrays by name, each of them
/// an object with "dtype", "shape" and "data_offsets"; "__metadata__" is an object of texts. What else an array says of
/// itself is read past, as the reference implementation does, to a depth of 128. Offsets are left as they stand there.
class safetensors_events {
 public:
  using json = nlohmann::json;

  /// Adds the arrays to `entries` in the order in which they stand there.
  safetensors_events(const std::filesystem::path& path, const json_source& source,
                     std::deque<safetensors_entry>& entries)
      : path_(path), source_(source), entries_(entries) {}

  bool null() { return place_ == place::metadata ? leave(place::arrays) : scalar("null"); }
  bool boolean(bool) { return scalar("a truth value"); }
  bool number_integer(json::number_integer_t) { return scalar("a negative number"); }
  bool number_float(json::number_float_t, const json::string_t&) { return scalar("a number that is no count"); }
  bool binary(json::binary_t&) { return scalar("bytes"); }

  bool number_unsigned(json::number_unsigned_t number) {
    if (place_ == place::extents) {
      if (current().shape.size() == safetensors_axes_limit)
        refuse("a shape of at most " + std::to_string(safetensors_axes_limit) + " axes", "more");
      if (number > std::numeric_limits<std::size_t>::max()) refuse("a shape", std::to_string(number));
      current().shape.push_back(static_cast<std::size_t>(number));
      return true;
    }
    if (place_ != place::bounds) return scalar("a number");
    if (bounds_ == 2) refuse("two data_offsets", "more");
    (bounds_++ == 0 ? current().begin : current().end) = number;
    return true;
  }

  bool string(json::string_t& text) {
    if (place_ == place::text) return leave(place::texts);
    if (place_ != place::dtype) return scalar("a text");
    current().dtype = std::move(text);
    return leave(place::fields);
  }

  bool key(json::string_t& name) {
    if (place_ == place::arrays) return begin_array(name);
    if (place_ == place::texts) return leave(place::text);
    if (place_ != place::fields) return true;
    if (name == "dtype") return begin_field(place::dtype, has_dtype_, "a dtype");
    if (name == "shape") return begin_field(place::shape, has_shape_, "a shape");
    if (name == "data_offsets") return begin_field(place::offsets, has_offsets_, "two data_offsets");
    return leave(place::ignored);
  }

  bool start_object(std::size_t) {
    if (place_ == place::ignored) return deeper();
    if (place_ == place::document) return leave(place::arrays);
    if (place_ == place::metadata) return leave(place::texts);
    return place_ == place::entry ? leave(place::fields) : scalar("an object");
  }
  bool end_object() {
    if (place_ == place::ignored) return shallower();
    if (place_ == place::fields) {
      if (!has_shape_) refuse("a shape", "none");
      if (!has_offsets_) refuse("two data_offsets", "none");
      if (!has_dtype_) refuse("a dtype", "none");
    }
    return leave(place::arrays);
  }

  bool start_array(std::size_t) {
    if (place_ == place::ignored) return deeper();
    if (place_ == place::shape) return leave(place::extents);
    return place_ == place::offsets ? leave(place::bounds) : scalar("a list");
  }
  bool end_array() {
    if (place_ == place::ignored) return shallower();
    if (place_ == place::bounds && bounds_ != 2) refuse("two data_offsets", std::to_string(bounds_));
    return leave(place::fields);
  }

  [[noreturn]] bool parse_error(std::size_t, const std::string& token, const json::exception& problem) {
    // The parser has taken the character that it does not like.
    const std::uint64_t offset = source_.offset() - (token.empty() || source_.done() ? 0 : 1);
    throw file_error(path_, offset, "JSON", problem.what());
  }

 private:
  // What comes next, or what the parser is in the midst of.
  enum class place {
    document,
    arrays,
    metadata,
    texts,
    text,
    entry,
    fields,
    dtype,
    shape,
    extents,
    offsets,
    bounds,
    ignored
  };

  [[nodiscard]] safetensors_entry& current() noexcept { return entries_.back(); }

  bool leave(place to) noexcept {
    place_ = to;
    return true;
  }
  bool deeper() {
    if (++depth_ > 128) throw file_error(path_, source_.offset(), "JSON of at most 128 levels", "more");
    return true;
  }
  bool shallower() noexcept { return --depth_ > 0 || leave(place::fields); }

  bool begin_array(json::string_t& name) {
    if (name == "__metadata__") {
      if (std::exchange(has_metadata_, true)) throw file_error(path_, 8, "every name once", in_quotes(name) + " twice");
      return leave(place::metadata);
    }
    entries_.push_back({std::move(name), {}, {}, 0, 0});
    has_dtype_ = has_shape_ = has_offsets_ = false;
    bounds_ = 0;
    return leave(place::entry);
  }
  bool begin_field(place to, bool& seen, const char* what) {
    if (std::exchange(seen, true)) refuse(what, "two of them");
    return leave(to);
  }

  /// A value where it has no place, unless it is one that is read past.
  bool scalar(const char* found) {
    switch (place_) {
      case place::ignored:
        return depth_ > 0 || leave(place::fields);
      case place::metadata:
      case place::text:
        throw file_error(path_, 8, "\"__metadata__\" with names and texts", found);
      case place::offsets:
      case place::bounds:
        refuse("two data_offsets", found);
      case place::dtype:
        refuse("a dtype", found);
      case place::document:
        throw file_error(path_, 8, "a JSON object of arrays", found);
      default:
        refuse("a shape", found);
    }
  }
  [[noreturn]] void refuse(const std::string& expected, const std::string& found) {
    throw file_error(path_, 8, in_quotes(current().name) + " with " + expected, found);
  }

  const std::filesystem::path& path_;
  const json_source& source_;
  std::deque<safetensors_entry>& entries_;
  place place_ = place::document;
  std::size_t depth_ = 0, bounds_ = 0;
  bool has_metadata_ = false, has_dtype_ = false, has_shape_ = false, has_offsets_ = false;
};

}  // namespace detail
}  // namespace TAPELESS_ABI
}  // namespace tapeless
