// SPDX-License-Identifier: BSL-1.0
#pragma once

// A network's parameters in a safetensors file, under their names: "0.weight", "0.bias", ...

#include <filesystem>
#include <string>
#include <vector>

#include <tapeless/config.hpp>
#include <tapeless/io/safetensors.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

/// The parameters of a network as named arrays; T is const for a network that is only read.
template<class T, class Net> std::vector<named_array<T>> named_parameters(Net& net) {
  std::vector<named_array<T>> arrays;
  net.for_each_parameter([&](auto name, auto values) {
    const auto& extents = decltype(values)::shape_type::extents;
    arrays.push_back({std::string(name), std::vector<std::size_t>(extents.begin(), extents.end()), values.data()});
  });
  return arrays;
}

}  // namespace detail

/// Writes all parameters; the file is there whole or not at all. Throws `file_error`.
template<class Net> void save(const std::filesystem::path& path, const Net& net) {
  save_safetensors(path, detail::named_parameters<const typename Net::value_type>(net));
}

/// Reads all parameters. A file without exactly these names, shapes and this element type is refused with a
/// `file_error`, and the network stays as it was.
template<class Net> void load(const std::filesystem::path& path, Net& net) {
  load_safetensors(path, detail::named_parameters<typename Net::value_type>(net));
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
