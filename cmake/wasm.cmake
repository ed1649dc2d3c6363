# SPDX-License-Identifier: BSL-1.0
# Toolchain file: WebAssembly programs, compiled by Emscripten and run by node. Header-only libraries are those of the
# machine that builds, found through a folder of links: with all of /usr/include, Emscripten would take the machine's C
# library for its own. What would have to be linked is left out.

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_CXX_COMPILER em++)
set(tapeless_wasm_headers "${CMAKE_BINARY_DIR}/headers")
file(MAKE_DIRECTORY "${tapeless_wasm_headers}")
foreach(library boost catch2 xsimd)
  file(CREATE_LINK "/usr/include/${library}" "${tapeless_wasm_headers}/${library}" SYMBOLIC)
endforeach()
file(WRITE "${tapeless_wasm_headers}/implicit.cmake" "set(CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES /usr/include)\n")
set(CMAKE_PROJECT_INCLUDE "${tapeless_wasm_headers}/implicit.cmake")  # so that no package adds /usr/include
set(CMAKE_CXX_FLAGS_INIT "-fexceptions -isystem \"${tapeless_wasm_headers}\"")
# Optimising the JavaScript around the program would take modules of node's that nothing else needs. A test reads files
# next to it, and runs deeper than the five megabytes of stack that Emscripten gives. (It loads at once, as node's own
# way of fetching files knows no paths.)
set(CMAKE_EXE_LINKER_FLAGS_INIT
    "-fexceptions -O1 -sNODERAWFS=1 -sWASM_ASYNC_COMPILATION=0 -sALLOW_MEMORY_GROWTH=1 -sTOTAL_STACK=8MB -sEXIT_RUNTIME=1")
set(CMAKE_CROSSCOMPILING_EMULATOR node)
list(APPEND CMAKE_PREFIX_PATH "/usr/lib/${CMAKE_HOST_SYSTEM_PROCESSOR}-linux-gnu/cmake")
foreach(library benchmark CLI11 nlohmann_json Threads ZLIB)
  set(CMAKE_DISABLE_FIND_PACKAGE_${library} ON)
endforeach()
