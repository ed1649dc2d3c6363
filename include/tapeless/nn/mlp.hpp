// SPDX-License-Identifier: BSL-1.0
#pragma once

// A network: layers in its type, all parameters in one contiguous block.

#include <array>
#include <cstddef>
#include <utility>

#include <boost/hana/at_key.hpp>
#include <boost/hana/front.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

#include <tapeless/config.hpp>
#include <tapeless/math/random.hpp>
#include <tapeless/nn/init.hpp>
#include <tapeless/nn/sequential.hpp>
#include <tapeless/tensor/argument.hpp>
#include <tapeless/transform/transformed.hpp>

namespace tapeless::inline TAPELESS_ABI {

namespace detail {

template<fixed_string Name> struct parameter_key {};

/// Where a parameter stands: its number and the offset of its first element.
template<class P, std::size_t Number, std::size_t Offset> struct parameter_place {
  using shape_type = typename P::shape_type;
  static constexpr auto name = P::name;
  static constexpr start begins = P::begins;
  static constexpr std::size_t number = Number, offset = Offset;
};

/// Names, in messages.
template<fixed_string... Name> struct names {};

template<fixed_string Name, class Names> constexpr bool is_one_of() noexcept {
  constexpr bool holds = []<fixed_string... Other>(names<Other...>) { return ((Name.view() == Other.view()) || ...); }
  (Names{});
  static_assert(holds,
                "the network has a parameter of this name: the number of a layer, a dot, the layer's name for it; "
                "those there are stand in names<...>");
  return holds;
}

template<class... P> struct parameter_list {
  static constexpr std::size_t count = sizeof...(P);
  static constexpr std::array<std::size_t, count> sizes{P::shape_type::size...};
  static constexpr std::size_t total = (std::size_t{0} + ... + P::shape_type::size);

  static constexpr std::size_t offset(std::size_t number) noexcept {
    std::size_t at = 0;
    for (std::size_t i = 0; i < number; ++i) at += sizes[i];
    return at;
  }

  /// True where a parameter has this name; else the names there are, in what the compiler says.
  template<fixed_string Name> static constexpr bool expect_name() noexcept {
    return is_one_of<Name, names<P::name...>>();
  }

  /// The places of all parameters, as a Hana tuple.
  static constexpr auto places() noexcept {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return hana::make_tuple(parameter_place<P, I, offset(I)>{}...);
    }
    (std::index_sequence_for<P...>{});
  }

  /// From names to places, as a Hana map.
  static constexpr auto by_name() noexcept {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return hana::make_map(
          hana::make_pair(hana::type_c<parameter_key<P::name>>, parameter_place<P, I, offset(I)>{})...);
    }
    (std::index_sequence_for<P...>{});
  }
};

template<class Chain> constexpr auto list_of() noexcept {
  return hana::unpack(Chain::parameters, []<class... P>(P...) { return std::type_identity<parameter_list<P...>>{}; });
}

/// A chain applied to its input, with the parameters as further arguments: what inference runs.
template<class Chain> struct forward_body {
  template<class X, class... P> static constexpr auto trace(X x, P... parameter) noexcept {
    return Chain::forward(x, parameter...);
  }
};

template<class Given, class Sample> constexpr bool expect_samples() noexcept {
  constexpr bool holds = [] {
    if constexpr (!std::is_same_v<typename Given::value_type, typename Sample::value_type>) return false;
    else if constexpr (Given::shape_type::rank == 0) return false;
    else
      return std::is_same_v<typename Given::shape_type, typename Sample::shape_type> ||
             std::is_same_v<entry_shape<typename Given::shape_type>, typename Sample::shape_type>;
  }();
  static_assert(holds, "a network takes one sample, of the type and shape of its input, or a batch of them");
  return holds;
}

}  // namespace detail

/// A network of layers with parameters of type T. It holds nothing but its parameters, one contiguous aligned block.
template<class T, class... Layers> class basic_mlp {
 public:
  using value_type = T;
  using chain = Sequential<Layers...>;
  using input = typename chain::input;
  using output = typename chain::output;
  using parameter_list = typename decltype(detail::list_of<chain>())::type;

  static constexpr std::size_t parameter_count = parameter_list::total;
  static constexpr std::size_t parameter_tensors = parameter_list::count;

  /// All parameters zero.
  constexpr basic_mlp() noexcept = default;
  /// Weights at random, by He or Xavier as the activation that follows asks; biases zero. The same on every platform.
  constexpr explicit basic_mlp(seed s) noexcept { detail::initialize<T, Layers...>(block_.data(), s); }

  [[nodiscard]] constexpr T* data() noexcept { return block_.data(); }
  [[nodiscard]] constexpr const T* data() const noexcept { return block_.data(); }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return parameter_count; }

  /// The parameter of this name, such as "0.weight", as a view.
  template<fixed_string Name> [[nodiscard]] constexpr auto parameter() noexcept {
    using place = place_of<Name>;
    return view_of<T, typename place::shape_type>(block_.data() + place::offset);
  }
  template<fixed_string Name> [[nodiscard]] constexpr auto parameter() const noexcept {
    using place = place_of<Name>;
    return view_of<const T, typename place::shape_type>(block_.data() + place::offset);
  }

  /// Calls `visit(name, view)` for each parameter in order.
  template<class Visit> constexpr void for_each_parameter(Visit visit) { each(*this, visit); }
  template<class Visit> constexpr void for_each_parameter(Visit visit) const { each(*this, visit); }

  /// The output for one sample or for a batch of them.
  template<Argument X> [[nodiscard]] constexpr auto operator()(const X& x) const noexcept {
    if constexpr (detail::expect_samples<symbol_for<X>, Symbol<T, input>>()) {
      using E = forward_expression<argument_shape<X>>;
      const argument_elements<X> elements(x);
      if constexpr (is_one_function<E, T>) return evaluate_as_one_function<E>(elements.data());
      else return evaluate<E>(elements.data());
    } else {
      return detail::refused{};
    }
  }

  /// The outputs of any number of samples, from and to contiguous rows.
  constexpr void predict(const T* samples, T* outputs, std::size_t count) const noexcept {
    std::size_t at = 0;
    at = predict_by<64>(samples, outputs, at, count);
    at = predict_by<8>(samples, outputs, at, count);
    predict_by<1>(samples, outputs, at, count);
  }

  [[nodiscard]] constexpr bool operator==(const basic_mlp&) const = default;

 private:
  template<class S> struct forward_of;
  template<std::size_t... E> struct forward_of<shape<E...>> {
    template<class... P>
    static auto with(detail::parameter_list<P...>)
        -> expression<detail::forward_body<chain>, Symbol<T, shape<E...>>, Symbol<T, typename P::shape_type>...>;
  };
  template<class S> using forward_expression = decltype(forward_of<S>::with(parameter_list{}));

  template<std::size_t Batch, class S> struct batched;
  template<std::size_t Batch, std::size_t... E> struct batched<Batch, shape<E...>> { using type = shape<Batch, E...>; };

  template<fixed_string Name> static constexpr auto find() noexcept {
    if constexpr (parameter_list::template expect_name<Name>()) {
      return parameter_list::by_name()[hana::type_c<detail::parameter_key<Name>>];
    } else {
      return hana::front(parameter_list::places());
    }
  }
  template<fixed_string Name> using place_of = decltype(find<Name>());

  template<class Self, class Visit> static constexpr void each(Self& self, Visit& visit) {
    hana::unpack(parameter_list::places(), [&]<class... Place>(Place...) {
      using number = std::conditional_t<std::is_const_v<Self>, const T, T>;
      (visit(Place::name.view(), view_of<number, typename Place::shape_type>(self.block_.data() + Place::offset)), ...);
    });
  }

  template<class E> constexpr auto evaluate(const T* samples) const noexcept {
    typename detail::numbers_of<typename E::result>::type result{};
    if constexpr (E::result::shape_type::rank == 0) run_forward<E>(samples, &result);
    else run_forward<E>(samples, result.data());
    return result;
  }
  template<class E> TAPELESS_FLATTEN constexpr auto evaluate_as_one_function(const T* samples) const noexcept {
    return evaluate<E>(samples);
  }

  template<class E> constexpr void run_forward(const T* samples, T* outputs) const noexcept {
    pointer<T> arguments[parameter_tensors + 2];
    arguments[0].real = const_cast<T*>(samples);
    for (std::size_t i = 0; i < parameter_tensors; ++i) {
      arguments[i + 1].real = const_cast<T*>(block_.data()) + parameter_list::offset(i);
    }
    arguments[parameter_tensors + 1].real = outputs;
    alignas(64) T workspace[workspace_size<E>];
    run<E>(arguments, workspace);
  }

  template<std::size_t Batch>
  constexpr std::size_t predict_by(const T* samples, T* outputs, std::size_t at, std::size_t count) const noexcept {
    using E = forward_expression<typename batched<Batch, input>::type>;
    for (; at + Batch <= count; at += Batch) run_forward<E>(samples + at * input::size, outputs + at * output::size);
    return at;
  }

  alignas(64) std::array<T, parameter_count> block_{};
};

/// A network of layers on floats.
template<class... Layers> using MLP = basic_mlp<float, Layers...>;

}  // namespace tapeless::inline TAPELESS_ABI
