// SPDX-License-Identifier: BSL-1.0

#include <cstdint>
#include <filesystem>
#include <string>

#include <io/temporary_folder.hpp>
#include <support/catch.hpp>
#include <tapeless/io/gzip.hpp>

namespace tl = tapeless;
using test::bytes;

namespace {

bytes varied(std::size_t size) {
  bytes content(size);
  std::uint32_t state = 1;
  for (auto& byte : content) byte = static_cast<std::uint8_t>((state = state * 1664525u + 1013904223u) >> 24);
  return content;
}

/// The error that reading this file gives.
tl::file_error error_of(const std::filesystem::path& path) {
  try {
    (void)tl::read_gzip(path);
  } catch (const tl::file_error& problem) {
    return problem;
  }
  FAIL("no error for " << path);
  throw;
}

TEST_CASE("plain and packed files give the same bytes") {
  const test::temporary_folder folder;
  for (const std::size_t size : {0u, 1u, 2u, 1000u, 262'144u, 1'000'000u}) {
    const bytes content = varied(size);
    CHECK(tl::read_gzip(test::write(folder / "plain", content)) == content);
    CHECK(tl::read_gzip(test::write_gzip(folder / "packed", content)) == content);
  }
}

TEST_CASE("a packed file that is cut short anywhere is refused where it ends") {
  const test::temporary_folder folder;
  const bytes packed = test::read(test::write_gzip(folder / "whole", varied(3000)));
  for (const std::size_t size : {std::size_t{2}, std::size_t{9}, std::size_t{100}, packed.size() / 2, packed.size() - 9,
                                 packed.size() - 8, packed.size() - 1}) {
    const auto path = test::write(folder / "cut", bytes(packed.begin(), packed.begin() + static_cast<long>(size)));
    const auto problem = error_of(path);
    CHECK(problem.file() == path);
    CHECK(problem.offset() == size);
    CHECK(problem.expected() == "more gzip data");
    CHECK(problem.found() == "the end of the file");
  }
}

TEST_CASE("a damaged packed file is refused") {
  const test::temporary_folder folder;
  const bytes packed = test::read(test::write_gzip(folder / "whole", varied(3000)));
  for (const std::size_t place : {std::size_t{1000}, packed.size() - 6, packed.size() - 2}) {
    bytes damaged = packed;
    damaged[place] ^= 0x55;
    const auto problem = error_of(test::write(folder / "damaged", damaged));
    CHECK(problem.expected() == "sound gzip data");
    CHECK(problem.offset() > 0);
    CHECK(problem.offset() <= packed.size());
    CHECK_FALSE(problem.found().empty());
  }
}

TEST_CASE("a missing file and a folder are refused, and the message says so") {
  const test::temporary_folder folder;
  CHECK(error_of(folder / "absent").what() ==
        (folder / "absent").string() + ": byte 0: expected a file, found nothing of that name");
  CHECK(error_of(folder.path()).what() == folder.path().string() + ": byte 0: expected a file, found a folder");
  CHECK(error_of(test::write(folder / "file", {}) / "below").found() == "nothing of that name");
}

}  // namespace
