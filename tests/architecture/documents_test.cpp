// SPDX-License-Identifier: Apache-2.0
// What the documents promise about the tree holds.
#include <support/process.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using traincost::test::read_file;

const fs::path source_dir = TRAINCOST_SOURCE_DIR;

std::vector<fs::path> documents() {
    std::vector<fs::path> found = {source_dir / "README.md", source_dir / "CONTRIBUTING.md",
                                   source_dir / "CHANGELOG.md"};
    for (const auto& entry : fs::recursive_directory_iterator(source_dir / "docs")) {
        if (entry.path().extension() == ".md") { found.push_back(entry.path()); }
    }
    return found;
}

/// The first group of every match.
std::vector<std::string> matches(const std::string& text, const std::regex& pattern) {
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
        found.push_back((*at)[1]);
    }
    return found;
}

}  // namespace

TEST_CASE("links between documents lead to files that are there") {
    static const std::regex link(R"(\]\(([^)#:\s]+)(#[^)]*)?\))");
    for (const auto& document : documents()) {
        for (const auto& target : matches(read_file(document), link)) {
            CHECK_MESSAGE(fs::exists(document.parent_path() / target), document.string() << ": " << target);
        }
    }
}

TEST_CASE("the scripts that README names are there") {
    static const std::regex script(R"(bash ([a-z./-]+\.sh))");
    const auto scripts = matches(read_file(source_dir / "README.md"), script);
    CHECK(scripts.size() == 2);
    for (const auto& name : scripts) { CHECK_MESSAGE(fs::exists(source_dir / name), name); }
}

TEST_CASE("every diagnostic code has a heading in docs/reference/diagnostics.md") {
    static const std::regex code("\"([a-z]+(-[a-z0-9]+)*)\"");
    const auto codes = matches(read_file(source_dir / "lib/traincost/core/codes.hpp"), code);
    const auto page = read_file(source_dir / "docs/reference/diagnostics.md");
    CHECK_FALSE(codes.empty());
    for (const auto& name : codes) {
        const std::regex heading("(^|\n)#+ `?" + name + "`?\\s*\n");
        CHECK_MESSAGE(std::regex_search(page, heading), name);
    }
}

TEST_CASE("the name of every test case can be passed to ctest, which takes it apart at semicolons and brackets") {
    static const std::regex named(R"rx(TEST_CASE(?:_TEMPLATE)?\("((?:[^"\\]|\\.)*)")rx");
    std::size_t seen = 0;
    for (const auto& entry : fs::recursive_directory_iterator(source_dir / "tests")) {
        if (entry.path().extension() != ".cpp") { continue; }
        for (const auto& name : matches(read_file(entry.path()), named)) {
            ++seen;
            CHECK_MESSAGE(name.find_first_of(";[]") == std::string::npos, entry.path().string() << ": " << name);
        }
    }
    CHECK(seen > 1000);
}
