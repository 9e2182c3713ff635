// SPDX-License-Identifier: Apache-2.0
// What may stand at the path of a file besides a file that can be read.
#include <support/process.hpp>

#include <config/reading.hpp>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

using namespace traincost;
using namespace traincost::test;
namespace fs = std::filesystem;

namespace {

/// The only complaint about a file, as it is printed.
std::string complaint_about(const fs::path& path) {
    const auto document = config::read_file(path.string());
    REQUIRE_FALSE(document);
    CHECK(document.error().size() == 1);
    return to_string(document.error());
}

void make_sparse(const fs::path& path, std::uintmax_t size) {
    std::ofstream{path};
    fs::resize_file(path, size);
}

}  // namespace

TEST_CASE("a path without a file is named, and nothing else is said of it") {
    CHECK(complaint_about("/nowhere/at-all.yaml") ==
          "/nowhere/at-all.yaml: error: there is no such file [unreadable]\n");
    CHECK(complaint_about("").find("there is no such file [unreadable]") != std::string::npos);
}

TEST_CASE("a path through a file is a missing file") {
    const TemporaryFolder folder;
    const auto file = folder.write("a.yaml", "a: 1\n");
    CHECK(complaint_about(file / "b.yaml").find("there is no such file") != std::string::npos);
}

TEST_CASE("a link to nowhere and a link to itself are refused") {
    const TemporaryFolder folder;
    fs::create_symlink(folder.path() / "gone", folder.path() / "a.yaml");
    CHECK(complaint_about(folder.path() / "a.yaml").find("there is no such file") != std::string::npos);
    fs::create_symlink(folder.path() / "b.yaml", folder.path() / "b.yaml");
    CHECK(complaint_about(folder.path() / "b.yaml").find("cannot be opened") != std::string::npos);
}

TEST_CASE("a link to a file is read, and named by its own path") {
    const TemporaryFolder folder;
    fs::create_symlink(folder.write("a.yaml", "a: 1\n"), folder.path() / "b.yaml");
    const auto document = config::read_file((folder.path() / "b.yaml").string());
    REQUIRE(document);
    CHECK(document->root().place().file == (folder.path() / "b.yaml").string());
}

TEST_CASE("a folder is refused as a folder") {
    CHECK(complaint_about("/tmp") == "/tmp: error: is a folder, not a file [unreadable]\n");
}

TEST_CASE("devices that never end are refused unread") {
    CHECK(complaint_about("/dev/zero").find("is not a file") != std::string::npos);
    CHECK(complaint_about("/dev/null").find("is not a file") != std::string::npos);
}

TEST_CASE("a pipe that nobody writes to does not hang the reader") {
    const TemporaryFolder folder;
    const auto pipe = folder.path() / "pipe.yaml";
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const auto cost = in_child([&] { return config::read_file(pipe.string()) ? 1 : 0; });
    CHECK(cost.exit_code == 0);
}

TEST_CASE("a file that may not be read is refused with the reason") {
    const TemporaryFolder folder;
    const auto path = folder.write("open/secret.yaml", "a: 1\n");
    fs::permissions(folder.path(), fs::perms::all);
    fs::permissions(path, fs::perms::none);
    const auto denied = [&path] {
        if (geteuid() == 0 && setuid(65534) != 0) { return 2; }
        const auto document = config::read_file(path.string());
        return !document && to_string(document.error()).find("cannot be opened: Permission denied") != std::string::npos
                   ? 0
                   : 1;
    };
    CHECK(in_child(denied).exit_code == 0);
    fs::permissions(path, fs::perms::all);
    fs::permissions(path.parent_path(), fs::perms::none);
    CHECK(in_child(denied).exit_code == 0);
    fs::permissions(path.parent_path(), fs::perms::all);
}

TEST_CASE("a file whose reading fails half way is unreadable, not empty") {
    if (fs::exists("/proc/self/mem")) {
        CHECK(complaint_about("/proc/self/mem").find("cannot be read") != std::string::npos);
    }
}

TEST_CASE("a hundred megabytes are refused at once and unread") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "big.yaml";
    make_sparse(path, 100'000'000);
    const auto cost = in_child([&] {
        const auto document = config::read_file(path.string());
        return !document && document.error()[0].code == "too-large" ? 0 : 1;
    });
    CHECK(cost.exit_code == 0);
    if (!sanitized) {
        CHECK((!optimised || cost.seconds < 0.5));
        CHECK(cost.megabytes < 60);
    }
}

TEST_CASE("a file of exactly the limit is read, and one byte more is refused") {
    const TemporaryFolder folder;
    config::Limits limits;
    limits.bytes = 100;
    std::string text = "a: 1 #";
    text.resize(99, '.');
    text += '\n';
    CHECK(config::read_file(folder.write("a.yaml", text).string(), limits));
    const auto larger = config::read_file(folder.write("b.yaml", text + '\n').string(), limits);
    REQUIRE_FALSE(larger);
    CHECK(larger.error()[0].code == "too-large");
    CHECK(reads_as(text, limits) == R"({a: "1"})");
    CHECK(reads_as(text + '\n', limits) == "0:0 too-large");
}

TEST_CASE("a file of a megabyte is within the limit") {
    const TemporaryFolder folder;
    std::string text = "a: 1\n";
    while (text.size() < (1U << 20) - 100) {
        text += "# a comment that someone wrote, 'quoted', with a {brace} or two\n";
    }
    CHECK(config::read_file(folder.write("a.yaml", text).string()));
}

TEST_CASE("a dash is standard input") {
    std::istringstream text("a: 1\na: 2\n");
    auto* const before = std::cin.rdbuf(text.rdbuf());
    const auto document = config::read_file("-");
    std::cin.rdbuf(before);
    std::cin.clear();
    REQUIRE_FALSE(document);
    CHECK(to_string(document.error()).starts_with("standard input:2:1: error: the key 'a' stands here a second time"));
}

TEST_CASE("a file reads as its text does") {
    const TemporaryFolder folder;
    const std::string text = "a: {b: [1, 2], ü: 'x'}\n";
    const auto document = config::read_file(folder.write("a.yaml", text).string());
    REQUIRE(document);
    CHECK(shape(document->root()) == reads_as(text));
    CHECK(document->line(1) == "a: {b: [1, 2], ü: 'x'}");
    CHECK(document->line(3).empty());
}

TEST_CASE("every file of the catalog is read without a complaint") {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(TRAINCOST_SOURCE_DIR "/configs")) {
        if (entry.path().extension() != ".yaml") { continue; }
        const auto document = config::read_file(entry.path().string());
        CHECK_MESSAGE(document, (document ? "" : to_string(document.error())));
        ++count;
    }
    CHECK(count > 10);
}
