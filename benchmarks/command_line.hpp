// SPDX-License-Identifier: BSL-1.0
#pragma once

// The options of a benchmark, without what reads them: that is long to compile.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace bench {

/// One option and what has to hold for its values.
class option {
 public:
  explicit option(CLI::Option* named) : option_(named) {}

  option& required();
  option& positive();
  option& at_most(std::size_t largest);
  option& one_of(const std::vector<std::string>& names);
  /// The help shows the value that holds where the option is left out.
  option& shows_default();

 private:
  CLI::Option* option_;
};

class command_line {
 public:
  explicit command_line(const std::string& what_the_program_does);
  ~command_line();
  command_line(const command_line&) = delete;
  command_line& operator=(const command_line&) = delete;

  /// What follows `name` on the command line becomes `value`: a text, a number, or several.
  template<class T> option add(const std::string& name, T& value, const std::string& text = {});

  /// Reads the options; gives what the program is to end with where there is nothing more to do.
  std::optional<int> read(int argc, char** argv);

 private:
  std::unique_ptr<CLI::App> app_;
};

extern template option command_line::add(const std::string&, std::string&, const std::string&);
extern template option command_line::add(const std::string&, double&, const std::string&);
extern template option command_line::add(const std::string&, std::size_t&, const std::string&);
extern template option command_line::add(const std::string&, std::vector<std::string>&, const std::string&);
extern template option command_line::add(const std::string&, std::vector<std::size_t>&, const std::string&);

}  // namespace bench
