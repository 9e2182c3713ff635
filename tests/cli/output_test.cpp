// SPDX-License-Identifier: Apache-2.0
// Where the answer goes: whole or not at all, and never over something that is still wanted.
#include "asking.hpp"

#include <sys/stat.h>
#include <unistd.h>

using namespace traincost::test;
namespace fs = std::filesystem;

namespace {

const Words base = {"estimate", "deepseek-v3", "--region", "nl"};

/// Runs the tool from a shell, which sets up its streams.
ProcessResult in_shell(const std::string& script, const ProcessOptions& options = {}) {
    return run({"/bin/sh", "-c", "T=\"$0\"; " + script, TRAINCOST_BINARY}, options);
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) { names.push_back(entry.path().filename().string()); }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE("--output writes what would go to stdout, and says nothing") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "answer.txt";
    const auto result = ask(with(base, {"--output", path.string()}));
    CHECK(result.exit_code == 0);
    CHECK(result.out.empty());
    CHECK(result.err.empty());
    CHECK(read_file(path) == answered(base).out);
    CHECK(names_in(folder.path()) == std::vector<std::string>{"answer.txt"});
}

TEST_CASE("an existing file is replaced as a whole, keeps its permissions, and a link stays a link") {
    const TemporaryFolder folder;
    const auto path = folder.write("answer.txt", std::string(1'000'000, 'x'));
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    fs::create_symlink("answer.txt", folder.path() / "link.txt");
    CHECK(ask(with(base, {"--output", (folder.path() / "link.txt").string()})).exit_code == 0);
    CHECK(read_file(path) == answered(base).out);
    CHECK(fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(fs::is_symlink(folder.path() / "link.txt"));
    CHECK(names_in(folder.path()).size() == 2);
}

TEST_CASE("a failed run keeps the old file") {
    const TemporaryFolder folder;
    const auto path = folder.write("answer.txt", "old\n");
    refused(1, with(base, {"--count", "x", "--output", path.string()}), {"--count"});
    refused(2, with(base, {"--format", "xml", "--output", path.string()}), {"--format"});
    CHECK(read_file(path) == "old\n");
    CHECK(names_in(folder.path()).size() == 1);
}

TEST_CASE("a place that cannot be written to is an error that names it") {
    const TemporaryFolder folder;
    refused(1, with(base, {"--output", folder.path().string()}), {folder.path().string() + ": error: cannot be written", "[unwritable]"});
    refused(1, with(base, {"--output", (folder.path() / "none" / "a.txt").string()}), {"a.txt: error: cannot be written", "[unwritable]"});
    refused(1, with(base, {"--output", folder.write("file", "x").string() + "/a.txt"}), {"[unwritable]"});
    CHECK(names_in(folder.path()) == std::vector<std::string>{"file"});
}

// By links and a pipe in a folder of the test's own: were devices replaced, the machine's would be gone, for root.
TEST_CASE("a device or a pipe is written to and never replaced") {
    const TemporaryFolder folder;
    const auto full = folder.path() / "full";
    fs::create_symlink("/dev/full", full);
    refused(1, with(base, {"--output", full.string()}), {"full: error: cannot be written", "[unwritable]"});
    CHECK(fs::is_symlink(full));
    CHECK(fs::is_character_file(full));
    const auto piped = in_shell("mkfifo pipe && (cat pipe > copy &) && \"$T\" estimate deepseek-v3 --region nl --output pipe && test -p pipe && sleep 0.2 && cat copy",
                                {.directory = folder.path()});
    CHECK(piped.exit_code == 0);
    CHECK(piped.out == answered(base).out);
}

TEST_CASE("a full device or a closed stdout is an error for every command") {
    for (const std::string words : {"estimate deepseek-v3 --region nl", "compare deepseek-v3 --regions nl,us --format json", "catalog list",
                                    "catalog show nl", "catalog lint", "--help", "compare --help", "--version", ""}) {
        CAPTURE(words);
        for (const std::string stream : {">/dev/full", ">&-"}) {
            const auto result = in_shell("\"$T\" " + words + " " + stream);
            CHECK(result.exit_code == 1);
            CHECK(holds(result.err, "standard output: error: cannot be written"));
        }
    }
}

TEST_CASE("a closed or full stderr does not change the exit code") {
    CHECK(in_shell("\"$T\" estimate xyzzy --region nl 2>&-").exit_code == 1);
    CHECK(in_shell("\"$T\" estimate xyzzy --region nl 2>/dev/full").exit_code == 1);
    CHECK(in_shell("\"$T\" estimate deepseek-v3 --region nl 2>&- <&-").exit_code == 0);
}

TEST_CASE("a reader that leaves early ends the tool quietly") {
    const auto result = in_shell("\"$T\" compare deepseek-v3 --regions nl,us --format json | head -n 1");
    CHECK(result.exit_code == 0);
    CHECK(result.out == "{\n");
    CHECK(result.err.empty());
}

TEST_CASE("results go to stdout and complaints to stderr, never mixed") {
    CHECK(answered(base).err.empty());
    CHECK(refused(1, with(base, {"--count", "x"}), {}).out.empty());
}
