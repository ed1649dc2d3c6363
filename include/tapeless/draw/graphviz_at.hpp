// SPDX-License-Identifier: BSL-1.0
#pragma once

// The drawing of a lecture: the graph of a function at given numbers, every node with its value and its derivative.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <tapeless/config.hpp>
#include <tapeless/draw/graphviz.hpp>
#include <tapeless/meta/fixed_array.hpp>
#include <tapeless/transform/cost.hpp>
#include <tapeless/transform/gradient.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The derivative of term `t`, an operation on single numbers, by its operand number `which`; nowhere if it has none.
constexpr ref local_derivative(const drawn_term& t, std::int16_t which, ref node, ref operand) noexcept {
  if (t.how == notation::whole_power) return t.detail[0] * pow(operand, t.detail[0] - 1);
  const adjoints to = pull_back(constant_like(node, 1), node);
  ref sum{};
  for (std::size_t k = 0; k < 3; ++k) {
    if (t.operand[k] != which || to[k].in == nullptr) continue;
    sum = sum.in == nullptr ? to[k] : sum + to[k];
  }
  return sum;
}

/// A scalar function of expression E with all that is written on its drawing: the value of each term, the derivative of
/// the result by each, and on each edge between single numbers the derivative of its end by its beginning.
template<class E> struct annotated {
  using real = typename E::real;
  static constexpr const auto& traced = program_of<E>;
  static constexpr const auto& terms = reading_of<E, naming::everywhere>;
  static constexpr int nodes = program_of<E>.size();

  static constexpr bool has_value(int id) noexcept {
    return terms.live[id] && terms.terms[id].how != notation::number &&
           traced.nodes[static_cast<std::size_t>(id)].type == element::real;
  }
  /// Calls `visit(from, to)` for each edge that has a derivative of its own.
  template<class Visit> static constexpr void for_each_edge(Visit visit) noexcept {
    for (int i = 0; i < nodes; ++i) {
      const drawn_term& t = terms.terms[i];
      const bool numbers = t.shape.rank == 0 && is_elementwise(t.code) && has_value(i);
      for (std::size_t k = 0; k < 3 && numbers; ++k) {
        const std::int16_t o = t.operand[k];
        const bool again = (k > 0 && o == t.operand[0]) || (k > 1 && o == t.operand[1]);
        if (o >= 0 && !again && has_value(o)) visit(o, static_cast<std::int16_t>(i));
      }
    }
  }

  static constexpr int results() noexcept {
    int count = 0;
    for (int i = 0; i < nodes; ++i) count += has_value(i) ? 2 : 0;
    for_each_edge([&](std::int16_t, std::int16_t) { ++count; });
    return count;
  }

  /// Results: values and derivatives of terms in turn, then those of edges.
  static constexpr void build(program_builder& b) noexcept {
    ref at[terms.capacity], of[terms.capacity], derivative[terms.capacity];
    int count = 0;
    for (int i = 0; i < nodes; ++i) {
      node n = traced.nodes[static_cast<std::size_t>(i)];
      for (std::int16_t& o : n.operand) {
        if (o >= 0) o = at[o].id;
      }
      at[i] = {&b.g, n.code == op::copy ? n.operand[0] : b.g.push(n)};
      if (has_value(i)) of[count++] = at[i];
    }
    differentiate(at[traced.outputs[0].node], of, derivative, count);
    int argument = E::inputs;
    for (int k = 0; k < count; ++k) {
      b.write(of[k], argument++);
      b.write(derivative[k], argument++);
    }
    for_each_edge([&](std::int16_t from, std::int16_t to) {
      const ref d = local_derivative(terms.terms[to], from, at[to], at[from]);
      b.write(d.in == nullptr ? constant(b.g, extents{}, 0) : d, argument++);
    });
  }
};

/// The numbers on a drawing, and how they are written.
template<class E> struct annotations {
  using drawn = annotated<E>;
  using real = typename E::real;

  std::vector<real> numbers;
  fixed_array<std::ptrdiff_t, drawn::nodes> value{}, derivative{};  ///< where they begin; -1 for what has none
  std::vector<fixed_array<std::ptrdiff_t, 3>> edges;                ///< from, to, where the number is
  formula_writer<drawn::nodes>& words;
  std::int16_t result;

  annotations(formula_writer<drawn::nodes>& w, std::int16_t r) : words(w), result(r) {
    std::ptrdiff_t next = 0;
    for (int i = 0; i < drawn::nodes; ++i) {
      const auto id = static_cast<std::size_t>(i);
      const std::ptrdiff_t size = words.of.node_shape[i].size();
      value[id] = drawn::has_value(i) ? next : -1;
      derivative[id] = drawn::has_value(i) ? next + size : -1;
      if (drawn::has_value(i)) next += 2 * size;
    }
    drawn::for_each_edge([&](std::int16_t from, std::int16_t to) { edges.push_back({from, to, next++}); });
    numbers.resize(static_cast<std::size_t>(next));
  }

  /// Runs the program on the arguments.
  template<class... A> void compute(const argument_elements<A>&... a) {
    std::vector<pointer<real>> arguments{input_pointer<real>(a)...};
    const auto result_at = [&](std::ptrdiff_t at) { arguments.push_back({numbers.data() + at, nullptr}); };
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i] >= 0) result_at(value[i]), result_at(derivative[i]);
    }
    for (const auto& edge : edges) result_at(edge[2]);
    std::vector<real> workspace(workspace_size<drawn>);
    run<drawn>(arguments.data(), workspace.data());
  }

  void on_node(text_writer& out, std::int16_t id) const {
    if (value[static_cast<std::size_t>(id)] < 0) return;
    out << (words.of.node_shape[id].rank > 0 ? "\\n" : " = ");
    write(out, id, value[static_cast<std::size_t>(id)]);
    out << "\\nd";
    words.write(result, binds_nothing, false);
    out << "/d";
    words.write(id, binds_nothing, false);
    out << (words.of.node_shape[id].rank > 0 ? "\\n" : " = ");
    write(out, id, derivative[static_cast<std::size_t>(id)]);
  }
  void on_edge(text_writer& out, std::int16_t from, std::int16_t to) const {
    for (const auto& edge : edges) {
      if (edge[0] != from || edge[1] != to) continue;
      out << " [label=\"";
      write_number(out, numbers[static_cast<std::size_t>(edge[2])]);
      out << "\"]";
    }
  }

 private:
  static void write_number(text_writer& out, real x) {
    char digits[32];
    const int size = std::snprintf(digits, sizeof digits, "%.4g", x == 0 ? 0.0 : static_cast<double>(x));
    out << std::string_view(digits, static_cast<std::size_t>(size));
  }

  /// Up to eight numbers, the shape alone where there are more.
  void write(text_writer& out, std::int16_t id, std::ptrdiff_t at) const {
    const extents& e = words.of.node_shape[id];
    if (e.size() > 8) return words.shape(e);
    for (std::int32_t i = 0; i < e.size(); ++i) {
      std::int32_t row = e.size();
      for (std::size_t axis = 0; axis < e.rank; row /= e.dim[axis], ++axis) {
        if (i % row == 0) out << "[";
      }
      write_number(out, numbers[static_cast<std::size_t>(at + i)]);
      row = e.size();
      for (std::size_t axis = 0; axis < e.rank; row /= e.dim[axis], ++axis) {
        if (i % row == row - 1) out << "]";
      }
      if (i + 1 < e.size()) out << ", ";
    }
  }
};

template<class E>
void write_graph_at(text_writer& out, formula_writer<annotated<E>::nodes>& words, const annotations<E>& numbers) {
  using drawn = annotated<E>;
  dot_writer<drawn::nodes, annotations<E>> w{out, words, numbers};
  const auto role_of = [&](int i) {
    const notation how = drawn::terms.terms[i].how;
    if (!drawn::terms.live[i] || (how == notation::number && i != numbers.result)) return role::absent;
    return how == notation::argument ? role::argument : role::forward;
  };
  w.head();
  w.nodes(role_of, [&](int i) { return i == numbers.result; });
  w.edges(role_of);
  w.foot();
}

template<class E> constexpr bool expect_one_number() noexcept {
  constexpr bool holds = [] {
    if constexpr (is_symbol<typename E::result>) return E::result::shape_type::rank == 0;
    else return false;
  }();
  static_assert(holds, "graphviz_at draws a function that returns one number, as gradient takes it");
  return holds;
}

template<class E> constexpr bool expect_few() noexcept {
  constexpr bool holds = annotated<E>::results() <= max_outputs;
  static_assert(holds, "graphviz_at draws functions of some two hundred operations at most");
  return holds;
}

/// A function with names, to be drawn at some numbers.
template<class F, std::size_t... Size> struct drawn_at {
  label_names<Size...> names;

  template<Argument... A> [[nodiscard]] std::string operator()(const A&... a) const {
    using E = expression<plain<F>, symbol_for<A>...>;
    if constexpr (expect_graph_names<E, sizeof...(Size)>() && expect_arguments<symbol_for<A>...>() &&
                  expect_one_number<E>()) {
      if constexpr (expect_few<E>()) return draw<E>(argument_elements<A>(a)...);
      else return {};
    } else {
      return {};
    }
  }

 private:
  template<class E, class... A> [[nodiscard]] std::string draw(const argument_elements<A>&... a) const {
    using drawn = annotated<E>;
    text_writer out;
    formula_writer<drawn::nodes> words{{{out, drawn::terms, names.all, sizeof(typename E::real) == sizeof(float),
                                         free_letter(names.all, sizeof...(Size))}}};
    words.given = names.all + E::inputs;
    words.given_count = static_cast<int>(sizeof...(Size)) - E::inputs;
    annotations<E> numbers(words, drawn::terms.shown[drawn::traced.outputs[0].node]);
    numbers.compute(a...);
    write_graph_at(out, words, numbers);
    std::string text(out.size, ' ');
    out = {text.data()};
    write_graph_at(out, words, numbers);
    return text;
  }
};

}  // namespace detail

/// The graph of f at given numbers, as it is drawn in lectures: each node has its value and the derivative of the
/// result by it, each edge between single numbers its own derivative. Along a path multiply, across paths add.
///
///     std::string dot = graphviz_at(L, "a", "b", "c", "d", "e", "L")(3.0, 1.0, -2.0);
///
/// f returns one number. Names are as with `graphviz`. Tensors of more than eight elements are drawn by their shape.
template<class F, std::size_t... Size>
[[nodiscard]] constexpr auto graphviz_at(F, const char (&... names)[Size]) noexcept {
  return detail::drawn_at<F, Size...>{detail::label_names<Size...>(names...)};
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
