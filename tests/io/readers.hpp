// SPDX-License-Identifier: BSL-1.0
#pragma once

// The readers as functions of bytes, for inputs of any kind: each takes them or throws file_error, and nothing else.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <tapeless/embedded.hpp>
#include <tapeless/io/gzip.hpp>
#include <tapeless/io/idx.hpp>
#include <tapeless/io/network.hpp>
#include <tapeless/io/safetensors.hpp>

#include <io/hostile_headers.hpp>
#include <io/memory_file.hpp>
#include <io/temporary_folder.hpp>

namespace test {

/// Whether `read` takes the bytes as a file. What it says if not must be short.
template<class F> bool takes(const bytes& content, const F& read) {
  const memory_file file(content);
  try {
    read(file.path());
    return true;
  } catch (const tapeless::file_error& problem) {
    if (std::string(problem.what()).size() > 600) std::abort();
    return false;
  }
}

/// A network of 13 numbers.
using small_network = tapeless::MLP<tapeless::Linear<2, 3>, tapeless::ReLU, tapeless::Linear<3, 1>>;
inline constexpr std::size_t small_network_bytes = 13 * sizeof(float);

/// The bytes as a file, and as the header of one.
inline bool read_as_safetensors(const bytes& content) {
  const auto read = [](const std::filesystem::path& path) {
    const std::uint64_t size = std::filesystem::file_size(path);
    const tapeless::safetensors_index index(path);
    for (const auto& entry : index.entries())
      if (entry.begin > entry.end || entry.end > size) std::abort();
    float numbers[2] = {7, 7};
    try {
      tapeless::load_safetensors<float>(path, {{"a", {2}, numbers}});
    } catch (const tapeless::file_error&) {
      if (numbers[0] != 7 || numbers[1] != 7) std::abort();
      throw;
    }
  };
  const bool header = takes(safetensors_file({content.begin(), content.end()}, 8), read);
  return takes(content, read) || header;
}

inline bool read_as_network(const bytes& content) {
  const auto read = [](const std::filesystem::path& path) {
    small_network network{tapeless::seed(1)};
    const small_network before = network;
    try {
      tapeless::load(path, network);
    } catch (const tapeless::file_error&) {
      if (!(network == before)) std::abort();
      throw;
    }
  };
  const bool header = takes(safetensors_file({content.begin(), content.end()}, small_network_bytes), read);
  return takes(content, read) || header;
}

inline bool read_as_idx(const bytes& content) {
  const bool labels = takes(content, [](const auto& path) { (void)tapeless::read_idx_labels(path); });
  return labels || takes(content, [](const auto& path) {
           const auto images = tapeless::read_idx_images(path);
           if (images.pixels.size() != images.count * images.rows * images.columns) std::abort();
         });
}

inline bool read_as_gzip(const bytes& content) {
  return takes(content, [](const auto& path) {
    if (tapeless::read_gzip(path, 1'000'000).size() > 1'000'000) std::abort();
  });
}

/// Small inputs to start from, sound ones among them, and the hostile ones.
inline std::vector<bytes> safetensors_corpus() {
  std::vector<bytes> inputs{{}, bytes(7), bytes(8), bytes(16, 0xff)};
  for (const auto& [text, data, right] : hostile_headers()) {
    inputs.push_back(safetensors_file(text, data));
    inputs.emplace_back(text.begin(), text.end());
  }
  inputs.push_back(safetensors_file(one("\"x\":" + repeated("[", 3000)), 8));
  inputs.push_back(safetensors_file("{\"" + repeated("a", 3000) + "\":1}", 8));
  return inputs;
}

inline std::vector<bytes> network_corpus() {
  const temporary_folder folder;
  tapeless::save(folder / "network", small_network{tapeless::seed(1)});
  bytes whole = read(folder / "network");
  auto inputs = safetensors_corpus();
  inputs.emplace_back(whole.begin() + 8, whole.end() - small_network_bytes);
  inputs.push_back(whole);
  whole.pop_back();
  inputs.push_back(whole);
  return inputs;
}

inline std::vector<bytes> idx_corpus() {
  const temporary_folder folder;
  std::vector<bytes> inputs{{}, idx_labels({}), idx_labels({7, 0, 9}), idx_images(0, 28, 28), idx_images(3, 2, 5)};
  for (const std::uint32_t count : {1u, 0xffffffffu})
    for (const std::uint32_t extent : {0u, 1u, 0x8000u, 0x8001u, 0xffffffffu}) {
      bytes header;
      for (const std::uint32_t number : {0x803u, count, extent, extent}) append_big_endian(header, number);
      inputs.push_back(header);
    }
  for (std::size_t i = 0, plain = inputs.size(); i < plain; ++i)
    inputs.push_back(read(write_gzip(folder / "packed", inputs[i])));
  inputs.push_back(read(write_gzip(folder / "packed", bytes(100'000))));
  return inputs;
}

inline std::vector<bytes> gzip_corpus() {
  const temporary_folder folder;
  auto inputs = idx_corpus();
  const bytes packed = read(write_gzip(folder / "packed", idx_images(20, 5, 5)));
  for (const long size : {1, 2, 3, 9, 10, 11, 40}) inputs.emplace_back(packed.begin(), packed.begin() + size);
  inputs.emplace_back(packed.begin(), packed.end() - 1);
  bytes twice = packed;
  twice.insert(twice.end(), packed.begin(), packed.end());
  inputs.push_back(twice);
  inputs.push_back(read(write_gzip(folder / "packed", bytes(2'000'000))));
  return inputs;
}

}  // namespace test
