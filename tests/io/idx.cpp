// SPDX-License-Identifier: BSL-1.0

#include <cstdint>
#include <filesystem>
#include <string>

#include <io/temporary_folder.hpp>
#include <support/catch.hpp>
#include <tapeless/io/idx.hpp>
#include <tapeless/io/mnist.hpp>

namespace tl = tapeless;
using test::bytes;

namespace {

template<class F> tl::file_error error_of(const F& read) {
  try {
    (void)read();
  } catch (const tl::file_error& problem) {
    return problem;
  }
  FAIL("no error");
  throw;
}

TEST_CASE("images and labels come as they were written, packed or not") {
  const test::temporary_folder folder;
  for (const auto write : {test::write, test::write_gzip}) {
    const auto images = tl::read_idx_images(write(folder / "images", test::idx_images(3, 2, 5)));
    CHECK(images.count == 3);
    CHECK(images.rows == 2);
    CHECK(images.columns == 5);
    REQUIRE(images.pixels.size() == 30);
    CHECK(images.pixels.front() == 0);
    CHECK(images.pixels.back() == 29);
    CHECK(tl::read_idx_labels(write(folder / "labels", test::idx_labels({7, 0, 9}))) == bytes{7, 0, 9});
  }
  CHECK(tl::read_idx_images(test::write(folder / "none", test::idx_images(0, 28, 28))).pixels.empty());
}

TEST_CASE("a wrong magic number is named with the right one") {
  const test::temporary_folder folder;
  const auto path = test::write(folder / "labels", test::idx_labels({1, 2, 3}));
  const auto problem = error_of([&] { return tl::read_idx_images(path); });
  CHECK(problem.what() == path.string() + ": byte 0: expected magic number 0x00000803, found 0x00000801");
  const auto other = test::write(folder / "images", test::idx_images(1, 1, 1));
  CHECK(error_of([&] { return tl::read_idx_labels(other); }).found() == "0x00000803");
}

TEST_CASE("a header that ends early is refused where it ends") {
  const test::temporary_folder folder;
  const bytes whole = test::idx_images(1, 1, 1);
  for (const long size : {0, 3, 4, 11, 15}) {
    const auto path = test::write(folder / "cut", bytes(whole.begin(), whole.begin() + size));
    const auto problem = error_of([&] { return tl::read_idx_images(path); });
    CHECK(problem.offset() == static_cast<std::uint64_t>(size));
    CHECK(problem.found() == "the end of the file");
  }
}

TEST_CASE("too few and too many elements are refused with both counts") {
  const test::temporary_folder folder;
  bytes images = test::idx_images(2, 2, 2);
  images.pop_back();
  const auto few = error_of([&] { return tl::read_idx_images(test::write(folder / "few", images)); });
  CHECK(few.offset() == 23);
  CHECK(few.expected() == "24 bytes in all");
  CHECK(few.found() == "23");

  bytes labels = test::idx_labels({1, 2});
  labels.push_back(3);
  const auto many = error_of([&] { return tl::read_idx_labels(test::write_gzip(folder / "many", labels)); });
  CHECK(many.offset() == 10);
  CHECK(many.expected() == "10 bytes in all");
  CHECK(many.found() == "11");
}

TEST_CASE("counts whose product overflows are refused") {
  const test::temporary_folder folder;
  for (const std::uint32_t extent : {0u, 0x8001u, 0xffffffffu}) {
    bytes file;
    for (const std::uint32_t number : {0x803u, 0xffffffffu, extent, extent}) test::append_big_endian(file, number);
    const auto path = test::write(folder / "file", file);
    CHECK(error_of([&] { return tl::read_idx_images(path); }).offset() == 8);
  }
  bytes file;
  for (const std::uint32_t number : {0x803u, 0xffffffffu, 0x8000u, 0x8000u}) test::append_big_endian(file, number);
  const auto path = test::write(folder / "file", file);
  CHECK(error_of([&] { return tl::read_idx_images(path); }).expected() == "4611686017353646096 bytes in all");
}

TEST_CASE("a file is found with or without .gz") {
  const test::temporary_folder folder;
  CHECK(error_of([&] { return tl::find_idx(folder.path(), "labels"); }).found() == "neither");
  test::write(folder / "labels.gz", {});
  CHECK(tl::find_idx(folder.path(), "labels") == folder / "labels.gz");
  test::write(folder / "labels", {});
  CHECK(tl::find_idx(folder.path(), "labels") == folder / "labels");
  CHECK(error_of([&] { return tl::find_idx(folder / "absent", "labels"); }).found() == "nothing of that name");
  CHECK(error_of([&] { return tl::find_idx(folder / "labels", "labels"); }).found() == "a file");
}

TEST_CASE("a data set is four files, with a label for each image") {
  const test::temporary_folder folder;
  test::write_gzip(folder / "train-images-idx3-ubyte.gz", test::idx_images(3, 2, 2));
  test::write(folder / "train-labels-idx1-ubyte", test::idx_labels({0, 1, 2}));
  test::write(folder / "t10k-images-idx3-ubyte", test::idx_images(2, 2, 2));
  const auto labels = test::write(folder / "t10k-labels-idx1-ubyte", test::idx_labels({4, 3}));
  const tl::mnist data = tl::read_mnist(folder.path());
  CHECK(data.train.images.count == 3);
  CHECK(data.train.labels == bytes{0, 1, 2});
  CHECK(data.test.labels == bytes{4, 3});

  test::write(labels, test::idx_labels({4}));
  const auto problem = error_of([&] { return tl::read_mnist(folder.path()); });
  CHECK(problem.what() == labels.string() + ": byte 4: expected 2 labels, one for each image, found 1");
}

TEST_CASE("Fashion-MNIST has 60000 and 10000 images of 28 by 28 pixels in ten classes") {
  if (!std::filesystem::exists(tl::fashion_mnist_folder)) {
    WARN("Fashion-MNIST is not installed (Debian: dataset-fashion-mnist)");
    return;
  }
  const tl::mnist data = tl::read_mnist(tl::fashion_mnist_folder);
  CHECK(data.train.images.count == 60'000);
  CHECK(data.test.images.count == 10'000);
  CHECK(data.train.images.rows * data.train.images.columns == 784);
  std::size_t trousers = 0;
  for (const auto label : data.test.labels) {
    REQUIRE(label < 10);
    trousers += label == 1;
  }
  CHECK(trousers == 1000);
}

}  // namespace
