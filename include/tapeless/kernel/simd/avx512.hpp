// SPDX-License-Identifier: BSL-1.0
#pragma once

// Registers of AVX-512: sixteen floats or eight doubles.

#include <tapeless/config.hpp>
#include <tapeless/kernel/simd/avx512_double.hpp>
#include <tapeless/kernel/simd/avx512_exponent.hpp>
#include <tapeless/kernel/simd/avx512_float.hpp>
#include <tapeless/kernel/simd/avx512_shuffle.hpp>
