// SPDX-License-Identifier: Apache-2.0
// What YAML is read, as what, and what of it is refused where.
#include <config/reading.hpp>
#include <doctest/doctest.h>

#include <string>

using namespace traincost;
using namespace traincost::test;

TEST_CASE("mappings, lists and texts read as they are nested") {
    CHECK(reads_as("a: 1\nb:\n  c: x y\n  d: [1, {e: f}]\nl:\n- p\n- q: r\n  s: t\n- - u\n") ==
          R"({a: "1", b: {c: "x y", d: ["1", {e: "f"}]}, l: ["p", {q: "r", s: "t"}, ["u"]]})");
    CHECK(reads_as("{}") == "{}");
    CHECK(reads_as("[]") == "[]");
    CHECK(reads_as("just a text") == R"("just a text")");
    CHECK(reads_as("--- # begin\na: 1\n...\n# end\n") == R"({a: "1"})");
}

TEST_CASE("a text stays the text that was written, however it looks") {
    for (const std::string text : {"010",      "0x1F",         "0o17", ".inf", "-.INF", ".nan", "1e-400", "7e10",
                                   "1_000",    "yes",          "no",   "on",   "off",   "true", "False",  "2024-10-01",
                                   "12:30:45", "0.12 EUR/kWh", "85 %", "+1",   "-",     "=",    "NaN",    "none"}) {
        CHECK(reads_as("a: [" + text + "]") == "{a: [\"" + text + "\"]}");
    }
}

TEST_CASE("null, a tilde and nothing are the empty text") {
    CHECK(reads_as("a: ~\nb: null\nc:\nd: ''\ne: \"\"\nf: Null\n") == R"({a: "", b: "", c: "", d: "", e: "", f: ""})");
    CHECK(reads_as("a: 'null'\nb: \"~\"\n") == R"({a: "null", b: "~"})");
}

TEST_CASE("an empty value stands at its key, not at what follows") {
    const auto document = document_of("a:\n\n# comment\nb: 1\nc:\n");
    CHECK(document.root().find("a")->place().line == 1);
    CHECK(document.root().find("c")->place().line == 5);
    const auto below = document_of("a:\n  x\n~: 1\n");
    CHECK(to_string(below.root().find("a")->place()) == "t.yaml:2:3");
}

TEST_CASE("quoted and block texts read as YAML says") {
    CHECK(reads_as("a: 'it''s #1: \\n'") == R"({a: "it's #1: \n"})");
    CHECK(reads_as(R"(a: "q\"\\\/\x41\u00e9")") == R"({a: "q"\/Aé"})");
    CHECK(reads_as("a: |\n  x\n   y\n\n  z\nb: 1") == "{a: \"x\n y\n\nz\n\", b: \"1\"}");
    CHECK(reads_as("a: >\n  x\n  y\n\n  z\n") == "{a: \"x y\nz\n\"}");
    CHECK(reads_as("a: |-\n  x\n") == R"({a: "x"})");
    CHECK(reads_as("a: |+\n  x\n\n") == "{a: \"x\n\n\"}");
    CHECK(reads_as("a: |") == R"({a: ""})");
    CHECK(reads_as("a: x\n  y\n") == R"({a: "x y"})");
}

TEST_CASE("a hash begins a comment only after a space, and a colon a value only before one") {
    CHECK(reads_as("a: b#c # d\nurl: https://x.org/?a=b#c\n") == R"({a: "b#c", url: "https://x.org/?a=b#c"})");
}

TEST_CASE("a duplicate key is refused, and both places are named") {
    CHECK(printed("power: 1\nb: 2\npower: 3\n") ==
          "t.yaml:3:1: error: the key 'power' stands here a second time; keep one of the two [duplicate-key]\n"
          "t.yaml:1:1: note: the first one is here\n");
    CHECK(reads_as("a: {b: 1, 'b': 2}") == "1:11 duplicate-key");
    CHECK(reads_as("a: 1\n\"\\x61\": 2\n") == "2:1 duplicate-key");
    CHECK(reads_as("~: 1\nnull: 2\n") == "2:1 duplicate-key");
    CHECK(reads_as("l: [{a: 1}, {a: 2}]\na: 3\nm: {a: 4}\n").starts_with("{l: "));
}

TEST_CASE("all duplicate keys of a file are named in its order, also before a later error") {
    CHECK(reads_as("a: 1\na: 2\nb: {c: 1, c: 2}\na: 3\n") ==
          "2:1 duplicate-key, 3:11 duplicate-key, 4:1 duplicate-key");
    CHECK(reads_as("a: 1\na: 2\nb: *x\n") == "2:1 duplicate-key, 3:4 bad-yaml");
    CHECK(reads_as("a: 1\na: 2\nb: !!int 1\n") == "2:1 duplicate-key, 3:4 tag");
    CHECK(reads_as("a: 1\na: 2\nb: c: d\n") == "2:1 duplicate-key, 3:5 bad-yaml");
    CHECK(reads_as("a: 1\na: 2\n---\nb: 1\n") == "2:1 duplicate-key, 3:1 many-documents");
}

TEST_CASE("keys that differ in case or in spaces within are different keys") {
    CHECK(reads_as("a b: 1\nA b: 2\na  b: 3\n") == R"({a b: "1", A b: "2", a  b: "3"})");
}

TEST_CASE("anchors, aliases and merge keys are refused where they stand") {
    CHECK(reads_as("a: &x 1\nb: *x\n") == "1:4 alias");
    CHECK(reads_as("a: &x\n") == "1:4 alias");
    CHECK(reads_as("a: *x\n") == "1:4 bad-yaml");
    CHECK(reads_as("&a [1, *a]\n") == "1:1 alias");
    CHECK(reads_as("&a {*a : 1}\n") == "1:1 alias");
    CHECK(reads_as("a: {&k b: 1}\n") == "1:5 alias");
    CHECK(reads_as("<<: {a: 1}\n") == "1:1 alias");
    CHECK(reads_as("a: {<<: [b, c]}\n") == "1:5 alias");
    CHECK(reads_as("a:\n  - &x {b: 1}\n") == "2:5 alias");
}

TEST_CASE("tags are refused where they stand") {
    CHECK(reads_as("!!python/object:os.system {a: b}\n") == "1:1 tag");
    CHECK(reads_as("a: !!int 3\n") == "1:4 tag");
    CHECK(reads_as("a: !!binary aGVsbG8=\n") == "1:4 tag");
    CHECK(reads_as("a: !mine [1]\n") == "1:4 tag");
    CHECK(reads_as("a: !!str\n") == "1:4 tag");
    CHECK(reads_as("!!str a: 1\n") == "1:1 tag");
}

TEST_CASE("a mapping or a list cannot be a key") {
    CHECK(reads_as("{a: 1}: 2\n") == "1:1 bad-yaml");
    CHECK(reads_as("[a, b]: 2\n") == "1:1 bad-yaml");
    CHECK(reads_as("? {a: 1}\n: 2\n") == "1:3 bad-yaml");
    CHECK(reads_as("? - a\n: 2\n") == "1:3 bad-yaml");
    CHECK(reads_as("? |\n  a\n  b\n: 2\n") == "1:3 bad-yaml");
    CHECK(reads_as("? a\n: 2\n") == R"({a: "2"})");
}

TEST_CASE("a second document is refused where it begins") {
    CHECK(reads_as("a: 1\n---\nb: 2\n") == "2:1 many-documents");
    CHECK(reads_as("--- {a: 1}\n---\n") == "2:1 many-documents");
    CHECK(reads_as("a: 1\n...\n---\nb: 2\n") == "3:1 many-documents");
    CHECK(reads_as("---\n---\na: 1\n") == "2:1 many-documents");
    CHECK(reads_as("---\na: 1\n") == R"({a: "1"})");
}

TEST_CASE("what follows the end of the first value is never dropped") {
    CHECK(reads_as("{a: 1} x\n") == "1:8 many-documents");
    CHECK(reads_as("{a: 1}\nb: 2\n") == "2:1 many-documents");
    CHECK(reads_as("\"a\"\n\"b\"\n") == "2:1 many-documents");
    CHECK(reads_as("- a\nb: 1\n") == "2:1 many-documents");
    CHECK(reads_as("a: 1\n...\ngarbage ]]\n").find("read") == std::string::npos);
    CHECK_FALSE(reads_as("a: 1\n...\ngarbage ]]\n").starts_with("{"));
    CHECK_FALSE(reads_as("a: [1] x\n").starts_with("{"));
    CHECK_FALSE(reads_as("a: 'x' y\n").starts_with("{"));
    CHECK_FALSE(reads_as("a: 1\n]\n").starts_with("{"));
    CHECK_FALSE(reads_as("- 1\n]\n").starts_with("["));
}

TEST_CASE("directives of another YAML are refused") {
    CHECK(reads_as("%YAML 9.9\n---\na: 1\n") == "1:1 bad-yaml");
    CHECK(reads_as("%YAML 1.2\n%YAML 1.2\n---\na: 1\n") == "2:1 bad-yaml");
    CHECK(reads_as("%YAML x\n---\na: 1\n") == "1:1 bad-yaml");
    CHECK(reads_as("%YAML 1.2\n---\na: 1\n") == R"({a: "1"})");
}

TEST_CASE("a quote that is never closed is an error, wherever the file ends") {
    for (const std::string quote : {"'", "\""}) {
        for (const std::string end : {"", "\n", "\n\n", " ", "  \n  ", "\n# c\n", "\nb: 2\n", "\t", "\r\n"}) {
            CAPTURE(quote + "x" + end);
            CHECK(reads_as("a: " + quote + "x" + end).find("bad-yaml") != std::string::npos);
            CHECK(reads_as("a: [" + quote + "x" + end).find("bad-yaml") != std::string::npos);
            CHECK(reads_as(quote + "a: x" + end).find("bad-yaml") != std::string::npos);
        }
    }
    CHECK(printed("a: 'x\nb: 1\n").find("a quote is never closed") != std::string::npos);
}

TEST_CASE("a bracket that is never closed, or never opened, is an error") {
    for (const auto* text : {"a: [1, 2\n", "a: {b: 1\n", "[1\n", "{a: 1\n", "a: [1}\n", "a: {b: 1]\n", "a: ]\n", "}\n",
                             "a: [[1]\n", "[a: 1\n", "a: [1, 2\nb: 3\n"}) {
        CAPTURE(text);
        CHECK(reads_as(text).find("bad-yaml") != std::string::npos);
    }
    CHECK(printed("a: [1, 2\nb: 3\n").find("a '[' is not closed") != std::string::npos);
    CHECK(printed("[1, 2\n").find("is its bracket closed?") != std::string::npos);
}

TEST_CASE("tabs as indentation are refused with the advice to use spaces") {
    for (const auto* text : {"a:\n\tb: 1\n", "a:\n  b: 1\n\tc: 2\n", "\ta: 1\n", "a:\n\t- b\n", "a:\n  \tb: 1\n"}) {
        CAPTURE(text);
        CHECK(printed(text).find("indent with spaces, not with tabs") != std::string::npos);
    }
    CHECK(reads_as("a:\t1\t# c\n") == R"({a: "1"})");
}

TEST_CASE("keys that are not indented alike are an error in their line") {
    CHECK(reads_as("a:\n  b: 1\n c: 2\n") == "3:2 bad-yaml");
    CHECK(reads_as("a: b\n c: d\n") == "2:3 bad-yaml");
    CHECK(reads_as("a: b: c\n") == "1:5 bad-yaml");
    CHECK(reads_as("a: - b\n") == "1:4 bad-yaml");
    CHECK(reads_as("a: @b\n") == "1:4 bad-yaml");
    CHECK(reads_as("a: `b\n") == "1:4 bad-yaml");
}

TEST_CASE("entries that were left out are empty texts in their place") {
    CHECK(reads_as("[a, , b]\n") == R"(["a", "", "b"])");
    CHECK(reads_as("- a\n-\n- b\n") == R"(["a", "", "b"])");
    CHECK(reads_as("[a, b,]\n") == R"(["a", "b"])");
    CHECK(reads_as("{a, b: 1}\n") == R"({a: "", b: "1"})");
}
