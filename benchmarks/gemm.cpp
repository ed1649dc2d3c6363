// SPDX-License-Identifier: BSL-1.0

// Every matrix product of training the suite's networks, alone: its share of the rate of multiply-adds that the core
// reaches at the same time. Per linear layer there are three: x W forward, xᵀ δ for the gradient by the weights, δ Wᵀ
// for that by the inputs (but not in the first layer); for a batch of one row they are a single row and an outer
// product.

#include <tapeless/embedded.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "command_line.hpp"
#include "contest.hpp"
#include "machine.hpp"
#include "report.hpp"

namespace {

namespace tl = tapeless;

enum class product { forward, by_weights, by_inputs };

/// One product of a layer from `In` to `Out` numbers on `Batch` rows, with the factors and the result as arguments.
template<product Which, std::size_t Batch, std::size_t In, std::size_t Out> struct program {
  template<std::size_t Rows, std::size_t Columns> using matrix = tl::Symbol<float, tl::shape<Rows, Columns>>;

  template<std::size_t Rows, std::size_t Columns>
  static constexpr auto read(tl::program_builder& b, int argument) noexcept {
    return matrix<Rows, Columns>{b.read(tl::extents_of<tl::shape<Rows, Columns>>(), argument)};
  }
  static constexpr auto result(tl::program_builder& b) noexcept {
    if constexpr (Which == product::forward) return matmul(read<Batch, In>(b, 0), read<In, Out>(b, 1));
    else if constexpr (Which == product::by_weights) {
      return matmul(transpose(read<Batch, In>(b, 0)), read<Batch, Out>(b, 1));
    } else {
      return matmul(read<Batch, Out>(b, 0), transpose(read<In, Out>(b, 1)));
    }
  }
  static constexpr void build(tl::program_builder& b) noexcept { b.write(result(b).value, 2); }

  static constexpr std::size_t first = Which == product::by_inputs ? Batch * Out : Batch * In;
  static constexpr std::size_t second = Which == product::by_weights ? Batch * Out : In * Out;
  static constexpr std::size_t third = Batch * In + Batch * Out + In * Out - first - second;
  static constexpr double operations = 2.0 * Batch * In * Out;
  static constexpr double bytes = sizeof(float) * (first + second + third);
};

/// The factors and the result, and room to work in.
template<class Program> struct operands {
  alignas(64) std::array<float, Program::first> a;
  alignas(64) std::array<float, Program::second> b;
  alignas(64) std::array<float, Program::third> c;
  alignas(64) std::array<float, tl::workspace_size<Program>> workspace;

  operands() {
    tl::random_stream random(tl::seed(1));
    for (float& x : a) x = random.symmetric(1.0f);
    for (float& x : b) x = random.symmetric(1.0f);
  }
  void run(std::size_t count) {
    const tl::pointer<float> arguments[]{{a.data()}, {b.data()}, {c.data()}};
    for (std::size_t i = 0; i < count; ++i) {
      tl::run<Program>(arguments, workspace.data());
      bench::keep(c.data());
    }
  }
};

/// As many multiply-adds in registers as the product has, the last register filled.
template<class Program> void multiply_adds(std::size_t count) {
  constexpr std::size_t chains = 16;
  constexpr double rounds_of_one = Program::operations / (2.0 * chains * tl::native_lanes<float>);
  const auto rounds = static_cast<std::size_t>(rounds_of_one * static_cast<double>(count)) + 1;
  bench::sink = bench::detail::multiply_add<tl::native_lane<float>>(rounds, 1 - bench::sink * 0, 1e-9f,
                                                                    std::make_index_sequence<chains>{});
}

class suite {
 public:
  suite(bench::report& report, bench::contest rules, std::string only)
      : report_(report), rules_(rules), only_(std::move(only)) {}

  template<std::size_t Batch, std::size_t... Sizes> void network(const std::string& name) {
    constexpr std::array<std::size_t, sizeof...(Sizes)> sizes{Sizes...};
    [&]<std::size_t... L>(std::index_sequence<L...>) {
      (layer<Batch, sizes[L], sizes[L + 1], L == 0>(name + std::to_string(Batch) + "." + std::to_string(L + 1)), ...);
    }
    (std::make_index_sequence<sizeof...(Sizes) - 1>{});
  }

 private:
  template<std::size_t Batch, std::size_t In, std::size_t Out, bool First> void layer(const std::string& name) {
    one<program<product::forward, Batch, In, Out>>(name + "-forward", Batch, In, Out, "x W");
    one<program<product::by_weights, Batch, In, Out>>(name + "-weights", In, Batch, Out, "x^T d");
    if constexpr (!First) one<program<product::by_inputs, Batch, In, Out>>(name + "-inputs", Batch, Out, In, "d W^T");
  }

  template<class Program>
  void one(const std::string& name, std::size_t m, std::size_t k, std::size_t n, const std::string& formula) {
    if (name.compare(0, only_.size(), only_) != 0) return;
    const auto data = std::make_unique<operands<Program>>();
    const std::vector<bench::entrant> entrants{
        {"Tapeless", bench::kind::ours, [&](std::size_t count) { data->run(count); }},
        {"multiply-adds", bench::kind::hand_written, multiply_adds<Program>}};
    bench::row row{name,
                   formula + ": " + std::to_string(m) + "x" + std::to_string(k) + " by " + std::to_string(k) + "x" +
                       std::to_string(n),
                   measure(entrants, rules_)};
    bench::figure& ours = row.figures[0];
    ours.notes = {{"share_of_peak", 1 / ours.to_ceiling},
                  {"gflops", Program::operations / ours.median * 1e-9},
                  {"gbs", Program::bytes / ours.median * 1e-9}};
    bench::print(row, report_.unit);
    report_.rows.push_back(std::move(row));
  }

  bench::report& report_;
  bench::contest rules_;
  std::string only_;
};

}  // namespace

int main(int argc, char** argv) {
  bench::command_line options("the matrix products of training, each as a share of the rate of multiply-adds");
  std::string file, only;
  bench::contest rules{.seconds = 0.3, .piece = 2e-4};
  options.add("--json", file, "writes the rows to this file");
  options.add("--only", only, "what the names of cases begin with, such as C or B32.1");
  options.add("--seconds", rules.seconds, "for each row").shows_default();
  if (const auto status = options.read(argc, argv)) return *status;

  bench::report report{"gemm", bench::measure_machine(), bench::microseconds};
  bench::print_head(report);
  suite s(report, rules, only);
  s.network<1, 2, 8, 1>("A");
  s.network<4, 2, 8, 1>("A");
  s.network<1, 4, 64, 64, 2>("B");
  s.network<32, 4, 64, 64, 2>("B");
  s.network<256, 4, 64, 64, 2>("B");
  s.network<1, 784, 128, 64, 10>("C");
  s.network<32, 784, 128, 64, 10>("C");
  s.network<128, 784, 128, 64, 10>("C");
  bench::write_json(report, file);
}
