// SPDX-License-Identifier: BSL-1.0

#include <array>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <io/hostile_headers.hpp>
#include <io/temporary_folder.hpp>
#include <support/catch.hpp>
#include <tapeless/io/safetensors.hpp>

namespace tl = tapeless;
using test::bytes;

namespace {

tl::file_error error_of_load(const std::filesystem::path& path, const std::vector<tl::named_array<float>>& arrays) {
  try {
    tl::load_safetensors(path, arrays);
  } catch (const tl::file_error& problem) {
    CHECK(problem.file() == path);
    return problem;
  }
  FAIL("no error");
  throw;
}

TEMPLATE_TEST_CASE("arrays come back as they were saved, in any order", "", float, double) {
  const test::temporary_folder folder;
  const std::array<TestType, 6> weight{1, -2, TestType(0.1), 4, 5, 6};
  const std::array<TestType, 3> bias{7, 8, 9};
  const TestType scale = 3;
  tl::save_safetensors<const TestType>(
      folder / "net", {{"0.weight", {2, 3}, weight.data()}, {"0.bias", {3}, bias.data()}, {"scale", {}, &scale}},
      {{"network", "2-3"}});
  CHECK(folder.count() == 1);

  std::array<TestType, 6> loaded_weight{};
  std::array<TestType, 3> loaded_bias{};
  TestType loaded_scale{};
  tl::load_safetensors<TestType>(
      folder / "net",
      {{"0.bias", {3}, loaded_bias.data()}, {"scale", {}, &loaded_scale}, {"0.weight", {2, 3}, loaded_weight.data()}});
  CHECK(loaded_weight == weight);
  CHECK(loaded_bias == bias);
  CHECK(loaded_scale == scale);
}

TEST_CASE("the bytes of a file are those of the format") {
  const test::temporary_folder folder;
  const std::array<float, 2> numbers{1, -2};
  tl::save_safetensors<const float>(folder / "net", {{"b", {2}, numbers.data()}});
  const std::string header = R"({"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} )";
  bytes wanted = test::safetensors_file(header + std::string((8 - header.size() % 8) % 8, ' '), 0);
  for (const int byte : {0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}) wanted.push_back(static_cast<std::uint8_t>(byte));
  CHECK(test::read(folder / "net") == wanted);
}

TEST_CASE("a file without arrays and one with no more than words are files") {
  const test::temporary_folder folder;
  tl::save_safetensors<const float>(folder / "none", {});
  tl::load_safetensors<float>(folder / "none", {});
  tl::save_safetensors<const float>(folder / "words", {}, {{"author", "test"}});
  tl::load_safetensors<float>(folder / "words", {});
}

TEST_CASE("two arrays of one name are refused") {
  const test::temporary_folder folder;
  const float x = 1;
  CHECK_THROWS_AS((tl::save_safetensors<const float>(folder / "net", {{"a", {}, &x}, {"a", {}, &x}})), tl::error);
  CHECK_THROWS_AS((tl::save_safetensors<const float>(folder / "net", {{"__metadata__", {}, &x}})), tl::error);
  CHECK(folder.count() == 0);
}

TEST_CASE("names, shapes and element types that differ are refused, and nothing is filled") {
  const test::temporary_folder folder;
  const std::array<float, 6> numbers{1, 2, 3, 4, 5, 6};
  const double number = 1;
  tl::save_safetensors<const float>(folder / "net", {{"a", {6}, numbers.data()}, {"b", {2, 3}, numbers.data()}});
  tl::save_safetensors<const double>(folder / "double", {{"a", {}, &number}});
  std::array<float, 6> a{}, b{};

  const auto renamed = error_of_load(folder / "net", {{"a", {6}, a.data()}, {"c", {2, 3}, b.data()}});
  CHECK(renamed.expected() == "an array \"c\"");
  const auto reshaped = error_of_load(folder / "net", {{"a", {6}, a.data()}, {"b", {3, 2}, b.data()}});
  CHECK(reshaped.expected() == "\"b\" as F32 [3, 2]");
  CHECK(reshaped.found() == "F32 [2, 3]");
  CHECK(reshaped.offset() == std::filesystem::file_size(folder / "net") - 24);
  CHECK(error_of_load(folder / "net", {{"a", {6}, a.data()}}).found() == "\"b\"");
  CHECK(error_of_load(folder / "double", {{"a", {}, a.data()}}).found() == "F64 []");
  CHECK(a == std::array<float, 6>{});
  CHECK(b == std::array<float, 6>{});
}

TEST_CASE("a file that is cut short anywhere is refused") {
  const test::temporary_folder folder;
  const std::array<float, 2> numbers{1, 2};
  tl::save_safetensors<const float>(folder / "net", {{"a", {2}, numbers.data()}});
  const bytes whole = test::read(folder / "net");
  std::array<float, 2> a{};
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto path = test::write(folder / "cut", bytes(whole.begin(), whole.begin() + static_cast<long>(size)));
    const auto problem = error_of_load(path, {{"a", {2}, a.data()}});
    if (size < 8) CHECK(problem.offset() == size);
  }
  CHECK(a[1] == 0);
}

TEST_CASE("damaged headers are refused with the place and the reason") {
  struct damage {
    std::string header, expected;
    std::uint64_t offset;
  };
  const auto damages = std::vector<damage>{
      {R"({"a":)", "JSON", 13},
      {R"([])", "a JSON object of arrays", 8},
      {R"({"a":1})", "\"a\" with a shape", 8},
      {R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", "\"a\" with a shape", 8},
      {R"({"a":{"dtype":"F32","shape":[2]}})", "\"a\" with two data_offsets", 8},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}})", "\"a\" with two data_offsets", 8},
      {R"({"a":{"dtype":4,"shape":[2],"data_offsets":[0,8]}})", "\"a\" with a dtype", 8},
      {R"({"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}})", "\"a\" as F32 [2]", 62},
      {R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", "\"a\" with a shape that fits 8 bytes", 8},
      {R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}})",
       "\"a\" with a shape that fits 8 bytes", 8},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}})", "\"a\" with data_offsets 4 bytes apart", 8},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", "\"a\" with data_offsets within 8", 8},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", "\"a\" with data_offsets within 8", 8},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", "the data of \"a\"", 62},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", "the end of the file", 66},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
       "every name once", 8},
  };
  const test::temporary_folder folder;
  std::array<float, 2> a{};
  for (const auto& [header, expected, offset] : damages) {
    INFO(header);
    const auto problem =
        error_of_load(test::write(folder / "net", test::safetensors_file(header, 8)), {{"a", {2}, a.data()}});
    CHECK(problem.expected() == expected);
    CHECK(problem.offset() == offset);
  }
  bytes long_header = test::safetensors_file("{}", 0);
  long_header[7] = 0xff;
  CHECK(error_of_load(test::write(folder / "net", long_header), {}).expected() == "a header of at most 2 bytes");
}

TEST_CASE("a missing file and a folder are refused") {
  const test::temporary_folder folder;
  CHECK(error_of_load(folder / "absent", {}).found() == "nothing of that name");
  CHECK(error_of_load(folder.path(), {}).found() == "a folder");
}

TEST_CASE("a file that cannot be written leaves the old one and nothing else") {
  const test::temporary_folder folder;
  const std::vector<float> numbers(4096, 1);
  const auto save = [&](const std::filesystem::path& path, std::size_t count) {
    tl::save_safetensors<const float>(path, {{"a", {count}, numbers.data()}});
  };
  save(folder / "net", 1);
  const bytes before = test::read(folder / "net");

  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  getrlimit(RLIMIT_FSIZE, &old_limit);
  const rlimit limit{8192, old_limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &limit);
  std::string message;
  try {
    save(folder / "net", 4096);
  } catch (const tl::file_error& problem) {
    message = problem.what();
  }
  setrlimit(RLIMIT_FSIZE, &old_limit);
  CHECK(message == (folder / "net").string() + ": byte 8192: expected room for 8264 more bytes, found File too large");
  CHECK(test::read(folder / "net") == before);
  CHECK(folder.count() == 1);

  CHECK_THROWS_AS(save(folder / "absent" / "net", 1), tl::file_error);
  std::filesystem::create_directory(folder / "busy");
  CHECK_THROWS_AS(save(folder / "busy", 1), tl::file_error);
  CHECK(folder.count() == 2);
}

}  // namespace
