// SPDX-License-Identifier: Apache-2.0
// What holds for the tool whatever it is asked.
#include <support/process.hpp>
#include <traincost/version.hpp>

#include <doctest/doctest.h>

#include <string>

using traincost::test::run_traincost;

TEST_CASE("--version says the version of the library, and no more") {
    const auto result = run_traincost({"--version"});
    CHECK(result.exit_code == 0);
    CHECK(result.out == "traincost " + std::string(traincost::version) + "\n");
    CHECK(result.err.empty());
}

TEST_CASE("--help goes to stdout, names the main job, and is no error") {
    const auto result = run_traincost({"--help"});
    CHECK(result.exit_code == 0);
    CHECK(result.out.find("compare") != std::string::npos);
    CHECK(result.err.empty());
}

TEST_CASE("a subcommand that is not there is wrong usage: exit code 2, a complaint on stderr, nothing on stdout") {
    const auto result = run_traincost({"frobnicate"});
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK_FALSE(result.err.empty());
}

TEST_CASE("the main job works from any folder, without a home or a path") {
    const auto result = run_traincost({"compare", "deepseek-v3", "--regions", "europe,us,china"},
                                      {.directory = "/", .environment = {{"HOME", ""}, {"PATH", ""}}});
    CHECK(result.exit_code == 0);
    CHECK_FALSE(result.out.empty());
}
