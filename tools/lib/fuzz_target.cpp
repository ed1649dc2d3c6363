// SPDX-License-Identifier: BSL-1.0

// One of the readers under libFuzzer: which, the environment variable READER says; its corpus goes to the folder
// CORPUS.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <io/readers.hpp>

namespace {

struct target {
  std::string name;
  bool (*reads)(const test::bytes&);
  std::vector<test::bytes> (*corpus)();
};

const target& chosen() {
  static const std::vector<target> targets{
      {"safetensors", test::read_as_safetensors, test::safetensors_corpus},
      {"network", test::read_as_network, test::network_corpus},
      {"idx", test::read_as_idx, test::idx_corpus},
      {"gzip", test::read_as_gzip, test::gzip_corpus},
  };
  static const std::string reader = std::getenv("READER");
  for (const auto& candidate : targets)
    if (candidate.name == reader) return candidate;
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const std::filesystem::path folder = std::getenv("CORPUS");
  const auto inputs = chosen().corpus();
  for (std::size_t i = 0; i < inputs.size(); ++i) test::write(folder / std::to_string(i), inputs[i]);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto reads = chosen().reads;
  reads(test::bytes(data, data + size));
  return 0;
}
