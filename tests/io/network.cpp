// SPDX-License-Identifier: BSL-1.0

#include <string>

#include <support/catch.hpp>
#include <tapeless/embedded.hpp>
#include <tapeless/io/network.hpp>

#include "temporary_folder.hpp"

namespace tl = tapeless;

namespace {

using Net = tl::MLP<tl::Linear<5, 7>, tl::ReLU, tl::Sequential<tl::Linear<7, 3>>>;
using Other = tl::MLP<tl::Linear<5, 7>, tl::ReLU, tl::Sequential<tl::Linear<7, 4>>>;
using Double = tl::basic_mlp<double, tl::Linear<5, 7>, tl::ReLU, tl::Sequential<tl::Linear<7, 3>>>;

/// The words of the error that loading gives.
template<class N> std::string refusal(const std::filesystem::path& path, N& net) {
  try {
    tl::load(path, net);
  } catch (const tl::file_error& e) {
    return e.what();
  }
  return "loaded";
}

}  // namespace

TEST_CASE("a network comes back from its file to the bit") {
  const test::temporary_folder folder;
  const Net saved{tl::seed(1)};
  tl::save(folder / "net.safetensors", saved);
  Net loaded{tl::seed(2)};
  REQUIRE_FALSE(loaded == saved);
  tl::load(folder / "net.safetensors", loaded);
  CHECK(loaded == saved);
  CHECK(folder.count() == 1);
}

TEST_CASE("a file of another network is refused with the parameter's name and both shapes, and nothing is read") {
  const test::temporary_folder folder;
  tl::save(folder / "net.safetensors", Net{tl::seed(1)});
  Other other{tl::seed(2)};
  const Other before = other;
  const std::string words = refusal(folder / "net.safetensors", other);
  CHECK(words.find("2.0.weight") != std::string::npos);
  CHECK(words.find("[7, 4]") != std::string::npos);
  CHECK(words.find("[7, 3]") != std::string::npos);
  CHECK(other == before);
}

TEST_CASE("a file of another element type is refused") {
  const test::temporary_folder folder;
  tl::save(folder / "net.safetensors", Net{tl::seed(1)});
  Double wide{tl::seed(2)};
  const std::string words = refusal(folder / "net.safetensors", wide);
  CHECK(words.find("F64") != std::string::npos);
  CHECK(words.find("F32") != std::string::npos);
}
