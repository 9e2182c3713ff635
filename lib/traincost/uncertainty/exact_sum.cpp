// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/uncertainty/exact_sum.hpp>

#include <cstddef>

namespace traincost::uncertainty {

namespace {

constexpr std::int64_t digit_mask = 0xFFFFFFFF;
constexpr std::int64_t most_unsettled = std::int64_t{1} << 28;  // carries still have room

}  // namespace

void ExactSum::add(double x) {
    const std::int64_t bits = math::bits<double>(x);
    const std::int64_t exponent = (bits >> 52) & 0x7FF;
    std::int64_t mantissa = bits & 0x000FFFFFFFFFFFFF;
    if (exponent != 0) { mantissa |= std::int64_t{1} << 52; }
    const auto shift = static_cast<std::uint64_t>(exponent == 0 ? 0 : exponent - 1);  // above lowest_exponent
    const std::size_t at = shift / digit_bits;
    const std::uint64_t low = (static_cast<std::uint64_t>(mantissa) & digit_mask) << (shift % digit_bits);
    const std::uint64_t high = (static_cast<std::uint64_t>(mantissa) >> digit_bits) << (shift % digit_bits);
    const auto part = [](std::uint64_t v) { return static_cast<std::int64_t>(v & digit_mask); };
    const auto rest = [](std::uint64_t v) { return static_cast<std::int64_t>(v >> digit_bits); };
    const std::int64_t sign = bits < 0 ? -1 : 1;
    digits_[at] += sign * part(low);
    digits_[at + 1] += sign * (rest(low) + part(high));
    digits_[at + 2] += sign * rest(high);
    if (++unsettled_ >= most_unsettled) { settle(); }
}

void ExactSum::add(const ExactSum& other) {
    ExactSum settled = other;
    settled.settle();
    settle();
    for (std::size_t i = 0; i < digits; ++i) { digits_[i] += settled.digits_[i]; }
    settle();
}

void ExactSum::settle() {
    std::int64_t carry = 0;
    for (std::size_t i = 0; i + 1 < digits; ++i) {
        const std::int64_t digit = digits_[i] + carry;
        digits_[i] = digit & digit_mask;
        carry = digit >> digit_bits;
    }
    digits_[digits - 1] += carry;
    unsettled_ = 0;
}

double ExactSum::value() const {
    ExactSum settled = *this;
    settled.settle();
    const bool negative = settled.digits_[digits - 1] < 0;
    if (negative) {
        for (auto& digit : settled.digits_) { digit = -digit; }
        settled.settle();
    }
    std::size_t top = digits;
    while (top > 0 && settled.digits_[top - 1] == 0) { --top; }
    double sum = 0.0;
    for (std::size_t taken = 0; taken < 4 && top > 0; ++taken) {
        --top;
        // In two factors, since the lowest powers of two are no normal numbers.
        const std::int64_t exponent = static_cast<std::int64_t>(top) * digit_bits + lowest_exponent;
        const double scale = math::detail::power_of_two<double>(exponent / 2);
        sum += static_cast<double>(settled.digits_[top]) * scale *
               math::detail::power_of_two<double>(exponent - exponent / 2);
    }
    return negative ? -sum : sum;
}

bool operator==(const ExactSum& a, const ExactSum& b) {
    ExactSum x = a;
    ExactSum y = b;
    x.settle();
    y.settle();
    return x.digits_ == y.digits_;
}

}  // namespace traincost::uncertainty
