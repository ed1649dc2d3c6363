// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the program tells: as text for people, or as one JSON object a line for programs.

#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <tapeless/train/evaluate.hpp>
#include <tapeless/train/fit.hpp>

/// The network and the speed of its training step.
struct network_facts {
  std::size_t parameters, workspace_bytes, batch;
  std::int64_t step_operations;
  double step_seconds;

  [[nodiscard]] double gflops() const { return static_cast<double>(step_operations) / step_seconds * 1e-9; }
};

struct image_counts {
  std::size_t train, validation, test;
};

class report {
 public:
  virtual ~report() = default;
  virtual void network(const network_facts& facts) = 0;
  virtual void data(const image_counts& counts) = 0;
  virtual void epoch(const tapeless::epoch_report& e) = 0;
  virtual void file(const char* what, const std::string& path) = 0;
  virtual void test(const tapeless::evaluation& e) = 0;
  /// Where `fit` shows its progress, null if nowhere.
  virtual std::ostream* progress() = 0;
};

class text_report : public report {
 public:
  explicit text_report(std::vector<std::string> names) : names_(std::move(names)) {}

  void network(const network_facts& facts) override {
    std::cout << "network 784-128-64-10 with ReLU: " << facts.parameters << " parameters\n"
              << "step of " << facts.batch << " images: " << fixed(static_cast<double>(facts.step_operations) * 1e-6, 1)
              << " million operations, " << fixed(facts.step_seconds * 1e6, 0) << " us, " << fixed(facts.gflops(), 1)
              << " GFLOP/s on one thread; workspace " << (facts.workspace_bytes + 1023) / 1024 << " KiB\n";
  }
  void data(const image_counts& counts) override {
    std::cout << "images: " << counts.train << " to train, " << counts.validation << " to validate, " << counts.test
              << " to test\n";
  }
  void epoch(const tapeless::epoch_report&) override {}
  void file(const char* what, const std::string& path) override { std::cout << what << ": " << path << '\n'; }
  void test(const tapeless::evaluation& e) override {
    std::cout << "\ntest images, a row for what they are, a column for what they were taken for:\n";
    tapeless::print(std::cout, e.confusion, names_);
    std::cout << "\ntest loss " << fixed(e.loss, 4) << "\ntest accuracy " << fixed(e.accuracy(), 4) << '\n';
  }
  std::ostream* progress() override { return &std::cout; }

 private:
  static std::string fixed(double number, int digits) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << number;
    return text.str();
  }

  std::vector<std::string> names_;
};

class json_report : public report {
 public:
  void network(const network_facts& facts) override {
    print({{"event", "network"},
           {"parameters", facts.parameters},
           {"workspace_bytes", facts.workspace_bytes},
           {"batch", facts.batch},
           {"step_operations", facts.step_operations},
           {"step_seconds", facts.step_seconds},
           {"gflops", facts.gflops()}});
  }
  void data(const image_counts& counts) override {
    print({{"event", "data"}, {"train", counts.train}, {"validation", counts.validation}, {"test", counts.test}});
  }
  void epoch(const tapeless::epoch_report& e) override {
    nlohmann::ordered_json line{
        {"event", "epoch"}, {"epoch", e.epoch}, {"loss", e.loss}, {"accuracy", e.accuracy}, {"seconds", e.seconds}};
    if (e.validation_loss) line["validation_loss"] = *e.validation_loss;
    if (e.validation_accuracy) line["validation_accuracy"] = *e.validation_accuracy;
    print(line);
  }
  void file(const char* what, const std::string& path) override {
    print({{"event", "file"}, {"what", what}, {"path", path}});
  }
  void test(const tapeless::evaluation& e) override {
    std::vector<std::vector<std::size_t>> rows(e.confusion.classes());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = 0; j < rows.size(); ++j) rows[i].push_back(e.confusion.count(i, j));
    }
    print({{"event", "test"}, {"loss", e.loss}, {"accuracy", e.accuracy()}, {"confusion", rows}});
  }
  std::ostream* progress() override { return nullptr; }

 private:
  static void print(const nlohmann::ordered_json& line) {
    std::cout << line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << std::endl;
  }
};
