# SPDX-License-Identifier: BSL-1.0
# How the project's own programs are compiled: build type, architecture, warnings, sanitizers. The interface target
# tapeless_development carries the options; nothing of it reaches who uses the library.

set(TAPELESS_ARCH native CACHE STRING "Instruction set of the project's own programs")
option(TAPELESS_WERROR "Take warnings as errors" OFF)
option(TAPELESS_SANITIZE "Run under the address and undefined-behaviour sanitizers" OFF)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(tapeless_development INTERFACE)
target_link_libraries(tapeless_development INTERFACE tapeless::tapeless)
target_compile_options(tapeless_development INTERFACE -Wall -Wextra -Wpedantic -Wconversion)
# A tenth of g++'s time, for a tenth more memory: it collects its garbage less often.
target_compile_options(tapeless_development INTERFACE $<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-expand=300>)

# Options of each architecture: every set of registers that config.hpp can choose. "scalar" runs the scalar kernels with
# this machine's fused multiply-add, so that it owes the same bits as "native"; "sse2" is x86-64 as it always was, without
# fused multiply-add; "neon" is for aarch64.cmake and "wasm" for wasm.cmake.
set(tapeless_arch_native -march=native)
set(tapeless_arch_avx512 -march=skylake-avx512)
set(tapeless_arch_avx2 -march=x86-64-v3)
set(tapeless_arch_avx512f -mavx512f)
set(tapeless_arch_avx2_nofma -mavx2)
set(tapeless_arch_avx_fma -mavx -mfma)
set(tapeless_arch_avx -mavx)
set(tapeless_arch_sse2 "")
set(tapeless_arch_scalar -march=native -DTAPELESS_SCALAR)
set(tapeless_arch_neon "")
set(tapeless_arch_wasm "")
set(tapeless_archs native avx512 avx512f avx2 avx2_nofma avx_fma avx sse2 scalar neon wasm)
set_property(CACHE TAPELESS_ARCH PROPERTY STRINGS ${tapeless_archs})
if(NOT TAPELESS_ARCH IN_LIST tapeless_archs)
  list(JOIN tapeless_archs ", " tapeless_archs)
  message(FATAL_ERROR "TAPELESS_ARCH is \"${TAPELESS_ARCH}\"; it must be one of ${tapeless_archs}")
endif()
target_compile_options(tapeless_development INTERFACE ${tapeless_arch_${TAPELESS_ARCH}})

if(TAPELESS_WERROR)
  target_compile_options(tapeless_development INTERFACE -Werror)
endif()
if(TAPELESS_SANITIZE)
  # The address sanitizer sees what the four checks left out would see, where a pointer is used; with them kernels take
  # more than twice as long to compile. Calls of its functions are compiled in half the time of its inlined code.
  set(tapeless_sanitize -fsanitize=address,undefined -fno-sanitize=null,alignment,object-size,pointer-overflow
      -fno-sanitize-recover=all)
  set(tapeless_sanitize_calls asan-instrumentation-with-call-threshold=0)
  target_compile_options(tapeless_development INTERFACE
                         ${tapeless_sanitize} -fno-omit-frame-pointer
                         $<$<CXX_COMPILER_ID:GNU>:--param=${tapeless_sanitize_calls}>
                         "$<$<CXX_COMPILER_ID:Clang>:SHELL:-mllvm -${tapeless_sanitize_calls}>")
  target_link_options(tapeless_development INTERFACE ${tapeless_sanitize})
endif()
