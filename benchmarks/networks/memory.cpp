// SPDX-License-Identifier: BSL-1.0

// Bytes and allocations of a training step and of inference, by everybody. Whatever a program and its libraries
// allocate goes through the functions of the C library that are replaced here.

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../command_line.hpp"
#include "../report.hpp"
#include "cases.hpp"
#include "contenders.hpp"
#include "our_networks.hpp"

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);
}

namespace {

/// What was allocated since the start, and what of it is still there.
struct counters {
  std::atomic<std::size_t> allocations, bytes, live, live_most;

  void* take(void* p) {
    if (p == nullptr) return p;
    const std::size_t size = malloc_usable_size(p);
    ++allocations;
    bytes += size;
    const std::size_t now = live += size;
    for (std::size_t most = live_most; most < now && !live_most.compare_exchange_weak(most, now);) {
    }
    return p;
  }
  void give(void* p) {
    if (p != nullptr) live -= malloc_usable_size(p);
  }
};
constinit counters heap{};

}  // namespace

extern "C" {
void* malloc(std::size_t size) noexcept { return heap.take(__libc_malloc(size)); }
void* calloc(std::size_t count, std::size_t size) noexcept { return heap.take(__libc_calloc(count, size)); }
void* realloc(void* p, std::size_t size) noexcept {
  heap.give(p);
  return heap.take(__libc_realloc(p, size));
}
void* memalign(std::size_t alignment, std::size_t size) noexcept { return heap.take(__libc_memalign(alignment, size)); }
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept { return memalign(alignment, size); }
int posix_memalign(void** p, std::size_t alignment, std::size_t size) noexcept {
  *p = memalign(alignment, size);
  return *p == nullptr ? ENOMEM : 0;
}
void free(void* p) noexcept {
  heap.give(p);
  __libc_free(p);
}
}

namespace {

using namespace bench;

constexpr time_unit bytes{"bytes", 1};

/// Allocations of a call, bytes in all of them, and how far what is live rises above what it was before.
struct usage {
  double allocations, bytes, rise;
};

template<class F> usage used_by(F f) {
  const std::size_t allocations = heap.allocations, allocated = heap.bytes, live = heap.live;
  heap.live_most = live;
  f();
  return {static_cast<double>(heap.allocations - allocations), static_cast<double>(heap.bytes - allocated),
          static_cast<double>(heap.live_most - live)};
}

/// One contender: what it keeps, its copies of the data included, and what a call takes when it has been called before.
/// Ours must take nothing.
template<class Make, class Call> figure measure_one(const participant& one, Make make, Call call) {
  constexpr std::size_t warm_up = 5, calls = 11;
  const std::size_t before = heap.live;
  const auto made = make();
  for (std::size_t i = 0; i < warm_up; ++i) call(*made);
  const auto kept = static_cast<double>(heap.live - before);
  std::vector<double> taken(calls), allocations(calls), rise(calls);
  for (std::size_t i = 0; i < calls; ++i) {
    const usage u = used_by([&] { call(*made); });
    taken[i] = u.bytes;
    allocations[i] = u.allocations;
    rise[i] = u.rise;
  }
  const double least = *std::min_element(taken.begin(), taken.end());
  if (one.as == kind::ours && median(allocations) > 0) throw std::runtime_error("Tapeless allocates");
  return {one.name,
          one.as,
          least,
          median(taken),
          nothing,
          nothing,
          {{"allocations", median(allocations)}, {"most_at_a_time", median(rise)}, {"kept_bytes", kept}}};
}

row training_row(const case_of& c) {
  const problem p = make_problem(c, 1e-9f);
  row r{p.name + " step", p.title + ", a step", {}};
  for (const participant& one : sorted_participants()) {
    if (!one.train || !one.train(p)) continue;
    r.figures.push_back(measure_one(
        one, [&] { return one.train(p); }, [](training& t) { t.step(1); }));
  }
  return r;
}

row inference_row(const case_of& c) {
  const problem p = make_problem(c, 0);
  row r{p.name + " call", p.title + ", inference", {}};
  for (const participant& one : sorted_participants()) {
    if (!one.infer || !one.infer(p)) continue;
    r.figures.push_back(measure_one(
        one, [&] { return one.infer(p); }, [](inference& i) { i.independent(1); }));
  }
  return r;
}

/// What Tapeless states as constants: the bytes of all parameters, and of a trainer's workspace.
template<network N, std::size_t Batch> std::vector<note> constants() {
  using net = typename our_network<N>::type;
  using trainer = tl::Trainer<net, typename our_network<N>::loss, tl::PlainSGD, Batch>;
  return {{"parameter_bytes", static_cast<double>(net::parameter_count * sizeof(float))},
          {"workspace_bytes", static_cast<double>(trainer::workspace_bytes)}};
}

std::vector<note> constants_of(const case_of& c) {
  std::vector<note> found;
  const auto consider = [&]<network N, std::size_t... Batch>() {
    ((c.net == N && c.batch == Batch ? void(found = constants<N, Batch>()) : void()), ...);
  };
  consider.template operator()<network::a, 1, 4>();
  consider.template operator()<network::b, 1, 32, 256>();
  consider.template operator()<network::c, 1, 32, 128>();
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  command_line options("Bytes and allocations of a training step and of inference");
  std::string file;
  options.add("--json", file, "a file to write the report to");
  if (const auto status = options.read(argc, argv)) return *status;
  try {
    report all{"memory", machine{cpu_name(), {}, 0, 0, 0}, bytes, {}, absentees(BENCH_SKIPPED)};
    for (const absentee& a : all.skipped) print(a);
    for (const case_of& c : training_cases) {
      all.rows.push_back(training_row(c));
      all.rows.back().notes = constants_of(c);
      print(all.rows.back(), all.unit);
    }
    for (const case_of& c : inference_cases) {
      all.rows.push_back(inference_row(c));
      print(all.rows.back(), all.unit);
    }
    write_json(all, file);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
