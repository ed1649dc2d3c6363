// SPDX-License-Identifier: BSL-1.0

// Files that were made to be misread, that are too large, or that are none: refused in words, in time, without memory.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <new>
#include <string>
#include <vector>

#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <io/hostile_headers.hpp>
#include <io/memory_file.hpp>
#include <io/temporary_folder.hpp>
#include <support/catch.hpp>
#include <tapeless/io/gzip.hpp>
#include <tapeless/io/idx.hpp>
#include <tapeless/io/mnist.hpp>
#include <tapeless/io/safetensors.hpp>

namespace tl = tapeless;
using test::bytes;

namespace {
std::size_t in_use = 0, peak = 0;
}

void* operator new(std::size_t size) {
  void* const result = std::malloc(size);
  if (!result) throw std::bad_alloc();
  in_use += malloc_usable_size(result);
  peak = in_use > peak ? in_use : peak;
  return result;
}
void operator delete(void* memory) noexcept {
  in_use -= malloc_usable_size(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace {

/// What reading says ("" where it says nothing), how many bytes it took at most, and seconds of the processor.
struct outcome {
  std::string words;
  std::size_t memory;
  double seconds;
};

template<class F> outcome outcome_of(const F& read) {
  const std::size_t before = peak = in_use;
  const std::clock_t start = std::clock();
  outcome result{};
  try {
    read();
  } catch (const tl::file_error& problem) {
    result.words = problem.what();
  }
  result.seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  result.memory = peak - before;
  return result;
}

outcome outcome_of_header(const std::string& header, std::size_t data = 8) {
  const test::memory_file file(test::safetensors_file(header, data));
  return outcome_of([&] { tl::safetensors_index index(file.path()); });
}

bool contains(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

constexpr std::size_t kilobyte = 1024, megabyte = 1024 * kilobyte;

TEST_CASE("headers are taken and refused as the format asks") {
  for (const auto& [text, data, right] : test::hostile_headers()) {
    INFO(text);
    const auto words = outcome_of_header(text, data).words;
    CHECK(words.empty() == right);
    CHECK((right || contains(words, ": expected ")));
  }
}

TEST_CASE("a header as deep as it is long is refused") {
  for (const std::string open : {"[", "{\"a\":"}) {
    const auto found = outcome_of_header(test::one("\"x\":" + test::repeated(open, 75'000)));
    CHECK(contains(found.words, "expected JSON of at most 128 levels"));
    CHECK(found.memory < 64 * kilobyte);
  }
}

TEST_CASE("a header of 40,000 arrays takes time and memory in proportion") {
  const test::temporary_folder folder;
  std::vector<tl::named_array<const float>> saved;
  std::vector<tl::named_array<float>> loaded;
  std::vector<float> numbers(40'000);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = static_cast<float>(i);
    saved.push_back({"layers." + std::to_string(i), {1}, &numbers[i]});
  }
  const auto writing = outcome_of([&] { tl::save_safetensors<const float>(folder / "net", saved); });
  CHECK(writing.seconds < 5);
  std::vector<float> read(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) loaded.push_back({saved[i].name, {1}, &read[i]});
  const auto reading = outcome_of([&] { tl::load_safetensors<float>(folder / "net", loaded); });
  CHECK(reading.seconds < 5);
  CHECK(reading.memory < 16 * megabyte);
  CHECK(read == numbers);
}

TEST_CASE("what a header says at length is neither kept nor repeated") {
  constexpr std::size_t length = 1200 * kilobyte;
  const std::string text = test::repeated("x", length);
  const std::string zeros = test::repeated("0,", length / 2) + "0";
  for (const std::string& header :
       {"{\"" + text + "\":1}", R"({"__metadata__":{"x":")" + text + "\"}}", "{" + test::repeated("\n", length),
        test::one("\"x\":" + test::repeated("1", length)), test::one("\"shape\":[" + zeros + "]"),
        test::one("\"data_offsets\":[" + zeros + "]"), test::one("\"x\":[" + zeros),
        test::repeated("{\"\x01", length / 3)}) {
    const auto found = outcome_of_header(header);
    CHECK_FALSE(found.words.empty());
    CHECK(found.words.size() < 400);
    CHECK(found.memory < 6 * megabyte);
  }
  CHECK(outcome_of_header("{}" + test::repeated(" ", length), 0).words.empty());
  CHECK(outcome_of_header(test::one(R"("dtype":"U8","shape":[8],"data_offsets":[0,8],"x":[)" + zeros + "]"))
            .words.empty());

  const auto name = outcome_of_header("{\"" + test::repeated("\x1b[2J\xc3\xb6", 500) + "\":1}");
  CHECK(contains(name.words, "expected JSON, found"));
  const auto escaped = outcome_of_header("{\"" + test::repeated("\\u001b[2J\xc3\xb6", 500) + "\":1}");
  CHECK(contains(escaped.words, ": expected \"\\x1b[2J\xc3\xb6\\x1b[2J\xc3\xb6"));
  CHECK(contains(escaped.words, "...\" with a shape, found a number"));
}

TEST_CASE("of a large file only what is asked for is read") {
  const std::uint64_t size = std::uint64_t{1} << 30;
  const std::string a = R"("a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
  const std::string header = "{" + a + R"(,"b":{"dtype":"I8","shape":[)" + std::to_string(size) +
                             R"(],"data_offsets":[8,)" + std::to_string(size + 8) + "]}}";
  const test::memory_file file(test::safetensors_file(header, 8));
  std::filesystem::resize_file(file.path(), 16 + header.size() + size);
  float numbers[2] = {};
  const auto found = outcome_of([&] { tl::load_safetensors<float>(file.path(), {{"a", {2}, numbers}}); });
  CHECK(found.words.empty());
  CHECK(numbers[1] > 0);
  CHECK(found.memory < 64 * kilobyte);

  const test::memory_file zeros({});
  std::filesystem::resize_file(zeros.path(), size);
  CHECK(outcome_of([&] { (void)tl::read_idx_images(zeros.path()); }).memory < 64 * kilobyte);
  CHECK(contains(outcome_of([&] { (void)tl::read_gzip(zeros.path(), 1000); }).words, "expected at most 1000 bytes"));
}

TEST_CASE("arrays of other types beside those that are asked for are read past, those of floats refused") {
  const auto load = [](const std::string& dtype, std::size_t width) {
    const std::string header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":")" + dtype +
                               R"(","shape":[3],"data_offsets":[8,)" + std::to_string(8 + 3 * width) + "]}}";
    const test::memory_file file(test::safetensors_file(header, 8 + 3 * width));
    float numbers[2] = {};
    const auto words = outcome_of([&] { tl::load_safetensors<float>(file.path(), {{"a", {2}, numbers}}); }).words;
    CHECK((numbers[0] > 0) == words.empty());
    return words;
  };
  for (const std::string dtype : {"F8_E4M3", "F8_E5M2", "BOOL", "U8", "F8_OF_TOMORROW"}) CHECK(load(dtype, 1).empty());
  for (const std::string dtype : {"F16", "BF16", "I16"}) CHECK(load(dtype, 2).empty());
  for (const std::string dtype : {"I64", "U64", "C64"}) CHECK(load(dtype, 8).empty());
  CHECK(contains(load("F32", 4), "expected no other arrays, found \"b\""));
  CHECK(contains(load("F64", 8), "expected no other arrays, found \"b\""));
}

TEST_CASE("a packed file is unpacked no further than it is sound") {
  const test::temporary_folder folder;
  bytes content(8 * megabyte);
  const auto packed = [&](std::vector<std::uint32_t> numbers) {
    bytes header;
    for (const auto number : numbers) test::append_big_endian(header, number);
    std::copy(header.begin(), header.end(), content.begin());
    return test::write_gzip(folder / "packed", content);
  };
  const auto images = [&](const std::filesystem::path& path) {
    return outcome_of([&] { (void)tl::read_idx_images(path); });
  };
  const auto no_idx = images(packed({0}));
  CHECK(contains(no_idx.words, "expected magic number 0x00000803"));
  CHECK(no_idx.memory < 64 * kilobyte);

  const auto longer = images(packed({0x803, 1, 2, 2}));
  CHECK(contains(longer.words, "expected 20 bytes in all, found more than"));
  CHECK(longer.memory < 64 * kilobyte);

  content.resize(100);
  const auto shorter = images(packed({0x803, 0xffffffff, 0x8000, 0x8000}));
  CHECK(contains(shorter.words, "expected 4611686017353646096 bytes in all, found at most"));
  CHECK(shorter.memory < 64 * kilobyte);

  const auto unending = outcome_of([&] { (void)tl::read_gzip(packed({}), 50); });
  CHECK(contains(unending.words, "byte 50: expected at most 50 bytes, found more"));
}

TEST_CASE("what is no file, and what cannot be read, is refused by every reader") {
  const test::temporary_folder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  std::filesystem::create_symlink("circle", folder / "circle");
  const std::vector<std::pair<std::filesystem::path, std::string>> cases{
      {"/dev/zero", "a device"},
      {folder / "pipe", "a pipe"},
      {folder.path(), "a folder"},
      {folder / "absent", "nothing of that name"},
      {folder / "circle", "Too many levels of symbolic links"},
      {std::string(300, 'x'), "File name too long"},
      {std::string("a\0b", 3), "expected a name without a zero byte"},
      {"", "expected the name of a file, found nothing"},
      {"/proc/self/mem", "expected readable bytes, found Input/output error"},
  };
  for (const auto& tried : cases) {
    const auto& path = tried.first;
    const auto& words = tried.second;
    INFO(path);
    CHECK(contains(outcome_of([&] { tl::load_safetensors<float>(path, {}); }).words, words));
    CHECK(contains(outcome_of([&] { (void)tl::read_gzip(path); }).words, words));
    CHECK(contains(outcome_of([&] { (void)tl::read_idx_images(path); }).words, words));
    CHECK(contains(outcome_of([&] { (void)tl::read_idx_labels(path); }).words, words));
  }
}

TEST_CASE("a data set without images is refused, a file without is a file") {
  const test::temporary_folder folder;
  for (const std::string part : {"train", "t10k"}) {
    test::write(folder / (part + "-images-idx3-ubyte"), test::idx_images(0, 28, 28));
    test::write(folder / (part + "-labels-idx1-ubyte"), test::idx_labels({}));
  }
  CHECK(contains(outcome_of([&] { (void)tl::read_mnist(folder.path()); }).words,
                 "expected at least one image, found none"));
  CHECK(tl::read_idx_labels(folder / "t10k-labels-idx1-ubyte").empty());
}

TEST_CASE("names that no file can hold are not written") {
  const test::temporary_folder folder;
  const float x = 1;
  for (const std::string& name : {std::string("\xff"), test::repeated("x", megabyte)}) {
    CHECK_THROWS_AS((tl::save_safetensors<const float>(folder / "net", {{name, {}, &x}})), tl::error);
    CHECK_THROWS_AS((tl::save_safetensors<const float>(folder / "net", {}, {{"author", name}})), tl::error);
  }
  CHECK_THROWS_AS((tl::save_safetensors<const float>(folder / "net", {{"a", std::vector<std::size_t>(65, 1), &x}})),
                  tl::error);
  CHECK(folder.count() == 0);
  const std::string odd("\"\\\0\n\xc3\xb6", 6);
  tl::save_safetensors<const float>(folder / "net", {{odd, {}, &x}}, {{odd, odd}});
  float y = 0;
  tl::load_safetensors<float>(folder / "net", {{odd, {}, &y}});
  CHECK(y == 1);
}

}  // namespace
