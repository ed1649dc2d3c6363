// SPDX-License-Identifier: BSL-1.0
#pragma once

// Coefficients of tanh a / a as polynomials in a - i / 4, for 32 intervals.

namespace bench::tiled {

/// From here on tanh is 1 in float.
inline constexpr float tanh_top = 9.02f;
/// Belongs to the last interval, which reaches to `tanh_top`.
inline constexpr float tanh_last = 7.75f;
/// The sum of this and a has i in its last bits.
inline constexpr float tanh_steps = 1.5f * 0x1p21f;

/// tanh_table[k][i] belongs to (a - i / 4)^k. Minimax fits, up to 0.25 of 2^-24, each coefficient rounded before the
/// next ones are fitted.
alignas(64) inline constexpr float tanh_table[6][32] = {
    {0x1p+0f,        0x1.f597eap-1f, 0x1.d9353ep-1f, 0x1.b19854p-1f, 0x1.85efacp-1f, 0x1.5b74fcp-1f, 0x1.34f51p-1f,
     0x1.136b6ap-1f, 0x1.ed9506p-2f, 0x1.bd1c4ep-2f, 0x1.941e02p-2f, 0x1.71551ep-2f, 0x1.53a536p-2f, 0x1.3a2186p-2f,
     0x1.2409dp-2f,  0x1.10c3c8p-2f, 0x1.ffa818p-3f, 0x1.e1afb2p-3f, 0x1.c6ffb2p-3f, 0x1.af17e6p-3f, 0x1.999014p-3f,
     0x1.8612e2p-3f, 0x1.7459e8p-3f, 0x1.642aacp-3f, 0x1.555442p-3f, 0x1.47ad74p-3f, 0x1.3b1354p-3f, 0x1.2f6816p-3f,
     0x1.24922ap-3f, 0x1.1a7b84p-3f, 0x1.111106p-3f, 0x1.08420ap-3f},
    {-0x1.4f185ap-25f, -0x1.44e4a2p-3f, -0x1.1a2fdap-2f, -0x1.55b704p-2f, -0x1.5dd196p-2f, -0x1.46371ep-2f,
     -0x1.2094a4p-2f,  -0x1.f0567ap-3f, -0x1.a53c56p-3f, -0x1.641752p-3f, -0x1.2d826ap-3f, -0x1.0087bcp-3f,
     -0x1.b763dap-4f,  -0x1.7b10f6p-4f, -0x1.497f4ap-4f, -0x1.20890ap-4f, -0x1.fce90cp-5f, -0x1.c3c8ap-5f,
     -0x1.938b82p-5f,  -0x1.6a827cp-5f, -0x1.475a4ep-5f, -0x1.2906f6p-5f, -0x1.0eb38cp-5f, -0x1.ef6bbap-6f,
     -0x1.c709d4p-6f,  -0x1.a3636p-6f,  -0x1.83c33p-6f,  -0x1.679466p-6f, -0x1.4e5be8p-6f, -0x1.37b344p-6f,
     -0x1.2344acp-6f,  -0x1.10c7f2p-6f},
    {-0x1.55542cp-2f, -0x1.253744p-2f, -0x1.67e2e6p-3f, -0x1.edfed6p-5f, 0x1.647f0ap-6f, 0x1.08771ap-4f, 0x1.42e2fep-4f,
     0x1.3c79b8p-4f,  0x1.19becap-4f,  0x1.de3a2ep-5f,  0x1.8c7056p-5f,  0x1.453eep-5f,  0x1.0a1f2ep-5f, 0x1.b46168p-6f,
     0x1.6794e4p-6f,  0x1.2a2abcp-6f,  0x1.f1d204p-7f,  0x1.a2d79ap-7f,  0x1.62ff8cp-7f, 0x1.2f359ep-7f, 0x1.04babep-7f,
     0x1.c325aap-8f,  0x1.88fba4p-8f,  0x1.585484p-8f,  0x1.2f31c2p-8f,  0x1.0c599ep-8f, 0x1.dd0294p-9f, 0x1.a9c06ap-9f,
     0x1.7db77ap-9f,  0x1.57a0bep-9f,  0x1.36b834p-9f,  0x1.198e74p-9f},
    {-0x1.5797acp-13f, 0x1.e1b044p-4f,   0x1.4de1aap-3f,   0x1.16cebep-3f,   0x1.4f369ap-4f,   0x1.1eb598p-5f,
     0x1.88854ep-8f,   -0x1.0c98b4p-7f,  -0x1.b507c4p-7f,  -0x1.c7b71ap-7f,  -0x1.9b2cdp-7f,   -0x1.5b784cp-7f,
     -0x1.1c0c7p-7f,   -0x1.c93c84p-8f,  -0x1.6dba86p-8f,  -0x1.2458aep-8f,  -0x1.d49dbcp-9f,  -0x1.7981b4p-9f,
     -0x1.320494p-9f,  -0x1.f393e2p-10f, -0x1.9abbdep-10f, -0x1.54185cp-10f, -0x1.1bc788p-10f, -0x1.dc96ap-11f,
     -0x1.92f562p-11f, -0x1.56c314p-11f, -0x1.24fa6cp-11f, -0x1.f7cbdep-12f, -0x1.b409aep-12f, -0x1.7ab7c6p-12f,
     -0x1.4b76dep-12f, -0x1.21c1fp-12f},
    {0x1.167e28p-3f,  0x1.662952p-4f,  0x1.15d1f6p-8f,  -0x1.82264ap-5f, -0x1.b46e12p-5f, -0x1.3bed02p-5f,
     -0x1.4ed6bep-6f, -0x1.20d2cp-7f,  -0x1.294618p-9f, 0x1.1713e6p-10f, 0x1.e0764ep-10f, 0x1.e77bb4p-10f,
     0x1.da626ep-10f, 0x1.aff8a6p-10f, 0x1.2efc0ap-10f, 0x1.ba4dcap-11f, 0x1.045e42p-10f, 0x1.a066a4p-11f,
     0x1.6e7fa6p-11f, 0x1.89134p-12f,  0x1.e630cp-13f,  0x1.552ap-12f,   0x1.5668b6p-13f, 0x1.d87f02p-17f,
     0x1.eef598p-16f, 0x1.976d6ep-17f, 0x1.d048ep-14f,  0x1.c57d72p-13f, 0x1.cf76bp-13f,  0x1.7be8bap-13f,
     0x1.13e71ep-16f, 0x1.1d01a2p-15f},
    {-0x1.3fccap-6f,   -0x1.02e844p-4f,  -0x1.f232c8p-5f,  -0x1.5e10bp-6f,   0x1.e3f3b4p-8f,   0x1.f343d8p-7f,
     0x1.85781p-7f,    0x1.d569e6p-8f,   0x1.c5f66cp-9f,   0x1.5ccc68p-10f,  0x1.7fda5ap-12f,  0x1.b3d5b6p-14f,
     -0x1.9f7ba6p-13f, -0x1.086902p-12f, -0x1.b5340ap-13f, -0x1.673b62p-13f, -0x1.9870bap-13f, -0x1.4e3e4ep-13f,
     -0x1.0d0cbp-13f,  -0x1.61fc72p-14f, -0x1.d5971cp-15f, -0x1.c94988p-15f, -0x1.534864p-17f, -0x1.471ed4p-19f,
     0x1.6fc934p-17f,  0x1.7b180ap-17f,  -0x1.9f160ep-16f, -0x1.8be8bep-15f, -0x1.c25d52p-16f, -0x1.564f5cp-15f,
     0x1.496e14p-18f,  -0x1.94d61ap-19f},
};

}  // namespace bench::tiled
