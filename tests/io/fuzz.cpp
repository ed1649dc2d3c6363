// SPDX-License-Identifier: BSL-1.0

// The readers on inputs at random, the same in each run. tools/fuzz does the same for minutes, guided by what is
// reached.

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <io/readers.hpp>
#include <support/catch.hpp>

using test::bytes;

namespace {

class mutation {
 public:
  bytes operator()(const std::vector<bytes>& corpus) {
    bytes input = any(corpus);
    for (std::size_t changes = 1 + below(3); changes > 0; --changes) change(input, any(corpus));
    return input;
  }

 private:
  std::size_t below(std::size_t limit) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return limit == 0 ? 0 : (state_ >> 33) % limit;
  }
  const bytes& any(const std::vector<bytes>& corpus) { return corpus[below(corpus.size())]; }

  void change(bytes& input, const bytes& other) {
    const auto place = static_cast<std::ptrdiff_t>(below(input.size() + 1));
    const auto count = static_cast<std::ptrdiff_t>(below(std::min<std::size_t>(input.size(), 20)));
    const auto from = input.begin() + place;
    const auto to = from + std::min(count, input.end() - from);
    switch (below(6)) {
      case 0:
        input.erase(from, to);
        break;
      case 1:
        input.erase(from, input.end());
        break;
      case 2: {
        const bytes again(from, to);
        input.insert(from, again.begin(), again.end());
        break;
      }
      case 3:
        std::transform(from, to, from, [&](auto) { return static_cast<std::uint8_t>(below(256)); });
        break;
      case 4: {
        const auto begin = other.begin() + static_cast<std::ptrdiff_t>(below(other.size() + 1));
        input.insert(from, begin, begin + std::min<std::ptrdiff_t>(other.end() - begin, 40));
        break;
      }
      default:
        if (from != input.end()) *from = static_cast<std::uint8_t>(*from ^ 1u << below(8));
    }
  }

  std::uint64_t state_ = 1;
};

/// How many of the inputs are taken.
std::size_t taken(bool (*reads)(const bytes&), const std::vector<bytes>& corpus, std::size_t times) {
  auto count = static_cast<std::size_t>(std::count_if(corpus.begin(), corpus.end(), reads));
  mutation next;
  for (std::size_t i = 0; i < times; ++i) count += reads(next(corpus));
  return count;
}

}  // namespace

TEST_CASE("readers take inputs at random or say in words why not") {
  CHECK(taken(test::read_as_safetensors, test::safetensors_corpus(), 3000) > 2);
  CHECK(taken(test::read_as_network, test::network_corpus(), 2000) > 1);
  CHECK(taken(test::read_as_idx, test::idx_corpus(), 3000) > 4);
  CHECK(taken(test::read_as_gzip, test::gzip_corpus(), 2000) > 10);
}
