// SPDX-License-Identifier: Apache-2.0
// Every field with every kind of value that a slip or malice may give it.
#include "asking.hpp"

#include <traincost/scenario/request.hpp>

#include <set>

using namespace traincost::test;
namespace scenario = traincost::scenario;

namespace {

const Words base = {"estimate", "deepseek-v3", "--region", "nl"};

std::string flag_of(std::string_view key) {
    std::string flag = "--" + std::string(key);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return flag;
}

bool counts(std::string_view key) {
    static const std::set<std::string_view> keys = {"count", "gpu_hours", "node_hours", "tokens", "parameters", "active_parameters", "flop"};
    return keys.contains(key);
}

bool measured(std::string_view key) {
    static const std::set<std::string_view> keys = {"deadline",    "peak", "electricity", "rate", "carbon_intensity", "site",
                                                    "chip_price", "value_decay"};
    return keys.contains(key);
}

bool share(std::string_view key) {
    static const std::set<std::string_view> keys = {"mfu", "pue", "power_use", "interconnect_share"};
    return keys.contains(key);
}

Words estimate_of(std::string_view key, const std::string& text) {
    Words words = key == "model" ? Words{"estimate", "--region", "nl"} : key == "regions" ? Words{"estimate", "deepseek-v3"} : base;
    return with(words, {flag_of(key), text});
}

}  // namespace

TEST_CASE("no field takes nothing, blanks, something that is no value at all, or a text of 10,000 letters") {
    for (const auto& field : scenario::fields()) {
        refused(1, estimate_of(field.key, ""), {flag_of(field.key), "[empty]"});
        refused(1, estimate_of(field.key, "  "), {flag_of(field.key), "[empty]"});
        refused(1, estimate_of(field.key, "xyzzy"), {flag_of(field.key)});
        const auto huge = refused(1, estimate_of(field.key, std::string(10'000, 'x')), {flag_of(field.key)});
        CHECK(huge.err.size() < 2'000);
    }
}

TEST_CASE("no number field takes a negative, NaN, infinity, or a number too large for a double") {
    for (const auto& field : scenario::fields()) {
        if (!counts(field.key) && !measured(field.key) && !share(field.key)) { continue; }
        const std::string unit = measured(field.key) ? std::string(field.example).substr(std::string(field.example).find_first_not_of("0123456789.")) : "";
        for (const std::string number : {"-1", "nan", "NaN", "inf", "-inf", "1e999", "-1e999", "0x10", "1e308", "1e-320"}) {
            refused(1, estimate_of(field.key, number + unit), {flag_of(field.key) + ": error: " + std::string(field.key) + ": "});
        }
    }
}

TEST_CASE("zero is refused where nothing costs, takes or is zero") {
    for (const std::string key : {"count", "gpu_hours", "node_hours", "tokens", "parameters", "active_parameters", "flop", "mfu", "pue", "power_use"}) {
        refused(1, estimate_of(key, "0"), {"[out-of-range]", "expected "});
    }
    for (const auto& [key, text] : {std::pair{"deadline", "0 d"}, {"peak", "0 TFLOP/s"}, {"rate", "0 USD/h"}, {"site", "0 MW"},
                                    {"chip_price", "0 USD"}, {"value_decay", "0 OOM/year"}}) {
        refused(1, estimate_of(key, text), {"[out-of-range]", "expected "});
    }
}

TEST_CASE("a bare number where a unit is needed is an error that names the units expected") {
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"deadline", "days"},         {"peak", "TFLOP/s"}, {"electricity", "EUR/kWh"}, {"rate", "USD/GPU-h"},
        {"carbon_intensity", "gCO2e/kWh"}, {"site", "MW"}, {"chip_price", "USD"},      {"value_decay", "OOM/year"}};
    for (const auto& [key, unit] : expected) { refused(1, estimate_of(key, "5"), {"[missing-unit]", "'5' has no unit", unit}); }
}

TEST_CASE("a unit of another dimension is refused, with how the right one is written") {
    for (const auto& [key, text, like] : std::vector<std::array<std::string, 3>>{
             {"count", "5 kWh", "2048"},           {"gpu_hours", "5 node-h", "GPU-h"}, {"node_hours", "5 GPU-h", "node-h"},
             {"gpu_hours", "5 h", "GPU-h"},        {"deadline", "5 GPU-h", "days"},    {"tokens", "5 GB", "tokens"},
             {"parameters", "5 tokens", "671B"},   {"flop", "5 TFLOP/s", "FLOP"},      {"mfu", "5 W", "40 %"},
             {"peak", "5e25 FLOP", "TFLOP/s"},     {"electricity", "5 EUR", "/kWh"},   {"electricity", "5 kWh", "/kWh"},
             {"rate", "5 USD/kWh", "USD/GPU-h"},   {"carbon_intensity", "5 g/kWh", "gCO2e/kWh"}, {"site", "5 MWh", "MW"},
             {"pue", "5 MW", "40 %"},              {"chip_price", "5 USD/h", "USD"},   {"value_decay", "14 %/year", "OOM/year"},
             {"rate", "5 EUR USD/h", ""},          {"exchange", "5 USD", "EUR/USD"}}) {
        refused(1, estimate_of(key, text), {flag_of(key), like});
    }
}

TEST_CASE("a misspelt unit names the one that was meant") {
    refused(1, estimate_of("electricity", "0.12 EUR/kWhh"), {"did you mean 'kWh'?", "[unknown-unit]"});
    refused(1, estimate_of("electricity", "0.12 eur/kWh"), {"did you mean 'EUR'?"});
    refused(1, estimate_of("electricity", "0.12 EUR/KWH"), {"did you mean 'kWh'?"});
    refused(1, estimate_of("tokens", "14.8T tokns"), {"did you mean 'tokens'?"});
    refused(1, estimate_of("deadline", "2 months"), {"a month has no fixed length"});
}

TEST_CASE("a decimal comma is refused, not read as a thousand") {
    refused(1, estimate_of("electricity", "0,12 EUR/kWh"), {"write 0.12", "--locale nl", "[ambiguous-number]"});
    refused(1, estimate_of("gpu_hours", "2,788,000"), {"write 2788000", "--locale en", "[ambiguous-number]"});
}

TEST_CASE("values that nobody can mean are refused with the range that can be meant") {
    for (const auto& [key, text] : std::vector<std::pair<std::string, std::string>>{
             {"count", "1e12"},           {"count", "8.5"},          {"gpu_hours", "1e20"},         {"gpu_hours", "1e-9"},
             {"mfu", "1.01"},             {"mfu", "101 %"},          {"pue", "0.9"},                {"pue", "120 %%"},
             {"pue", "12"},               {"power_use", "1.5"},      {"interconnect_share", "1"},   {"electricity", "120 EUR/kWh"},
             {"electricity", "0.12 EUR/MWh"}, {"electricity", "1e9 USD/kWh"}, {"rate", "1e6 USD/h"}, {"carbon_intensity", "250 kgCO2e/kWh"},
             {"site", "1 W"},             {"site", "10 TW"},         {"deadline", "1 s"},           {"deadline", "1000 years"},
             {"tokens", "14.8"},          {"flop", "1e40"},          {"flop", "5"},                 {"parameters", "37"},
             {"value_decay", "14 OOM/year"}, {"chip_price", "0.01 USD"}, {"exchange", "1e9 EUR/USD"}, {"start", "1066-10-14"},
             {"start", "2024-02-30"},     {"start", "9999-01-01"},   {"start", "2024"},             {"acquired", "yesterday"}}) {
        refused(1, estimate_of(key, text), {flag_of(key)});
    }
}

TEST_CASE("a price that no consumer pays is taken for a slip of units, whatever its currency") {
    refused(1, estimate_of("electricity", "12 EUR/kWh"), {"[out-of-range]", "between 0.005 and 1 USD/kWh"});
    refused(1, estimate_of("electricity", "0.002 EUR/kWh"), {"[out-of-range]"});
    answered(estimate_of("electricity", "0.85 CNY/kWh"));
}

TEST_CASE("a peak rate with structured sparsity is refused as such") {
    refused(1, estimate_of("peak", "1979 TFLOP/s"), {"[sparse-peak]", "sparsity"});
}

TEST_CASE("a household series is refused, whatever else is asked") {
    refused(1, estimate_of("series", "household"), {"[household-series]", "non-household"});
    refused(1, estimate_of("series", "households"), {"[household-series]"});
}

TEST_CASE("a misspelt id, name, key or currency names the one that was meant") {
    refused(1, {"estimate", "deepsek-v3", "--region", "nl"}, {"did you mean 'deepseek-v3'?", "[unknown-id]"});
    refused(1, estimate_of("chip", "h100-smx"), {"did you mean 'h100-sxm'?", "[unknown-id]"});
    refused(1, estimate_of("regions", "eruope"), {"did you mean 'europe'?", "[unknown-id]"});
    refused(1, estimate_of("stages", "pretraining"), {"did you mean 'pre-training'?", "[unknown-id]"});
    refused(1, estimate_of("mode", "ownd"), {"did you mean 'owned'?", "[unknown-value]"});
    refused(1, estimate_of("precision", "bf61"), {"did you mean 'bf16'?"});
    refused(1, estimate_of("power", "tpd"), {"did you mean 'tdp'?"});
    refused(1, estimate_of("currency", "ERU"), {"did you mean 'EUR'?"});
    refused(1, with(base, {"--set", "gpu_huors=5"}), {"unknown key 'gpu_huors'; did you mean 'gpu_hours'?", "[unknown-key]"});
    refused(1, with(base, {"--set", "nl.electricty=0.1EUR/kWh"}), {"did you mean 'electricity'?"});
    refused(1, with(base, {"--set", "nl.count=5"}), {"'count' cannot be set for one region"});
}

TEST_CASE("regions may have blanks around their commas, and nothing may stand between two") {
    const auto plain = answered({"compare", "deepseek-v3", "--regions", "nl,us"});
    CHECK(answered({"compare", "deepseek-v3", "--regions", " nl , us "}).out == plain.out);
    CHECK(answered({"compare", "deepseek-v3", "--regions", "nl", "--regions", "us"}).out == plain.out);
    CHECK(answered({"compare", "deepseek-v3", "--set", "regions=nl,us"}).out == plain.out);
    CHECK(answered({"compare", "deepseek-v3", "--regions", "nl,us,nl"}).out == plain.out);
    for (const std::string text : {",", "nl,", ",nl", "nl,,us", "nl, ,us"}) {
        refused(1, {"compare", "deepseek-v3", "--regions", text}, {"--regions: error: regions: nothing stands between two commas", "[empty]"});
    }
}

TEST_CASE("every unknown one of a hundred regions is reported") {
    std::string list = "nl";
    for (int i = 0; i < 100; ++i) { list += ",zz" + std::to_string(i); }
    const auto result = refused(1, {"compare", "deepseek-v3", "--regions", list}, {"'zz0'", "'zz99'"});
    CHECK(count_of(result.err, "[unknown-id]") == 100);
}

TEST_CASE("an estimate of several regions is refused and refers to compare") {
    refused(1, {"estimate", "deepseek-v3", "--region", "nl,us"}, {"[contradiction]", "compare takes several"});
}

TEST_CASE("several errors of one command line come at once, in the order in which they were typed") {
    const auto result = refused(1, {"estimate", "deepseek-v3", "--count", "x", "--mfu", "7", "--electricity", "5", "--region", "nl"}, {});
    CHECK(result.err.find("--count") < result.err.find("--mfu"));
    CHECK(result.err.find("--mfu") < result.err.find("--electricity"));
    CHECK(count_of(result.err, "error:") == 3);
}
