// SPDX-License-Identifier: Apache-2.0
// The help: complete, and readable on a terminal of 80 columns.
#include "asking.hpp"

#include <traincost/report/formats.hpp>
#include <traincost/scenario/request.hpp>

#include <iomanip>
#include <sstream>

using namespace traincost::test;
namespace scenario = traincost::scenario;

namespace {

const std::vector<Words> helps = {{"--help"}, {"compare", "--help"}, {"estimate", "--help"}, {"catalog", "--help"}, {"tariff", "--help"}, {"money", "--help"}, {"goodput", "--help"}, {"layout", "--help"}};

std::string flag_of(std::string_view key) {
    std::string flag = "--" + std::string(key);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return flag;
}

}  // namespace

TEST_CASE("help goes to stdout, holds examples, and fits 80 columns but for the examples") {
    for (const auto& words : helps) {
        const auto help = answered(words, {"Usage: traincost", "Examples:\n  traincost "}).out;
        for (const auto& line : lines_of(help)) {
            CAPTURE(line);
            if (!line.starts_with("  traincost ")) { CHECK(line.size() <= 80); }
            CHECK_FALSE(line.ends_with(' '));
            CHECK_FALSE(holds(line, " ... "));
        }
        CHECK_FALSE(holds(help, "\n\n\n"));
    }
}

TEST_CASE("the help of compare and estimate names every field with its explanation, and --set") {
    for (const std::string command : {"compare", "estimate"}) {
        const auto help = answered({command, "--help"}, {"--set KEY=VALUE"}).out;
        for (const auto& field : scenario::fields()) {
            CAPTURE(field.key);
            CHECK(holds(help, "  " + flag_of(field.key) + " " + std::string(field.example)));
            CHECK_FALSE(field.help.empty());
        }
    }
}

TEST_CASE("the help of every command names all output formats") {
    for (const std::string command : {"compare", "estimate", "catalog"}) {
        const auto help = answered({command, "--help"}).out;
        const auto row = help.substr(help.find("--format"), 160);
        for (const auto& format : traincost::report::formats) { CHECK(holds(row, format.id)); }
    }
}

TEST_CASE("the example that the help gives for a field is one that the field takes") {
    for (const auto& field : scenario::fields()) {
        CAPTURE(field.key);
        scenario::Request request;
        traincost::Diagnostics diagnostics;
        scenario::set(request, field.key, field.example, {"example"}, diagnostics);
        CAPTURE(traincost::to_string(diagnostics));
        CHECK(diagnostics.empty());
    }
}

TEST_CASE("every example of the help runs") {
    for (const auto& words : helps) {
        for (const auto& line : lines_of(answered(words).out)) {
            if (!line.starts_with("  traincost ") || holds(line, "my-configs")) { continue; }
            Words typed;
            std::istringstream in(line.substr(0, line.find("   ", 3)));
            for (std::string word; in >> std::quoted(word);) { typed.push_back(word); }
            typed.erase(typed.begin());
            answered(typed);
        }
    }
}
