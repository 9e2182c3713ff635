// SPDX-License-Identifier: Apache-2.0
// Numbers by their bits, and many numbers as one.
#pragma once

#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

namespace traincost::bits {

/// The bits of a number; all that are none count as one, since IEEE 754 leaves theirs open.
inline std::uint64_t bits_of(double x) {
    if (x != x) { return 0x7FF8000000000000; }
    std::uint64_t bits = 0;
    std::memcpy(&bits, &x, sizeof bits);
    return bits;
}

/// FNV-1a over the bytes of numbers, in the order of their significance whatever the machine's.
class Digest {
 public:
    void add(double x) {
        const std::uint64_t bits = bits_of(x);
        for (unsigned shift = 0; shift < 64; shift += 8) {
            value_ = (value_ ^ ((bits >> shift) & 0xFFU)) * 0x100000001B3;
        }
    }
    void add(const double* values, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) { add(values[i]); }
    }
    [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
    std::uint64_t value_ = 0xCBF29CE484222325;
};

inline void print(const std::string& what, double x) {
    std::printf("%-44s %016" PRIx64 "  %.9g\n", what.c_str(), bits_of(x), x == x ? x : 0.0);
}
inline void print(const std::string& what, const Digest& digest) {
    std::printf("%-44s %016" PRIx64 "\n", what.c_str(), digest.value());
}

}  // namespace traincost::bits
