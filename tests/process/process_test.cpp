// SPDX-License-Identifier: Apache-2.0
// The helper that the command-line tests rely on must itself see what it claims to see.
#include <support/process.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <system_error>

using traincost::test::ProcessOptions;
using traincost::test::run;
using traincost::test::TemporaryFolder;

TEST_CASE("output, error output and exit code come back apart") {
    const auto result = run({"sh", "-c", "echo answer; echo complaint >&2; exit 3"});
    CHECK(result.out == "answer\n");
    CHECK(result.err == "complaint\n");
    CHECK(result.exit_code == 3);
    CHECK_FALSE(result.crashed());
}

TEST_CASE("arguments reach the program as they are, without a shell between") {
    CHECK(run({"printf", "%s|", "a b", "$HOME", "*", ""}).out == "a b|$HOME|*||");
}

TEST_CASE("a program that dies of a signal has crashed") {
    const auto result = run({"sh", "-c", "kill -SEGV $$"});
    CHECK(result.signal == SIGSEGV);
    CHECK(result.exit_code == -1);
    CHECK(result.crashed());
}

TEST_CASE("a program that does not end is killed at the timeout") {
    const auto result = run({"sleep", "30"}, ProcessOptions{.timeout = std::chrono::milliseconds(200)});
    CHECK(result.timed_out);
    CHECK(result.crashed());
    CHECK(result.wall.count() >= 0.2);
    CHECK(result.wall.count() < 5.0);
}

TEST_CASE("a program that closes its output and does not end is killed too") {
    const auto result = run({"sh", "-c", "exec >&- 2>&-; exec sleep 30"}, {.timeout = std::chrono::milliseconds(200)});
    CHECK(result.timed_out);
}

TEST_CASE("a megabyte goes in and comes out whole") {
    const std::string text(1'000'000, 'x');
    CHECK(run({"cat"}, ProcessOptions{.input = text}).out == text);
}

TEST_CASE("a program that ignores its input does not end the test") {
    CHECK(run({"true"}, ProcessOptions{.input = std::string(1'000'000, 'x')}).exit_code == 0);
}

TEST_CASE("the program runs in the folder and with the variables that were asked for") {
    const TemporaryFolder folder;
    const auto result = run({"sh", "-c", "pwd -P; echo $COLOUR"},
                            ProcessOptions{.directory = folder.path(), .environment = {{"COLOUR", "green"}}});
    CHECK(result.out == std::filesystem::canonical(folder.path()).string() + "\ngreen\n");
}

TEST_CASE("a program that is not there is an error, not an exit code") {
    CHECK_THROWS_AS((void)run({"/no/such/program"}), std::system_error);
}

TEST_CASE("peak memory and wall time are those of the program") {
    if (traincost::test::sanitized) { return; }
    const auto small = run({"true"});
    const auto large = run({"dd", "if=/dev/zero", "of=/dev/null", "bs=100M", "count=1"});
    CHECK(small.peak_memory < 30'000'000);
    CHECK(large.peak_memory > 100'000'000);
    CHECK(large.peak_memory < 140'000'000);
    CHECK(run({"sleep", "0.2"}).wall.count() >= 0.2);
}

TEST_CASE("a temporary folder is gone with its files at the end of the test") {
    std::filesystem::path path;
    {
        const TemporaryFolder folder;
        path = folder.write("a/b.txt", "content");
        CHECK(traincost::test::read_file(path) == "content");
    }
    CHECK_FALSE(std::filesystem::exists(path));
}
