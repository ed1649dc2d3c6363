// SPDX-License-Identifier: BSL-1.0
#pragma once

// Graphs in the language of Graphviz: every operation is a node that says what it computes from its operands.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tapeless/config.hpp>
#include <tapeless/draw/formula.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// What a node is drawn as: one colour for what computes the value, another for what computes derivatives.
enum class role : std::uint8_t { argument, forward, backward, absent };

/// Writes nodes and edges. `Label` writes more on nodes and edges: `on_node(out, id)` further lines, `on_edge(out,
/// from, to)` a label.
template<int Nodes, class Label> struct dot_writer {
  text_writer& out;
  formula_writer<Nodes>& words;  ///< writes to `out` too
  const Label& more;

  constexpr void head() noexcept {
    out << "digraph {\n  rankdir=LR\n"
           "  node [shape=box style=\"rounded,filled\" fontname=\"Helvetica\" fontsize=12]\n"
           "  edge [fontname=\"Helvetica\" fontsize=10 fontcolor=\"#b8620b\"]\n";
  }
  constexpr void foot() noexcept { out << "}\n"; }

  /// The nodes for which `role_of` is not `absent`, with a thick border where `is_result` holds.
  template<class RoleOf, class IsResult> constexpr void nodes(RoleOf role_of, IsResult is_result) noexcept {
    for (const role as : {role::argument, role::forward, role::backward}) {
      bool begun = false;
      for (int i = 0; i < Nodes; ++i) {
        if (role_of(i) != as) continue;
        if (!begun) out << "  node [fillcolor=\"" << fill(as) << "\" color=\"" << line(as) << "\"]\n";
        begun = true;
        node(static_cast<std::int16_t>(i), is_result(i));
      }
    }
  }

  /// The edges to these nodes.
  template<class RoleOf> constexpr void edges(RoleOf role_of) noexcept {
    for (const role as : {role::forward, role::backward}) {
      bool begun = false;
      for (int i = 0; i < Nodes; ++i) {
        if (role_of(i) != as) continue;
        if (!begun) out << "  edge [color=\"" << line(as) << "\"]\n";
        begun = true;
        edges_to(static_cast<std::int16_t>(i));
      }
    }
  }

  /// A node's name alone, in labels of others.
  constexpr void name(std::int16_t id) noexcept { words.write(id, binds_nothing, false); }

 private:
  /// An argument by its name, an operation as an equation.
  constexpr void node(std::int16_t id, bool result) noexcept {
    const reading<Nodes>& of = words.of;
    out << "  n" << std::int64_t{id} << " [label=\"";
    if (of.is_named(id)) {
      words.define(of.name[id]);
      words.write_definition(id);
    } else {
      words.write(id, binds_nothing, false);
    }
    more.on_node(out, id);
    out << (result ? "\" penwidth=3]\n" : "\"]\n");
  }

  constexpr void edge(std::int16_t from, std::int16_t to) noexcept {
    out << "  n" << std::int64_t{from} << " -> n" << std::int64_t{to};
    more.on_edge(out, from, to);
    out << "\n";
  }

  /// Edges from the operands of a term; constants are part of its label.
  constexpr void edges_to(std::int16_t id) noexcept {
    const drawn_term& t = words.of.terms[id];
    for (std::size_t i = 0; i < 3; ++i) {
      const std::int16_t o = t.operand[i];
      const bool again = (i > 0 && o == t.operand[0]) || (i > 1 && o == t.operand[1]);
      if (o >= 0 && !again && words.of.terms[o].how != notation::number) edge(o, id);
    }
  }

  [[nodiscard]] static constexpr std::string_view fill(role as) noexcept {
    constexpr std::string_view colours[]{"#eeeeee", "#d6e6f5", "#fbdfbf"};
    return colours[static_cast<std::size_t>(as)];
  }
  [[nodiscard]] static constexpr std::string_view line(role as) noexcept {
    constexpr std::string_view colours[]{"#777777", "#2f6699", "#b8620b"};
    return colours[static_cast<std::size_t>(as)];
  }
};

/// The shape of what has axes, in a line of its own.
template<int Nodes> struct shape_label {
  formula_writer<Nodes>& words;

  constexpr void on_node(text_writer& out, std::int16_t id) const noexcept {
    if (words.of.node_shape[id].rank == 0) return;
    out << "\\n";
    words.shape(words.of.node_shape[id]);
  }
  constexpr void on_edge(text_writer&, std::int16_t, std::int16_t) const noexcept {}
};

/// Names, of any number, as they can stand in a label: quotes and backslashes are other characters there.
template<std::size_t... Size> struct label_names {
  static constexpr std::size_t count = sizeof...(Size);
  char characters[(Size + ... + 1)];
  std::string_view all[count + 1];

  constexpr explicit label_names(const char (&... names)[Size]) noexcept : characters{} {
    std::size_t at = 0, number = 0;
    const auto copy = [&](const char* name, std::size_t size) {
      char* const begin = characters + at;
      for (std::size_t i = 0; i < size; ++i, ++at) {
        characters[at] = name[i] == '"' ? '\'' : name[i] == '\\' ? '/' : name[i];
      }
      all[number++] = std::string_view(begin, size);
    };
    (copy(names, Size - 1), ...);
  }
  label_names(const label_names&) = delete;
};

}  // namespace detail

}  // namespace TAPELESS_ABI
}  // namespace tapeless
