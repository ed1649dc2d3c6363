# SPDX-License-Identifier: BSL-1.0
# The library's targets: tapeless::tapeless, tapeless::threads for who includes train/threads.hpp, and tapeless::xtensor
# where xtensor is found.

find_package(Boost 1.74 CONFIG QUIET)
if(NOT TARGET Boost::headers)
  message(FATAL_ERROR "tapeless needs the headers of Boost 1.74 or newer, for Boost.Hana (Debian: libboost-dev). "
                      "Boost installed elsewhere is found through CMAKE_PREFIX_PATH.")
endif()
include(tapelessXsimd)
if(NOT TARGET xsimd)
  message(FATAL_ERROR "tapeless needs the headers of xsimd 8.1 or newer (Debian: libxsimd-dev). "
                      "xsimd installed elsewhere is found through CMAKE_PREFIX_PATH.")
endif()
find_package(xtensor 0.24 QUIET)
if(NOT PROJECT_IS_TOP_LEVEL)
  include(tapelessBuildType)
endif()

add_library(tapeless INTERFACE)
add_library(tapeless::tapeless ALIAS tapeless)
target_compile_features(tapeless INTERFACE cxx_std_20)
target_include_directories(tapeless INTERFACE "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
                                              "$<INSTALL_INTERFACE:include>")
target_link_libraries(tapeless INTERFACE Boost::headers xsimd)

find_package(Threads QUIET)
if(TARGET Threads::Threads)
  add_library(tapeless_threads INTERFACE)
  add_library(tapeless::threads ALIAS tapeless_threads)
  set_target_properties(tapeless_threads PROPERTIES EXPORT_NAME threads)
  target_link_libraries(tapeless_threads INTERFACE tapeless Threads::Threads)
endif()

if(TARGET xtensor)
  add_library(tapeless_xtensor INTERFACE)
  add_library(tapeless::xtensor ALIAS tapeless_xtensor)
  set_target_properties(tapeless_xtensor PROPERTIES EXPORT_NAME xtensor)
  target_link_libraries(tapeless_xtensor INTERFACE tapeless xtensor)
else()
  message(STATUS "tapeless: xtensor is not found (Debian: libxtensor-dev), so there is no target tapeless::xtensor")
endif()
