// SPDX-License-Identifier: BSL-1.0

#include "../command_line.hpp"

#include <CLI/CLI.hpp>

namespace bench {

option& option::required() {
  option_->required();
  return *this;
}

option& option::positive() {
  option_->check(CLI::PositiveNumber);
  return *this;
}

option& option::at_most(std::size_t largest) {
  option_->check(CLI::Range(std::size_t{0}, largest));
  return *this;
}

option& option::one_of(const std::vector<std::string>& names) {
  option_->check(CLI::IsMember(names));
  return *this;
}

option& option::shows_default() {
  option_->capture_default_str();
  return *this;
}

command_line::command_line(const std::string& what_the_program_does)
    : app_(std::make_unique<CLI::App>(what_the_program_does)) {}

command_line::~command_line() = default;

template<class T> option command_line::add(const std::string& name, T& value, const std::string& text) {
  return option(app_->add_option(name, value, text));
}

template option command_line::add(const std::string&, std::string&, const std::string&);
template option command_line::add(const std::string&, double&, const std::string&);
template option command_line::add(const std::string&, std::size_t&, const std::string&);
template option command_line::add(const std::string&, std::vector<std::string>&, const std::string&);
template option command_line::add(const std::string&, std::vector<std::size_t>&, const std::string&);

std::optional<int> command_line::read(int argc, char** argv) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app_->exit(e);
  }
  return std::nullopt;
}

}  // namespace bench
