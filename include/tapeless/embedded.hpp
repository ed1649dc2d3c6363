// SPDX-License-Identifier: BSL-1.0
#pragma once

// The profile for micro-controllers: functions, gradients, networks and Trainer::step, without heap, exceptions, RTTI
// and streams. Compiles with -fno-exceptions -fno-rtti.

#include <tapeless/graph/functions.hpp>
#include <tapeless/graph/linear_algebra.hpp>
#include <tapeless/graph/movement.hpp>
#include <tapeless/graph/reductions.hpp>
#include <tapeless/nn/activation.hpp>
#include <tapeless/nn/fast.hpp>
#include <tapeless/nn/linear.hpp>
#include <tapeless/nn/loss.hpp>
#include <tapeless/nn/mlp.hpp>
#include <tapeless/nn/sequential.hpp>
#include <tapeless/optim/adam.hpp>
#include <tapeless/optim/sgd.hpp>
#include <tapeless/train/trainer.hpp>
#include <tapeless/transform/batched.hpp>
#include <tapeless/transform/check_gradient.hpp>
#include <tapeless/transform/checkpoint.hpp>
#include <tapeless/transform/cost.hpp>
#include <tapeless/transform/custom_gradient.hpp>
#include <tapeless/transform/derivative.hpp>
#include <tapeless/transform/gradient.hpp>
#include <tapeless/transform/jacobian.hpp>
#include <tapeless/transform/kept_bytes.hpp>
#include <tapeless/transform/products.hpp>
#include <tapeless/transform/scan.hpp>
#include <tapeless/transform/sum_over.hpp>
