// SPDX-License-Identifier: Apache-2.0
// Commands, flags and words: what is misspelt is named with what was meant, and exits with 2.
#include "asking.hpp"

using namespace traincost::test;

TEST_CASE("no command at all shows the help and is no error") {
    CHECK(answered({}).out == answered({"--help"}).out);
}

TEST_CASE("a misspelt command names the one that was meant") {
    refused(2, {"comapre"}, {"did you mean 'compare'?", "[unknown-command]"});
    refused(2, {"estimat", "deepseek-v3"}, {"did you mean 'estimate'?"});
    refused(2, {"catalogue", "list"}, {"did you mean 'catalog'?"});
}

TEST_CASE("a command that is like none names them all and the help") {
    refused(2, {"frobnicate"}, {"compare, estimate, explain, layout, range, sensitivity, share, tariff, money, rent-or-buy, goodput, scope, validate, catalog", "traincost --help"});
    refused(2, {""}, {"compare, estimate, explain, layout, range, sensitivity, share, tariff, money, rent-or-buy, goodput, scope, validate, catalog"});
    refused(2, {" "}, {"[unknown-command]"});
    refused(2, {std::string(5000, 'x')}, {"[unknown-command]"});
}

TEST_CASE("a misspelt flag names the one that was meant") {
    refused(2, {"compare", "deepseek-v3", "--regoins", "nl"}, {"--regoins: error: unknown flag; did you mean '--regions'?", "[unknown-flag]"});
    refused(2, {"estimate", "deepseek-v3", "--region", "nl", "--gpu-huors", "5"}, {"'--gpu-hours'"});
    refused(2, {"estimate", "deepseek-v3", "--region", "nl", "--fromat=json"}, {"'--format'"});
    refused(2, {"--versoin"}, {"'--version'"});
}

TEST_CASE("a flag that is like none refers to the help of its command") {
    refused(2, {"compare", "deepseek-v3", "-r", "nl"}, {"-r: error: unknown flag; see traincost compare --help"});
    refused(2, {"-v"}, {"see traincost --help"});
    refused(2, {"catalog", "list", "--count", "5"}, {"--count: error: unknown flag"});
}

TEST_CASE("flags before the command are told where they belong") {
    refused(2, {"--regions", "nl", "compare", "deepseek-v3"}, {"--regions: error: words and flags stand behind the command", "traincost compare"});
}

TEST_CASE("a flag without its value is wrong usage and names the flag") {
    refused(2, {"compare", "deepseek-v3", "--regions"}, {"--regions: error: the flag needs a value", "[wrong-usage]"});
    refused(2, {"estimate", "deepseek-v3", "--output"}, {"--output"});
    refused(2, {"estimate", "deepseek-v3", "--set"}, {"--set"});
}

TEST_CASE("an empty value of --format, --output, --catalog or --diagnostics is wrong usage, not the default") {
    for (const std::string flag : {"--format", "--output", "--catalog", "--diagnostics"}) {
        refused(2, {"estimate", "deepseek-v3", "--region", "nl", flag, ""}, {flag + ": the value is empty", "[wrong-usage]"});
    }
}

TEST_CASE("--format, --output, --catalog and --diagnostics are not taken twice") {
    for (const std::string flag : {"--format", "--output", "--catalog", "--diagnostics"}) {
        refused(2, {"estimate", "deepseek-v3", "--region", "nl", flag, "text", flag, "json"}, {flag + ": error: the flag is given twice"});
    }
}

TEST_CASE("an unknown format or kind of diagnostics names those that there are") {
    refused(2, {"compare", "deepseek-v3", "--regions", "nl", "--format", "xml"}, {"--format", "text, markdown, csv, json", "[unknown-value]"});
    refused(2, {"compare", "deepseek-v3", "--regions", "nl", "--format", "jsno"}, {"did you mean 'json'?"});
    refused(2, {"compare", "deepseek-v3", "--regions", "nl", "--format", "JSON"}, {"did you mean 'json'?"});
    refused(2, {"estimate", "deepseek-v3", "--region", "nl", "--diagnostics", "jsn"}, {"--diagnostics", "did you mean 'json'?"});
}

TEST_CASE("--set without an equals sign or without a key is wrong usage") {
    refused(2, {"estimate", "deepseek-v3", "--region", "nl", "--set", "count"}, {"'count' is not key=value"});
    refused(2, {"estimate", "deepseek-v3", "--region", "nl", "--set", "=5"}, {"'=5' is not key=value"});
}

TEST_CASE("catalog takes its verbs, each with no more words than it uses") {
    refused(2, {"catalog", "lst"}, {"did you mean 'list'?"});
    refused(2, {"catalog", "frobnicate"}, {"list, show, lint"});
    refused(2, {"catalog", "show"}, {"catalog show: error: an id is missing"});
    refused(2, {"catalog", "show", "nl", "us"}, {"us: error: catalog show takes no such word"});
    refused(2, {"catalog", "list", "chips", "regions"}, {"regions: error: catalog list takes no such word"});
    refused(2, {"catalog", "lint", "nl"}, {"nl: error: catalog lint takes no such word"});
    refused(1, {"catalog", "list", "regoins"}, {"did you mean 'regions'?", "[unknown-id]"});
    refused(1, {"catalog", "show", "h80-sxm"}, {"did you mean 'h800-sxm'?"});
    answered({"catalog"}, {"deepseek-v3", "h800-sxm", "nl"});
}

TEST_CASE("the name of a command is an ordinary word behind another command") {
    refused(1, {"compare", "catalog", "--regions", "nl"}, {"there is no model 'catalog'"});
    refused(1, {"compare", "deepseek-v3", "estimate", "--regions", "nl"}, {"estimate: error: one model or scenario file is taken, not two"});
}

TEST_CASE("two models are one too many, and regions without their flag are told so") {
    refused(1, {"compare", "deepseek-v3", "gpt-3", "--regions", "nl"}, {"gpt-3: error", "not two", "[contradiction]"});
    refused(1, {"compare", "deepseek-v3", "--regions", "nl", "us"}, {"us: error", "--regions, separated by commas"});
}
