// SPDX-License-Identifier: BSL-1.0

#include <sstream>
#include <string>

#include <support/catch.hpp>
#include <tapeless/train/progress.hpp>

namespace tl = tapeless;

namespace {

TEST_CASE("durations read as clocks do") {
  CHECK(tl::duration_text(0) == "0 s");
  CHECK(tl::duration_text(59.4) == "59 s");
  CHECK(tl::duration_text(59.6) == "1:00");
  CHECK(tl::duration_text(125) == "2:05");
  CHECK(tl::duration_text(3723) == "1:02:03");
}

TEST_CASE("elsewhere than on a terminal a line comes every ten seconds and at the end of an epoch") {
  std::ostringstream out;
  double seconds = 100;
  tl::progress progress(out, false, [&] { return seconds; });
  progress.start();
  tl::training_state state{.epoch = 9, .epochs = 10, .samples = 1000, .loss = 0.5, .accuracy = 0.25};
  for (int step = 1; step <= 20; ++step) {
    seconds += 1;
    state.done += 50;
    progress.update(state);
  }
  CHECK(out.str() ==
        "epoch  9/10  50 %  loss 0.5000  accuracy 0.2500  50 samples/s  30 s left\n"
        "epoch  9/10 100 %  loss 0.5000  accuracy 0.2500  50 samples/s  20 s left\n");
  out.str("");
  seconds += 7;
  state.validation_loss = 0.75;
  state.validation_accuracy = 0.125;
  progress.end_epoch(state);
  CHECK(out.str() ==
        "epoch  9/10 100 %  loss 0.5000  accuracy 0.2500  50 samples/s  validation loss 0.7500  "
        "validation accuracy 0.1250\n");
}

TEST_CASE("the clock of samples a second starts anew with each epoch") {
  std::ostringstream out;
  double seconds = 0;
  tl::progress progress(out, false, [&] { return seconds; });
  progress.start();
  seconds = 10;
  progress.update({.epoch = 1, .epochs = 2, .done = 100, .samples = 100});
  seconds = 50;
  progress.end_epoch({.epoch = 1, .epochs = 2, .done = 100, .samples = 100});
  out.str("");
  seconds = 60;
  progress.update({.epoch = 2, .epochs = 2, .done = 50, .samples = 100});
  CHECK(out.str() == "epoch 2/2  50 %  loss 0.0000  5 samples/s  10 s left\n");
}

TEST_CASE("on a terminal the line is rewritten ten times a second, and the last one of an epoch stays") {
  std::ostringstream out;
  double seconds = 0;
  tl::progress progress(out, true, [&] { return seconds; });
  progress.start();
  tl::training_state state{.epoch = 1, .epochs = 1, .done = 0, .samples = 100, .loss = 2};
  for (int step = 0; step < 8; ++step) {
    seconds += 0.03125;
    state.done += 10;
    progress.update(state);
  }
  progress.end_epoch(state);
  CHECK(out.str() ==
        "\repoch 1/1  40 %  loss 2.0000  320 samples/s  0 s left\x1b[K"
        "\repoch 1/1  80 %  loss 2.0000  320 samples/s  0 s left\x1b[K"
        "\repoch 1/1  80 %  loss 2.0000  320 samples/s\x1b[K\n");
}

TEST_CASE("a clock that stands still and an epoch without samples print no rate") {
  std::ostringstream out;
  tl::progress progress(out, false, [] { return 0.0; });
  progress.start();
  progress.end_epoch({});
  CHECK(out.str() == "epoch 1/1 100 %  loss 0.0000\n");
}

}  // namespace
