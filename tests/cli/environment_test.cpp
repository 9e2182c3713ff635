// SPDX-License-Identifier: Apache-2.0
// Nothing around the tool changes its answer: folder, environment, locale.
#include "asking.hpp"

using namespace traincost::test;

namespace {

const Words job = {"compare", "deepseek-v3", "--regions", "europe,us,china"};

}  // namespace

TEST_CASE("the answer is the same from another folder, without a home, and in any locale") {
    const auto plain = answered(job).out;
    CHECK(answered(job, {}, {.directory = "/"}).out == plain);
    CHECK(answered(job, {}, {.environment = {{"HOME", ""}, {"PATH", ""}, {"TMPDIR", "/nowhere"}}}).out == plain);
    for (const std::string locale : {"C", "de_DE.UTF-8", "tr_TR.UTF-8", "xx"}) {
        CHECK(answered(job, {}, {.environment = {{"LC_ALL", locale}, {"LANG", locale}}}).out == plain);
    }
    for (const std::string columns : {"0", "20", "-5", "banana"}) {
        CHECK(answered(job, {}, {.environment = {{"COLUMNS", columns}, {"TERM", "dumb"}, {"TZ", "Pacific/Kiritimati"}}}).out == plain);
    }
}

TEST_CASE("an empty environment is enough") {
    const auto result = run({"/usr/bin/env", "-i", TRAINCOST_BINARY, "compare", "deepseek-v3", "--regions", "europe,us,china"});
    CHECK(result.exit_code == 0);
    CHECK(result.out == answered(job).out);
}

TEST_CASE("the same question has the same answer, to the byte") {
    for (const std::string format : {"text", "markdown", "csv", "json"}) {
        CHECK(answered(with(job, {"--format", format})).out == answered(with(job, {"--format", format})).out);
    }
}
