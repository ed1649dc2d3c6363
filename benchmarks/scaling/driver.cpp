// SPDX-License-Identifier: BSL-1.0

// Training steps of one network by units of ../compile_time/units, each built as a shared library, in turn. First all
// must show the same losses. measure.py calls it, once for each size.
//
//     scaling --widths 64 64 10 --batch 32 --json FILE NAME=KIND=LIBRARY...

#include <dlfcn.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "../command_line.hpp"
#include "../compile_time/units/unit.hpp"
#include "../networks/cases.hpp"
#include "../report.hpp"

namespace {

struct options {
  std::vector<std::size_t> widths;
  std::size_t batch = 1;
  double seconds = 1;
  std::string json, name, title;
  std::vector<std::string> units;
};

/// The functions of a loaded unit.
struct loaded_unit {
  std::string name;
  bench::kind as;
  void (*start)(const unit::problem&);
  float (*step)();
};

template<class F> F function(void* library, const char* name) {
  void* const found = dlsym(library, name);
  if (found == nullptr) throw std::runtime_error(dlerror());
  return reinterpret_cast<F>(found);
}

/// "plain loops=hand_written=/path/to/library.so"
loaded_unit load(const std::string& text) {
  const std::size_t first = text.find('='), second = text.find('=', first + 1);
  if (second == text.npos) throw std::runtime_error("\"" + text + "\" is not NAME=KIND=LIBRARY");
  const std::string as = text.substr(first + 1, second - first - 1);
  void* const library = dlopen(text.substr(second + 1).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  return {text.substr(0, first),
          as == "ours"           ? bench::kind::ours
          : as == "hand_written" ? bench::kind::hand_written
                                 : bench::kind::peer,
          function<void (*)(const unit::problem&)>(library, "unit_start"), function<float (*)()>(library, "unit_step")};
}

/// Equal parameters, samples and labels for everybody.
struct data {
  std::vector<float> parameters, samples;
  std::vector<std::int32_t> labels;

  explicit data(const options& o) {
    bench::uniform_numbers numbers(1);
    const auto add = [&](std::vector<float>& to, std::size_t count, double scale) {
      const std::vector<float> more = numbers(count, static_cast<float>(scale));
      to.insert(to.end(), more.begin(), more.end());
    };
    for (std::size_t i = 0; i + 1 < o.widths.size(); ++i) {
      add(parameters, o.widths[i] * o.widths[i + 1], std::sqrt(6.0 / static_cast<double>(o.widths[i])));
      add(parameters, o.widths[i + 1], 0.1);
    }
    add(samples, o.batch * o.widths.front(), 1);
    for (std::size_t i = 0; i < o.batch; ++i) labels.push_back(static_cast<std::int32_t>(i % o.widths.back()));
  }
  [[nodiscard]] unit::problem problem(const options& o, float rate) const {
    return {o.widths.data(), o.widths.size() - 1, o.batch, rate, parameters.data(), samples.data(), labels.data()};
  }
};

/// Throws where losses of the first steps differ by more than rounding explains.
void check_losses(const std::vector<loaded_unit>& units, const unit::problem& p) {
  constexpr int steps = 5;
  constexpr float tolerance = 1e-3f;
  float expected[steps] = {};
  for (const loaded_unit& u : units) {
    u.start(p);
    for (float& e : expected) {
      const float loss = u.step();
      if (&u == &units.front()) e = loss;
      if (std::fabs(loss - e) <= tolerance * std::fabs(e)) continue;
      throw std::runtime_error("the loss of " + u.name + " is " + std::to_string(loss) + ", that of " +
                               units.front().name + " " + std::to_string(e));
    }
  }
}

bench::row measure(const options& o) {
  constexpr float rate = 1e-3f, no_rate = 1e-9f;  // for times, parameters stay where they are
  std::vector<loaded_unit> units;
  for (const std::string& text : o.units) units.push_back(load(text));
  const data d(o);
  check_losses(units, d.problem(o, rate));
  std::vector<bench::entrant> entrants;
  for (const loaded_unit& u : units) {
    u.start(d.problem(o, no_rate));
    entrants.push_back({u.name, u.as, [step = u.step](std::size_t count) {
                          for (std::size_t i = 0; i < count; ++i) bench::sink = step();
                        }});
  }
  return {o.name, o.title, bench::measure(entrants, {.seconds = o.seconds, .rounds_min = 3})};
}

}  // namespace

int main(int argc, char** argv) {
  options o;
  bench::command_line line("Training steps of one network by several libraries of one program each");
  line.add("--widths", o.widths, "of the inputs, of all layers").required();
  line.add("--batch", o.batch).required();
  line.add("--seconds", o.seconds);
  line.add("--case", o.name);
  line.add("--title", o.title);
  line.add("--json", o.json, "a file to write the row to");
  line.add("units", o.units, "NAME=KIND=LIBRARY").required();
  if (const auto status = line.read(argc, argv)) return *status;
  try {
    const bench::row r = measure(o);
    print(r, bench::microseconds);
    write_json(r, bench::microseconds, o.json);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: %s\n", o.title.c_str(), e.what());
    return 1;
  }
}
