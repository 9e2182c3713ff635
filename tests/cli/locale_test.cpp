// SPDX-License-Identifier: Apache-2.0
// The languages of numbers on the command line: what is typed and what people read; never files and what programs read.
#include "asking.hpp"

#include <traincost/scenario/request.hpp>

#include <set>

using namespace traincost::test;

namespace {

const Words job = {"estimate", "deepseek-v3", "--region", "nl"};

std::string json(const Words& words) { return answered(with(with(job, {"--format", "json"}), words)).out; }

}  // namespace

TEST_CASE("a value typed in a language is the value typed plainly") {
    const Words plain = {"--electricity", "0.12EUR/kWh"};
    const auto expected = json(plain);
    for (const Words& words : {Words{"--electricity", "0,12 €/kWh", "--locale", "nl"}, Words{"--electricity", "12 ct/kWh", "--locale", "de"},
                               Words{"--locale", "fr", "--electricity", "0,12 euro par kWh"},
                               Words{"--electricity", "0.12欧元/度", "--locale", "zh"}, Words{"--electricity", "0.12 EUR/kWh", "--locale", "en"}}) {
        CHECK(json(words) == expected);
    }
    CHECK(json({"--set", "nl.electricity=0,12 EUR/kWh", "--locale", "nl"}) == json({"--set", "nl.electricity=0.12 EUR/kWh"}));
    CHECK(json({"--gpu-hours", "3.000.000", "--locale", "nl"}) == json({"--gpu-hours", "3000000"}));
}

TEST_CASE("lists of numbers stand apart by semicolons where a comma is before decimals") {
    const auto expected = json({"--exchange", "1.04USD/EUR,7.2CNY/USD"});
    CHECK(json({"--exchange", "1,04USD/EUR;7,2CNY/USD", "--locale", "nl"}) == expected);
    CHECK(json({"--exchange", "1,04USD/EUR", "--exchange", "7,2CNY/USD", "--locale", "de"}) == expected);
}

TEST_CASE("text and markdown are in the language, CSV and JSON in none") {
    answered(with(job, {"--locale", "nl"}), {"2.788.000 GPU-hours", "56,7 days", "USD 3,4", "2024-10-01"});
    answered(with(job, {"--locale", "fr", "--format", "markdown"}), {"2\u202F788\u202F000 GPU-hours", "56,7 days"});
    for (const std::string format : {"csv", "json"}) {
        CHECK(answered(with(job, {"--format", format, "--locale", "de"})).out == answered(with(job, {"--format", format})).out);
    }
    for (const std::string locale : {"en", "zh"}) { CHECK(answered(with(job, {"--locale", locale})).out == answered(job).out); }
    answered({"catalog", "show", "h800", "--locale", "nl"}, {"989.4 TFLOP/s"});
}

TEST_CASE("a name with a point is no number, in any language") {
    answered({"estimate", "llama-3.1-405b", "--region", "nl", "--locale", "nl"}, {"Llama 3.1 405B", "meta-llama-3.1-model-card"});
}

TEST_CASE("a number of two readings is asked, with both") {
    refused(1, with(job, {"--gpu-hours", "300.000"}), {"'300.000' may be 300 or 300000", "--locale", "[ambiguous-number]"});
    refused(1, with(job, {"--chip-price", "30.500USD"}), {"30.5", "30500", "[ambiguous-number]"});
    refused(1, with(job, {"--pue", "1.23", "--locale", "nl"}), {"write 1,23", "--locale en", "[ambiguous-number]"});
    refused(1, with(job, {"--rate", "1.234,5USD/h", "--locale", "en"}), {"nl", "1234.5", "[ambiguous-number]"});
    refused(1, with(job, {"--set", "nl.pue=1,2"}), {"--set nl.pue", "pue: ", "[ambiguous-number]"});
    refused(2, with(job, {"--locale", "xx"}), {"--locale: error: unknown value 'xx'", "en, nl, de, fr, zh"});
    refused(2, with(job, {"--locale", ""}), {"--locale"});
}

TEST_CASE("a scenario file has its numbers neutral, whatever the language of the command line") {
    const TemporaryFolder folder;
    folder.write("run.yaml", "model: deepseek-v3\nregions: nl\npue: 1.234\nelectricity: 0.120 EUR/kWh\n");
    const Words ask_file = {"estimate", (folder.path() / "run.yaml").string(), "--format", "json"};
    CHECK(answered(with(ask_file, {"--locale", "nl"})).out == answered(ask_file).out);
}

TEST_CASE("fields that take numbers are told from those that take ids, dates and names") {
    const std::set<std::string_view> others = {"model", "chip", "regions", "mode", "stages", "architecture", "precision", "start",
                                               "acquired", "power", "series", "chip_price_kind", "currency"};
    for (const auto& field : traincost::scenario::fields()) {
        CAPTURE(field.key);
        if (others.contains(field.key)) { CHECK_FALSE(traincost::scenario::takes_number(field)); }
    }
    for (const std::string_view key : {"count", "gpu_hours", "mfu", "electricity", "nl.pue", "exchange", "site", "deadline", "value_decay"}) {
        CAPTURE(key);
        REQUIRE(traincost::scenario::field_of(key) != nullptr);
        CHECK(traincost::scenario::takes_number(*traincost::scenario::field_of(key)));
    }
}
