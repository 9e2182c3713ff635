// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/diagnostic.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

using namespace traincost;

namespace {

Diagnostic misspelt() {
    return {Place{"chips/h100-sxm.yaml", 9, 3, "  pwoer: 700 W"},
            Severity::error,
            "unknown-key",
            "unknown key 'pwoer'",
            "did you mean 'power'?",
            {}};
}

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> result;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) { result.push_back(line); }
    return result;
}

/// The character of the excerpt that the caret stands under.
char above_caret(const std::string& rendered) {
    const auto shown = lines(rendered);
    REQUIRE(shown.size() >= 3);
    const auto caret = shown[2].find('^');
    REQUIRE(caret != std::string::npos);
    REQUIRE(caret < shown[1].size());
    return shown[1][caret];
}

}  // namespace

TEST_CASE("a diagnostic is one line of place, severity, message, hint and code") {
    CHECK(to_string(misspelt()) ==
          "chips/h100-sxm.yaml:9:3: error: unknown key 'pwoer'; did you mean 'power'? [unknown-key]\n");
}

TEST_CASE("a warning is called a warning") {
    auto diagnostic = misspelt();
    diagnostic.severity = Severity::warning;
    CHECK(to_string(diagnostic).find(":9:3: warning: unknown key") != std::string::npos);
}

TEST_CASE("a diagnostic without hint has no semicolon, and one without place no colon in front") {
    auto diagnostic = misspelt();
    diagnostic.hint.clear();
    CHECK(to_string(diagnostic) == "chips/h100-sxm.yaml:9:3: error: unknown key 'pwoer' [unknown-key]\n");
    diagnostic.where = {};
    CHECK(to_string(diagnostic) == "error: unknown key 'pwoer' [unknown-key]\n");
}

TEST_CASE("a place shows as much as is known of it") {
    CHECK(to_string(Place{"a.yaml", 9, 3}) == "a.yaml:9:3");
    CHECK(to_string(Place{"a.yaml", 9}) == "a.yaml:9");
    CHECK(to_string(Place{"--chip"}) == "--chip");
}

TEST_CASE("the related place stands on a line of its own") {
    auto diagnostic = misspelt();
    diagnostic.related = Related{Place{"chips/h100-sxm.yaml", 4, 3}, "first given here"};
    const auto shown = lines(to_string(diagnostic));
    REQUIRE(shown.size() == 2);
    CHECK(shown[1] == "chips/h100-sxm.yaml:4:3: note: first given here");
}

TEST_CASE("the caret stands under the column of the place") {
    const auto text = to_string(misspelt(), DiagnosticStyle{true});
    CHECK(text ==
          "chips/h100-sxm.yaml:9:3: error: unknown key 'pwoer'; did you mean 'power'? [unknown-key]\n"
          "      pwoer: 700 W\n"
          "      ^\n");
    CHECK(above_caret(text) == 'p');
}

TEST_CASE("the caret points at the first column, and one behind the last") {
    auto diagnostic = misspelt();
    diagnostic.where = {"a", 1, 1, "x: 1"};
    CHECK(lines(to_string(diagnostic, {true}))[2] == "    ^");
    diagnostic.where = {"a", 1, 5, "x: 1"};  // something is missing at the end
    CHECK(lines(to_string(diagnostic, {true}))[2] == "        ^");
}

TEST_CASE("a long line is cut around the caret") {
    auto diagnostic = misspelt();
    const std::string line = std::string(5000, '-') + "X" + std::string(5000, '-');
    diagnostic.where = {"a", 1, 5001, line};
    const auto text = to_string(diagnostic, {true});
    CHECK(above_caret(text) == 'X');
    CHECK(text.size() < 600);
}

TEST_CASE("a tab before the caret is kept, so that caret and character stay one above the other") {
    auto diagnostic = misspelt();
    diagnostic.where = {"a", 1, 4, "\tk: v"};
    const auto shown = lines(to_string(diagnostic, {true}));
    CHECK(shown[1] == "    \tk: v");
    CHECK(shown[2] == "    \t  ^");
}

TEST_CASE("letters of several bytes before the caret take one column each") {
    auto diagnostic = misspelt();
    const std::string line = "price: 1 €/kwh";  // columns count letters: k is the twelfth, though its byte is the fourteenth
    diagnostic.where = {"a", 1, 12, line};
    const auto shown = lines(to_string(diagnostic, {true}));
    CHECK(shown[2] == "    " + std::string(11, ' ') + "^");
}

TEST_CASE("a column or line far outside the text crashes nothing and shows no excerpt of another place") {
    auto diagnostic = misspelt();
    diagnostic.where = {"a", 1, 100000, "short"};
    CHECK(lines(to_string(diagnostic, {true})).size() == 1);
    diagnostic.where = {"a", 1, 0, "short"};
    CHECK(lines(to_string(diagnostic, {true})).size() == 1);
    diagnostic.where = {"a", 1, 3, ""};
    CHECK(lines(to_string(diagnostic, {true})).size() == 1);
}

TEST_CASE("the related place gets an excerpt too") {
    auto diagnostic = misspelt();
    diagnostic.related = Related{Place{"a.yaml", 4, 3, "  power: 1 W"}, "first given here"};
    const auto shown = lines(to_string(diagnostic, {true}));
    REQUIRE(shown.size() == 6);
    CHECK(shown[4] == "      power: 1 W");
    CHECK(shown[5] == "      ^");
}

TEST_CASE("several diagnostics are shown in their order") {
    auto second = misspelt();
    second.where.line = 12;
    const auto shown = lines(to_string(Diagnostics{misspelt(), second}));
    REQUIRE(shown.size() == 2);
    CHECK(shown[0].find(":9:3:") != std::string::npos);
    CHECK(shown[1].find(":12:3:") != std::string::npos);
}

TEST_CASE("warnings alone are no errors") {
    auto warning = misspelt();
    warning.severity = Severity::warning;
    CHECK_FALSE(has_errors({}));
    CHECK_FALSE(has_errors({warning}));
    CHECK(has_errors({warning, misspelt()}));
}

TEST_CASE("a complaint becomes an error at a place, with its code, message and hint") {
    const auto diagnostic = Complaint{"bad-number", "'x' is no number", "write 1"}.at({"f", 2, 7});
    CHECK(to_string(diagnostic) == "f:2:7: error: 'x' is no number; write 1 [bad-number]\n");
    CHECK(diagnostic.severity == Severity::error);
}

TEST_CASE("two places are the same where file, line and column are, whatever the text") {
    CHECK(Place{"a", 1, 2, "x"} == Place{"a", 1, 2, "y"});
    CHECK_FALSE(Place{"a", 1, 2} == Place{"a", 1, 3});
    CHECK_FALSE(Place{"a", 1, 2} == Place{"a", 2, 2});
    CHECK_FALSE(Place{"a", 1, 2} == Place{"b", 1, 2});
}
