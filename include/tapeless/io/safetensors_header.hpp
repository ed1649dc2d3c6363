// SPDX-License-Identifier: BSL-1.0
#pragma once

// The header of a safetensors file: which arrays it holds and where. Needs nlohmann-json.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <tapeless/config.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/named_array.hpp>

namespace tapeless::inline TAPELESS_ABI {

/// One array of a safetensors file; `begin` and `end` count bytes from the start of the file.
struct safetensors_entry {
  std::string name, dtype;
  std::vector<std::size_t> shape;
  std::uint64_t begin, end;
};

namespace detail {

/// Bytes of one element, 0 for an unknown type. The names are those of the format.
inline std::uint64_t safetensors_width(const std::string& dtype) {
  if (dtype == "F64" || dtype == "I64" || dtype == "U64") return 8;
  if (dtype == "F32" || dtype == "I32" || dtype == "U32") return 4;
  if (dtype == "F16" || dtype == "BF16" || dtype == "I16" || dtype == "U16") return 2;
  return dtype == "I8" || dtype == "U8" || dtype == "BOOL" ? 1 : 0;
}

/// Parses the JSON, which starts at byte 8, refusing a name that stands twice.
inline nlohmann::json safetensors_json(const std::filesystem::path& path, const char* first, std::size_t size) {
  std::set<std::string> names;
  std::string twice;
  const auto see = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    if (depth == 1 && event == nlohmann::json::parse_event_t::key) {
      const auto& name = parsed.get_ref<const std::string&>();
      if (!names.insert(name).second) twice = name;
    }
    return true;
  };
  nlohmann::json json;
  try {
    json = nlohmann::json::parse(first, first + size, see);
  } catch (const nlohmann::json::parse_error& problem) {
    throw file_error(path, 8 + (problem.byte > 0 ? problem.byte - 1 : 0), "JSON", problem.what());
  }
  if (!json.is_object()) throw file_error(path, 8, "a JSON object of arrays", json.type_name());
  if (!twice.empty()) throw file_error(path, 8, "every name once", "\"" + twice + "\" twice");
  return json;
}

/// One entry of the header; what does not fit `data_size` bytes of data is refused.
inline safetensors_entry safetensors_array(const std::filesystem::path& path, const std::string& name,
                                           const nlohmann::json& json, std::uint64_t data_begin,
                                           std::uint64_t data_size) {
  const auto refuse = [&](const std::string& expected) {
    throw file_error(path, 8, "\"" + name + "\" with " + expected, json.dump());
  };
  const auto has_counts = [&](const char* key) {
    return json.is_object() && json.contains(key) && json[key].is_array() &&
           std::all_of(json[key].begin(), json[key].end(), [](const auto& n) { return n.is_number_unsigned(); });
  };
  if (!has_counts("shape")) refuse("a shape");
  if (!has_counts("data_offsets") || json["data_offsets"].size() != 2) refuse("two data_offsets");
  if (!json.contains("dtype") || !json["dtype"].is_string()) refuse("a dtype");

  safetensors_entry entry{name, json["dtype"].get<std::string>(), json["shape"].get<std::vector<std::size_t>>(),
                          json["data_offsets"][0].get<std::uint64_t>(), json["data_offsets"][1].get<std::uint64_t>()};
  std::uint64_t size = safetensors_width(entry.dtype);
  if (size == 0) refuse("a known dtype");
  for (const std::size_t extent : entry.shape) {
    if (extent != 0 && size > data_size / extent) refuse("a shape that fits " + std::to_string(data_size) + " bytes");
    size *= extent;
  }
  if (entry.begin > entry.end || entry.end > data_size) refuse("data_offsets within " + std::to_string(data_size));
  if (entry.end - entry.begin != size) refuse("data_offsets " + std::to_string(size) + " bytes apart");
  entry.begin += data_begin;
  entry.end += data_begin;
  return entry;
}

}  // namespace detail

/// The arrays of a safetensors file in the order of their data, from the whole content of the file. Throws file_error
/// unless they cover its data without hole or overlap.
[[nodiscard]] inline std::vector<safetensors_entry> parse_safetensors(const std::filesystem::path& path,
                                                                      const std::string& content) {
  if (content.size() < 8)
    throw file_error(path, content.size(), "8 bytes with the header's size", "the end of the file");
  std::uint64_t header = 0;
  for (std::size_t i = 8; i-- > 0;) header = header << 8 | static_cast<unsigned char>(content[i]);
  if (header > content.size() - 8)
    throw file_error(path, 0, "a header of at most " + std::to_string(content.size() - 8) + " bytes",
                     std::to_string(header));

  const std::uint64_t data_begin = 8 + header;
  std::vector<safetensors_entry> entries;
  const auto json = detail::safetensors_json(path, content.data() + 8, static_cast<std::size_t>(header));
  for (const auto& [name, value] : json.items())
    if (name != "__metadata__")
      entries.push_back(detail::safetensors_array(path, name, value, data_begin, content.size() - data_begin));

  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; });
  std::uint64_t covered = data_begin;
  for (const auto& entry : entries) {
    if (entry.begin != covered)
      throw file_error(path, covered, "the data of \"" + entry.name + "\"",
                       "that it starts at byte " + std::to_string(entry.begin));
    covered = entry.end;
  }
  if (covered != content.size())
    throw file_error(path, covered, "the end of the file", std::to_string(content.size() - covered) + " more bytes");
  return entries;
}

}  // namespace tapeless::inline TAPELESS_ABI
