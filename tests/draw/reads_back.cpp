// SPDX-License-Identifier: BSL-1.0

// Formulas say what is computed: random ones are read back and evaluated, and give what the function gives.

#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <support/catch.hpp>
#include <tapeless/draw/formula.hpp>
#include <tapeless/graph/functions.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tl = tapeless;

namespace {

/// Reads a formula of numbers as a reader would: powers bind before products and minus, those before sums, those before
/// comparisons, then `not`, `and`, `or`.
class reader {
 public:
  explicit reader(std::map<std::string, double> names) : names_(std::move(names)) {}

  /// Lines that define names, then the results.
  std::vector<double> results(std::string_view text) {
    rest_ = text;
    for (std::size_t end = rest_.find('\n'); end != rest_.npos; end = rest_.find('\n')) {
      const std::string name = word();
      expect(" = ");
      names_[name] = disjunction();
      expect("\n");
    }
    std::vector<double> all;
    if (rest_.substr(0, 1) == "(" && closes_at_end()) {
      do {
        rest_.remove_prefix(rest_[0] == '(' ? 1 : 2);
        all.push_back(disjunction());
      } while (rest_.substr(0, 2) == ", ");
      expect(")");
    } else {
      all.push_back(disjunction());
    }
    if (!rest_.empty()) throw std::string("not read: ") + std::string(rest_);
    return all;
  }

 private:
  bool take(std::string_view s) {
    if (rest_.substr(0, s.size()) != s) return false;
    rest_.remove_prefix(s.size());
    return true;
  }
  void expect(std::string_view s) {
    if (!take(s)) throw std::string("expected ") + std::string(s) + " at " + std::string(rest_);
  }
  /// True where the bracket that opens here is the last one and holds a comma of its own.
  bool closes_at_end() const {
    int depth = 0;
    bool comma = false;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      depth += rest_[i] == '(' ? 1 : rest_[i] == ')' ? -1 : 0;
      comma = comma || (depth == 1 && rest_[i] == ',');
      if (depth == 0) return comma && i + 1 == rest_.size();
    }
    return false;
  }
  std::string word() {
    std::size_t size = 0;
    while (size < rest_.size() && std::isalnum(static_cast<unsigned char>(rest_[size])) != 0) ++size;
    std::string w(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return w;
  }

  double disjunction() {
    double x = conjunction();
    while (take(" or ")) x = (conjunction() != 0) | (x != 0);
    return x;
  }
  double conjunction() {
    double x = comparison();
    while (take(" and ")) x = (comparison() != 0) & (x != 0);
    return x;
  }
  double comparison() {
    if (take("not ")) return comparison() == 0;
    const double x = sum();
    if (take(" < ")) return x < sum();
    if (take(" <= ")) return x <= sum();
    if (take(" == ")) return x == sum();
    if (take(" != ")) return x != sum();
    return x;
  }
  double sum() {
    double x = product();
    for (;;) {
      if (take(" + ")) x += product();
      else if (take(" - ")) x -= product();
      else return x;
    }
  }
  double product() {
    if (take("-")) return -product();
    double x = power();
    for (;;) {
      if (take("*")) x *= power();
      else if (take("/")) x /= power();
      else return x;
    }
  }
  double power() {
    const double x = atom();
    return take("^") ? std::pow(x, atom()) : x;
  }
  double atom() {
    if (take("(")) {
      const double x = disjunction();
      expect(")");
      return x;
    }
    if (rest_[0] >= '0' && rest_[0] <= '9') {
      char* end = nullptr;
      const std::string digits(rest_);
      const double x = std::strtod(digits.c_str(), &end);
      rest_.remove_prefix(static_cast<std::size_t>(end - digits.c_str()));
      return x;
    }
    const std::string name = word();
    if (!take("(")) return names_.at(name);
    std::array<double, 3> x{disjunction()};
    for (std::size_t i = 1; take(", "); ++i) x.at(i) = disjunction();
    expect(")");
    return call(name, x);
  }
  static double call(const std::string& name, const std::array<double, 3>& x) {
    if (name == "tanh") return std::tanh(x[0]);
    if (name == "exp") return std::exp(x[0]);
    if (name == "log") return std::log(x[0]);
    if (name == "sin") return std::sin(x[0]);
    if (name == "cos") return std::cos(x[0]);
    if (name == "abs") return std::abs(x[0]);
    if (name == "sign") return double(x[0] > 0) - double(x[0] < 0);
    if (name == "min") return std::fmin(x[0], x[1]);
    if (name == "max") return std::fmax(x[0], x[1]);
    if (name == "select") return x[0] != 0 ? x[1] : x[2];
    throw "unknown " + name;
  }

  std::map<std::string, double> names_;
  std::string_view rest_;
};

/// Twelve operations on what is there already, chosen by a linear congruential generator.
template<std::uint32_t Seed> struct random_formula {
  template<class X> constexpr X operator()(X a, X b, X c) const noexcept {
    X pool[15]{a, b, c};
    std::uint32_t state = Seed * 2654435761u + 12345u;
    const auto draw = [&](std::uint32_t n) {
      state = state * 1664525u + 1013904223u;
      return (state >> 16) % n;
    };
    for (std::uint32_t i = 3; i < 15; ++i) {
      const X x = pool[draw(i)], y = pool[i - 1 - draw(i < 5 ? i : 5)];
      pool[i] = operation(draw(18), x, y);
    }
    return pool[14];
  }

 private:
  template<class X> static constexpr X operation(std::uint32_t which, X x, X y) noexcept {
    switch (which) {
      case 0:
        return x + y;
      case 1:
        return x - y;
      case 2:
        return x * y;
      case 3:
        return x / y;
      case 4:
        return -x;
      case 5:
        return -(x - y);
      case 6:
        return x * -0.25 + y;
      case 7:
        return y - 2 * x;
      case 8:
        return tl::square(x) * y;
      case 9:
        return tanh(x);
      case 10:
        return sin(x - 1);
      case 11:
        return select(x < y && !(y < 0.5), x, y * 3);
      case 12:
        return select(!(x < y || x == 1), min(x, y), y);
      case 13:
        return max(x, -y);
      case 14:
        return pow(abs(x) + 0.5, y);
      case 15:
        return pow(x, -2);
      case 16:
        return 1 - x / (1 + y * y);
      default:
        return (x - y) / (x + 3);
    }
  }
};

template<class F> void check(F f, std::string_view text, int& finite) {
  constexpr std::array<std::array<double, 3>, 4> points{
      {{0.5, -1.25, 2}, {1.5, 0.75, -0.5}, {-2, 1, 0.25}, {0.875, 1.75, 1.125}}};
  for (const auto& [a, b, c] : points) {
    const double value = tl::fused(f)(a, b, c);
    const std::vector<double> read = reader({{"a", a}, {"b", b}, {"c", c}}).results(text);
    REQUIRE(read.size() == 1);
    if (!std::isfinite(value) || std::abs(value) > 1e6) continue;
    INFO(text << " at " << a << ", " << b << ", " << c);
    CHECK(read[0] == Approx(value).epsilon(1e-7).margin(1e-7));
    ++finite;
  }
}

template<std::uint32_t Seed> void check_one(int& finite) {
  constexpr random_formula<Seed> f;
  static constexpr auto value = tl::formula(f, "a", "b", "c");
  static constexpr auto slope = tl::formula(tl::partial<1>(f), "a", "b", "c");
  check(f, value, finite);
  check(tl::partial<1>(f), slope, finite);
}

template<std::uint32_t... Seed> int check_all(std::integer_sequence<std::uint32_t, Seed...>) {
  int finite = 0;
  (check_one<Seed>(finite), ...);
  return finite;
}

}  // namespace

TEST_CASE("random formulas and their derivatives read back as what they compute", "[draw]") {
  CHECK(check_all(std::make_integer_sequence<std::uint32_t, 24>{}) > 120);
}

TEST_CASE("the reader tells wrong brackets", "[draw]") {
  reader r({{"a", 5}, {"b", 2}, {"c", 1}});
  CHECK(r.results("a - (b - c)")[0] == 4);
  CHECK(r.results("a - b - c")[0] == 2);
  CHECK(r.results("-a^2/b/c")[0] == -12.5);
  CHECK(r.results("t1 = a + b\n(t1*2, c)") == std::vector<double>{14, 1});
  CHECK_THROWS(r.results("a - (b - c"));
}
