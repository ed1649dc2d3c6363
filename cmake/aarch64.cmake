# SPDX-License-Identifier: BSL-1.0
# Toolchain file: AArch64 programs, built with Debian's cross compiler and run by QEMU. Header-only libraries are those of
# the machine that builds; what would have to be linked is left out.

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CXX_FLAGS_INIT "-idirafter /usr/include")
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64)
list(APPEND CMAKE_PREFIX_PATH "/usr/lib/${CMAKE_HOST_SYSTEM_PROCESSOR}-linux-gnu/cmake")
foreach(library benchmark CLI11 nlohmann_json ZLIB)
  set(CMAKE_DISABLE_FIND_PACKAGE_${library} ON)
endforeach()
