// SPDX-License-Identifier: BSL-1.0

// A network is saved as a .safetensors file, which PyTorch and others read too, and loaded into another network.
// It prints the parameters by name, and that both networks give the same output; then what a wrong file is answered.

#include <tapeless/io/network.hpp>
#include <tapeless/tapeless.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace tl = tapeless;

using Net = tl::MLP<tl::Linear<4, 8>, tl::ReLU, tl::Linear<8, 3>>;

int main() {
  std::string folder = std::filesystem::temp_directory_path() / ("tapeless-" + std::string(6, 'X'));
  if (!mkdtemp(folder.data())) return 1;
  std::filesystem::current_path(folder);

  const Net net{tl::seed(7)};
  net.for_each_parameter([](auto name, auto values) {
    std::printf("%-8.*s %2zu numbers\n", int(name.size()), name.data(), values.size());
  });
  tl::save("net.safetensors", net);  // appears whole or not at all

  Net loaded;  // all parameters zero
  tl::load("net.safetensors", loaded);
  const std::array sample{1.0f, 2.0f, 3.0f, 4.0f};
  std::printf("same output: %s\n", net(sample) == loaded(sample) ? "yes" : "no");

  tl::MLP<tl::Linear<4, 9>, tl::ReLU, tl::Linear<9, 3>> wider;
  try {
    tl::load("net.safetensors", wider);
  } catch (const tl::error& e) {
    std::printf("%s\n", e.what());
  }
  std::filesystem::remove_all(folder);
}
