// SPDX-License-Identifier: BSL-1.0
#pragma once

// Networks as graphs: a frame around each layer.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

#include <tapeless/config.hpp>
#include <tapeless/draw/dot_writer.hpp>
#include <tapeless/draw/type_name.hpp>
#include <tapeless/nn/mlp.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The outputs of all layers of a network, one after the other.
template<class... Layers> struct layer_outputs_body {
  template<class X, class... P> static constexpr auto trace(X x, P... parameter) noexcept {
    const ref all[sizeof...(P) + 1]{parameter.value..., ref{}};
    const ref* next = all;
    return outputs<Layers...>(x, next);
  }

 private:
  template<class L, class... Rest, class X> static constexpr auto outputs(X x, const ref*& next) noexcept {
    const auto y = apply_layer<L>(x, next);
    if constexpr (sizeof...(Rest) == 0) return std::tuple(y);
    else return std::tuple_cat(std::tuple(y), outputs<Rest...>(y, next));
  }
};

/// Network Net drawn for `Batch` samples, for one alone where it is 0.
template<class Net, std::size_t Batch> struct network_drawing;
template<class T, class... Layers, std::size_t Batch> struct network_drawing<basic_mlp<T, Layers...>, Batch> {
  using network = basic_mlp<T, Layers...>;
  using parameters = typename network::parameter_list;
  static constexpr std::size_t layers = sizeof...(Layers), names = parameters::count + 1;
  static constexpr std::string_view layer_names[layers]{type_name<Layers>...};

  template<class S> struct sample;
  template<std::size_t... E> struct sample<shape<E...>> { using type = shape<E...>; };
  template<std::size_t... E>
  requires(Batch > 0) struct sample<shape<E...>> {
    using type = shape<Batch, E...>;
  };

  template<class... P>
  static auto traced(parameter_list<P...>)
      -> expression<layer_outputs_body<Layers...>, Symbol<T, typename sample<typename network::input>::type>,
                    Symbol<T, typename P::shape_type>...>;
  using type = decltype(traced(parameters{}));

  /// Which layer each parameter belongs to, and its name there: 1 and "weight" for "1.weight".
  struct argument {
    std::string_view name;
    int layer;
  };
  struct argument_list {
    argument at[names];
  };
  template<class... P> static constexpr argument_list listed(parameter_list<P...>) noexcept {
    argument_list list;
    list.at[0] = {"x", -1};
    std::size_t next = 1;
    const auto add = [&](std::string_view name) {
      int layer = 0;
      std::size_t i = 0;
      for (; name[i] != '.'; ++i) layer = 10 * layer + (name[i] - '0');
      list.at[next++] = {name.substr(i + 1), layer};
    };
    (add(P::name.view()), ...);
    return list;
  }
  static constexpr argument_list arguments = listed(parameters{});
};

/// The layer that computes each term: the first one whose output needs it; -1 for the sample.
template<class D, int Nodes, class Outputs>
constexpr void find_layers(const reading<Nodes>& of, const Outputs& outputs, int* layer) noexcept {
  for (int i = 0; i < Nodes; ++i) layer[i] = -1;
  bool needed[reading<Nodes>::capacity]{};
  for (std::size_t k = 0; k < D::layers; ++k) {
    const int last = of.shown[outputs[k].node];
    needed[last] = true;
    for (int i = last; i >= 0; --i) {
      const drawn_term& t = of.terms[i];
      if (!needed[i] || layer[i] >= 0) continue;
      layer[i] = t.how == notation::argument ? D::arguments.at[t.detail[0]].layer : static_cast<int>(k);
      for (const std::int16_t o : t.operand) {
        if (o >= 0) needed[o] = true;
      }
    }
  }
}

template<class D> constexpr void write_network(text_writer& out) noexcept {
  using E = typename D::type;
  constexpr const auto& r = reading_of<E, naming::everywhere>;
  constexpr const auto& outputs = program_of<E>.outputs;
  constexpr int nodes = program_of<E>.size();
  std::string_view names[D::names];
  for (std::size_t i = 0; i < D::names; ++i) names[i] = D::arguments.at[i].name;
  formula_writer<nodes> words{{{out, r, names, sizeof(typename E::real) == sizeof(float), 't'}}};
  const shape_label<nodes> shapes{words};
  dot_writer<nodes, shape_label<nodes>> w{out, words, shapes};
  int layer[r.capacity]{};
  find_layers<D>(r, outputs, layer);

  const auto role_of = [&](int i) {
    const notation how = r.terms[i].how;
    if (!r.live[i] || how == notation::number) return role::absent;
    return how == notation::argument ? role::argument : role::forward;
  };
  const auto nodes_of = [&](int wanted) {
    w.nodes([&](int i) { return layer[i] == wanted ? role_of(i) : role::absent; },
            [&](int i) { return i == r.shown[outputs[D::layers - 1].node]; });
  };
  w.head();
  nodes_of(-1);
  for (std::size_t k = 0; k < D::layers; ++k) {
    out << "  subgraph cluster_" << static_cast<std::int64_t>(k) << " {\n  label=\"" << static_cast<std::int64_t>(k)
        << ": " << D::layer_names[k] << "\" fontname=\"Helvetica\" color=\"#777777\" style=rounded\n";
    nodes_of(static_cast<int>(k));
    out << "  }\n";
  }
  w.edges(role_of);
  w.foot();
}

template<class D> constexpr std::size_t network_size() noexcept {
  text_writer counter;
  write_network<D>(counter);
  return counter.size;
}

}  // namespace detail

/// The graph of a network in the language of Graphviz: what it computes of one sample x, or of a batch of `Batch`, with
/// a frame around each layer that says its place and its type, "0: Linear<2, 8>", as parameters are named.
template<class Net, std::size_t Batch = 0> [[nodiscard]] constexpr auto graphviz() noexcept {
  using D = detail::network_drawing<Net, Batch>;
  constexpr std::size_t size = detail::network_size<D>();
  text<size> result;
  detail::text_writer writer{result.characters};
  detail::write_network<D>(writer);
  return result;
}
template<std::size_t Batch = 0, class T, class... Layers>
[[nodiscard]] constexpr auto graphviz(const basic_mlp<T, Layers...>&) noexcept {
  return graphviz<basic_mlp<T, Layers...>, Batch>();
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
