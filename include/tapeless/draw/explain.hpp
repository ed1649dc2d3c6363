// SPDX-License-Identifier: BSL-1.0
#pragma once

// Every stage between a function and its kernels, as text.

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/draw/stage_text.hpp>
#include <tapeless/kernel/plan_text.hpp>
#include <tapeless/transform/cost.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class Build> void explain_plan(line_writer w, std::string_view of);

template<class Build, int... I> void explain_bodies([[maybe_unused]] line_writer w, std::integer_sequence<int, I...>) {
  ((w << "\nthe body of loop " << I << ":\n", write_program<loop_body<Build, I>>(w),
    explain_plan<loop_body<Build, I>>(w, " of the body")),
   ...);
}

/// From the program of `Build` on.
template<class Build> void explain_plan(line_writer w, std::string_view of) {
  w << "\ngrouped" << of << ":\n";
  if constexpr (is_scalar_program<Build>()) w << "  single numbers: an operation is an instruction\n";
  else write_groups<Build>(w);
  w << "\nlowered" << of << ":\n";
  write_instructions(w, plan_of<Build>);
  w << "\nplaced" << of << ", each kernel with its strategy:\n" << plan_text<Build>();
  explain_bodies<Build>(w, std::make_integer_sequence<int, loop_count<Build>>{});
}

}  // namespace detail

/// The stages of the program that `Build` describes, a training step's for one, `explain<Trainer::program>()`:
///
/// * what was traced and differentiated, simplified as it was built: a node a line, `%5 = multiply %3 %4  [3 4]`
/// * grouped: which kernel computes which node, how often and in which pass
/// * lowered: the instructions of each kernel
/// * placed: where its slots lie, and the strategy it is run by, as in `plan_text`
///
/// and the same of the bodies of its loops.
template<class Build> std::string explain() {
  std::string text = "differentiated and simplified:\n";
  detail::line_writer w{text};
  detail::write_program<Build>(w);
  detail::explain_plan<Build>(w, "");
  return text;
}

/// The same of f, a function of scalars, and before it what was traced of the function that f is made from:
/// `explain(gradient(f))`. `explain<A, B>(f)` is for arguments of these types.
template<class... A, class F> std::string explain(F) {
  using origin = typename detail::origin<F>::type;
  using E = typename decltype(detail::expression_of<F, A...>())::type;
  using traced = typename decltype(detail::expression_of<origin, A...>())::type;
  std::string text = "traced:\n";
  detail::write_program<traced>(detail::line_writer{text});
  return text + "\n" + explain<E>();
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
