# SPDX-License-Identifier: BSL-1.0
# Installs the headers and what find_package(tapeless) reads.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(tapeless_package_dir "${CMAKE_INSTALL_DATADIR}/cmake/tapeless")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/tapeless" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/tapeless")

install(TARGETS tapeless EXPORT tapelessTargets)
install(EXPORT tapelessTargets NAMESPACE tapeless:: DESTINATION "${tapeless_package_dir}")
if(TARGET tapeless_threads)
  install(TARGETS tapeless_threads EXPORT tapelessThreadsTargets)
  install(EXPORT tapelessThreadsTargets NAMESPACE tapeless:: DESTINATION "${tapeless_package_dir}")
endif()
if(TARGET tapeless_xtensor)
  install(TARGETS tapeless_xtensor EXPORT tapelessXtensorTargets)
  install(EXPORT tapelessXtensorTargets NAMESPACE tapeless:: DESTINATION "${tapeless_package_dir}")
endif()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/tapelessConfig.cmake.in" tapelessConfig.cmake
                              INSTALL_DESTINATION "${tapeless_package_dir}")
write_basic_package_version_file(tapelessConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/tapelessConfig.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/tapelessConfigVersion.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/tapelessXsimd.cmake"
        "${PROJECT_SOURCE_DIR}/cmake/tapelessBuildType.cmake"
        DESTINATION "${tapeless_package_dir}")
