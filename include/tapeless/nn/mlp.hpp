// SPDX-License-Identifier: BSL-1.0
#pragma once

// A network: layers in its type, all parameters in one contiguous block.

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include <boost/hana/at_key.hpp>
#include <boost/hana/front.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

#include <tapeless/config.hpp>
#include <tapeless/math/random.hpp>
#include <tapeless/nn/init.hpp>
#include <tapeless/nn/rows_at_a_time.hpp>
#include <tapeless/nn/sequential.hpp>
#include <tapeless/tensor/argument.hpp>
#include <tapeless/transform/transformed.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

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

/// A network of layers with parameters of type T. It holds nothing but its parameters, one contiguous aligned block:
/// a large one belongs on the heap, `std::make_unique<Net>(tl::seed(1))`, or in a static variable; see docs/places.md.
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

  /// Begins anew where it lies, as `Net(s)`, without a second network in between.
  constexpr void initialize(seed s) noexcept {
    block_.fill(T(0));
    detail::initialize<T, Layers...>(block_.data(), s);
  }

  [[nodiscard]] constexpr T* data() noexcept { return block_.data(); }
  [[nodiscard]] constexpr const T* data() const noexcept { return block_.data(); }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return parameter_count; }

  /// The parameter of this name, such as "0.weight", as a view.
  template<fixed_string Name> [[nodiscard]] constexpr auto parameter() & noexcept {
    using place = place_of<Name>;
    return view_of<T, typename place::shape_type>(block_.data() + place::offset);
  }
  template<fixed_string Name> [[nodiscard]] constexpr auto parameter() const& noexcept {
    using place = place_of<Name>;
    return view_of<const T, typename place::shape_type>(block_.data() + place::offset);
  }
  /// A view of a temporary network would outlive it: give the network a name.
  template<fixed_string Name> void parameter() const&& = delete;

  /// Calls `visit(name, view)` for each parameter in order.
  template<class Visit> constexpr void for_each_parameter(Visit visit) { each(*this, visit); }
  template<class Visit> constexpr void for_each_parameter(Visit visit) const { each(*this, visit); }

  /// The output for one sample or for a batch of them, at most what fits the stack.
  ///
  /// One sample has the bits of `predict<1>`, and a batch of at least eight those of `predict` for several samples:
  /// sums in the middle of the network have the order that is quickest for their shape, and a single row another one
  /// than a batch.
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

  /// The bytes of workspace that `predict<Rows>` needs.
  template<std::size_t Rows>
  static constexpr std::size_t workspace_bytes =
      detail::rows_at_a_time<basic_mlp, detail::place_on_stack>::template elements<Rows> * sizeof(T);

  /// How many rows `predict` takes at a time: 64, or 8 where those would take more than 64 KiB of stack, or 1.
  [[nodiscard]] static constexpr std::size_t rows_at_a_time() noexcept {
    if constexpr (workspace_bytes<64> <= frame_limit) return 64;
    else if constexpr (workspace_bytes<detail::fewest_alike> <= frame_limit) return detail::fewest_alike;
    else return 1;
  }

  /// The outputs of any number of samples, from and to contiguous rows, which do not overlap.
  ///
  /// A sample alone has the bits of `(*this)(sample)`. Of several, each has the bits that it has in any batch of at
  /// least eight, wherever it stands: equal samples have equal outputs. The two may differ in the last bits, as sums
  /// have another order. `predict<1>` computes each sample alone, and takes the stack of one row; `predict<8>` gives
  /// one sample, too, the bits of a batch. On the stack lies the workspace of `Rows` rows, `rows_at_a_time()` unless
  /// said otherwise.
  template<std::size_t Rows = 0>
  constexpr void predict(const T* samples, T* outputs, std::size_t count) const noexcept {
    constexpr std::size_t rows = Rows > 0 ? Rows : rows_at_a_time();
    if constexpr (detail::expect_stack_for_rows<workspace_bytes<rows>, stack_limit / 4>()) {
      const auto p = predicting(samples, outputs, count, detail::place_on_stack{});
      if (Rows == 0 && count == 1) p.template run<(Rows == 0 ? 1 : rows)>();
      else p.template run<rows>();
    }
  }
  /// The same with the workspace in the caller's bytes, `workspace_bytes<Rows>` of them, those of one row for one
  /// sample; 64 rows at a time unless said otherwise, 8 where there is room for no more. Ends the program where there
  /// is not enough.
  template<std::size_t Rows = 0>
  void predict(const T* samples, T* outputs, std::size_t count, std::span<std::byte> workspace) const noexcept {
    constexpr std::size_t few = Rows > 0 ? Rows : detail::fewest_alike, many = Rows > 0 ? Rows : 64;
    const bool alone = Rows == 0 && count == 1;
    std::byte* const first = detail::first_line(workspace, alone ? workspace_bytes<1> : workspace_bytes<few>);
    const auto room = static_cast<std::size_t>(workspace.data() + workspace.size() - first);
    const auto p = predicting(samples, outputs, count, detail::place_in_buffer{first});
    if (alone) p.template run<(Rows == 0 ? 1 : few)>();
    else if (room >= workspace_bytes<many>) p.template run<many>();
    else p.template run<few>();
  }

  [[nodiscard]] constexpr bool operator==(const basic_mlp&) const = default;

 private:
  template<class Net, class Place> friend struct detail::rows_at_a_time;

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
    using results = typename detail::numbers_of<typename E::result>::type;
    static_cast<void>(detail::expect_stack_for_rows<sizeof(results) + workspace_bytes_of<E, T>, stack_limit>());
    results result{};
    alignas(64) T workspace[workspace_size<E>];
    if constexpr (E::result::shape_type::rank == 0) run_forward<E>(samples, &result, workspace);
    else run_forward<E>(samples, result.data(), workspace);
    return result;
  }
  template<class E> TAPELESS_FLATTEN constexpr auto evaluate_as_one_function(const T* samples) const noexcept {
    return evaluate<E>(samples);
  }

  template<class E> constexpr void run_forward(const T* samples, T* outputs, T* workspace) const noexcept {
    pointer<T> arguments[parameter_tensors + 2];
    arguments[0].real = const_cast<T*>(samples);
    for (std::size_t i = 0; i < parameter_tensors; ++i) {
      arguments[i + 1].real = const_cast<T*>(block_.data()) + parameter_list::offset(i);
    }
    arguments[parameter_tensors + 1].real = outputs;
    run<E>(arguments, workspace);
  }

  template<std::size_t Rows> using expression_of_rows = forward_expression<typename batched<Rows, input>::type>;
  template<std::size_t Rows> static constexpr std::size_t row_workspace = workspace_size<expression_of_rows<Rows>>;

  template<std::size_t Rows> constexpr void run_rows(const T* samples, T* outputs, T* workspace) const noexcept {
    run_forward<expression_of_rows<Rows>>(samples, outputs, workspace);
  }

  template<class Place>
  constexpr auto predicting(const T* samples, T* outputs, std::size_t count, Place place) const noexcept {
    if (!std::is_constant_evaluated() &&
        detail::overlap(samples, count * input::size * sizeof(T), outputs, count * output::size * sizeof(T)))
      TAPELESS_REFUSE("the outputs of predict lie where its samples do");
    return detail::rows_at_a_time<basic_mlp, Place>{*this, samples, outputs, count, place};
  }

  alignas(64) std::array<T, parameter_count> block_{};
};

/// A network of layers on floats.
template<class... Layers> using MLP = basic_mlp<float, Layers...>;

}  // namespace TAPELESS_ABI
}  // namespace tapeless
