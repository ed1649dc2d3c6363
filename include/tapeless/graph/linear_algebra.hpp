// SPDX-License-Identifier: BSL-1.0
#pragma once

// Products of matrices and vectors.

#include <cstddef>

#include <tapeless/config.hpp>
#include <tapeless/graph/operators.hpp>
#include <tapeless/graph/structure.hpp>

namespace tapeless {
inline namespace TAPELESS_ABI {

namespace detail {

template<class Left, class Right> constexpr bool expect_product() noexcept {
  constexpr bool ranks = (Left::rank == 1 || Left::rank == 2) && (Right::rank == 1 || Right::rank == 2);
  static_assert(ranks, "matmul takes matrices and vectors: reshape what has more axes or none");
  if constexpr (ranks) {
    constexpr bool inner = Left::extents[Left::rank - 1] == Right::extents[0];
    static_assert(inner, "the inner extents of a matrix product are equal: columns of the left, rows of the right");
    return inner;
  } else {
    return false;
  }
}

template<class Left, class Right> constexpr bool expect_vectors() noexcept {
  constexpr bool vectors = Left::rank == 1 && Right::rank == 1;
  static_assert(vectors, "dot and outer take vectors: use matmul for matrices");
  return vectors;
}

template<class Left, class Right> struct matmul_of;
template<std::size_t M, std::size_t K, std::size_t L, std::size_t N> struct matmul_of<shape<M, K>, shape<L, N>> {
  using type = shape<M, N>;
  static constexpr extents left = matrix(M, K), right = matrix(L, N);
};
template<std::size_t M, std::size_t K, std::size_t L> struct matmul_of<shape<M, K>, shape<L>> {
  using type = shape<M>;
  static constexpr extents left = matrix(M, K), right = matrix(L, 1);
};
template<std::size_t K, std::size_t L, std::size_t N> struct matmul_of<shape<K>, shape<L, N>> {
  using type = shape<N>;
  static constexpr extents left = matrix(1, K), right = matrix(L, N);
};
template<std::size_t K, std::size_t L> struct matmul_of<shape<K>, shape<L>> {
  using type = shape<>;
  static constexpr extents left = matrix(1, K), right = matrix(L, 1);
};

}  // namespace detail

/// The product of matrices and vectors, as NumPy's: (M, K)·(K, N), (M, K)·(K), (K)·(K, N), and (K)·(K), a number.
template<class T, class U, class Left, class Right>
constexpr auto matmul(Symbol<T, Left> a, Symbol<U, Right> b) noexcept {
  if constexpr (detail::expect_real<T>() && detail::expect_same_type<T, U>() && detail::expect_product<Left, Right>()) {
    using form = detail::matmul_of<Left, Right>;
    using R = typename form::type;
    return Symbol<T, R>{reshape(product(reshape(a.value, form::left), reshape(b.value, form::right)), extents_of<R>())};
  } else {
    return a;
  }
}

/// The sum of the products of equal elements of two vectors.
template<class T, class U, class Left, class Right> constexpr auto dot(Symbol<T, Left> a, Symbol<U, Right> b) noexcept {
  if constexpr (detail::expect_vectors<Left, Right>()) return matmul(a, b);
  else return a;
}

/// All products of an element of the vector `a` with one of `b`: (M), (N) to (M, N).
template<class T, class U, class Left, class Right>
constexpr auto outer(Symbol<T, Left> a, Symbol<U, Right> b) noexcept {
  if constexpr (detail::expect_real<T>() && detail::expect_same_type<T, U>() && detail::expect_vectors<Left, Right>()) {
    using R = shape<Left::size, Right::size>;
    return Symbol<T, R>{
        product(reshape(a.value, detail::matrix(Left::size, 1)), reshape(b.value, detail::matrix(1, Right::size)))};
  } else {
    return a;
  }
}

}  // namespace TAPELESS_ABI
}  // namespace tapeless
