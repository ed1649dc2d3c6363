// SPDX-License-Identifier: BSL-1.0
#pragma once

// Named arrays in a .safetensors file, as PyTorch and others read it. Needs nlohmann-json.

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include <tapeless/config.hpp>
#include <tapeless/io/atomic_file.hpp>
#include <tapeless/io/error.hpp>
#include <tapeless/io/named_array.hpp>
#include <tapeless/io/safetensors_header.hpp>

namespace tapeless::inline TAPELESS_ABI {

static_assert(std::endian::native == std::endian::little, "safetensors files have the small end first; so must memory");

/// Words that go with a file: who wrote it, which network it is.
using safetensors_metadata = std::map<std::string, std::string>;

namespace detail {

template<class T> inline constexpr const char* safetensors_dtype = std::is_same_v<T, float> ? "F32" : "F64";

inline std::string safetensors_content(const std::filesystem::path& path) {
  expect_file(path);
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw file_error(path, 0, "a file that can be opened", system_words(errno));
  std::string content(std::istreambuf_iterator<char>(file), {});
  if (file.bad()) throw file_error(path, content.size(), "readable bytes", system_words(errno));
  return content;
}

}  // namespace detail

/// Writes the arrays, or throws file_error and leaves what was at `path`.
template<class T>
void save_safetensors(const std::filesystem::path& path, const std::vector<named_array<T>>& arrays,
                      const safetensors_metadata& metadata = {}) {
  nlohmann::ordered_json json;
  if (!metadata.empty()) json["__metadata__"] = metadata;
  std::uint64_t offset = 0;
  for (const auto& array : arrays) {
    if (array.name == "__metadata__" || json.contains(array.name))
      throw error("an array of a safetensors file has a name of its own, \"" + array.name + "\" is taken");
    const std::uint64_t end = offset + array.size() * sizeof(T);
    json[array.name] = {{"dtype", detail::safetensors_dtype<std::remove_const_t<T>>},
                        {"shape", array.shape},
                        {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string header = json.is_null() ? "{}" : json.dump();
  header.resize((header.size() + 7) / 8 * 8, ' ');
  const std::uint64_t size = header.size();

  atomic_file file(path);
  file.write(&size, sizeof size);
  file.write(header.data(), header.size());
  for (const auto& array : arrays) file.write(array.data, array.size() * sizeof(T));
  file.commit();
}

/// Fills the arrays from a file that holds exactly these: the same names, shapes and element type, in any order. Throws
/// file_error and has then filled none.
template<class T> void load_safetensors(const std::filesystem::path& path, const std::vector<named_array<T>>& arrays) {
  const std::string content = detail::safetensors_content(path);
  const auto entries = parse_safetensors(path, content);
  std::vector<const char*> sources;
  for (const auto& array : arrays) {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name == array.name; });
    if (found == entries.end()) throw file_error(path, 8, "an array \"" + array.name + "\"", "none of that name");
    const std::string dtype = detail::safetensors_dtype<T>;
    if (found->dtype != dtype || found->shape != array.shape)
      throw file_error(path, found->begin, "\"" + array.name + "\" as " + dtype + " " + shape_text(array.shape),
                       found->dtype + " " + shape_text(found->shape));
    sources.push_back(content.data() + found->begin);
  }
  for (const auto& entry : entries)
    if (std::none_of(arrays.begin(), arrays.end(), [&](const auto& array) { return array.name == entry.name; }))
      throw file_error(path, entry.begin, "no other arrays", "\"" + entry.name + "\"");
  for (std::size_t i = 0; i < arrays.size(); ++i) std::memcpy(arrays[i].data, sources[i], arrays[i].size() * sizeof(T));
}

}  // namespace tapeless::inline TAPELESS_ABI
