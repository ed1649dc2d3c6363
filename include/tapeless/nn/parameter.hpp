// SPDX-License-Identifier: BSL-1.0
#pragma once

// A parameter of a layer: a name and a shape, both in its type; and what a layer is.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <boost/hana/fwd/concept/sequence.hpp>
#include <boost/hana/size.hpp>
#include <boost/hana/tuple.hpp>

#include <tapeless/config.hpp>
#include <tapeless/meta/fixed_string.hpp>
#include <tapeless/tensor/shape.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace hana = boost::hana;

/// How a parameter starts: `weight` at random, scaled by its fan-in and fan-out; the others at a constant.
enum class start : std::uint8_t { weight, zero, one };

/// A named parameter as a type.
template<fixed_string Name, Shape S, start Start> struct parameter_t {
  using shape_type = S;
  static constexpr auto name = Name;
  static constexpr start begins = Start;
};

/// A named parameter of a layer, as in `parameter<"weight", shape<In, Out>>`.
template<fixed_string Name, Shape S, start Start = (S::rank > 1 ? start::weight : start::zero)>
inline constexpr parameter_t<Name, S, Start> parameter{};

/// What follows a weight decides how it starts: He's limit before rectifiers, Xavier's before the others.
enum class gain : std::uint8_t { xavier, he };

/// A layer is a formula on symbols with named parameters: `parameters`, a Hana tuple, and `forward(x, parameters...)`.
///
/// A layer that works on one size only has `input` and `output`, the shapes of one sample; one without works on any
/// shape, element by element. An activation has `before`, the `gain` of the weights before it.
template<class L>
concept Layer = hana::Sequence<std::remove_cvref_t<decltype(L::parameters)>>::value;

/// What layers without parameters share.
struct without_parameters {
  static constexpr hana::tuple<> parameters{};
};

namespace detail {

template<class L> inline constexpr std::size_t parameter_tensors = decltype(hana::size(L::parameters))::value;

/// How the weights before a layer start.
template<class L> constexpr gain gain_before() noexcept {
  if constexpr (requires { L::before; }) return L::before;
  else return gain::xavier;
}

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
