// SPDX-License-Identifier: Apache-2.0
// Files made to hurt their reader: each is answered within a second of CPU time and 200 MB, and nothing escapes.
#include <support/process.hpp>

#include <config/invariants.hpp>
#include <config/reading.hpp>
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::test;

namespace {

constexpr std::size_t megabyte = 1U << 20;

std::string repeated(std::string_view piece, std::size_t bytes = megabyte) {
    std::string text;
    text.reserve(bytes + piece.size());
    while (text.size() + piece.size() <= bytes) { text += piece; }
    return text;
}

std::string many_keys(std::size_t count, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) { text += 'k' + std::to_string(i) + ": 1" + std::string(separator); }
    return text;
}

/// All that a reader does with a file: reads, walks, asks, complains, prints.
int read_all(const std::string& text) {
    const auto document = config::read_text("t.yaml", text);
    Diagnostics diagnostics;
    if (document) {
        const std::function<void(const config::Node&)> walk = [&](const config::Node& node) {
            if (node.is_map()) {
                config::Record record(node, diagnostics);
                for (const auto* key : {"id", "name", "power", "memory", "price", "provenance"}) {
                    (void)record.optional_text(key);
                }
                record.finish();
            }
            for (const auto& child : node.children()) { walk(child); }
        };
        walk(document->root());
        config::sort_by_place(diagnostics);
    } else if (document.error().empty()) {
        return 1;
    }
    return to_string(document ? diagnostics : document.error(), {true}).size() < 100 * megabyte ? 0 : 2;
}

void check_cheap(const std::string& what, const std::string& text) {
    const auto cost = in_child([&] { return read_all(text); });
    CAPTURE(what);
    CHECK(cost.exit_code == 0);
    if (!sanitized) {
        CHECK((!optimised || cost.seconds < 1));
        CHECK(cost.megabytes < 200);
    }
}

}  // namespace

TEST_CASE("a megabyte of any one token is answered within a second and 200 MB") {
    for (const auto* piece : {"[",      "{",       "{a: ",     "[[a], ",  "- ",          "? ",      "[? ",
                              ": ",     ":",       "a: ",      "\"a\": ", "\"",          "'",       "\"\",",
                              ",",      "[,",      "-\n",      "?\n",     ":\n",         "\n",      "#\n",
                              "# ",     "&a ",     "- &a b\n", "*a ",     "*",           "&",       "!",
                              "!!a ",   "!<a> ",   "---\n",    "...\n",   "%YAML 1.1\n", "%F b\n",  "%TAG !a! b\n",
                              "|\n",    "a\n",     "a ",       "a",       "\"\\\n",      "\"\\x41", "]",
                              "}",      "[]",      "{}",       "[a\n",    "[a: b, ",     "['a'\n",  "a: 1\n",
                              "a: [\n", "- - a\n", "é",        " ",       "a: |\n",      "@",       "%",
                              "~\n",    "- ~\n",   "a,",       "--- a\n"}) {
        check_cheap(std::string("only ") + piece, repeated(piece));
        check_cheap(std::string("after [: ") + piece, ("[" + repeated(piece)).substr(0, megabyte));
    }
}

TEST_CASE("just below the limits on marks and values a file still costs less than a second and 200 MB") {
    const config::Limits limits;
    check_cheap("brackets", std::string(limits.marks, '['));
    check_cheap("braces", std::string(limits.marks, '{'));
    check_cheap("commas", "[" + std::string(limits.marks - 1, ','));
    check_cheap("words and commas", "[" + repeated("a,", 2 * limits.marks - 10));
    check_cheap("long words and commas", "[" + repeated("abcd,", megabyte - 10));
    check_cheap("keys in brackets", "[" + repeated("? a ", 4 * limits.marks - 10));
    check_cheap("colons", "[" + repeated("a: ", 3 * limits.marks - 10));
    check_cheap("quoted words in brackets", "[" + repeated("\"\" ", megabyte - 10));
    check_cheap("words on lines in brackets", "[" + repeated("a\n", megabyte - 10));
    check_cheap("mappings", "[" + repeated("{a: b},", 7 * (limits.nodes / 2 - 2)) + "]");
    check_cheap("unknown keys on one line", "{" + many_keys(49'000, ", ") + "}");
    check_cheap("unknown keys", many_keys(49'000, "\n"));
    check_cheap("list of texts", repeated("- x\n", 4 * (limits.nodes - 2)));
    check_cheap("lists", repeated("- {id: x}\n", 10 * (limits.nodes / 2 - 2)));
    check_cheap("wide unknown keys", [] {
        std::string text;
        for (int i = 0; i < 14'000; ++i) { text += std::to_string(100'000 + i) + std::string(60, 'p') + ": 1\n"; }
        return text;
    }());
}

TEST_CASE("two hundred thousand keys are refused at the limit on values") {
    CHECK(reads_as(many_keys(90'000, "\n").substr(0, megabyte)) == "50000:1 too-large");
    check_cheap("keys", many_keys(200'000, "\n").substr(0, megabyte));
    CHECK(reads_as(many_keys(200'000, "\n")) == "0:0 too-large");
    check_cheap("too many bytes", many_keys(200'000, "\n"));
}

TEST_CASE("nesting is refused at the limit and not before it, in every notation") {
    const config::Limits limits;
    const auto nested = [](std::size_t depth, std::string_view open, std::string_view close) {
        std::string text;
        for (std::size_t i = 0; i < depth; ++i) { text += open; }
        text += "x";
        for (std::size_t i = 0; i < depth; ++i) { text += close; }
        return text;
    };
    CHECK(reads_as(nested(limits.depth, "[", "]")).starts_with("[["));
    CHECK(reads_as(nested(limits.depth + 1, "[", "]")) == "1:25 too-deep");
    CHECK(reads_as(nested(limits.depth, "{a: ", "}")).starts_with("{a: {a: "));
    CHECK(reads_as(nested(limits.depth + 1, "{a: ", "}")) == "1:97 too-deep");
    CHECK(reads_as(nested(limits.depth, "- ", "")).starts_with("[["));
    CHECK(reads_as(nested(limits.depth + 1, "- ", "")) == "1:49 too-deep");
    std::string stairs;
    for (std::size_t i = 0; i <= limits.depth; ++i) { stairs += std::string(i, ' ') + "a:\n"; }
    CHECK(reads_as(stairs) == "25:25 too-deep");
    for (const std::size_t depth : {std::size_t{100}, std::size_t{1000}, std::size_t{10'000}, std::size_t{40'000}}) {
        check_cheap("closed brackets", nested(depth, "[", "]"));
        check_cheap("closed braces", nested(depth, "{a: ", "}"));
        check_cheap("both", nested(depth / 2, "[{a: ", "}]"));
        check_cheap("keys", nested(depth, "? ", ""));
    }
}

TEST_CASE("an alias bomb is refused at its first anchor") {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        bomb += 'a' + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + ", " + before +
                "]\n";
    }
    CHECK(reads_as(bomb) == "1:5 alias");
    check_cheap("bomb", bomb);
}

TEST_CASE("a text of the limit is read, and a longer one is refused where it begins") {
    const config::Limits limits;
    CHECK(reads_as("a: " + std::string(limits.scalar_bytes, 'x')).size() > limits.scalar_bytes);
    CHECK(reads_as("a: " + std::string(limits.scalar_bytes + 1, 'x')) == "1:4 too-large");
    CHECK(reads_as("b: 1\na: '" + std::string(megabyte / 2, 'x') + "'\n") == "2:4 too-large");
    CHECK(reads_as("b: 1\na: |\n  " + repeated("line\n  ", megabyte / 2) + "\n") == "2:4 too-large");
    CHECK(reads_as(std::string(1000, 'k') + ": 1").size() > 1000);
    CHECK(reads_as(std::string(100'000, 'k') + ": 1") == "1:100001 bad-yaml");
}

TEST_CASE("the limits that a caller sets are the ones that hold") {
    config::Limits limits;
    limits.depth = 2;
    limits.nodes = 4;
    limits.scalar_bytes = 3;
    CHECK(reads_as("[[x]]", limits) == R"([["x"]])");
    CHECK(reads_as("[[[x]]]", limits) == "1:3 too-deep");
    CHECK(reads_as("[a, b, c]", limits) == R"(["a", "b", "c"])");
    CHECK(reads_as("[a, b, c, d]", limits) == "1:11 too-large");
    CHECK(reads_as("abcd", limits) == "1:1 too-large");
    limits.marks = 3;
    CHECK(reads_as("[a,b]", limits) == R"(["a", "b"])");
    CHECK(reads_as("[a,,b]", limits) == "0:0 too-large");
}

TEST_CASE("of ten thousand duplicate keys the first are named, and the rest are not waited for") {
    const auto result = config::read_text("t.yaml", repeated("a: 1\n", 50'000));
    REQUIRE_FALSE(result);
    CHECK(result.error().size() == config::Limits{}.duplicates + 1);
    CHECK(result.error().back().message == "more than 20 keys stand a second time");
    check_cheap("on one line", "{" + repeated("a: 1,", 200'000) + "}");
    check_cheap("without keys", repeated("?\n"));
}

TEST_CASE("a prose of a whole megabyte, with all its commas and quotes, is no attack") {
    std::string text;
    while (text.size() < 900'000) {
        text += "- \"He said, 'well: this, [1], costs {much}', and (I think) left; that's it, or so.\"\n";
    }
    CHECK(reads_as(text).starts_with("[\"He said"));
}

TEST_CASE("whatever the bytes are, the reader returns a whole tree or clean complaints, and throws nothing") {
    const auto piece = rc::gen::elementOf(std::vector<std::string>{
        "a",   "b",     "key", ": ", ":",    "\n", "\n  ", "\n    ",       "- ",    "-",
        "? ",  "[",     "]",   "{",  "}",    ", ", "'",    "\"",           "#",     " # ",
        "|\n", ">-\n",  "&x ", "*x", "!!s ", "! ", "<<",   "---\n",        "...\n", "%YAML 1.2\n",
        "\\",  "\\x41", "\\u", "\t", "\r\n", "é",  "東",   "\xEF\xBB\xBF", "~",     "null",
        " ",   "\"\\",  "1",   "@",  "`"});
    CHECK(rc::check("random pieces of YAML", [&] {
        const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
        std::string text;
        for (const auto& p : pieces) { text += p; }
        const auto what = broken(config::read_text("t.yaml", text));
        if (!what.empty()) { RC_FAIL(what + " in " + text); }
    }));
    CHECK(rc::check("random bytes",
                    [](const std::string& text) { RC_ASSERT(broken(config::read_text("t.yaml", text)).empty()); }));
}
