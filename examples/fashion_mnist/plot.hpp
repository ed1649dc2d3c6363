// SPDX-License-Identifier: BSL-1.0
#pragma once

// The learning curve and the weights of the first layer, drawn by gnuplot. Needs POSIX.

#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include <unistd.h>

#include <tapeless/io/atomic_file.hpp>
#include <tapeless/meta/error.hpp>
#include <tapeless/train/fit.hpp>

/// Throws where no file can be written there, so that this is known before hours of training and not after.
inline void expect_writable(const std::filesystem::path& path) { tapeless::atomic_file{path}; }

/// Throws where there is no gnuplot.
inline void expect_gnuplot() {
  if (std::system("gnuplot --version >/dev/null 2>&1") != 0)
    throw tapeless::error("--plot needs gnuplot, which is not there (Debian: gnuplot-nox)");
}

namespace detail {

/// Each epoch a line: its number, loss and accuracy, those of the validation if there is one.
inline void write_curve(std::ostream& to, const std::vector<tapeless::epoch_report>& epochs) {
  to << "$curve << end\n";
  for (const auto& e : epochs) {
    to << e.epoch << ' ' << e.loss << ' ' << e.accuracy;
    if (e.validation_loss) to << ' ' << *e.validation_loss << ' ' << *e.validation_accuracy;
    to << '\n';
  }
  to << "end\n";
}

/// The weights (pixels, units) as one picture: a tile of 28 x 28 for each unit, 16 in a row, a line of space between.
template<class Weights> void write_weights(std::ostream& to, Weights weights) {
  constexpr std::size_t side = 28, tile = side + 1, across = 16, units = Weights::shape_type::extents[1];
  to << "$weights << end\n";
  for (std::size_t y = 0; y < units / across * tile; ++y) {
    for (std::size_t x = 0; x < across * tile; ++x) {
      const bool inside = x % tile < side && y % tile < side;
      if (inside) to << weights(y % tile * side + x % tile, y / tile * across + x / tile) << ' ';
      else to << "NaN ";
    }
    to << '\n';
  }
  to << "end\n";
}

template<class Weights>
std::string plot_script(const std::string& file, const std::vector<tapeless::epoch_report>& epochs, Weights weights) {
  std::ostringstream script;
  write_curve(script, epochs);
  write_weights(script, weights);
  std::string quoted;
  for (const char c : file) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  script << "set terminal pngcairo size 1000,1050 font 'sans,11'\nset output '" << quoted << "'\n"
         << "set multiplot\nset grid\nset key right center\n"
         << "set size 1,0.45\nset origin 0,0.55\nset title 'learning curve'\nset xlabel 'epoch'\n"
         << "set ylabel 'loss'\nset ytics nomirror\nset y2label 'accuracy'\nset y2tics\n";
  const bool validated = !epochs.empty() && epochs.front().validation_loss;
  if (epochs.empty()) {
    script << "set xrange [0:1]\nset yrange [0:1]\nunset y2tics\nunset y2label\nplot NaN title 'not trained'\n";
  } else {
    script << "plot $curve using 1:2 with linespoints title 'loss', "
           << "$curve using 1:3 axes x1y2 with linespoints title 'accuracy'";
    if (validated) {
      script << ", $curve using 1:4 with linespoints title 'validation loss', "
             << "$curve using 1:5 axes x1y2 with linespoints title 'validation accuracy'";
    }
    script << '\n';
  }
  script << "reset\nset size 1,0.56\nset origin 0,0\nset title 'weights of the first layer'\n"
         << "unset xtics\nunset ytics\nunset border\nset size ratio -1\nset yrange [*:*] reverse\n"
         << "set palette defined (-1 '#2166ac', 0 '#f7f7f7', 1 '#b2182b')\nset cbrange [-0.25:0.25]\n"
         << "plot $weights matrix with image notitle\nunset multiplot\n";
  return script.str();
}

}  // namespace detail

/// Draws the picture to a PNG file, or throws tapeless::error and leaves what was there.
template<class Weights>
void plot(const std::filesystem::path& path, const std::vector<tapeless::epoch_report>& epochs, Weights weights) {
  const std::filesystem::path part = path.string() + ".part-" + std::to_string(::getpid());
  std::signal(SIGPIPE, SIG_IGN);
  std::FILE* gnuplot = ::popen("gnuplot 2>/dev/null", "w");
  const std::string script = detail::plot_script(part.string(), epochs, weights);
  bool drawn = gnuplot != nullptr && std::fwrite(script.data(), 1, script.size(), gnuplot) == script.size();
  drawn = gnuplot != nullptr && ::pclose(gnuplot) == 0 && drawn;
  std::error_code code;
  if (drawn) std::filesystem::rename(part, path, code);
  if (drawn && !code) return;
  std::filesystem::remove(part, code);
  throw tapeless::error(path.string() + ": gnuplot could not draw it");
}
