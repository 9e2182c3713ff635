// SPDX-License-Identifier: Apache-2.0
// The instruction sets that sampling is compiled for; which one runs does not change a bit of the result.
#pragma once

#include <traincost/core/diagnostic.hpp>

#include <tl/expected.hpp>

#include <string_view>

namespace traincost::uncertainty {

enum class Isa { sse2, avx2, avx512 };

/// `sse2`, `avx2`, `avx512`. The first is the baseline, of whatever processor the library was built for.
[[nodiscard]] std::string_view name(Isa isa);

/// The library has code for it and this processor runs it.
[[nodiscard]] bool is_supported(Isa isa);

/// The widest that is supported.
[[nodiscard]] Isa widest_isa();

/// What the environment variable TRAINCOST_ISA demands, or else the widest. Complains of an unknown name and of one
/// that this processor does not run.
[[nodiscard]] tl::expected<Isa, Complaint> isa_from_environment();

}  // namespace traincost::uncertainty
