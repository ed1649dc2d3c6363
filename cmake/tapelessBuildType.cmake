# SPDX-License-Identifier: BSL-1.0
# Says once that a project without a build type is compiled without optimisation. Nothing is said to generators of several
# configurations, which choose when they build, nor where the project's own options optimise.

get_property(tapeless_said GLOBAL PROPERTY TAPELESS_BUILD_TYPE_SAID)
if(NOT tapeless_said AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES
   AND NOT CMAKE_CXX_FLAGS MATCHES "(^| )[-/]O")
  message(WARNING "tapeless: no build type is chosen, so that programs are compiled without optimisation and what they "
                  "compute with tapeless takes a hundred to some thousand times longer. Choose -DCMAKE_BUILD_TYPE=Release, with "
                  "-DCMAKE_CXX_FLAGS=-march=native for this machine's registers; to debug, "
                  "-DCMAKE_CXX_FLAGS=\"-O1 -g\".")
endif()
set_property(GLOBAL PROPERTY TAPELESS_BUILD_TYPE_SAID TRUE)
