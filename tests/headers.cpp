// SPDX-License-Identifier: BSL-1.0

// Carries the precompiled headers of the test programs.
