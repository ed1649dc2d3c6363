// SPDX-License-Identifier: BSL-1.0
#pragma once

// A folder for the files of one test, and files made from bytes.

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <zlib.h>

namespace test {

using bytes = std::vector<std::uint8_t>;

/// A new folder that is removed with all its files.
class temporary_folder {
 public:
  temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / ("tapeless-" + std::string(6, 'X'))).string();
    if (!::mkdtemp(name.data())) std::abort();
    path_ = name;
  }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  ~temporary_folder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  [[nodiscard]] int count() const {
    return static_cast<int>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }

 private:
  std::filesystem::path path_;
};

inline bytes read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::filesystem::path write(const std::filesystem::path& path, const bytes& content) {
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(content.data()), std::ssize(content));
  return path;
}

inline std::filesystem::path write_gzip(const std::filesystem::path& path, const bytes& content) {
  const gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
  gzclose_w(file);
  return path;
}

/// A number as IDX files hold it.
inline void append_big_endian(bytes& to, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<std::uint8_t>(number >> shift));
}

/// `count` images whose pixels count 0, 1, 2 ...
inline bytes idx_images(std::uint32_t count, std::uint32_t rows, std::uint32_t columns) {
  bytes file;
  for (const std::uint32_t number : {0x803u, count, rows, columns}) append_big_endian(file, number);
  for (std::uint32_t i = 0; i < count * rows * columns; ++i) file.push_back(static_cast<std::uint8_t>(i));
  return file;
}

inline bytes idx_labels(const bytes& labels) {
  bytes file;
  append_big_endian(file, 0x801);
  append_big_endian(file, static_cast<std::uint32_t>(labels.size()));
  file.insert(file.end(), labels.begin(), labels.end());
  return file;
}

}  // namespace test
