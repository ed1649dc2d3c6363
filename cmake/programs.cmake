# SPDX-License-Identifier: BSL-1.0
# Programs of one source file: every <folder>/<name>.cpp becomes the target <prefix><name>, built as <folder>/<name>.
# What is found of the libraries that such programs use is linked to all of them; Google Benchmark only to those that
# include it. What follows the prefix are compiler options. A file <name>.expected beside the source makes a test that compares the program's output with it.

set(TAPELESS_PROGRAMS_WITHOUT "" CACHE STRING "Programs that another configuration compiles, such as examples/03_xor")

find_package(CLI11 QUIET)
find_package(nlohmann_json QUIET)
find_package(ZLIB QUIET)
find_package(benchmark QUIET)
find_package(Python3 QUIET COMPONENTS Interpreter)

set(tapeless_program_libraries tapeless_development)
foreach(library tapeless::threads tapeless::xtensor CLI11::CLI11 nlohmann_json::nlohmann_json ZLIB::ZLIB)
  if(TARGET ${library})
    list(APPEND tapeless_program_libraries ${library})
  endif()
endforeach()

function(tapeless_add_programs folder prefix)
  set(path "${PROJECT_SOURCE_DIR}/${folder}")
  file(GLOB sources CONFIGURE_DEPENDS "${path}/*.cpp")
  file(GLOB expectations CONFIGURE_DEPENDS "${path}/*.expected")
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    if("${folder}/${name}" IN_LIST TAPELESS_PROGRAMS_WITHOUT)
      continue()
    endif()
    set(target ${prefix}${name})
    file(STRINGS "${source}" uses_benchmark REGEX "^#include <benchmark/benchmark\\.h>")
    if(uses_benchmark AND NOT TARGET benchmark::benchmark)
      message(STATUS "${folder}/${name} is left out: it needs Google Benchmark (Debian: libbenchmark-dev)")
      continue()
    endif()
    file(STRINGS "${source}" uses_report REGEX "^#include \"report\\.hpp\"")
    if(uses_report AND NOT (TARGET CLI11::CLI11 AND TARGET nlohmann_json::nlohmann_json))
      message(STATUS "${folder}/${name} is left out: it needs CLI11 and nlohmann-json "
                     "(Debian: libcli11-dev, nlohmann-json3-dev)")
      continue()
    endif()
    add_executable(${target} "${source}")
    set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name}
                          RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/${folder}")
    target_link_libraries(${target} PRIVATE ${tapeless_program_libraries})
    target_compile_options(${target} PRIVATE ${ARGN})
    if(uses_report)
      target_link_libraries(${target} PRIVATE benchmark_frame)
    endif()
    if(uses_benchmark)
      target_link_libraries(${target} PRIVATE benchmark::benchmark)
    endif()

    set(expected "${path}/${name}.expected")
    if(TAPELESS_BUILD_TESTS AND expected IN_LIST expectations)
      add_test(NAME ${TAPELESS_TEST_PREFIX}${folder}/${name}
               COMMAND Python3::Interpreter -B "${PROJECT_SOURCE_DIR}/tools/checks/output.py" "${expected}"
                       $<TARGET_FILE:${target}>)
    endif()
  endforeach()
endfunction()
