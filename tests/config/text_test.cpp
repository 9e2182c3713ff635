// SPDX-License-Identifier: Apache-2.0
// What is text and what is not, where it stops being text, and how its columns are counted.
#include <config/reading.hpp>
#include <doctest/doctest.h>

#include <string>

using namespace traincost;
using namespace traincost::test;
using namespace std::string_literals;

TEST_CASE("a file without a value is empty, whatever else stands in it") {
    for (const auto* text : {"", "\n", "   \n \n", "# nothing\n", "\r\n", "---\n", "---\n...\n", "...\n", "~\n", "null",
                             "''\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n# x\n", "%YAML 1.2\n---\n", "\t\n"}) {
        CAPTURE(text);
        CHECK(reads_as(text) == "0:0 empty");
    }
}

TEST_CASE("bytes that are no UTF-8 are refused where they stand") {
    CHECK(reads_as("a: 1\nb: x\xFFy\n") == "2:5 not-text");
    CHECK(reads_as("name: M\xFCnchen\n") == "1:8 not-text");         // Latin-1
    CHECK(reads_as("a: \xC0\xAF\n") == "1:4 not-text");              // overlong, two bytes
    CHECK(reads_as("a: \xE0\x80\xAF\n") == "1:4 not-text");          // overlong, three bytes
    CHECK(reads_as("a: \xF0\x80\x80\xAF\n") == "1:4 not-text");      // overlong, four bytes
    CHECK(reads_as("a: x\xED\xA0\x80\n") == "1:5 not-text");         // a surrogate
    CHECK(reads_as("a: \xF4\x90\x80\x80\n") == "1:4 not-text");      // beyond Unicode
    CHECK(reads_as("a: \xF8\x88\x80\x80\x80\n") == "1:4 not-text");  // five bytes
    CHECK(reads_as("a: x\x80\n") == "1:5 not-text");                 // a continuation alone
    CHECK(reads_as("a: \xE6\xBC") == "1:4 not-text");                // cut off by the end
    CHECK(reads_as("a: \xE6\xBCx\n") == "1:4 not-text");             // cut off by a letter
    CHECK(reads_as("\xFF\xFE"
                   "a\0:\0"s) == "1:1 not-text");  // UTF-16
}

TEST_CASE("the largest and smallest characters of each length are text") {
    CHECK(reads_as("a: \xC2\xA0x\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\n")
              .starts_with("{a: "));
}

TEST_CASE("binary files, NUL bytes and control characters are refused where they stand") {
    CHECK(reads_as("\x7F"
                   "ELF\x02\x01"s) == "1:1 not-text");
    CHECK(reads_as("\x89PNG\r\n\x1A\n"s) == "1:1 not-text");
    CHECK(reads_as("a: 1\n\0b: 2\n"s) == "2:1 not-text");
    CHECK(reads_as("a: \x1B[2J\n") == "1:4 not-text");
    CHECK(reads_as("a: 1\n# b\x07\n") == "2:4 not-text");
    CHECK(reads_as("a: x\xC2\x9B\n") == "1:5 not-text");
    CHECK(printed("a: x\x1By\n") ==
          "t.yaml:1:5: error: control character U+001B; a scenario or catalog file is UTF-8 text [not-text]\n");
    CHECK(printed("a: \xFF\n").find("byte 0xFF is no UTF-8") != std::string::npos);
}

TEST_CASE("control characters cannot be smuggled in as escapes") {
    CHECK(reads_as(R"(a: "\x1b[2J")") == "1:4 not-text");
    CHECK(reads_as(R"(a: "\0")") == "1:4 not-text");
    CHECK(reads_as(R"("a\u009b": 1)") == "1:1 not-text");
    CHECK(reads_as(R"(a: "\ufeffx")") == "1:4 not-text");
    CHECK(reads_as(R"("a\nb": 1)") == "1:1 bad-yaml");
    CHECK(reads_as(R"(a: "\ud800")").find("bad-yaml") != std::string::npos);
    CHECK(reads_as(R"(a: "x\ty")") == "{a: \"x\ty\"}");
}

TEST_CASE("a byte order mark at the beginning is no part of the text, and elsewhere is refused") {
    const auto document = document_of("\xEF\xBB\xBFkey: 1\nb: 2\n");
    CHECK(shape(document.root()) == R"({key: "1", b: "2"})");
    CHECK(to_string(document.root().find("key")->place()) == "t.yaml:1:6");
    CHECK(document.line(1) == "key: 1");
    CHECK(reads_as("\xEF\xBB\xBF"
                   "a: \x01\n") == "1:4 not-text");
    CHECK(reads_as("a: 1\n\xEF\xBB\xBF"
                   "b: 2\n") == "2:1 not-text");
    CHECK(reads_as("\xEF\xBB\xBF\xEF\xBB\xBF"
                   "a: 1\n") == "1:1 not-text");
}

TEST_CASE("lines that end in carriage return and line feed read as others do") {
    const std::string unix_text = "a: 1\nb:\n  - x\n  - y\nc: |\n  t\n  u\nd: \"p\n  q\"\ne: r\n  s\n";
    std::string dos_text;
    for (const char c : unix_text) { dos_text += c == '\n' ? "\r\n"s : std::string(1, c); }
    const auto unix_document = document_of(unix_text);
    const auto dos_document = document_of(dos_text);
    CHECK(shape(dos_document.root()) == shape(unix_document.root()));
    REQUIRE(dos_document.nodes().size() == unix_document.nodes().size());
    for (std::size_t i = 0; i < dos_document.nodes().size(); ++i) {
        CHECK(dos_document.nodes()[i].line == unix_document.nodes()[i].line);
        CHECK(dos_document.nodes()[i].column == unix_document.nodes()[i].column);
    }
    CHECK(dos_document.line(1) == "a: 1");
}

TEST_CASE("a carriage return alone ends no line and is refused") {
    CHECK(reads_as("a: 1\rb: 2\r") == "1:5 not-text");
    CHECK(reads_as("# c\ra: 1\n") == "1:4 not-text");
    CHECK(reads_as("a: x\r\r\n") == "1:5 not-text");
}

TEST_CASE("values and keys keep characters beyond ASCII") {
    CHECK(reads_as("städte: [München, 東京, 🇪🇺, naïve]\n") == R"({städte: ["München", "東京", "🇪🇺", "naïve"]})");
    CHECK(reads_as(R"(a: "\xe9\u6771\U0001F600")") == R"({a: "é東😀"})");
}

TEST_CASE("columns count characters as an editor shows them, not bytes") {
    const auto document = document_of("ü: {é: 東京, b: [ä, 😀, c]}\n");
    const auto inner = *document.root().find("ü");
    CHECK(inner.place().column == 4);
    CHECK(inner.find("é")->key_place().column == 5);
    CHECK(inner.find("é")->place().column == 8);
    CHECK(inner.find("b")->key_place().column == 12);
    CHECK(inner.find("b")->children()[2].place().column == 22);
    CHECK(reads_as("é: {ö: ä, ö: 2}\n") == "1:11 duplicate-key");
    CHECK(reads_as("é: 東京 b: x\n") == "1:8 bad-yaml");
    CHECK(reads_as("é: 東京 \x01\n") == "1:7 not-text");
}

TEST_CASE("the excerpt of a place is its line, without its end") {
    const auto result = config::read_text("t.yaml", "a: 1\r\nschlüssel: 2\r\nschlüssel: 3\r\n");
    REQUIRE_FALSE(result);
    REQUIRE(result.error().size() == 1);
    CHECK(result.error()[0].where.text == "schlüssel: 3");
    REQUIRE(result.error()[0].related);
    CHECK(result.error()[0].related->where.text == "schlüssel: 2");
}

TEST_CASE("an excerpt of a very long line is cut, and between characters") {
    std::string text = "a: '";
    for (int i = 0; i < 2000; ++i) { text += "é"; }
    const auto document = document_of(text + "'\n");
    CHECK(document.line(1).size() <= 1024);
    CHECK_FALSE(config::not_text(document.line(1)));
}

TEST_CASE("what is shown of a name is at most forty bytes, cut between characters") {
    CHECK(config::shortened("short") == "short");
    for (std::size_t before = 0; before < 5; ++before) {
        std::string name(before, 'x');
        for (int i = 0; i < 30; ++i) { name += "東"; }
        const auto shown = config::shortened(name);
        CHECK(shown.size() <= 40);
        CHECK(shown.size() > 36);
        CHECK_FALSE(config::not_text(shown));
    }
}

TEST_CASE("a complaint stays one clean line, whatever stood in the file") {
    std::string name;
    for (int i = 0; i < 300; ++i) { name += "ü"; }
    for (const auto& text : {"x" + name + ": 1\nx" + name + ": 2\n", "a: !" + name + " b\n", "a: \"\\" + name + "\"\n",
                             "%TAG ! x" + name + "\n---\na: !b c\n", "a: \"\\x" + name + "\"\n"}) {
        const auto result = config::read_text("t.yaml", text);
        if (result) { continue; }
        for (const auto& d : result.error()) {
            CHECK_FALSE(config::not_text(d.message));
            CHECK(d.message.find('\n') == std::string::npos);
            CHECK(d.message.size() < 200);
        }
    }
}
