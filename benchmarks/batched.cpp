// SPDX-License-Identifier: BSL-1.0

// Many independent inputs of one function, one input a lane: 10,000 option prices with all their greeks, and 10,000
// reprojection errors with their Jacobians, beside loops over the closed forms one writes by hand. Both have to agree;
// then they take turns, and the medians of the ratios of neighbouring times are printed.
//
//     benchmarks/batched [pairs]

#include <tapeless/tapeless.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include "measure.hpp"

namespace {

namespace tl = tapeless;

constexpr std::size_t count = 10'000;

std::vector<double> uniform(double low, double high) {
  static std::mt19937 engine(1);
  std::uniform_real_distribution<double> next(low, high);
  std::vector<double> x(count);
  for (double& number : x) number = next(engine);
  return x;
}

// --- options: structure of arrays ------------------------------------------------------------------------------------

constexpr auto call_price = [](auto spot, auto strike, auto rate, auto volatility, auto time) {
  const auto cdf = [](auto x) { return 0.5 * erfc(-0.70710678118654752440 * x); };
  const auto spread = volatility * sqrt(time);
  const auto d1 = (log(spot / strike) + (rate + 0.5 * square(volatility)) * time) / spread;
  return spot * cdf(d1) - strike * exp(-rate * time) * cdf(d1 - spread);
};

struct options {
  std::vector<double> spot = uniform(60, 140), strike = uniform(60, 140), rate = uniform(0, 0.1),
                      volatility = uniform(0.1, 0.6), time = uniform(0.1, 3);
};

/// Price, and delta, dual delta, rho, vega and theta.
using greeks = std::array<std::vector<double>, 6>;

greeks room_for_greeks() {
  greeks g;
  for (auto& numbers : g) numbers.resize(count);
  return g;
}

double normal_cdf(double x) { return 0.5 * std::erfc(-0.70710678118654752440 * x); }
double normal_density(double x) { return 0.39894228040143267794 * std::exp(-0.5 * x * x); }

[[gnu::noinline]] void options_by_hand(const options& o, greeks& g) {
  for (std::size_t i = 0; i < count; ++i) {
    const double S = o.spot[i], K = o.strike[i], r = o.rate[i], s = o.volatility[i], t = o.time[i];
    const double root = std::sqrt(t), spread = s * root;
    const double d1 = (std::log(S / K) + (r + 0.5 * s * s) * t) / spread, d2 = d1 - spread;
    const double delta = normal_cdf(d1), dual = std::exp(-r * t) * normal_cdf(d2);
    const double vega = S * normal_density(d1) * root, paid = K * dual;
    g[0][i] = S * delta - paid;
    g[1][i] = delta;
    g[2][i] = -dual;
    g[3][i] = t * paid;
    g[4][i] = vega;
    g[5][i] = 0.5 * vega * s / t + r * paid;
  }
  bench::keep(&g);
}

[[gnu::noinline]] void options_batched(const options& o, greeks& g) {
  tl::batched(tl::value_and_gradient(call_price))(o.spot, o.strike, o.rate, o.volatility, o.time)
      .to(g[0], g[1], g[2], g[3], g[4], g[5]);
  bench::keep(&g);
}

// --- cameras: arrays of structs --------------------------------------------------------------------------------------

/// Rotation (an axis times an angle), translation, focal length, two coefficients of distortion.
struct camera {
  double wx, wy, wz, tx, ty, tz, focal, k1, k2;
};
struct point {
  double x, y, z;
};
struct pixel {
  double u, v;
};

/// Where a camera sees a point, less where it was seen. The camera looks down the negative z axis. (Snavely, Seitz and
/// Szeliski, "Photo tourism", 2006)
constexpr auto reprojection_error = [](auto camera, auto point, auto seen) {
  auto [wx, wy, wz, tx, ty, tz, focal, k1, k2] = camera;
  auto [x, y, z] = point;
  auto [u, v] = seen;
  const auto square_of_angle = wx * wx + wy * wy + wz * wz;
  const auto angle = sqrt(square_of_angle);
  const auto c = cos(angle), s = sin(angle) / angle;
  const auto along = (wx * x + wy * y + wz * z) * ((1 - c) / square_of_angle);
  const auto px = c * x + s * (wy * z - wz * y) + along * wx + tx;
  const auto py = c * y + s * (wz * x - wx * z) + along * wy + ty;
  const auto pz = c * z + s * (wx * y - wy * x) + along * wz + tz;
  const auto a = -px / pz, b = -py / pz;
  const auto radius = a * a + b * b;
  const auto scale = focal * (1 + radius * (k1 + k2 * radius));
  return std::tuple(scale * a - u, scale * b - v);
};

/// The error, and its derivatives by camera and point: as `value_and_jacobian` gives them.
struct projection {
  double u, v;
  std::array<double, 9> u_by_camera;
  std::array<double, 3> u_by_point;
  std::array<double, 9> v_by_camera;
  std::array<double, 3> v_by_point;
};

struct observations {
  std::vector<camera> cameras;
  std::vector<point> points;
  std::vector<pixel> seen;

  observations() : cameras(count), points(count), seen(count) {
    const auto fill = [&](auto& structs, auto member, double low, double high) {
      const auto numbers = uniform(low, high);
      for (std::size_t i = 0; i < count; ++i) structs[i].*member = numbers[i];
    };
    for (const auto member : {&camera::wx, &camera::wy, &camera::wz}) fill(cameras, member, 0.1, 1);
    for (const auto member : {&camera::tx, &camera::ty}) fill(cameras, member, -1, 1);
    fill(cameras, &camera::tz, -12, -8);
    fill(cameras, &camera::focal, 400, 600);
    for (const auto member : {&camera::k1, &camera::k2}) fill(cameras, member, -0.1, 0.1);
    for (const auto member : {&point::x, &point::y, &point::z}) fill(points, member, -2, 2);
    for (const auto member : {&pixel::u, &pixel::v}) fill(seen, member, -100, 100);
  }
};

/// The derivative of R(w) p by w is -R [p]ₓ (w wᵀ + (Rᵀ - 1) [w]ₓ) / w² (Gallego and Yezzi, "A compact formula for the
/// derivative of a 3-D rotation in exponential coordinates", 2015); the rest is the chain rule.
void project_by_hand(const camera& c, const point& p, const pixel& seen, projection& out) {
  const double w[3]{c.wx, c.wy, c.wz}, P[3]{p.x, p.y, p.z};
  const double w2 = w[0] * w[0] + w[1] * w[1] + w[2] * w[2], angle = std::sqrt(w2), inverse = 1 / w2;
  const double cosine = std::cos(angle), s = std::sin(angle) / angle, rest = (1 - cosine) * inverse;
  const double R[3][3]{{cosine + rest * w[0] * w[0], rest * w[0] * w[1] - s * w[2], rest * w[0] * w[2] + s * w[1]},
                       {rest * w[0] * w[1] + s * w[2], cosine + rest * w[1] * w[1], rest * w[1] * w[2] - s * w[0]},
                       {rest * w[0] * w[2] - s * w[1], rest * w[1] * w[2] + s * w[0], cosine + rest * w[2] * w[2]}};
  double q[3];
  for (int i = 0; i < 3; ++i) q[i] = R[i][0] * P[0] + R[i][1] * P[1] + R[i][2] * P[2];
  const double px = q[0] + c.tx, py = q[1] + c.ty, pz = q[2] + c.tz;
  const double z = -1 / pz, a = px * z, b = py * z, r = a * a + b * b;
  const double bend = c.k1 + c.k2 * r, distortion = 1 + r * bend, scale = c.focal * distortion;
  out.u = scale * a - seen.u;
  out.v = scale * b - seen.v;

  // by a and b, then by the point in front of the camera
  const double slope = 2 * c.focal * (bend + c.k2 * r);
  const double ua = scale + slope * a * a, ub = slope * a * b, vb = scale + slope * b * b;
  const double u[3]{ua * z, ub * z, (ua * a + ub * b) * z}, v[3]{ub * z, vb * z, (ub * a + vb * b) * z};

  // M = (w wᵀ + (Rᵀ - 1) [w]ₓ) / w²
  double M[3][3];
  for (int i = 0; i < 3; ++i) {
    const double t0 = R[0][i] - (i == 0), t1 = R[1][i] - (i == 1), t2 = R[2][i] - (i == 2);
    M[i][0] = (w[i] * w[0] + t1 * w[2] - t2 * w[1]) * inverse;
    M[i][1] = (w[i] * w[1] + t2 * w[0] - t0 * w[2]) * inverse;
    M[i][2] = (w[i] * w[2] + t0 * w[1] - t1 * w[0]) * inverse;
  }
  const auto derivatives = [&](const double* g, double f, double* camera, double* point) {
    double by_point[3], turned[3];
    for (int j = 0; j < 3; ++j) by_point[j] = g[0] * R[0][j] + g[1] * R[1][j] + g[2] * R[2][j];
    turned[0] = by_point[2] * P[1] - by_point[1] * P[2];
    turned[1] = by_point[0] * P[2] - by_point[2] * P[0];
    turned[2] = by_point[1] * P[0] - by_point[0] * P[1];
    for (int j = 0; j < 3; ++j) {
      camera[j] = turned[0] * M[0][j] + turned[1] * M[1][j] + turned[2] * M[2][j];
      camera[3 + j] = g[j];
      point[j] = by_point[j];
    }
    camera[6] = distortion * f;
    camera[7] = c.focal * r * f;
    camera[8] = c.focal * r * r * f;
  };
  derivatives(u, a, out.u_by_camera.data(), out.u_by_point.data());
  derivatives(v, b, out.v_by_camera.data(), out.v_by_point.data());
}

[[gnu::noinline]] void projections_by_hand(const observations& o, std::vector<projection>& out) {
  for (std::size_t i = 0; i < count; ++i) project_by_hand(o.cameras[i], o.points[i], o.seen[i], out[i]);
  bench::keep(&out);
}

using projected =
    std::pair<std::tuple<double, double>, std::tuple<std::tuple<camera, point>, std::tuple<camera, point>>>;

[[gnu::noinline]] void projections_batched(const observations& o, std::vector<projected>& out) {
  tl::batched(tl::value_and_jacobian<0, 1>(reprojection_error))(o.cameras, o.points, o.seen).to(out);
  bench::keep(&out);
}

// --- both ------------------------------------------------------------------------------------------------------------

double difference(double a, double b) { return std::fabs(a - b) / std::fmax(std::fabs(b), 1); }

/// The largest difference of two results, of numbers above 1 the relative one.
double difference(const greeks& a, const greeks& b) {
  double largest = 0;
  for (std::size_t g = 0; g < a.size(); ++g) {
    for (std::size_t i = 0; i < count; ++i) largest = std::fmax(largest, difference(a[g][i], b[g][i]));
  }
  return largest;
}

std::array<double, 26> flatten(const projection& p) {
  std::array<double, 26> all{p.u, p.v};
  auto to = all.begin() + 2;
  for (const double x : p.u_by_camera) *to++ = x;
  for (const double x : p.u_by_point) *to++ = x;
  for (const double x : p.v_by_camera) *to++ = x;
  for (const double x : p.v_by_point) *to++ = x;
  return all;
}
std::array<double, 26> flatten(const projected& p) {
  const auto& [value, jacobian] = p;
  std::array<double, 26> all{std::get<0>(value), std::get<1>(value)};
  auto to = all.begin() + 2;
  const auto add = [&](const auto& by_camera_and_point) {
    const auto& [c, q] = by_camera_and_point;
    for (const double x : {c.wx, c.wy, c.wz, c.tx, c.ty, c.tz, c.focal, c.k1, c.k2, q.x, q.y, q.z}) *to++ = x;
  };
  add(std::get<0>(jacobian));
  add(std::get<1>(jacobian));
  return all;
}
double difference(const std::vector<projection>& a, const std::vector<projected>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto x = flatten(a[i]), y = flatten(b[i]);
    for (std::size_t k = 0; k < x.size(); ++k) largest = std::fmax(largest, difference(x[k], y[k]));
  }
  return largest;
}

/// Both take turns, each being the first every other time.
template<class Hand, class Ours> void row(const char* name, int pairs, Hand hand, Ours ours) {
  std::vector<double> hands, batches, ratios;
  for (int i = 0; i < pairs; ++i) {
    if (i % 2 == 0) hands.push_back(bench::seconds(hand));
    batches.push_back(bench::seconds(ours));
    if (i % 2 != 0) hands.push_back(bench::seconds(hand));
    ratios.push_back(hands.back() / batches.back());
  }
  constexpr double ns = 1e9 / count;
  std::printf("%-45s %11.1f %14.1f %16.2f\n", name, bench::median(hands) * ns, bench::median(batches) * ns,
              bench::median(ratios));
}

}  // namespace

int main(int argc, char** argv) {
  const int pairs = argc > 1 ? std::atoi(argv[1]) : 201;
  const options o;
  const observations seen;
  greeks options_hand = room_for_greeks(), options_ours = room_for_greeks();
  std::vector<projection> views_hand(count);
  std::vector<projected> views_ours(count);

  options_by_hand(o, options_hand);
  options_batched(o, options_ours);
  projections_by_hand(seen, views_hand);
  projections_batched(seen, views_ours);
  const double options_apart = difference(options_hand, options_ours);
  const double views_apart = difference(views_hand, views_ours);
  if (!(options_apart <= 1e-11 && views_apart <= 1e-9)) {
    std::printf("the results differ by %.2g and %.2g of their size\n", options_apart, views_apart);
    return 1;
  }

  std::printf("%zu inputs, double, registers of %zu        by hand, ns    batched, ns    times as fast\n", count,
              tl::native_lanes<double>);
  row(
      "Black-Scholes with five greeks", pairs, [&] { options_by_hand(o, options_hand); },
      [&] { options_batched(o, options_ours); });
  row(
      "reprojection error with Jacobians", pairs, [&] { projections_by_hand(seen, views_hand); },
      [&] { projections_batched(seen, views_ours); });
}
