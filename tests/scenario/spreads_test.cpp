// SPDX-License-Identifier: Apache-2.0
// Distributions as values of a scenario's fields: on every field, through files and settings, and in the catalog.
#include "asking.hpp"

#include <support/process.hpp>

#include <traincost/units/parse.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cmath>
#include <filesystem>
#include <set>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;
namespace u = traincost::uncertainty;

namespace {

constexpr double per_kwh = 1.0 / 3.6e6;

const Fields known = {{"model", "deepseek-v3"}, {"regions", "nl"}};
const Fields own = {{"chip", "h100"}, {"count", "64"}, {"active_parameters", "8B"}, {"tokens", "2T"}, {"mfu", "0.4"}, {"regions", "us"}};
/// Runs in one of which each field decides on something.
const std::vector<Fields> runs = {
    known,
    own,
    {{"chip", "h100"}, {"count", "64"}, {"gpu_hours", "576"}, {"regions", "us"}, {"rate", "2 USD/h"}},
    known + Fields{{"chip_price", "30000 USD"}, {"chip_price_kind", "server"}},
    known + Fields{{"chip", "h100"}},
    {{"chip", "h100"}, {"node_hours", "576"}, {"regions", "us"}},
    {{"chip", "h100"}, {"flop", "1e22 FLOP"}, {"mfu", "0.4"}, {"peak", "989 TFLOP/s"}, {"regions", "us"}},
    {{"chip", "h100"}, {"count", "64"}, {"parameters", "8B"}, {"architecture", "dense"}, {"tokens", "2T"}, {"mfu", "0.4"}, {"regions", "us"}},
    own + Fields{{"deadline", "30d"}},
    known + Fields{{"gpu_hours", "predicted"}},
    {{"model", "llama-3.1-405b"}, {"regions", "us"}, {"gpu_hours", "predicted"}},
    known + Fields{{"owning", "tco"}},
    known + Fields{{"idle_share", "0.1"}},
    {{"chip", "h100"}, {"gpu_hours", "576"}, {"regions", "us"}, {"rental_term", "spot"}, {"interrupted_every", "20 h"}},
    known + Fields{{"power_at", "it"}},
    known + Fields{{"ppa", "45 EUR/MWh"}, {"network", "0.015 EUR/kWh"}, {"demand", "100 EUR/kW/year"}, {"levies", "0.005 EUR/kWh"}, {"compensation", "0.01 EUR/kWh"}},
    own + Fields{{"gas", "8 USD/MMBtu"}, {"gas_efficiency", "0.45"}, {"demand", "100 USD/kW/year"}, {"load", "0.9"}, {"term", "300d"}},
};

/// A range from a field's example upwards; of a peak, which cannot be above the sheet's, downwards.
std::string beside(const scenario::Field& field) {
    const std::string example(field.example);
    if (field.key == "count") { return "discrete(2048:1, 4096:1)"; }
    if (field.group == scenario::FieldGroup::layout && field.key != "fabric") {
        return fmt::format("discrete({}:1, {}:1)", field.example, 2 * std::stoi(example));
    }
    if (field.key == "flop") { return "3.8e25 to 4e25"; }
    const auto n = std::min(example.find_first_not_of("0123456789."), example.size());
    const double value = std::stod(example);
    const bool up = field.key != "peak";
    return fmt::format("{} to {} {}", up ? value : 0.9 * value, up ? 1.1 * value : value, example.substr(n));
}

Fields with(Fields fields, const std::string& key, const std::string& text) {
    std::erase_if(fields, [&](const auto& f) { return f.first == key; });
    fields.emplace_back(key, text);
    return fields;
}

/// The input that takes a given distribution, or nullptr.
const scenario::InputSource* drawn(const scenario::Scenario& scenario, std::string_view name) {
    const auto found = std::find_if(scenario.sources.begin(), scenario.sources.end(), [&](const auto& s) { return s.name == name && s.spread; });
    return found == scenario.sources.end() ? nullptr : &*found;
}

double median(const scenario::InputSource* source) {
    REQUIRE(source != nullptr);
    const auto made = u::Distribution::make(source->spread->shape, source->spread->bounds);
    REQUIRE(made);
    return made->median();
}

scenario::Scenario read_file(const std::string& text) {
    const TemporaryFolder folder;
    const auto request = scenario::read(folder.write("run.yaml", text).string());
    return required(scenario::resolve(required(request), Catalog::embedded()));
}

Diagnostics file_complaints(const std::string& text) {
    const TemporaryFolder folder;
    const auto request = scenario::read(folder.write("run.yaml", text).string());
    if (!request) { return request.error(); }
    const auto scenario = scenario::resolve(*request, Catalog::embedded());
    return scenario ? Diagnostics{} : scenario.error();
}

}  // namespace

TEST_CASE("every number of a request takes a distribution in some run, or says that it moves nothing") {
    const std::set<std::string_view> decides_beforehand = {"site", "tensor_parallel", "pipeline_parallel", "data_parallel", "expert_parallel",
                                                            "context_parallel", "interleave", "micro_batch", "zero", "batch", "sequence"};
    std::size_t taken_fields = 0;
    for (const auto& field : scenario::fields()) {
        const bool rate = field.key == "exchange";
        if (!scenario::takes_number(field) && !rate) { continue; }
        CAPTURE(field.key);
        const auto text = beside(field);
        CAPTURE(text);
        bool taken = false;
        bool refused = false;
        std::string said;
        for (const auto& run : runs) {
            const auto all = complaints(with(run, std::string(field.key), text));
            if (all.empty()) { taken = true; continue; }
            said += to_string(all);
            const auto* no_effect = complaint(all, "no-effect");
            if (no_effect == nullptr) { continue; }
            refused = true;
            CHECK(no_effect->where.file == "asked");
        }
        CAPTURE(said);
        CHECK(taken != decides_beforehand.contains(field.key));
        CHECK((taken || refused));
        taken_fields += taken ? 1 : 0;
    }
    CHECK(taken_fields > 20);
}

TEST_CASE("what is no number takes no distribution, and says how it is written") {
    for (const auto& field : scenario::fields()) {
        if (scenario::takes_number(field) || field.key == "exchange") { continue; }
        CAPTURE(field.key);
        const auto all = complaints({{std::string(field.key), "uniform(1, 2)"}});
        const auto* said = complaint(all, "wrong-shape");
        REQUIRE(said != nullptr);
        CHECK(said->where.line == 1);
    }
    CHECK(complaint(complaints(known + Fields{{"start", "2024-01-01 to 2024-06-01"}}), "wrong-shape") != nullptr);
}

TEST_CASE("each number of a distribution is one that the field would take by itself") {
    const auto refused = [](const std::string& key, const std::string& text, const std::string& part) {
        const auto all = complaints(known + Fields{{key, text}});
        const auto* said = complaint(all, "out-of-range");
        CAPTURE(text);
        REQUIRE(said != nullptr);
        CHECK(contains(said->message, part));
        CHECK(said->where.line == 3);
    };
    refused("mfu", "0.9 to 1.4", "'1.4' cannot be meant");
    refused("mfu", "pert(0, 0.4, 0.6)", "'0' cannot be meant");
    refused("pue", "uniform(0.9, 1.2)", "'0.9' cannot be meant");
    refused("electricity", "-0.08 to 0.14 EUR/kWh", "'-0.08 EUR/kWh' cannot be meant");
    CHECK(complaint(complaints(known + Fields{{"electricity", "0.08 to 0.14 EUR"}}), "wrong-unit") != nullptr);
    CHECK(complaint(complaints(known + Fields{{"electricity", "0.08 to 0.14"}}), "missing-unit") != nullptr);
    CHECK(complaints(known + Fields{{"electricity", "0.08 to 0.14 EUR/kWh"}}).empty());
}

TEST_CASE("a file takes a distribution as a mapping or as a text, one for each region too") {
    const std::string base = "model: deepseek-v3\nregions: [nl]\n";
    const auto price = [&](const std::string& text) { return median(drawn(read_file(base + text), "electricity")) / per_kwh; };
    CHECK(price("electricity: 0.08 to 0.18 USD/kWh\n") == Approx(0.12));
    CHECK(price("electricity: {low: 0.1, mode: 0.12 USD/kWh, high: 0.14}\n") == Approx(0.12));
    CHECK(price("electricity: {distribution: normal, mean: 0.12 USD/kWh, deviation: 0.01}\n") == Approx(0.12));
    CHECK(price("electricity: {distribution: uniform, low: 0.1 USD/kWh, high: 0.14}\n") == Approx(0.12));
    CHECK(price("electricity: {distribution: loguniform, low: 0.08 USD/kWh, high: 0.18}\n") == Approx(0.12));
    CHECK(price("electricity: {distribution: triangular, low: 0.1, mode: 0.12 USD/kWh, high: 0.14}\n") == Approx(0.12));
    CHECK(price("electricity: {distribution: lognormal, median: 0.12 USD/kWh, sigma: 0.2}\n") == Approx(0.12));
    CHECK(price("electricity: {distribution: lognormal, p5: 0.08 USD/kWh, p95: 0.18}\n") == Approx(0.12));
    CHECK(price("electricity: {distribution: beta, a: 2, b: 2, low: 0.1 USD/kWh, high: 0.14}\n") == Approx(0.12));
    CHECK(price("electricity: {distribution: discrete, values: [0.12 USD/kWh, 0.5], weights: [3, 1]}\n") == Approx(0.12));
    CHECK(price("electricity: {distribution: empirical, values: [0.11, 0.12 USD/kWh, 0.2]}\n") == Approx(0.12));
    CHECK(price("electricity: \"pert(0.1, 0.12, 0.14 USD/kWh)\"\n") == Approx(0.12));
    CHECK(price("per_region: {nl: {electricity: {low: 0.1, mode: 0.12 USD/kWh, high: 0.14}}}\n") == Approx(0.12));
    CHECK(drawn(read_file(base + "per_region: {nl: {electricity: 0.08 to 0.18 USD/kWh}}\n"), "electricity")->draw == "nl.electricity");
    CHECK(drawn(read_file(base + "electricity: 0.08 to 0.18 USD/kWh\n"), "electricity")->draw == "electricity");
    const auto limited = read_file(base + "pue: {distribution: normal, mean: 1.2, deviation: 0.1, at_most: 1.3}\n");
    CHECK(drawn(limited, "pue")->spread->bounds.high == Approx(1.3));
}

TEST_CASE("a mapping that is no distribution is refused where it stands") {
    const std::string base = "model: deepseek-v3\nregions: [nl]\n";
    const auto refused = [&](const std::string& line, std::string_view code) {
        CAPTURE(line);
        const auto all = file_complaints(base + line + "\n");
        const auto* said = complaint(all, code);
        REQUIRE_MESSAGE(said != nullptr, to_string(all));
        CHECK(said->where.line == 3);
    };
    refused("mfu: {}", "wrong-shape");
    refused("mfu: {low: 0.3}", "wrong-shape");
    refused("mfu: {low: 0.3, mode: 0.4, hgih: 0.5}", "wrong-shape");
    refused("mfu: {distribution: prt, low: 0.3, mode: 0.4, high: 0.5}", "unknown-value");
    refused("mfu: {low: 0.5, mode: 0.4, high: 0.6}", "contradiction");
    refused("mfu: {distribution: discrete, values: [0.3, 0.4], weights: [1]}", "wrong-shape");
    refused("mfu: {distribution: [normal], mean: 0.4, deviation: 0.1}", "wrong-shape");
    refused("mfu: {distribution: discrete, values: [[0.3]], weights: [1]}", "wrong-shape");
    refused("model: {low: 1, mode: 2, high: 3}", "duplicate-key");
    refused("start: {low: 2024-01-01, mode: 2024-02-01, high: 2024-03-01}", "wrong-shape");
    refused("mfu: [0.3, 0.4]", "wrong-shape");
}

TEST_CASE("what is said later replaces a distribution, and a distribution what was said before") {
    CHECK(drawn(resolved(known + Fields{{"pue", "1.1 to 1.3"}}), "pue") != nullptr);
    CHECK(drawn(resolved(known + Fields{{"pue", "1.1 to 1.3"}, {"pue", "1.2"}}), "pue") == nullptr);
    CHECK(median(drawn(resolved(known + Fields{{"pue", "1.2"}, {"pue", "uniform(1.1, 1.3)"}}), "pue")) == Approx(1.2));
    CHECK(median(drawn(resolved(known + Fields{{"pue", "uniform(1.4, 1.6)"}, {"pue", "uniform(1.1, 1.3)"}}), "pue")) == Approx(1.2));
    const auto both = required(scenario::resolve_all(ask({{"model", "deepseek-v3"}, {"regions", "nl,de"}, {"pue", "uniform(1.4, 1.6)"}, {"nl.pue", "uniform(1.1, 1.3)"}}), Catalog::embedded()));
    CHECK(median(drawn(both[0], "pue")) == Approx(1.2));
    CHECK(median(drawn(both[1], "pue")) == Approx(1.5));
}

TEST_CASE("an exchange rate is drawn from what is given, whichever way round it stands in the formula") {
    const Fields chinese = {{"model", "deepseek-v3"}, {"regions", "nl"}, {"chip_price", "250000 CNY"}, {"chip_price_kind", "server"}};
    const auto at = [&](const std::string& text, double p) {
        const auto scenario = resolved(chinese + Fields{{"exchange", text}});
        const auto* source = drawn(scenario, "chip.price.exchange");
        if (source == nullptr) { source = drawn(scenario, "chip.price.currency"); }
        REQUIRE(source != nullptr);
        return u::Distribution::make(source->spread->shape, source->spread->bounds)->quantile(p);
    };
    const double upright = at("7 to 7.5 CNY/USD", 0.5);
    CHECK(upright == Approx(at("loguniform(7, 7.5 CNY/USD)", 0.5)));
    const double turned = at("lognormal(p5=0.1333333333333333, p95=0.142857142857142857 USD/CNY)", 0.5);
    CHECK(turned == Approx(upright));
    CHECK(at("lognormal(p5=0.1333333333333333, p95=0.142857142857142857 USD/CNY)", 0.05) == Approx(at("7 to 7.5 CNY/USD", 0.05)));
}

TEST_CASE("the estimate takes the number that stands in for a distribution") {
    const auto cost = [](const std::string& price) { return estimated(known + Fields{{"electricity", price}}).cost.total.value(); };
    CHECK(cost("pert(0.05, 0.12, 0.3 USD/kWh)") == Approx(cost("0.12 USD/kWh")).epsilon(1e-12));
    CHECK(cost("0.08 to 0.18 USD/kWh") == Approx(cost("0.12 USD/kWh")).epsilon(1e-12));
}

TEST_CASE("a figure of the catalog says how it is distributed, and a newcomer's folder may") {
    const auto pue_of = [](const std::string& figure) {
        const TemporaryFolder folder;
        auto text = traincost::test::read_file(std::filesystem::path(TRAINCOST_SOURCE_DIR) / "configs" / "defaults.yaml");
        const auto from = text.find("\npue:") + 1;
        auto end = text.find('\n', from) + 1;
        while (text[end] == ' ') { end = text.find('\n', end) + 1; }
        folder.write("defaults.yaml", text.replace(from, end - from, "pue: " + figure + "\n"));
        const auto catalog = Catalog::overlaid(folder.path().string());
        REQUIRE(catalog);
        const auto scenario = scenario::resolve(ask(known), *catalog);
        REQUIRE_MESSAGE(scenario, to_string(scenario.error()));
        const auto* source = drawn(*scenario, "pue");
        REQUIRE(source != nullptr);
        CHECK_FALSE(source->by_default);
        const auto made = u::Distribution::make(source->spread->shape, source->spread->bounds);
        REQUIRE(made);
        return *made;
    };
    const std::string sourced = ", source: traincost-spreads, date: 2026, confidence: high}";
    CHECK(pue_of("{value: 1.2, low: 1.1, high: 1.4, distribution: uniform" + sourced).median() == Approx(1.25));
    CHECK(pue_of("{value: 1.2, low: 1.1, high: 1.4, distribution: triangular" + sourced).name() == "triangular");
    CHECK(pue_of("{value: 1.2, low: 1.1, high: 1.4" + sourced).name() == "pert");
    CHECK(pue_of("{value: 1.2, low: 1.1, high: 1.4, distribution: loguniform" + sourced).median() == Approx(std::sqrt(1.54)));
    CHECK(pue_of("{value: 1.2, distribution: \"beta(2, 2, 1.1, 1.5)\"" + sourced).median() == Approx(1.3));
}

TEST_CASE("the bare ends that a weak source leaves are no narrower than figures of the kind are, and a stated distribution stands") {
    const auto width_of = [](const std::string& figure) {
        const TemporaryFolder folder;
        folder.write("regions/mine.yaml", "id: mine\nname: Mine\nsentence: Mine\ncurrency: USD\nparent: us\nkind: state\nelectricity:\n  - source: traincost-spreads\n"
                                          "    customer: industrial\n    tax_level: none\n    vat: excluded\n    delivery: delivered\n    confidence: " + figure);
        const auto catalog = Catalog::overlaid(folder.path().string());
        REQUIRE(catalog);
        scenario::Request request;
        Diagnostics diagnostics;
        scenario::set(request, "model", "deepseek-v3", {}, diagnostics);
        scenario::set(request, "regions", "mine", {}, diagnostics);
        const auto scenario = scenario::resolve(request, *catalog);
        REQUIRE_MESSAGE(scenario, to_string(scenario.error()));
        const auto* source = drawn(*scenario, "electricity");
        REQUIRE(source != nullptr);
        const auto made = u::Distribution::make(source->spread->shape, source->spread->bounds);
        REQUIRE(made);
        return std::log(made->quantile(0.95) / made->quantile(0.05)) / 3.2897072539;
    };
    const auto price = [](const std::string& confidence, const std::string& distribution) {
        return confidence + "\n    prices:\n      - {period: 2024, date: 2024, all: {value: 0.1 USD/kWh, low: 0.095 USD/kWh, high: 0.105 USD/kWh" + distribution + "}}\n";
    };
    CHECK(width_of(price("low", "")) == Approx(0.30).epsilon(1e-6));  // of a price of low confidence, configs/spreads.yaml
    CHECK(width_of(price("high", "")) < 0.05);
    CHECK(width_of(price("low", ", distribution: lognormal")) == Approx(std::log(0.105 / 0.095) / 3.2897072539).epsilon(1e-9));
}

TEST_CASE("hours carried over to another chip are as uncertain as its MFU, and tokens that are the same on both cancel") {
    scenario::Request request;
    Diagnostics diagnostics;
    scenario::set(request, "model", "deepseek-v3", {}, diagnostics);
    scenario::set(request, "chip", "h20", {}, diagnostics);
    scenario::set(request, "regions", "china", {}, diagnostics);
    auto scenario = scenario::resolve(request, Catalog::embedded());
    REQUIRE_MESSAGE(scenario, to_string(scenario.error()));
    REQUIRE(drawn(*scenario, "relative_mfu") != nullptr);
    const auto* tokens = drawn(*scenario, "stage.0.tokens");
    const auto* reference = drawn(*scenario, "stage.0.reference_tokens");
    REQUIRE(tokens != nullptr);
    REQUIRE(reference != nullptr);
    CHECK(tokens->draw == reference->draw);
    scenario::set(request, "relative_mfu", "1", {}, diagnostics);
    scenario = scenario::resolve(request, Catalog::embedded());
    REQUIRE(scenario);
    const double at_equal_mfu = scenario::evaluate(scenario->choices, scenario->inputs).chip_time.value();
    scenario::set(request, "relative_mfu", "0.5", {}, diagnostics);
    const auto half = scenario::resolve(request, Catalog::embedded());
    REQUIRE(half);
    CHECK(scenario::evaluate(half->choices, half->inputs).chip_time.value() == Approx(2.0 * at_equal_mfu));
    scenario::set(request, "chip", "h800-sxm", {}, diagnostics);
    CHECK_FALSE(scenario::resolve(request, Catalog::embedded()));  // nothing is carried over: the field would do nothing
}

TEST_CASE("an arithmetic and an MFU that were estimated from each other move together, unless the user says one of them") {
    const auto correlations = [](const std::string& mfu) {
        scenario::Request request;
        Diagnostics diagnostics;
        scenario::set(request, "model", "gpt-4", {}, diagnostics);
        scenario::set(request, "regions", "us", {}, diagnostics);
        if (!mfu.empty()) { scenario::set(request, "mfu", mfu, {"--mfu"}, diagnostics); }
        return scenario::resolve(request, Catalog::embedded()).value().correlations;
    };
    REQUIRE(correlations("").size() == 1);
    CHECK(correlations("").front().value.rank == Approx(0.902));
    CHECK(correlations("0.3 to 0.4").empty());
}
