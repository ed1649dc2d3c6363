// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions and derivatives as graphs, to be drawn by Graphviz's `dot`.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tapeless/config.hpp>
#include <tapeless/draw/dot_writer.hpp>
#include <tapeless/transform/cost.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// A derivative together with the function it is the derivative of, so that the drawing has both.
template<class F, class Body> struct with_origin_body {
  using function = F;
  template<class... S> static constexpr auto trace(S... s) noexcept {
    const auto value = plain<F>::trace(s...);
    return std::pair{value, Body::trace(s...)};
  }
};

/// Which argument a derivative's result number K is by; -1 for the value itself, -2 where it is not known.
template<class Body> struct result_of_derivative {
  static constexpr int by(int) noexcept { return -2; }
};
template<class F, std::size_t... By>
requires std::is_same_v<F, typename origin<F>::type>
struct result_of_derivative<gradient_body<F, By...>> {
  static constexpr int by(int k) noexcept {
    const int named[]{static_cast<int>(By)..., 0};
    return sizeof...(By) == 0 ? k : named[k];
  }
};
template<class F, std::size_t... By> struct result_of_derivative<value_and_gradient_body<F, By...>> {
  static constexpr int by(int k) noexcept {
    return k == 0 ? -1 : result_of_derivative<gradient_body<F, By...>>::by(k - 1);
  }
};

/// The expression that is drawn for F on these symbols, and how many of its results are the function's own.
template<class F, class E> struct drawing;
template<class F, class... S> struct drawing<F, expression<plain<F>, S...>> {
  using body = plain<F>;
  using type = expression<plain<F>, S...>;
  static constexpr int own_results = type::outputs;
};
template<class Body, backend B, class... S>
requires(!std::is_same_v<Body, plain<typename Body::function>>) struct drawing<
    transformed<Body, B>, expression<plain<transformed<Body, B>>, S...>> {
  using body = Body;
  using function = typename origin<transformed<Body, B>>::type;
  using type = expression<with_origin_body<function, Body>, S...>;
  static constexpr int own_results = expression<plain<function>, S...>::outputs;
};

/// Marks what the first results are computed from.
template<int Nodes, class Outputs>
constexpr void mark_forward(const reading<Nodes>& of, const Outputs& outputs, int results, bool* forward) noexcept {
  for (int k = 0; k < results; ++k) forward[of.shown[outputs[static_cast<std::size_t>(k)].node]] = true;
  for (int i = Nodes; i-- > 0;) {
    if (!forward[i]) continue;
    for (const std::int16_t o : of.terms[i].operand) {
      if (o >= 0) forward[o] = true;
    }
  }
}

/// The results of a derivative as words of their own, d/da.
template<class Body, class Writer, class Outputs>
constexpr void write_result_words(Writer& w, const Outputs& outputs, int own) noexcept {
  text_writer& out = w.out;
  const auto& shown = w.words.of.shown;
  std::int64_t drawn = 0;
  if (static_cast<int>(outputs.size()) > own) out << "  node [shape=plaintext style=\"\"]\n";
  for (std::size_t k = static_cast<std::size_t>(own); k < outputs.size(); ++k) {
    const int by = result_of_derivative<Body>::by(static_cast<int>(k) - own);
    if (by == -1) continue;
    out << "  r" << drawn << " [label=\"";
    if (by >= 0) {
      out << "d";
      w.name(shown[outputs[0].node]);
      out << "/d" << w.words.names[by];
    } else {
      out << "result " << drawn + 1;
    }
    out << "\"]\n  n" << std::int64_t{shown[outputs[k].node]} << " -> r" << drawn << "\n";
    ++drawn;
  }
}

template<class D>
constexpr void write_graph(text_writer& out, const std::string_view* names, std::size_t count) noexcept {
  using E = typename D::type;
  constexpr const auto& r = reading_of<E, naming::everywhere>;
  constexpr const auto& outputs = program_of<E>.outputs;
  constexpr int nodes = program_of<E>.size();
  constexpr bool single = sizeof(typename E::real) == sizeof(float);
  formula_writer<nodes> words{{{out, r, names, single, free_letter(names, count)}}};
  words.given = names + E::inputs;
  words.given_count = static_cast<int>(count) - E::inputs;
  const shape_label<nodes> shapes{words};
  dot_writer<nodes, shape_label<nodes>> w{out, words, shapes};

  bool forward[r.capacity]{}, result[r.capacity]{};
  mark_forward(r, outputs, D::own_results, forward);
  for (const output& o : outputs) result[r.shown[o.node]] = true;
  const auto role_of = [&](int i) {
    const notation how = r.terms[i].how;
    if (!r.live[i] || (how == notation::number && !result[i])) return role::absent;
    return how == notation::argument ? role::argument : forward[i] ? role::forward : role::backward;
  };
  w.head();
  w.nodes(role_of, [&](int i) { return result[i]; });
  w.edges(role_of);
  write_result_words<typename D::body>(w, outputs, D::own_results);
  w.foot();
}

template<class D, std::size_t... Length> constexpr std::size_t graph_size() noexcept {
  const char blank[(Length + ... + 1)]{};
  const std::string_view names[]{std::string_view(blank, Length)..., std::string_view{}};
  text_writer counter;
  write_graph<D>(counter, names, sizeof...(Length));
  return counter.size;
}
template<class D, std::size_t... Length> inline constexpr std::size_t size_of_graph = graph_size<D, Length...>();

template<class E, std::size_t Names> constexpr bool expect_graph_names() noexcept {
  constexpr bool holds = E::inputs <= static_cast<int>(Names);
  static_assert(holds,
                "a drawing takes the function, a name for each of its arguments, and names for operations after them");
  return holds;
}

}  // namespace detail

/// The graph of f in the language of Graphviz, for `dot`. Each operation is a node that says what it computes from its
/// operands, "t2 = a + t1", with its shape where it has axes; results have a thick border. Of a derivative (gradient,
/// partial, ...) both the function, in blue, and what is computed for the derivative, in orange, are drawn.
///
///     graphviz(L, "a", "b", "c")                    names for the arguments, t1, t2, ... for operations
///     graphviz(L, "a", "b", "c", "d", "e", "L")     names for the first operations too, in the order they are computed
///     graphviz<Tensor<float, 2, 3>>(f, "x")         arguments of these types
///
/// In names quotes and backslashes are replaced.
template<class... A, class F, std::size_t... Size>
[[nodiscard]] constexpr auto graphviz(F, const char (&... names)[Size]) noexcept {
  using E = typename decltype(detail::expression_of<F, A...>())::type;
  if constexpr (!detail::expect_graph_names<E, sizeof...(Size)>() || !detail::expect_result<typename E::result>()) {
    return detail::refused{};
  } else {
    using D = detail::drawing<F, E>;
    text<detail::size_of_graph<D, (Size - 1)...>> result;
    const detail::label_names<Size...> all(names...);
    detail::text_writer writer{result.characters};
    detail::write_graph<D>(writer, all.all, sizeof...(Size));
    return result;
  }
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
