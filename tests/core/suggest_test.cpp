// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/suggest.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace traincost;

namespace {

/// Levenshtein's distance by its recursive definition, without case: slow, and too simple to be wrong.
std::size_t plain_distance(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) { return a.size() + b.size(); }
    const auto kept = plain_distance(a.substr(1), b.substr(1)) + (a[0] == b[0] ? 0 : 1);
    return std::min({kept, plain_distance(a.substr(1), b) + 1, plain_distance(a, b.substr(1)) + 1});
}

std::string short_word(const char* letters) {
    return *rc::gen::resize(6, rc::gen::container<std::string>(rc::gen::elementOf(std::string(letters))));
}

}  // namespace

TEST_CASE("swapped neighbours count as one edit") {
    CHECK(edit_distance("power", "pwoer") == 1);
    CHECK(edit_distance("h100", "h010") == 1);
    CHECK(edit_distance("abcd", "badc") == 2);
}

TEST_CASE("a letter too many, too few or another counts as one edit, and case as none") {
    CHECK(edit_distance("power", "powerr") == 1);
    CHECK(edit_distance("power", "powr") == 1);
    CHECK(edit_distance("power", "tower") == 1);
    CHECK(edit_distance("power", "POWER") == 0);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("an edit distance is never larger than Levenshtein's, and differs only by swaps") {
    CHECK(rc::check([] {
        const auto a = short_word("abc");
        const auto b = short_word("abc");
        const auto plain = plain_distance(a, b);
        const auto ours = edit_distance(a, b);
        RC_ASSERT(ours <= plain);
        RC_ASSERT(2 * ours >= plain);  // a swap costs one here and two there
    }));
}

TEST_CASE("an edit distance is the same both ways") {
    CHECK(rc::check([] {
        const auto a = short_word("abcd");
        const auto b = short_word("abcd");
        RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
        RC_ASSERT((edit_distance(a, b) == 0) == (a == b));
    }));
}

TEST_CASE("the nearest name is found for one slip, and none for another word") {
    const std::vector<std::string_view> chips = {"a100-sxm", "h100-sxm", "h800", "h20", "b200"};
    CHECK(nearest("h100-smx", chips) == "h100-sxm");
    CHECK(nearest("H800", chips) == "h800");
    CHECK(nearest("h80", chips) == "h800");
    CHECK(nearest("tpu-v5p", chips).empty());
    CHECK(nearest("power", {}).empty());
}

TEST_CASE("the nearer of two near names wins") {
    CHECK(nearest("electricty", {"electric", "electricity"}) == "electricity");
    CHECK(nearest("h200", {"h100", "h200"}) == "h200");
}

TEST_CASE("a name that goes on from a known one by a word of its own is that one, before another that looks alike") {
    CHECK(nearest("gpt-3-175b", {"gpt-2-1.5b", "gpt-3", "gpt-4"}) == "gpt-3");
    CHECK(nearest("h100-sxm-80gb", {"a100-sxm-80gb", "h100-sxm", "h100"}) == "h100-sxm");
    CHECK(nearest("gpt-4-turbp", {"gpt-4", "gpt-4-turbo"}) == "gpt-4-turbo");
    CHECK(nearest("gpt-35", {"gpt-3", "gpt-30"}) == "gpt-3");
}

TEST_CASE("of names that are as near the one with the same last word is meant, then the one that begins alike") {
    // Both are two edits away.
    CHECK(nearest("llama-3-405b", {"llama-3-70b", "llama-3.1-405b"}) == "llama-3.1-405b");
    CHECK(nearest("modle", {"model", "mode"}) == "model");
}

TEST_CASE("where nothing is near, names that begin so are listed alone") {
    CHECK(did_you_mean("deepseek", {"bloom-176b", "deepseek-r1", "deepseek-v3"}) == "beginning so: deepseek-r1, deepseek-v3");
    CHECK(did_you_mean("", {"bloom", "gpt"}) == "known: bloom, gpt");
}

TEST_CASE("a misspelt name gets the near one, and a strange one the list of known ones") {
    CHECK(did_you_mean("pwoer", {"power", "memory"}) == "did you mean 'power'?");
    CHECK(did_you_mean("xyzzy", {"power", "memory"}) == "known: power, memory");
    CHECK(did_you_mean("xyzzy", {"aaa", "bbb", "ccc"}, 2) == "known: aaa, bbb and 1 more");
    CHECK(did_you_mean("xyzzy", {}).empty());
}

TEST_CASE("hostile long names cost next to nothing") {
    const std::string long_name(5'000'000, 'a');
    const std::vector<std::string> names(100, long_name);
    const std::vector<std::string_view> known(names.begin(), names.end());
    const auto start = std::chrono::steady_clock::now();
    (void)nearest(std::string(5'000'000, 'b'), known);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));  // quadratic: 10^15 steps
}
