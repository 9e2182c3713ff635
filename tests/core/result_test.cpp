// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/result.hpp>

#include <doctest/doctest.h>

using namespace traincost;

namespace {

Diagnostic complaint(const char* message) { return {Place{"f", 1, 1}, Severity::error, "bad-number", message, {}, {}}; }

Result<int> half(int x) {
    if (x % 2 != 0) { return failure(complaint("odd")); }
    return x / 2;
}

}  // namespace

TEST_CASE("a failure holds its one diagnostic") {
    const auto result = half(3);
    REQUIRE_FALSE(result);
    REQUIRE(result.error().size() == 1);
    CHECK(result.error()[0].message == "odd");
}

TEST_CASE("a success holds its value") {
    REQUIRE(half(8));
    CHECK(*half(8) == 4);
}

TEST_CASE("the first failure of a chain is the failure of the chain") {
    CHECK(*half(8).and_then(half) == 2);
    CHECK_FALSE(half(6).and_then(half));  // 6 -> 3 -> odd
}

TEST_CASE("a failure of many diagnostics keeps all of them in their order") {
    Diagnostics all{complaint("first")};
    append(all, {complaint("second"), complaint("third")});
    append(all, {});
    const Result<int> result = failure(all);
    REQUIRE(result.error().size() == 3);
    CHECK(result.error()[0].message == "first");
    CHECK(result.error()[1].message == "second");
    CHECK(result.error()[2].message == "third");
}
