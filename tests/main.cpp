// SPDX-License-Identifier: BSL-1.0

// The one main of every test program, compiled once.

#define CATCH_CONFIG_RUNNER
#include <support/catch.hpp>

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
