// SPDX-License-Identifier: Apache-2.0
#include <architecture/layers.hpp>
#include <architecture/source_text.hpp>
#include <support/process.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;
using namespace traincost::test;

const fs::path source_dir = TRAINCOST_SOURCE_DIR;
const fs::path fixture = source_dir / "tests/architecture/fixture";

std::set<std::string> as_set(const std::vector<Breach>& breaches) {
    std::set<std::string> result;
    for (const auto& breach : breaches) {
        result.insert(breach.file + ":" + std::to_string(breach.line) + ": " + breach.rule);
    }
    return result;
}

/// What the fixture's own comments say: "breach: <rule>" on the line of the breach.
std::set<std::string> marked_breaches() {
    std::set<std::string> result;
    for (const auto& entry : fs::recursive_directory_iterator(fixture)) {
        if (!entry.is_regular_file()) { continue; }
        std::istringstream text(read_file(entry.path()));
        std::string line;
        for (std::size_t number = 1; std::getline(text, line); ++number) {
            std::istringstream words(line);
            for (std::string word; words >> word;) {
                if (word != "breach:") { continue; }
                words >> word;
                const auto file = fs::relative(entry.path(), fixture).generic_string();
                result.insert(file + ":" + std::to_string(number) + ": " + word);
            }
        }
    }
    return result;
}

}  // namespace

TEST_CASE("library and apps keep to layers.txt and to the rules for headers") {
    const auto breaches = find_breaches(source_dir);
    CHECK_MESSAGE(breaches.empty(), to_string(breaches));
}

TEST_CASE("a tree with one breach of every kind is found out in every one, and in nothing else") {
    auto expected = marked_breaches();
    expected.insert("lib/traincost/layers.txt:0: cyclic-layers");
    expected.insert("lib/traincost/stray/stray.hpp:0: unknown-module");
    const auto breaches = find_breaches(fixture);
    CHECK_MESSAGE(as_set(breaches) == expected, to_string(breaches));
}

TEST_CASE("layers.txt knows every module folder, and every module it knows has a folder") {
    const auto layers = parse_layers(read_file(source_dir / "lib/traincost/layers.txt"));
    std::set<std::string> folders = {"apps"};
    for (const auto& entry : fs::directory_iterator(source_dir / "lib/traincost")) {
        if (entry.is_directory()) { folders.insert(entry.path().filename().string()); }
    }
    CHECK(folders == std::set<std::string>(layers.order.begin(), layers.order.end()));
}

TEST_CASE("comments and quoted text are not code") {
    CHECK(code_only("a // b\nc") == "a     \nc");
    CHECK(code_only("a /* b\n c */ d") == "a     \n      d");
    CHECK(code_only("f(\"x \\\" // y\") + 1") == "f(" + std::string(11, ' ') + ") + 1");
    CHECK(code_only("R\"(x \" y)\" z") == std::string(11, ' ') + "z");
    CHECK(code_only("1'000 + '\"' + 2") == "1'000 +     + 2");
}

TEST_CASE("using namespace counts only outside functions and classes") {
    CHECK(namespace_level_using("namespace a {\nusing namespace std;\n}") == std::vector<std::size_t>{2});
    CHECK(namespace_level_using("using namespace std;") == std::vector<std::size_t>{1});
    CHECK(namespace_level_using("namespace a { void f() { using namespace std; } }").empty());
    CHECK(namespace_level_using("namespace a::b { inline namespace c { using namespace d; } }").size() == 1);
}
