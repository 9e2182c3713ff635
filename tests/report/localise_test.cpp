// SPDX-License-Identifier: Apache-2.0
// Answers in the numbers of their reader's language; names, dates, addresses and flags are not numbers.
#include <traincost/report/formats.hpp>
#include <traincost/report/localise.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace traincost::report;
using traincost::units::Locale;

namespace {

std::string dutch(const std::string& text) { return localised_sentence(text, Locale::nl, {"Llama 3.1 405B", "Qwen 2.5"}); }

}  // namespace

TEST_CASE("the figures of a sentence change") {
    CHECK(dutch("It costs USD 3.486 M, 2,788,000 GPU-hours (1.95 GWh to 4.62 GWh).") ==
          "It costs USD 3,486 M, 2.788.000 GPU-hours (1,95 GWh to 4,62 GWh).");
    CHECK(dutch("at PUE 1.00, and 1.2-1.4; 8.8 % of 14.8T tokens, ~0.5.") == "at PUE 1,00, and 1,2-1,4; 8,8 % of 14,8T tokens, ~0,5.");
    CHECK(dutch("an estimate, 1.9e+25 FLOP to 2.1e+25 FLOP, +0.5 OOM/year") == "an estimate, 1,9e+25 FLOP to 2,1e+25 FLOP, +0,5 OOM/year");
    CHECK(localised_sentence("1,234,567.8 kWh", Locale::fr) == "1\u202F234\u202F567,8 kWh");
    CHECK(localised_sentence("1,234,567.8 kWh", Locale::zh) == "1,234,567.8 kWh");
}

TEST_CASE("names, versions, dates, addresses, paths, flags and codes do not change") {
    for (const std::string text :
         {"Llama 3.1 405B on H100", "Training Qwen 2.5", "Gemini 1.5 and GPT-3.5", "CC BY 4.0", "arXiv:2405.21015", "on 2024-10-01",
          "version 1.2", "section 3.3", "https://doi.org/10.1145/3555.1", "configs/v1.2/chips.yaml:9:3", "--electricity 0.12EUR/kWh",
          "--set nl.pue=1.25", "--pue 1.25", "CUDA 12.4", "1.2.3", "ECCN 3A090.a", "v1.5", "'1.234'", "H.10 and G.5A"}) {
        CAPTURE(text);
        CHECK(dutch(text) == text);
    }
}

TEST_CASE("all numbers of a number column change, of others what has a unit, and nothing that is verbatim") {
    Report report;
    report.names = {"Llama 3.1"};
    report.blocks.emplace_back(Table{{{"Name"}, {"Value", true}, {"Note"}}, {{"Llama 3.1", "1,234.5", "41.2 %"}, {"2405.21015", "1.5", "4.0"}}});
    report.blocks.emplace_back(Table{{{"value", true}}, {{"0.12 EUR/kWh"}}, true});
    report.blocks.emplace_back(List{{"It is 1.5 MW."}});
    report.blocks.emplace_back(List{{"It is 1.5 MW."}, true});
    report.blocks.emplace_back(Heading{"Llama 3.1 at 1.5 MW"});
    report.blocks.emplace_back(Bars{{{"Llama 3.1", 1.5, 0.5, "USD 1.5 M"}}, ""});
    report.plain = Table{{{"n", true}}, {{"1.5"}}};
    report.data = Data(1.5);
    const auto nl = localised(report, Locale::nl);
    const auto text = to_text(nl);
    CAPTURE(text);
    for (const std::string part : {"Llama 3.1 ", "1.234,5", "41,2 %", "2405.21015", "1,5  4.0", "0.12 EUR/kWh", "- It is 1,5 MW.",
                                   "- It is 1.5 MW.", "Llama 3.1 at 1,5 MW", "USD 1,5 M"}) {
        CAPTURE(part);
        CHECK(text.find(part) != std::string::npos);
    }
    CHECK(to_csv(nl) == to_csv(report));
    CHECK(to_json(nl) == to_json(report));
    for (const auto locale : {Locale::none, Locale::en, Locale::zh}) { CHECK(to_text(localised(report, locale)) == to_text(report)); }
}
