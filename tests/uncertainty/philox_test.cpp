// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/philox.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>

#if __has_include(<Random123/philox.h>)
#include <Random123/philox.h>
#define TRAINCOST_HAS_RANDOM123
#endif

using namespace traincost::uncertainty;

namespace {

using Words = std::array<std::uint32_t, 4>;

}  // namespace

TEST_CASE("Philox gives the words that Random123's table of known answers states") {
    CHECK(philox::words({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    constexpr std::uint32_t ones = 0xffffffff;
    CHECK(philox::words({ones, ones, ones, ones}, {ones, ones}) ==
          Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox::words({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

#ifdef TRAINCOST_HAS_RANDOM123
TEST_CASE("Philox gives Random123's words at any counter and key") {
    std::uint64_t x = 1;
    const auto next = [&x] {
        return static_cast<std::uint32_t>((x = x * 6364136223846793005U + 1442695040888963407U) >> 32U);
    };
    for (int i = 0; i < 1000; ++i) {
        const Words counter = {next(), next(), next(), next()};
        const std::array<std::uint32_t, 2> key = {next(), next()};
        r123::Philox4x32::ctr_type c = {{counter[0], counter[1], counter[2], counter[3]}};
        r123::Philox4x32::key_type k = {{key[0], key[1]}};
        const auto theirs = r123::Philox4x32()(c, k);
        REQUIRE(philox::words(counter, key) == Words{theirs[0], theirs[1], theirs[2], theirs[3]});
    }
}
#endif

TEST_CASE("a uniform draw is word draw / 8 of the counters side by side, plus one half") {
    const auto words = philox::words({3, 0, 5, 0}, {7, 0});  // draws 3, 11, 19 and 27 of stream 5, seed 7
    for (std::uint64_t word = 0; word < 4; ++word) {
        CHECK(uniform_at(7, 5, 3 + 8 * word) == (static_cast<double>(words[word]) + 0.5) / 4294967296.0);
    }
    const auto second_group = philox::words({8, 0, 5, 0}, {7, 0});
    CHECK(uniform_at(7, 5, 32) == (second_group[0] + 0.5) / 4294967296.0);
}

TEST_CASE("names make streams of their own, the same ones everywhere") {
    CHECK(stream_of("") == 0xCBF29CE484222325);
    CHECK(stream_of("a") == 0xAF63DC4C8601EC8C);  // the published FNV-1a test vector
    CHECK(stream_of("mfu") != stream_of("mfv"));
}

TEST_CASE("seed, stream and draw beyond 32 bits matter") {
    constexpr std::uint64_t far = std::uint64_t{1} << 40U;
    CHECK(uniform_at(far, 0, 0) != uniform_at(0, 0, 0));
    CHECK(uniform_at(0, far, 0) != uniform_at(0, 0, 0));
    CHECK(uniform_at(0, 0, far) != uniform_at(0, 0, 0));
}
