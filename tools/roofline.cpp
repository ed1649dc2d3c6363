// SPDX-License-Identifier: BSL-1.0

// Prints the kernels of a network's training step as they are planned: name, operations, bytes, operations a byte,
// time, and the share of what this machine gives; and draws them under its roofline. For networks of one's own,
// TAPELESS_ROOFLINE_HEADER names a header like lib/networks.hpp.

#include <tapeless/train/kernel_times.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <unistd.h>

#include "../benchmarks/machine.hpp"

#include TAPELESS_ROOFLINE_HEADER

namespace {

/// Bytes that a level of memory holds, and gives a second.
struct level {
  const char* name;
  std::int64_t size;
  double bandwidth;
};

struct roof {
  double peak;
  std::vector<level> levels;  ///< the nearest first

  /// Where the operands of a kernel lie when it is repeated: in the nearest level that holds them.
  [[nodiscard]] const level& holding(std::int64_t bytes) const {
    const auto fits = [&](const level& l) { return bytes <= l.size; };
    return *std::find_if(levels.begin(), levels.end() - 1, fits);
  }
  /// The most operations a second that a kernel can do.
  [[nodiscard]] double over(const tapeless::kernel_time& k) const {
    return std::min(peak,
                    static_cast<double>(k.operations) / static_cast<double>(k.bytes) * holding(k.bytes).bandwidth);
  }
};

roof roof_of(const bench::machine& m) {
  const auto size = [](int name, std::size_t otherwise) {
    return static_cast<std::int64_t>(bench::detail::cache_bytes(name, otherwise));
  };
  const std::int64_t l1 = size(_SC_LEVEL1_DCACHE_SIZE, 1 << 15), l2 = size(_SC_LEVEL2_CACHE_SIZE, 1 << 19),
                     l3 = size(_SC_LEVEL3_CACHE_SIZE, 0);
  roof r{m.flops.sustained, {{"L1", l1, m.bandwidth_l1}, {"L2", l2, m.bandwidth_l2}}};
  if (l3 > l2) {
    const auto bytes = static_cast<std::size_t>(std::min(4 * l2, l3 / 2));
    r.levels.push_back({"L3", l3, bench::detail::stream_rate(bytes, 20)});
  }
  r.levels.push_back({"memory", 0, m.bandwidth_memory});
  return r;
}

double rate(const tapeless::kernel_time& k) { return static_cast<double>(k.operations) / k.seconds; }

void print(const char* name, const char* title, const tapeless::step_time& step, const roof& over) {
  std::printf("\n%s: %s\n", name, title);
  std::printf("  #  operations     bytes  op/byte  from         us  GFLOP/s  of peak  of roof  kernel\n");
  double sum = 0;
  for (std::size_t i = 0; i < step.kernels.size(); ++i) {
    const tapeless::kernel_time& k = step.kernels[i];
    sum += k.seconds;
    const double intensity = static_cast<double>(k.operations) / static_cast<double>(k.bytes);
    std::printf("%3zu %11lld %9lld %8.2f  %-6s %8.3f %8.1f %6.1f %% %6.1f %%  %s: %s; by %s\n", i,
                static_cast<long long>(k.operations), static_cast<long long>(k.bytes), intensity,
                over.holding(k.bytes).name, k.seconds * 1e6, rate(k) * 1e-9, 100 * rate(k) / over.peak,
                k.operations > 0 ? 100 * rate(k) / over.over(k) : 0.0, std::string(k.name).c_str(),
                std::string(k.computes).c_str(), std::string(k.runs_by).c_str());
  }
  std::printf("    the kernels alone take %.3f us together, a step %.3f us\n", sum * 1e6, step.seconds * 1e6);
  std::fflush(stdout);
}

/// A picture of the kernels below the roof, by gnuplot: the number of each beside its point.
void draw(const std::string& file, const std::string& title, const tapeless::step_time& step, const roof& over) {
  std::FILE* const plot = popen("gnuplot", "w");
  if (plot == nullptr) throw std::runtime_error("gnuplot cannot be started");
  std::fprintf(plot, "set terminal pngcairo size 900,600 enhanced\nset output '%s'\nset title '%s'\n", file.c_str(),
               title.c_str());
  std::fputs("set logscale xy\nset xlabel 'operations a byte'\nset ylabel 'GFLOP/s'\nset grid\nset key bottom right\n",
             plot);
  std::fputs("$kernels << EOD\n", plot);
  double lowest = 1, highest = 1, slowest = over.peak * 1e-9;
  for (std::size_t i = 0; i < step.kernels.size(); ++i) {
    const tapeless::kernel_time& k = step.kernels[i];
    if (k.operations == 0) continue;
    const double intensity = static_cast<double>(k.operations) / static_cast<double>(k.bytes);
    lowest = std::min(lowest, intensity), highest = std::max(highest, intensity);
    slowest = std::min(slowest, rate(k) * 1e-9);
    std::fprintf(plot, "%g %g %zu\n", intensity, rate(k) * 1e-9, i);
  }
  std::fprintf(plot, "EOD\nset xrange [%g:%g]\nset yrange [%g:%g]\npeak = %g\n", lowest / 2, highest * 2, slowest / 2,
               over.peak * 2e-9, over.peak * 1e-9);
  std::fputs("plot peak with lines lw 2 lc 'black' title 'multiply-adds'", plot);
  for (const level& l : over.levels) {
    std::fprintf(plot, ", x * %g < peak ? x * %g : 1/0 with lines lw 2 title '%s'", l.bandwidth * 1e-9,
                 l.bandwidth * 1e-9, l.name);
  }
  std::fputs(
      ", $kernels with points pt 7 lc 'dark-red' title 'kernels', $kernels using 1:2:3 with labels offset 1,0.5 "
      "notitle\n",
      plot);
  if (pclose(plot) != 0) throw std::runtime_error("gnuplot did not draw " + file);
  std::printf("    drawn in %s\n", file.c_str());
}

struct options {
  std::vector<std::string> names;
  std::string pictures;
  bool steps = false;
};

constexpr std::string_view usage = R"(roofline [--pictures FOLDER | --steps] [NAME...]
Prints the kernels of training steps with their shares of what this machine gives, of all networks or of those named;
with --pictures it draws FOLDER/roofline-NAME.png through gnuplot, with --steps it prints the microseconds of each step
alone.
)";

options read(int argc, char** argv) {
  options o;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help") {
      std::cout << usage;
      std::exit(0);
    }
    if (word == "--pictures" && i + 1 < argc) o.pictures = argv[++i];
    else if (word == "--steps") o.steps = true;
    else if (word.substr(0, 1) == "-") throw std::runtime_error("no option " + std::string(word) + "; see --help");
    else o.names.emplace_back(word);
  }
  return o;
}

/// Calls `look` with each network that is asked for.
template<class Look> void for_each_wanted(const options& o, Look look) {
  std::size_t found = 0;
  const auto one = [&](const auto& s) {
    if (!o.names.empty() && std::find(o.names.begin(), o.names.end(), s.name) == o.names.end()) return;
    ++found;
    look(s);
  };
  std::apply([&](const auto&... s) { (one(s), ...); }, roofline::subjects);
  if (found == 0) throw std::runtime_error("there is no network of that name");
}

void print_steps(const options& o) {
  for_each_wanted(o, []<class Trainer>(const roofline::subject<Trainer>& s) {
    std::printf("%s %.4f\n", s.name, tapeless::kernel_times<Trainer>(0.01).seconds * 1e6);
  });
}

void print_kernels(const options& o) {
  const bench::machine machine = bench::measure_machine();
  const roof over = roof_of(machine);
  std::printf("%s, one thread: %.1f GFLOP/s", machine.cpu.c_str(), over.peak * 1e-9);
  for (const level& l : over.levels) std::printf(", %s %.0f GB/s", l.name, l.bandwidth * 1e-9);
  std::printf("\n");

  for_each_wanted(o, [&]<class Trainer>(const roofline::subject<Trainer>& s) {
    const tapeless::step_time step = tapeless::kernel_times<Trainer>();
    print(s.name, s.title, step, over);
    if (!o.pictures.empty()) draw(o.pictures + "/roofline-" + s.name + ".png", s.title, step, over);
  });
}

int run(const options& o) {
  if (o.steps) print_steps(o);
  else print_kernels(o);
  return 0;
}

}  // namespace

int main(int argc, char** argv) try { return run(read(argc, argv)); } catch (const std::exception& e) {
  std::cerr << "roofline: " << e.what() << '\n';
  return 1;
}
