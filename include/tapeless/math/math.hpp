// SPDX-License-Identifier: BSL-1.0
#pragma once

// All elementary functions, each one template for float, double and registers of them.

#include <tapeless/math/erf.hpp>
#include <tapeless/math/exp.hpp>
#include <tapeless/math/expm1.hpp>
#include <tapeless/math/fast.hpp>
#include <tapeless/math/gelu.hpp>
#include <tapeless/math/hyperbolic.hpp>
#include <tapeless/math/inverse_trig.hpp>
#include <tapeless/math/lane.hpp>
#include <tapeless/math/log.hpp>
#include <tapeless/math/log1p.hpp>
#include <tapeless/math/pow.hpp>
#include <tapeless/math/shifted_exp.hpp>
#include <tapeless/math/sigmoid.hpp>
#include <tapeless/math/softplus.hpp>
#include <tapeless/math/tanh.hpp>
#include <tapeless/math/trig.hpp>
