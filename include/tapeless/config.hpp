// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

// Everything that depends on the compiler, the architecture or the profile stands here, and only here.
//
// What a user may define, the same in every translation unit that shares objects:
//   TAPELESS_SCALAR   run the scalar kernels even where the target has registers
//   TAPELESS_NO_FMA   compute like a target without fused multiply-add (same bits as SSE2 and wasm)
//   TAPELESS_STACK_LIMIT   the bytes that one call may take from the stack, see docs/places.md
//   TAPELESS_REFUSE(sentence)   what ends a call that cannot be right when that shows at run time only

// --- arithmetic that the library's own is not made for ---------------------------------------------------------------
// Sums with correction terms, sums of one order and tests for NaN mean nothing where the compiler may rewrite them. g++
// shows each part of -ffast-math, clang the whole and -ffinite-math-only.
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__) || \
    defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "Tapeless computes wrong numbers under -ffast-math, -Ofast and their parts: compile without them"
#endif
// 16 is AVX-512's: numbers of half precision are not widened either.
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
#error "Tapeless needs each result rounded to its own type, not as the x87 unit does: add -msse2 -mfpmath=sse"
#endif

// --- fused multiply-add: the one thing that splits targets into two classes of bits ---------------------------------
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#define TAPELESS_HAS_AVX512 1
#else
#define TAPELESS_HAS_AVX512 0
#endif
#if !defined(TAPELESS_NO_FMA) && \
    (defined(__FMA__) || TAPELESS_HAS_AVX512 || defined(__ARM_FEATURE_FMA) || defined(__aarch64__))
#define TAPELESS_HAS_FMA 1
#define TAPELESS_ABI_FMA
#else
#define TAPELESS_HAS_FMA 0
#define TAPELESS_ABI_FMA _nofma
#endif

// --- lanes: which header defines the register type `pack` -----------------------------------------------------------
// x86 has 512 bits with those parts of AVX-512 that Skylake has, 256 bits with AVX2, whether or not there is a fused
// multiply-add, else 128 bits: AVX by itself has no integers of 256 bits, of which elementary functions are made.
#if defined(TAPELESS_SCALAR)
#define TAPELESS_ABI_LANES scalar
#define TAPELESS_LANES_HEADER <tapeless/kernel/simd/none.hpp>
#elif TAPELESS_HAS_AVX512
#define TAPELESS_ABI_LANES avx512
#define TAPELESS_LANES_HEADER <tapeless/kernel/simd/avx512.hpp>
#elif defined(__AVX2__)
#define TAPELESS_ABI_LANES avx2
#define TAPELESS_LANES_HEADER <tapeless/kernel/simd/avx2.hpp>
#elif defined(__aarch64__) && __has_include(<xsimd/xsimd.hpp>)
#define TAPELESS_ABI_LANES neon
#define TAPELESS_LANES_HEADER <tapeless/kernel/simd/neon.hpp>
#elif defined(__AVX__) && __has_include(<xsimd/xsimd.hpp>)
#define TAPELESS_ABI_LANES avx
#define TAPELESS_LANES_HEADER <tapeless/kernel/simd/generic.hpp>
#elif defined(__SSE2__) && __has_include(<xsimd/xsimd.hpp>)
#define TAPELESS_ABI_LANES sse2
#define TAPELESS_LANES_HEADER <tapeless/kernel/simd/generic.hpp>
#else
#define TAPELESS_ABI_LANES scalar
#define TAPELESS_LANES_HEADER <tapeless/kernel/simd/none.hpp>
#endif
#if defined(__FMA__)
#define TAPELESS_FMA_HEADER <tapeless/kernel/simd/x86_fma.hpp>
#else
#define TAPELESS_FMA_HEADER <tapeless/kernel/simd/x86_no_fma.hpp>
#endif

// --- a strategy of kernel/strategy.hpp that is left out, so that tools/roofline can measure what it is worth ---------
#if !defined(TAPELESS_WITHOUT)
#define TAPELESS_WITHOUT none
#endif

// --- the inline namespace: objects of other registers or other bits never share a symbol ----------------------------
// Whatever else differs (optimisation, exceptions, the compiler) computes the same numbers in the same registers.
#define TAPELESS_JOIN_(a, b) a##b
#define TAPELESS_JOIN(a, b) TAPELESS_JOIN_(a, b)
#define TAPELESS_ABI TAPELESS_JOIN(TAPELESS_ABI_LANES, TAPELESS_ABI_FMA)

// --- a product that is rounded by itself ----------------------------------------------------------------------------
// g++ contracts a*b + c to an fma wherever it sees both, -ffp-contract=off being the user's choice and not ours. An
// empty assembly statement that "changes" the product costs nothing and keeps it from being seen. Without
// an fma in the hardware there is nothing to prevent.
#if defined(__AVX512F__)
#define TAPELESS_ROUNDED(x) __asm__("" : "+v"(x))
#elif defined(__FMA__) || defined(__FMA4__)
#define TAPELESS_ROUNDED(x) __asm__("" : "+x"(x))
#elif defined(__aarch64__)
#define TAPELESS_ROUNDED(x) __asm__("" : "+w"(x))
#elif defined(__ARM_FP) && defined(__ARM_FEATURE_FMA)
#define TAPELESS_ROUNDED(x) __asm__("" : "+r"(x))
#else
#define TAPELESS_ROUNDED(x) static_cast<void>(x)
#endif

// A product that no sum around it takes is seen, so that g++ computes several of them in one register; the barrier
// keeps it from sums that it may meet later, among single numbers. clang fuses only what stands in one expression.
#if defined(__has_builtin)
#if __has_builtin(__builtin_assoc_barrier)
#define TAPELESS_UNFUSED(x) __builtin_assoc_barrier(x)
#endif
#endif
#if !defined(TAPELESS_UNFUSED)
#define TAPELESS_UNFUSED(x) (x)
#endif

// --- around arithmetic ----------------------------------------------------------------------------------------------
// clang does not show in macros that it may reorder sums, take reciprocals, forget the sign of 0 or round products and
// sums together: here it may not. (For other processors clang 14 does not know the pragma.)
#if defined(__clang__) && (defined(__x86_64__) || defined(__i386__))
#define TAPELESS_ARITHMETIC_BEGIN _Pragma("float_control(precise, on, push)")
#define TAPELESS_ARITHMETIC_END _Pragma("float_control(pop)")
#else
#define TAPELESS_ARITHMETIC_BEGIN
#define TAPELESS_ARITHMETIC_END
#endif

// A mask of AVX-512 that a load is to take as it is: where clang 14 sees the mask and that there is something behind
// the numbers, it loads a whole register and expands it, which takes four times as long.
#if defined(__clang__) && defined(__AVX512F__)
#define TAPELESS_MASK(m) __asm__("" : "+Yk"(m))
#else
#define TAPELESS_MASK(m) static_cast<void>(m)
#endif

// What has been loaded for several uses stays in its register: g++ makes a load the memory operand of each use, and
// products then wait for loads (4 x 256 by 256 x 64 for a fifth of its time).
#if defined(__AVX512F__) && !defined(__clang__)
#define TAPELESS_LOADED(x) __asm__("" : "+v"(x))
#else
#define TAPELESS_LOADED(x) static_cast<void>(x)
#endif

// --- the larger of two numbers ---------------------------------------------------------------------------------------
// For WebAssembly clang 14 takes f32.max for `0 > x ? 0 : x`, which makes +0 of -0, unless it does not see the 0.
#if defined(__wasm__)
#define TAPELESS_HIDES_CONSTANTS 1
#define TAPELESS_HIDDEN(x) __asm__("" : "+r"(x))
#else
#define TAPELESS_HIDES_CONSTANTS 0
#define TAPELESS_HIDDEN(x) static_cast<void>(x)
#endif

#define TAPELESS_INLINE [[gnu::always_inline]] inline
/// Everything that the function calls becomes part of it.
#define TAPELESS_FLATTEN [[gnu::flatten]]

// --- where things lie: see docs/places.md ---------------------------------------------------------------------------
#if !defined(TAPELESS_STACK_LIMIT)
#define TAPELESS_STACK_LIMIT 1048576
#endif

// Without exceptions, what shows at run time only (results over results, a workspace that is too small) ends the
// program, with a sentence where there is somewhere to print it.
#if !defined(TAPELESS_REFUSE)
#if defined(__unix__) || defined(__APPLE__) || defined(_WIN32)
#include <cstdio>
#include <cstdlib>
#define TAPELESS_REFUSE(sentence) (::std::fputs("tapeless: " sentence "\n", stderr), ::std::abort())
#else
#define TAPELESS_REFUSE(sentence) __builtin_trap()
#endif
#endif

// --- said to the core in a loop that waits for another thread -------------------------------------------------------
#if defined(__SSE2__)
#define TAPELESS_PAUSE() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define TAPELESS_PAUSE() __asm__ volatile("yield")
#else
#define TAPELESS_PAUSE() static_cast<void>(0)
#endif

// --- Catch2, version 3 or 2, for interop/catch2.hpp ------------------------------------------------------------------
#if __has_include(<catch2/catch_all.hpp>)
#define TAPELESS_CATCH_HEADER <catch2/catch_all.hpp>
#else
#define TAPELESS_CATCH_HEADER <catch2/catch.hpp>
#endif

// --- what one constant evaluation is given to do --------------------------------------------------------------------
// In kinds of work of which a node takes about five (`plan/planning.hpp`). clang computes 1,048,576 steps in one
// evaluation, g++ 33,554,432 operations, up to 16 of which make one of those steps; each evaluation copies the
// state that the one before has left.
#if defined(__clang__)
#define TAPELESS_WORK_AN_EVALUATION 5000
#else
#define TAPELESS_WORK_AN_EVALUATION 10000
#endif

// --- around code that inlines intrinsics ----------------------------------------------------------------------------
// g++ 12's own AVX-512 intrinsics read an undefined register and warn of it wherever they are inlined; without
// optimisation some are macros, which hand masks to functions that take them as signed.
#if defined(__GNUC__) && !defined(__clang__)
#define TAPELESS_INTRINSICS_BEGIN                                                      \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wuninitialized\"") \
      _Pragma("GCC diagnostic ignored \"-Wmaybe-uninitialized\"")                      \
          _Pragma("GCC diagnostic ignored \"-Wsign-conversion\"")
#define TAPELESS_INTRINSICS_END _Pragma("GCC diagnostic pop")
#else
#define TAPELESS_INTRINSICS_BEGIN
#define TAPELESS_INTRINSICS_END
#endif

namespace tapeless {
inline namespace TAPELESS_ABI {

static_assert(static_cast<double>(static_cast<float>(0.1)) != 0.1,
              "Tapeless's constants are double: compile without -fsingle-precision-constant");

/// True where `fma` rounds once. Targets that agree here give the same bits for the same program.
inline constexpr bool has_fma = TAPELESS_HAS_FMA == 1;

/// What the results and the workspace of one call may take from the stack, in bytes. More is refused at compile time,
/// in a sentence that names the ways out.
constexpr std::size_t stack_limit = TAPELESS_STACK_LIMIT;

/// What the library takes from the stack where it may choose, in bytes: rows of `predict` at a time, results that are
/// put aside because they lie where an argument does.
constexpr std::size_t frame_limit = 65536;

/// How much work of the planner is one constant evaluation.
inline constexpr int work_an_evaluation = TAPELESS_WORK_AN_EVALUATION;

/// True where a choice between two numbers is compiled into what it says only if none of them is a constant.
inline constexpr bool hides_constants = TAPELESS_HIDES_CONSTANTS == 1;

}  // namespace TAPELESS_ABI
}  // namespace tapeless
