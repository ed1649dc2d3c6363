# SPDX-License-Identifier: BSL-1.0
# Tests that are no programs: they read the sources or ask the compiler, and build nothing of the project.

set(checks "${PROJECT_SOURCE_DIR}/tools/checks")
function(tapeless_add_check name script)
  add_test(NAME ${TAPELESS_TEST_PREFIX}${name} COMMAND Python3::Interpreter -B "${checks}/${script}.py" ${ARGN})
endfunction()

# What reads the sources only is done once, by g++'s tests.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  tapeless_add_check(layering layering)

  find_program(TAPELESS_CLANG_FORMAT NAMES clang-format-14 clang-format)
  if(TAPELESS_CLANG_FORMAT)
    execute_process(COMMAND "${TAPELESS_CLANG_FORMAT}" --version OUTPUT_VARIABLE version)
  endif()
  if(version MATCHES "version 14\\.")
    tapeless_add_check(format format "${TAPELESS_CLANG_FORMAT}")
    tapeless_add_check(planted planted "${PROJECT_BINARY_DIR}" "${TAPELESS_CLANG_FORMAT}")
  else()
    message(STATUS "tapeless: the test of the formatting is left out: it needs clang-format 14 (Debian 12: clang-format)")
  endif()
endif()

# Which standard header a name comes from is the library's matter, and both compilers read the same one: clang reads what
# is written for it, the registers.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  tapeless_add_check(headers headers "${PROJECT_BINARY_DIR}")
  file(GLOB entries CONFIGURE_DEPENDS LIST_DIRECTORIES TRUE "${PROJECT_SOURCE_DIR}/include/tapeless/*")
  foreach(entry IN LISTS entries)
    if(IS_DIRECTORY "${entry}")
      cmake_path(GET entry FILENAME folder)
      tapeless_add_check(headers/${folder} headers "${PROJECT_BINARY_DIR}" ${folder})
    endif()
  endforeach()
else()
  tapeless_add_check(headers/kernel/simd headers "${PROJECT_BINARY_DIR}" kernel/simd)
endif()

file(GLOB mistakes CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/reject/*.cpp")
foreach(mistake IN LISTS mistakes)
  cmake_path(GET mistake STEM name)
  tapeless_add_check(reject/${name} reject "${PROJECT_BINARY_DIR}" "${mistake}")
endforeach()

# The numbers in tests/steps/steps.txt are those of one version, and of the registers of one kind of processor.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION MATCHES "^14\\."
   AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
  tapeless_add_check(steps steps "${CMAKE_CXX_COMPILER}")
endif()

tapeless_add_check(readme readme "${PROJECT_BINARY_DIR}" README.md)
# Once is enough of what has no words for the one compiler or the other.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  tapeless_add_check(docs/own-operations readme "${PROJECT_BINARY_DIR}" docs/own-operations.md)
  tapeless_add_check(docs/places readme "${PROJECT_BINARY_DIR}" docs/places.md)
  tapeless_add_check(docs/compilers compilers g++ clang++)
  add_test(NAME ${TAPELESS_TEST_PREFIX}readme/performance
           COMMAND Python3::Interpreter -B "${PROJECT_SOURCE_DIR}/benchmarks/report/readme.py" --check)
  tapeless_add_check(package/installed package "${PROJECT_BINARY_DIR}" "${CMAKE_GENERATOR}" installed)
  tapeless_add_check(package/subdirectory package "${PROJECT_BINARY_DIR}" "${CMAKE_GENERATOR}" subdirectory)
endif()

# Everything that is not run by a test has at least to be built; where it stands already, this takes no time.
add_test(NAME ${TAPELESS_TEST_PREFIX}build COMMAND "${CMAKE_COMMAND}" --build "${PROJECT_BINARY_DIR}")
set_tests_properties(${TAPELESS_TEST_PREFIX}build PROPERTIES RUN_SERIAL TRUE)
