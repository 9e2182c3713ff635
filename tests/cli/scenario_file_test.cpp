// SPDX-License-Identifier: Apache-2.0
// Scenario files, from well-meant to hostile.
#include "asking.hpp"

#include <fstream>

using namespace traincost::test;

namespace {

/// A refusal of a file with this text; `%` in a part stands for the file's path.
ProcessResult refused_file(const std::string& text, std::vector<std::string> parts) {
    const TemporaryFolder folder;
    const auto path = folder.write("run.yaml", text).string();
    for (auto& part : parts) {
        if (part.starts_with('%')) { part.replace(0, 1, path); }
    }
    return refused(1, {"estimate", path}, parts);
}

}  // namespace

TEST_CASE("a scenario file says the same as its flags") {
    const TemporaryFolder folder;
    const auto path = folder.write("run.yaml",
                                   "model: deepseek-v3\nregions: [nl, us]\nsite: 20 MW\nper_region:\n  nl: {electricity: 0.12 EUR/kWh}\n");
    const auto by_file = answered({"compare", path.string(), "--format", "csv"});
    const auto by_flags = answered({"compare", "deepseek-v3", "--regions", "nl,us", "--site", "20MW", "--set", "nl.electricity=0.12EUR/kWh",
                                    "--format", "csv"});
    CHECK(by_file.out == by_flags.out);
}

TEST_CASE("a scenario file is read from standard input as '-'") {
    const auto piped = answered({"compare", "-", "--format", "csv"}, {}, {.input = "model: gpt-3\nregions: nl, us\n"});
    CHECK(piped.out == answered({"compare", "gpt-3", "--regions", "nl,us", "--format", "csv"}).out);
    refused(1, {"compare", "-"}, {"standard input: error: the file is empty", "[empty]"});
    refused(1, {"compare", "-"}, {"standard input:1:1: error: unknown key 'modle'; did you mean 'model'?"}, {.input = "modle: gpt-3\n"});
}

TEST_CASE("flags win over a scenario file, and the file's regions give way as a whole") {
    const TemporaryFolder folder;
    const auto path = folder.write("run.yaml", "model: gpt-3\nregions: [nl, us]\nmode: owned\n").string();
    CHECK(answered({"compare", path, "--regions", "fr", "--format", "csv"}).out ==
          answered({"compare", "gpt-3", "--regions", "fr", "--format", "csv"}).out);
    CHECK(answered({"estimate", path, "--region", "us", "--model", "deepseek-v3", "--format", "csv"}).out ==
          answered({"estimate", "deepseek-v3", "--region", "us", "--format", "csv"}).out);
}

TEST_CASE("a file that is not there, is a folder, or is a device is unreadable") {
    const TemporaryFolder folder;
    refused(1, {"estimate", "missing.yaml"}, {"missing.yaml: error: there is no such file", "[unreadable]"}, {.directory = folder.path()});
    refused(1, {"estimate", folder.path().string()}, {"is a folder, not a file", "[unreadable]"});
    refused(1, {"estimate", folder.path().string() + "/"}, {"is a folder, not a file"});
    refused(1, {"estimate", "/dev/null"}, {"[unreadable]"});
    refused(1, {"estimate", "/dev/zero"}, {"[unreadable]"});
    refused(1, {"estimate", "/proc/self/mem"}, {"/proc/self/mem"});
}

TEST_CASE("an empty file, one of blanks and one of comments alone are empty") {
    refused_file("", {"%: error: ", "[empty]"});
    refused_file("\n\n  \n", {"[empty]"});
    refused_file("# nothing yet\n", {"[empty]"});
}

TEST_CASE("binary files and broken UTF-8 are no text, with the place") {
    refused_file(std::string("model: gpt\0-3\n", 14), {"%:1:11: error: ", "[not-text]"});
    refused_file("\x7f" "ELF\x02\x01\x01", {"[not-text]"});
    refused_file("model: gpt-3\nregions: \xff\n", {"%:2:10: error: ", "[not-text]"});
    refused_file("model: gpt-3\x1b[31m\n", {"[not-text]"});
}

TEST_CASE("a file of 100 MB is refused without being read") {
    const TemporaryFolder folder;
    const auto path = folder.write("huge.yaml", "model: gpt-3\n");
    std::filesystem::resize_file(path, 100'000'000);
    refused(1, {"estimate", path.string()}, {"[too-large]"});
}

TEST_CASE("brackets nested a hundred thousand deep are refused") {
    refused_file("a: " + std::string(50'000, '[') + std::string(50'000, ']'), {"[too-deep]"});
    refused_file("a: " + std::string(100'000, '['), {"%:1:"});
    refused_file(std::string(100'000, '['), {"%:1:"});
    std::string maps;
    for (int i = 0; i < 30'000; ++i) { maps += "{a: "; }
    refused_file(maps, {"%:1:"});
    std::string blocks;
    for (std::size_t i = 0; i < 400; ++i) { blocks += std::string(i, ' ') + "a:\n"; }
    refused_file(blocks, {"[too-deep]"});
}

TEST_CASE("alias bombs, cycles and merge keys are refused at their anchor") {
    std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
    for (char c = 'b'; c < 'k'; ++c) {
        const char before = static_cast<char>(c - 1);
        bomb += std::string(1, c) + ": &" + c + " [";
        for (int i = 0; i < 9; ++i) { bomb += std::string(i > 0 ? ", *" : "*") + before; }
        bomb += "]\n";
    }
    refused_file(bomb, {"%:1:4: error: ", "[alias]"});
    refused_file("a: &a [1, *a]\n", {"[alias]"});
    refused_file("a: &a {*a : 1}\n", {"[alias]"});
    refused_file("<<: {model: gpt-3}\n", {"[alias]"});
    refused_file("model: !!python/object gpt-3\n", {"[tag]"});
}

TEST_CASE("duplicate keys are reported, each with its first place") {
    const auto result = refused_file("model: gpt-3\nregions: nl\nmodel: gpt-4\nregions: us\n",
                                     {"%:3:1: error: the key 'model'", "%:1:1: note: ", "%:4:1: error: the key 'regions'", "%:2:1: note: ",
                                      "[duplicate-key]"});
    CHECK(count_of(result.err, "error:") == 2);
}

TEST_CASE("a second document in the file is refused") {
    refused_file("model: gpt-3\n---\nmodel: gpt-4\n", {"%:2:1: error: ", "[many-documents]"});
}

TEST_CASE("malformed YAML is located, with what to do") {
    refused_file("model: \"gpt-3\n", {"[bad-yaml]", "a quote is never closed"});
    refused_file("model: gpt-3\n\tregions: nl\n", {"%:2:1: error: ", "indent with spaces, not with tabs"});
    refused_file("model: [gpt-3\n", {"[bad-yaml]"});
    refused_file("model: a: b\n", {"%:1:", "[bad-yaml]"});
    refused_file("model: @gpt\n", {"[bad-yaml]"});
}

TEST_CASE("a list or a text where the fields belong is of the wrong shape") {
    refused_file("- model\n- regions\n", {"%:1:1: error: expected a mapping (key: value), found a list", "[wrong-shape]"});
    refused_file("deepseek-v3\n", {"found a text", "[wrong-shape]"});
}

TEST_CASE("all errors of a file come at once, located, in the order of the file") {
    const auto result = refused_file("modl: gpt-3\n"
                                     "regoins: [nl]\n"
                                     "count: 5 lightyears\n"
                                     "electricity: 0.12\n"
                                     "mfu: 2\n"
                                     "regions: {a: b}\n"
                                     "per_region: [1]\n"
                                     "rate: [1, 2]\n"
                                     "tokens:\n",
                                     {"%:1:1: error: unknown key 'modl'; did you mean 'model'?", "%:2:1: error: unknown key 'regoins'",
                                      "%:3:8: error: count: unknown unit 'lightyears'", "%:4:14: error: electricity: '0.12' has no unit",
                                      "%:5:6: error: mfu: '2' cannot be meant", "%:6:10: error: expected a text, found a mapping",
                                      "%:7:13: error: 'per_region' must be a mapping", "%:8:7: error: expected a text, found a list",
                                      "%:9:1: error: the value is empty"});
    CHECK(count_of(result.err, "error:") == 9);
    std::size_t line = 0;
    for (const auto& text : lines_of(result.err)) {
        const auto at = text.find(".yaml:") + 6;
        const auto here = static_cast<std::size_t>(std::stoul(text.substr(at)));
        CHECK(here > line);
        line = here;
    }
}

TEST_CASE("errors within per_region are located, and a region not asked for is refused") {
    refused_file("model: gpt-3\nregions: [nl]\nper_region:\n  nl: {electricty: 0.1 EUR/kWh}\n", {"%:4:", "did you mean 'electricity'?"});
    refused_file("model: gpt-3\nregions: [nl]\nper_region:\n  nl: {electricity: 0.1}\n", {"%:4:21: error: ", "[missing-unit]"});
    refused_file("model: gpt-3\nregions: [nl]\nper_region:\n  nl: 5\n", {"%:4:7: error: ", "[wrong-shape]"});
    refused_file("model: gpt-3\nregions: [nl]\nper_region:\n  ie: {pue: 1.1}\n", {"%:4:", "'ie'", "[contradiction]"});
}

TEST_CASE("a contradiction between two lines of a file names both") {
    refused_file("model: gpt-3\nregions: nl\nmode: owned\nrate: 2 USD/h\n", {"%:4:7: error: ", "%:3:7: note: "});
    refused_file("chip: h100\nregions: nl\ngpu_hours: 5\nnode_hours: 6\n", {"%:4:13: error: ", "%:3:12: note: "});
}

TEST_CASE("line ends of Windows, a byte order mark and letters beyond ASCII are read") {
    const TemporaryFolder folder;
    const auto plain = answered({"compare", "gpt-3", "--regions", "nl", "--format", "csv"}).out;
    for (const std::string text : {"model: gpt-3\r\nregions: nl\r\n", "\xEF\xBB\xBFmodel: gpt-3\nregions: nl\n",
                                   "# Größe, 规模\nmodel: gpt-3\nregions: nl\n", "model: 'gpt-3'\nregions:\n- nl", "{model: gpt-3, regions: [nl]}"}) {
        CHECK(answered({"compare", folder.write("run.yaml", text).string(), "--format", "csv"}).out == plain);
    }
    refused_file("# Größe, 规模\n规模: 5\n", {"%:2:1: error: unknown key '规模'"});
}

TEST_CASE("diagnostics as JSON carry code, message, hint and both places") {
    const auto result = ask({"compare", "-", "--diagnostics", "json"}, {.input = "model: gpt-3\nmodel: gpt-4\n"});
    CHECK(result.exit_code == 1);
    for (const auto* part : {R"("code": "duplicate-key")", R"("severity": "error")", R"("line": 2)", R"("line": 1)", R"("related")", R"("hint")"}) {
        CHECK(holds(result.err, part));
    }
}
