// SPDX-License-Identifier: BSL-1.0
#pragma once

// Tapeless: everything but io, interop and train/threads.hpp.

#include <tapeless/draw/formula.hpp>
#include <tapeless/draw/graphviz.hpp>
#include <tapeless/draw/graphviz_at.hpp>
#include <tapeless/draw/graphviz_network.hpp>
#include <tapeless/draw/latex.hpp>
#include <tapeless/embedded.hpp>
#include <tapeless/kernel/plan_text.hpp>
#include <tapeless/train/evaluate.hpp>
#include <tapeless/train/fit.hpp>
#include <tapeless/train/on_heap.hpp>
