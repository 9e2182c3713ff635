// SPDX-License-Identifier: Apache-2.0
// A sum of doubles without rounding, so that it does not matter who adds what in which order.
#pragma once

#include <array>
#include <cstdint>

namespace traincost::uncertainty {

/// All finite doubles fit into one fixed-point number of 2,098 bits; this is that number, in digits of 32 bits with
/// room for carries (Kulisch's long accumulator; Neal, "Fast exact summation using small and large superaccumulators",
/// 2015).
class ExactSum {
 public:
    /// x is finite.
    void add(double x);
    void add(const ExactSum& other);

    /// The sum as a double; the same bits for the same numbers in any order. Error below one unit in the last place.
    [[nodiscard]] double value() const;

    friend bool operator==(const ExactSum& a, const ExactSum& b);

 private:
    static constexpr int digit_bits = 32;
    static constexpr std::size_t digits = 68;
    static constexpr std::int64_t lowest_exponent = -1074;

    /// Every digit but the last in [0, 2^32), the last with the sign: there is only one such form.
    void settle();

    std::array<std::int64_t, digits> digits_{};
    std::int64_t unsettled_ = 0;  // how many additions since then
};

}  // namespace traincost::uncertainty
