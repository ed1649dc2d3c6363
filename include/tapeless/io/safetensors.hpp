// SPDX-License-Identifier: BSL-1.0
#pragma once

// Named arrays in a .safetensors file, as PyTorch and others read it. Needs nlohmann-json and
// POSIX.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include <tapeless/config.hpp>
#include <tapeless/io/atomic_file.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/input_file.hpp>
#include <tapeless/io/json_source.hpp>
#include <tapeless/io/named_array.hpp>
#include <tapeless/io/safetensors_entry.hpp>
#include <tapeless/io/safetensors_header.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

static_assert(std::endian::native == std::endian::little, "safetensors files have the small end first; so must memory");

/// Words that go with a file: who wrote it, which network it is.
using safetensors_metadata = std::map<std::string, std::string>;

namespace detail {

template<class T> inline constexpr const char* safetensors_dtype = std::is_same_v<T, float> ? "F32" : "F64";

/// A text in quotation marks as JSON has it.
inline std::string json_text(const std::string& text) {
  std::string result;
  try {
    result = nlohmann::json(text).dump();
  } catch (const nlohmann::json::exception&) {
    throw error("names and texts in a safetensors file are UTF-8, which " + in_quotes(text) + " is not");
  }
  if (result.size() > json_source::longest / 2)
    throw error("names and texts in a safetensors file have at most " + std::to_string(json_source::longest / 2) +
                " bytes, " + in_quotes(text) + " has more");
  return result;
}

/// Throws where there is an array of floats that is not one of these.
inline void expect_no_other(const std::filesystem::path& path, const safetensors_index& index,
                            std::vector<const safetensors_entry*> wanted) {
  std::sort(wanted.begin(), wanted.end());
  for (const auto& entry : index.entries())
    if ((entry.dtype == safetensors_dtype<float> || entry.dtype == safetensors_dtype<double>)&&!std::binary_search(
            wanted.begin(), wanted.end(), &entry))
      throw file_error(path, entry.begin, "no other arrays", in_quotes(entry.name));
}

/// The header of a file that is to hold these arrays, one behind the other.
template<class T>
std::string safetensors_header(const std::vector<named_array<T>>& arrays, const safetensors_metadata& metadata) {
  std::string text, list;
  for (const auto& [name, value] : metadata)
    list += (list.empty() ? "" : ",") + json_text(name) + ':' + json_text(value);
  if (!metadata.empty()) text = "\"__metadata__\":{" + list + "}";

  std::set<std::string_view> names{"__metadata__"};
  std::uint64_t offset = 0;
  for (const auto& array : arrays) {
    if (!names.insert(array.name).second)
      throw error("an array of a safetensors file has a name of its own, " + in_quotes(array.name) + " is taken");
    if (array.shape.size() > safetensors_axes_limit)
      throw error("an array of a safetensors file has at most " + std::to_string(safetensors_axes_limit) + " axes, " +
                  in_quotes(array.name) + " has more");
    const std::uint64_t end = offset + array.size() * sizeof(T);
    list.clear();
    for (const std::size_t extent : array.shape) {
      if (!list.empty()) list += ',';
      list += std::to_string(extent);
    }
    if (!text.empty()) text += ',';
    text += json_text(array.name) + ":{\"dtype\":\"" + safetensors_dtype<std::remove_const_t<T>> + "\",\"shape\":[" +
            list + "],\"data_offsets\":[" + std::to_string(offset) + ',' + std::to_string(end) + "]}";
    offset = end;
  }
  text = '{' + text + '}';
  text.resize((text.size() + 7) / 8 * 8, ' ');
  if (text.size() > safetensors_header_limit)
    throw error("the header of a safetensors file has at most " + std::to_string(safetensors_header_limit) +
                " bytes, these names take " + std::to_string(text.size()));
  return text;
}

}  // namespace detail

/// Writes the arrays, or throws file_error and leaves what was at `path`.
template<class T>
void save_safetensors(const std::filesystem::path& path, const std::vector<named_array<T>>& arrays,
                      const safetensors_metadata& metadata = {}) {
  const std::string header = detail::safetensors_header(arrays, metadata);
  const std::uint64_t size = header.size();

  atomic_file file(path);
  file.write(&size, sizeof size);
  file.write(header.data(), header.size());
  for (const auto& array : arrays) file.write(array.data, array.size() * sizeof(T));
  file.commit();
}

/// Fills the arrays from a file that holds these: the same names, shapes and element type, in any order. Other arrays
/// of floats are refused, since the file is then another network's; those of other types (counters, labels, packed
/// weights) are read past. Throws file_error and has then filled none. Takes as much memory again as the arrays.
template<class T> void load_safetensors(const std::filesystem::path& path, const std::vector<named_array<T>>& arrays) {
  const detail::input_file file(path);
  const safetensors_index index(file);
  std::vector<const safetensors_entry*> sources;
  std::uint64_t size = 0;
  for (const auto& array : arrays) {
    const safetensors_entry* const found = index.find(array.name);
    if (!found) throw file_error(path, 8, "an array " + detail::in_quotes(array.name), "none of that name");
    const std::string dtype = detail::safetensors_dtype<T>;
    if (found->dtype != dtype || found->shape != array.shape)
      throw file_error(path, found->begin,
                       detail::in_quotes(array.name) + " as " + dtype + " " + shape_text(array.shape),
                       detail::printable(found->dtype, 20) + " " + shape_text(found->shape));
    sources.push_back(found);
    size += found->end - found->begin;
  }
  detail::expect_no_other(path, index, sources);

  std::vector<std::byte> content;
  detail::resize(content, size, path);
  std::byte* next = content.data();
  for (const auto* source : sources) {
    const auto bytes = static_cast<std::size_t>(source->end - source->begin);
    file.read_all(source->begin, next, bytes);
    next += bytes;
  }
  next = content.data();
  for (const auto& array : arrays) {
    const std::size_t bytes = array.size() * sizeof(T);
    if (bytes > 0) std::memcpy(array.data, next, bytes);
    next += bytes;
  }
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
