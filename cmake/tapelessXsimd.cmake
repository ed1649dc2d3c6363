# SPDX-License-Identifier: BSL-1.0
# Finds xsimd. Its package links xtl without finding it, for complex numbers on request; where xtl is missing that link
# would become -lxtl.

find_package(xsimd 8.1 QUIET)
if(TARGET xsimd AND NOT TARGET xtl)
  find_package(xtl QUIET)
  if(NOT TARGET xtl)
    set_property(TARGET xsimd PROPERTY INTERFACE_LINK_LIBRARIES "")
  endif()
endif()
