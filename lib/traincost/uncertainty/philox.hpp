// SPDX-License-Identifier: Apache-2.0
// Random numbers by their index: Philox4x32-10, so that any draw of any input can be made alone, by any thread.
//
// Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC'11; the same bits as Random123's.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace traincost::uncertainty {

namespace philox {

inline constexpr int rounds = 10;
inline constexpr std::uint32_t multiplier_0 = 0xD2511F53;
inline constexpr std::uint32_t multiplier_1 = 0xCD9E8D57;
inline constexpr std::uint32_t step_0 = 0x9E3779B9;  // the key's increments from round to round
inline constexpr std::uint32_t step_1 = 0xBB67AE85;

/// The four words at a counter.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> words(std::array<std::uint32_t, 4> c,
                                                           std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < rounds; ++round) {
        const auto product_0 = std::uint64_t{multiplier_0} * c[0];
        const auto product_1 = std::uint64_t{multiplier_1} * c[2];
        c = {static_cast<std::uint32_t>(product_1 >> 32U) ^ c[1] ^ key[0], static_cast<std::uint32_t>(product_1),
             static_cast<std::uint32_t>(product_0 >> 32U) ^ c[3] ^ key[1], static_cast<std::uint32_t>(product_0)};
        key = {key[0] + step_0, key[1] + step_1};
    }
    return c;
}

}  // namespace philox

/// Draws are made in groups: eight counters side by side give four words each.
inline constexpr std::uint64_t group_draws = 32;

/// A stream of its own for every name (FNV-1a), so that an input keeps its draws whatever other inputs there are, and
/// regions that share an input share its draws.
[[nodiscard]] constexpr std::uint64_t stream_of(std::string_view name) {
    std::uint64_t hash = 0xCBF29CE484222325;
    for (const char c : name) { hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3; }
    return hash;
}

/// The uniform number of one draw: an odd multiple of 2^-33, so never 0 or 1, and as far from 0 as 1 minus it from 1.
[[nodiscard]] constexpr double uniform_at(std::uint64_t seed, std::uint64_t stream, std::uint64_t draw) {
    const std::uint64_t counter = draw / group_draws * 8 + draw % 8;
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32U); };
    const auto words = philox::words({low(counter), high(counter), low(stream), high(stream)}, {low(seed), high(seed)});
    return (words[draw % group_draws / 8] + 0.5) * (1.0 / 4294967296.0);
}

}  // namespace traincost::uncertainty
