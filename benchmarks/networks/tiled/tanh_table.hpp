// SPDX-License-Identifier: BSL-1.0
#pragma once

// Coefficients of tanh a / a as polynomials in a - m on 32 intervals.

namespace bench::tiled {

/// From here on tanh is 1 in float.
inline constexpr float tanh_top = 9.02f;
/// Below, the first interval serves.
inline constexpr float tanh_bottom = 0.0625f;

/// tanh_table[k][i] belongs to (a - m)^k, i being the last five bits of a's exponent and first two bits of its
/// mantissa, m the middle of the numbers that share them. Minimax fits, up to 0.58 of 2^-24, each coefficient rounded
/// before the next ones are fitted; zeros where no argument leads.
alignas(64) inline constexpr float tanh_table[6][32] = {
    {0x1.bd1c4cp-2f, 0x1.71551ep-2f, 0x1.3a2186p-2f, 0x1.10c3c8p-2f, 0x1.c6ffb2p-3f, 0x1.7459e8p-3f, 0x1.3b1354p-3f,
     0x1.111106p-3f, 0x1.c71c7p-4f,  0x0p+0f,        0x0p+0f,        0x0p+0f,        0x1.ff286ep-1f, 0x1.febe48p-1f,
     0x1.fe3f3p-1f,  0x1.fdab48p-1f, 0x1.fca6c8p-1f, 0x1.fb0468p-1f, 0x1.f91298p-1f, 0x1.f6d396p-1f, 0x1.f2e9f6p-1f,
     0x1.ecbe36p-1f, 0x1.e5938cp-1f, 0x1.dd86d8p-1f, 0x1.d00efep-1f, 0x1.bc22bap-1f, 0x1.a6cffep-1f, 0x1.90e6a4p-1f,
     0x1.705268p-1f, 0x1.479d9p-1f,  0x1.238e24p-1f, 0x1.048498p-1f},
    {-0x1.64175p-3f,  -0x1.0087bcp-3f, -0x1.7b10f6p-4f, -0x1.20890ap-4f, -0x1.938b8p-5f,  -0x1.0eb38cp-5f,
     -0x1.83c33p-6f,  -0x1.2344acp-6f, -0x1.948bp-7f,   0x0p+0f,         0x0p+0f,         0x0p+0f,
     -0x1.7e7c54p-5f, -0x1.d292a2p-5f, -0x1.130f1ep-4f, -0x1.3c8374p-4f, -0x1.79ff46p-4f, -0x1.ca6ffep-4f,
     -0x1.0c674ap-3f, -0x1.326498p-3f, -0x1.68d1bp-3f,  -0x1.abf53ap-3f, -0x1.e82af4p-3f, -0x1.0e73e8p-2f,
     -0x1.2eb938p-2f, -0x1.4c5166p-2f, -0x1.5bd916p-2f, -0x1.5f918ep-2f, -0x1.54bd28p-2f, -0x1.344b44p-2f,
     -0x1.0c433p-2f,  -0x1.c9b04cp-3f},
    {0x1.de4e22p-5f,  0x1.453bfep-5f,  0x1.b466b4p-6f,  0x1.2a22c4p-6f,  0x1.631888p-7f,  0x1.88f15ep-8f,
     0x1.dd0e16p-9f,  0x1.36aa3p-9f,   0x1.67ad16p-10f, 0x0p+0f,         0x0p+0f,         0x0p+0f,
     -0x1.51dc7ep-2f, -0x1.4d0424p-2f, -0x1.4f4e84p-2f, -0x1.4da1cp-2f,  -0x1.45b986p-2f, -0x1.3e5588p-2f,
     -0x1.3470b2p-2f, -0x1.2a6328p-2f, -0x1.199ed8p-2f, -0x1.fe1f22p-3f, -0x1.c49964p-3f, -0x1.86fa4ap-3f,
     -0x1.2955f2p-3f, -0x1.63e42ep-4f, -0x1.260f76p-5f, 0x1.4d7eb2p-8f,  0x1.85c748p-5f,  0x1.30bddp-4f,
     0x1.451b08p-4f,  0x1.2d1b76p-4f},
    {-0x1.c7d778p-7f,  -0x1.5b69fap-7f,  -0x1.c93decp-8f,  -0x1.24577ep-8f, -0x1.321496p-9f, -0x1.1ba94ep-10f,
     -0x1.251536p-11f, -0x1.4b44aap-12f, -0x1.3d1034p-13f, 0x0p+0f,         0x0p+0f,         0x0p+0f,
     0x1.3f4cap-8f,    0x1.6fd83cp-5f,   0x1.b4be5cp-5f,   0x1.f62d0cp-5f,  0x1.272b0cp-4f,  0x1.61d5fp-4f,
     0x1.981e42p-4f,   0x1.c9cb78p-4f,   0x1.0646bap-3f,   0x1.288p-3f,     0x1.3fe1dep-3f,  0x1.4bd98ap-3f,
     0x1.4addp-3f,     0x1.2db464p-3f,   0x1.f8fad6p-4f,   0x1.87d236p-4f,  0x1.cd9d08p-5f,  0x1.2bf22cp-6f,
     -0x1.538872p-9f,  -0x1.7b5a24p-7f},
    {0x1.373b5ep-11f, 0x1.02f22cp-9f,  0x1.9698ep-10f,  0x1.02da2ep-10f, 0x1.0007fep-11f, 0x1.980a12p-13f,
     0x1.69d106p-14f, 0x1.627052p-15f, 0x1.33146p-16f,  0x0p+0f,         0x0p+0f,         0x0p+0f,
     -0x1.fd3a3p-2f,  -0x1.1a8d22p+5f, 0x1.1f7b6ep+5f,  0x1.a135fep+5f,  0x1.29092ep+0f,  0x1.002348p+1f,
     -0x1.aa8072p+0f, -0x1.3c9fe4p+0f, 0x1.0f9e56p-2f,  -0x1.b856dep-6f, 0x1.45c6aep-3f,  -0x1.4856bcp-5f,
     -0x1.67564p-6f,  -0x1.506c5cp-5f, -0x1.0af0fap-4f, -0x1.5ffdc6p-5f, -0x1.865686p-5f, -0x1.d0b3dep-6f,
     -0x1.d37e22p-7f, -0x1.7f5c8ep-8f},
    {0x1.8befa2p-10f,  -0x1.2855dep-16f, -0x1.f5cd52p-13f, -0x1.87c6fp-13f, -0x1.86f05p-14f, -0x1.1a1c3cp-15f,
     -0x1.b77e74p-17f, -0x1.776f88p-18f, -0x1.b9e00ap-20f, 0x0p+0f,         0x0p+0f,         0x0p+0f,
     -0x1.fc62a8p+1f,  0x1.f518e6p+1f,   -0x1.14d73cp+2f,  -0x1.009a68p+3f, -0x1.144346p-4f, -0x1.64c9cap-3f,
     0x1.6f881cp-3f,   0x1.08651cp-1f,   -0x1.09783p-3f,   -0x1.0f760ap-5f, -0x1.1824ep-3f,  -0x1.470708p-4f,
     -0x1.7b0e1ap-5f,  -0x1.031b92p-5f,  -0x1.a3bbeap-9f,  -0x1.1b5a12p-7f, 0x1.c8a5fep-7f,  0x1.bf4f36p-7f,
     0x1.3e3228p-7f,   0x1.660028p-8f},
};

}  // namespace bench::tiled
