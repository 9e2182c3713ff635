// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/isa.hpp>
#include <traincost/uncertainty/kernels.hpp>

#include <array>
#include <cstdlib>
#include <string>

namespace traincost::uncertainty {

namespace {

constexpr std::array all = {Isa::sse2, Isa::avx2, Isa::avx512};

bool processor_runs(Isa isa) {
#if defined(__x86_64__)
    switch (isa) {
        case Isa::sse2:
            return true;
        case Isa::avx2:
            return __builtin_cpu_supports("avx2") != 0;
        case Isa::avx512:
            return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
                   __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512bw") != 0;
    }
#endif
    return isa == Isa::sse2;
}

}  // namespace

std::string_view name(Isa isa) {
    switch (isa) {
        case Isa::avx2:
            return "avx2";
        case Isa::avx512:
            return "avx512";
        default:
            return "sse2";
    }
}

bool is_supported(Isa isa) { return kernel::table(isa) != nullptr && processor_runs(isa); }

Isa widest_isa() {
    Isa widest = Isa::sse2;
    for (const auto isa : all) {
        if (is_supported(isa)) { widest = isa; }
    }
    return widest;
}

tl::expected<Isa, Complaint> isa_from_environment() {
    const char* asked = std::getenv("TRAINCOST_ISA");
    if (asked == nullptr || *asked == '\0') { return widest_isa(); }
    for (const auto isa : all) {
        if (name(isa) != asked) { continue; }
        if (is_supported(isa)) { return isa; }
        return tl::make_unexpected(Complaint{"unknown-value",
                                             "TRAINCOST_ISA: this processor does not run " + std::string(asked),
                                             "take " + std::string(name(widest_isa()))});
    }
    return tl::make_unexpected(Complaint{"unknown-value",
                                         "TRAINCOST_ISA: unknown instruction set '" + std::string(asked) + "'",
                                         "sse2, avx2 or avx512"});
}

}  // namespace traincost::uncertainty
