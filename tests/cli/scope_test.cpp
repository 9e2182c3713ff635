// SPDX-License-Identifier: Apache-2.0
// `scope` on the command line: the ladder, what is not known, and amounts of other scopes.
#include "asking.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace traincost::test;

TEST_CASE("scope tells what a claim is of, what it leaves out, and every scope above it with how it is known") {
    answered({"scope", "deepseek-v3"}, {"5.576 M", "of the final run alone", "leaves out", "claimed", "computed", "estimated", "Buying the cluster", "1.6", "SemiAnalysis"});
    const auto json = answered({"scope", "deepseek-v3", "--format", "json"}, {"\"claimed\"", "\"value\": 5576000"}).out;
    for (const std::string scope : {"final-run", "programme", "development", "cluster", "fleet"}) { CHECK(count_of(json, "\"scope\": \"" + scope + "\"") >= 1); }
    for (const std::string format : {"text", "markdown", "csv"}) { answered({"scope", "deepseek-v3", "--format", format}); }
}

TEST_CASE("scope says unknown where nothing is packaged, of a model whose run is not disclosed too") {
    const auto told = answered({"scope", "claude-2", "--format", "csv"});
    CHECK(holds(told.out, "fleet,unknown,,,"));
    answered({"scope", "claude-2"}, {"No cost of", "unknown"});
}

TEST_CASE("a run is computed where it took place unless another region is given, which is said") {
    answered({"scope", "llama-3.1-405b"}, {"computed", "No region is given: United States is where the run took place"});
    CHECK_FALSE(holds(joined(answered({"scope", "llama-3.1-405b", "--region", "nl"}).out), "No region is given"));
}

TEST_CASE("an amount of one scope against another is told with a warning, and against its own without") {
    const auto own = answered({"scope", "deepseek-v3", "--claim", "100MUSD", "--claim-scope", "development"}, {"USD 100.0 M"});
    CHECK_FALSE(holds(own.err, "scopes-differ"));
    const auto other = answered({"scope", "deepseek-v3", "--claim", "100MUSD", "--claim-scope", "development", "--against", "final-run"}, {"costs of different things"});
    CHECK(holds(other.err, "--against: warning: "));
    CHECK(holds(other.err, "[scopes-differ]"));
    // 100 / 5.576
    CHECK(holds(other.out, "17.9 times"));
}

TEST_CASE("a stated amount may be a range, and in another currency, which is exchanged at a rate that is told") {
    // 5 / 5.576 = 0.897 and 6 / 5.576 = 1.08.
    answered({"scope", "deepseek-v3", "--claim", "5 to 6 MUSD", "--claim-scope", "final-run"}, {"is 0.897 to 1.08 times USD 5.576 M"});
    // 40 / 8 = 5 million dollars, 0.897 of 5.576.
    answered({"scope", "deepseek-v3", "--claim", "40MCNY", "--claim-scope", "final-run", "--exchange", "8CNY/USD"}, {"USD 5.000 M at the rate given", "0.897 times"});
    answered({"scope", "deepseek-v3", "--claim", "5MEUR", "--claim-scope", "final-run"}, {"at the average rate of 2024"});
    refused(1, {"scope", "deepseek-v3", "--claim", "7 to 6 MUSD", "--claim-scope", "final-run"}, {"--claim", "[wrong-shape]"});
    refused(1, {"scope", "deepseek-v3", "--claim", "5MUSD to 6MEUR", "--claim-scope", "final-run"}, {"--claim", "[wrong-shape]"});
}

TEST_CASE("scope refuses amounts that no cost is, several regions, and too few draws for a range") {
    for (const std::string amount : {"-5MUSD", "0USD", "1e300USD"}) { refused(1, {"scope", "deepseek-v3", "--claim=" + amount, "--claim-scope", "final-run"}, {"--claim", "[out-of-range]"}); }
    refused(1, {"scope", "deepseek-v3", "--regions", "nl,us"}, {"--regions", "one region", "[contradiction]"});
    refused(1, {"scope", "deepseek-v3", "--draws", "1"}, {"--draws", "from 20", "[out-of-range]"});
}

TEST_CASE("a figure without a range has none in the first lines") { CHECK_FALSE(holds(answered({"scope", "gpt-4"}).out, "(-)")); }

namespace {

/// Of the computed rung of a scope.
double computed_of(const Words& words, const std::string& scope) {
    const auto json = nlohmann::json::parse(answered(with(words, {"--format", "json"})).out);
    double value = 0.0;
    for (const auto& rung : json["rungs"]) {
        if (rung["scope"] == scope && rung["range"] != "5 to 95 %, all parts at the same end" && !rung["cost"].is_null()) { value = rung["cost"]["value"].get<double>(); }
    }
    return value;
}

}  // namespace

TEST_CASE("research staff is paid the same however the hardware is charged, or rented") {
    const Words asked = {"scope", "gpt-4"};
    const auto staff = [](const Words& words) { return computed_of(words, "development") - computed_of(words, "programme"); };
    const double written_off = staff(asked);
    CHECK(written_off == doctest::Approx(computed_of(asked, "programme") * 0.39 / 0.61).epsilon(1e-9));
    CHECK(staff(with(asked, {"--owning", "tco"})) == doctest::Approx(written_off).epsilon(1e-9));
    CHECK(staff(with(asked, {"--owning", "tco", "--wacc", "12%"})) == doctest::Approx(written_off).epsilon(1e-9));
    CHECK(staff(with(asked, {"--rate", "3USD/h"})) == doctest::Approx(written_off).epsilon(1e-9));
    CHECK(computed_of(with(asked, {"--owning", "tco"}), "programme") > 1.5 * computed_of(asked, "programme"));
}

TEST_CASE("a published development has its range and the money that it is in, and the factor of experiments is told to be assumed") {
    answered({"scope", "gpt-4"}, {"USD 125 M (USD 75.6 M to USD 210 M) in money of 2023-12", "in money of 2022", "the factor is assumed"});
}

TEST_CASE("a computed cluster far from the published one is told, and why") {
    answered({"scope", "grok-3"}, {"times the USD 3.200 bn that others published", "who orders a cluster pays less", "reseller's list price"});
    CHECK_FALSE(holds(joined(answered({"scope", "claude-2"}).out), "that others published"));
}

TEST_CASE("scope refuses an amount without its scope, scopes that are none, and no model") {
    refused(1, {"scope", "deepseek-v3", "--claim", "100MUSD"}, {"--claim", "[missing-field]"});
    refused(1, {"scope", "deepseek-v3", "--claim-scope", "fleet"}, {"--claim-scope", "[missing-field]"});
    refused(1, {"scope", "deepseek-v3", "--claim", "100MUSD", "--claim-scope", "flet"}, {"--claim-scope", "fleet", "[unknown-value]"});
    refused(1, {"scope", "deepseek-v3", "--claim", "much", "--claim-scope", "fleet"}, {"--claim"});
    refused(1, {"scope"}, {"MODEL", "[missing-field]"});
    refused(1, {"scope", "deepseek-v33"}, {"deepseek-v3", "[unknown-id]"});
}

TEST_CASE("research staff is paid the same whatever of a rent is given") {
    const Words asked = {"scope", "llama-3.1-405b", "--chip", "h100-sxm", "--region", "us"};
    const auto staff = [](const Words& words) { return computed_of(words, "development") - computed_of(words, "programme"); };
    for (const Words& rent : {Words{"--rental-term", "on-demand"}, Words{"--rental-term", "reserved"}, Words{"--provider", "AWS"}, Words{"--rate-date", "2025-06-01"},
                              Words{"--rental-term", "spot", "--interrupted-every", "10h", "--lost", "1h"}, Words{"--rate", "2 to 3 USD/h"}}) {
        CAPTURE(rent.back());
        const auto words = with(asked, rent);
        CHECK(computed_of(words, "programme") != computed_of(asked, "programme"));
        CHECK(staff(words) == doctest::Approx(staff(asked)).epsilon(1e-9));
        CHECK(holds(joined(answered(words).out), "it is told where nothing is given of a rent, nor mode rented"));
    }
}
