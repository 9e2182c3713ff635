// SPDX-License-Identifier: Apache-2.0
// What `explain` prints is the number: its arithmetic evaluated by another reader, its figures, its bibliography.
#include "keeping.hpp"
#include "reading.hpp"

#include <scenario/asking.hpp>
#include <support/arithmetic.hpp>
#include <traincost/report/explain_report.hpp>
#include <traincost/report/formats.hpp>
#include <traincost/report/localise.hpp>
#include <traincost/scenario/outputs.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace traincost;
using namespace traincost::test;
using nlohmann::json;
using scenario::Derivations;

namespace {

constexpr auto all_levels = std::numeric_limits<std::size_t>::max();

/// Runs lines of `name = expression`, each over those above, and gives the last one's value.
double run_program(const std::vector<std::string>& lines) {
    Names values;
    double last = std::nan("");
    for (const auto& line : lines) {
        if (line.starts_with('#')) { continue; }
        const auto equals = line.find(" = ");
        REQUIRE(equals != std::string::npos);
        last = Arithmetic::evaluate(line.substr(equals + 3), values);
        REQUIRE(values.emplace(line.substr(0, equals), last).second);
    }
    return last;
}

bool close(double a, double b) { return std::fabs(a - b) <= 1e-12 * std::max(std::fabs(a), std::fabs(b)); }

/// How many numbers were looked at.
std::size_t expect_programs(const scenario::Scenario& s) {
    const auto estimate = scenario::evaluate(s.choices, s.inputs);
    Derivations derivations(s);
    std::size_t count = 0;
    scenario::for_each_output(
        [&](const std::string& output, const auto& number) {
            const double value = scenario::scalar_of(number);
            const auto name = derivations.named(output);
            if (!name) {
                if (value != 0.0) { FAIL_CHECK(s.names.model << ": " << output << " is " << value << " and has no derivation"); }
                return;
            }
            if (*name == "carbon_intensity" && s.choices.tariff.kind == cost::TariffKind::own_gas) { return; }  // the fuel's
            for (const std::size_t depth : {std::size_t{1}, std::size_t{2}, all_levels}) {
                const auto steps = derivations.steps(*name, depth);
                if (!close(run_program(report::program_of(steps)), value)) { FAIL_CHECK(s.names.model << ", " << s.names.region << ": " << output); }
            }
            ++count;
        },
        estimate);
    return count;
}

std::vector<Fields> ways_to_ask(const std::string& model) {
    const Fields base = {{"model", model}};
    const Fields whole = base + Fields{{"chip", "h100-sxm"}, {"mfu", "0.4"}, {"tokens", "2T"}, {"count", "1024"}};
    return {base, base + Fields{{"mode", "rented"}, {"rate", "2 EUR/h"}}, whole, whole + Fields{{"rate", "14 CNY/h"}},
            base + Fields{{"chip", "h100-sxm"}, {"mfu", "0.4"}, {"flop", "2e25"}}, base + Fields{{"deadline", "90 d"}, {"currency", "EUR"}, {"power", "tdp"}}};
}

std::string as(std::vector<std::string> words, const std::string& format) {
    words.insert(words.end(), {"--format", format});
    return answer_to(words);
}

std::vector<std::string> strings(const json& list) {
    std::vector<std::string> all;
    for (const auto& each : list) { all.push_back(each.get<std::string>()); }
    return all;
}

const std::vector<std::string> electricity = {"explain", "deepseek-v3", "--region", "nl", "--of", "cost.electricity"};

}  // namespace

TEST_CASE("the printed arithmetic of every number of every packaged model, evaluated by another reader, gives the number") {
    const auto catalog = Catalog::embedded();
    std::size_t numbers = 0;
    std::size_t asked = 0;
    for (const auto model : catalog.ids("models")) {
        std::size_t answered = 0;
        for (const auto& fields : ways_to_ask(std::string(model))) {
            for (const std::string region : {"nl", "us-tx", "cn-nm"}) {
                Diagnostics diagnostics;
                const auto request = read_fields(fields + Fields{{"regions", region}}, diagnostics);
                const auto scenario = scenario::resolve(request, catalog);
                if (!scenario) { continue; }  // what a model leaves open, another way to ask gives
                numbers += expect_programs(*scenario);
                ++answered;
            }
        }
        CHECK_MESSAGE(answered >= 3, model);
        ++asked;
    }
    CHECK(asked > 100);
    CHECK(numbers > 10'000);
}

TEST_CASE("tariffs in parts, rebated and of own generation are told in arithmetic that gives their prices") {
    const auto catalog = Catalog::embedded();
    const Fields run = {{"model", "deepseek-v3"}};
    for (const auto& fields : {Fields{{"regions", "us-tx"}, {"gas", "4 USD/MMBtu"}, {"gas_efficiency", "0.5"}, {"demand", "150 USD/kW/year"}},
                               Fields{{"regions", "de"}, {"compensation", "0.01 EUR/kWh"}},
                               Fields{{"regions", "nl"}, {"ppa", "0.06 EUR/kWh"}, {"network", "0.01 EUR/kWh"}, {"demand", "60 EUR/kW/year"}, {"term", "90 d"}}}) {
        const auto scenario = resolved(run + fields);
        CHECK(expect_programs(scenario) > 15);
    }
    for (const auto region : catalog.ids("regions")) {
        const auto scenario = scenario::resolve(ask(run + Fields{{"regions", std::string(region)}}), catalog);
        if (scenario) { CHECK(expect_programs(*scenario) > 15); }
    }
}

TEST_CASE("the program within the JSON, and the lines of the text, give the number of the estimate") {
    const auto answer = json::parse(as(electricity, "json"));
    const auto estimate = json::parse(as({"estimate", "deepseek-v3", "--region", "nl"}, "json"));
    const double bill = estimate["estimate"]["cost"]["components"]["electricity"]["value"];
    CHECK(close(answer["quantity"]["value"], bill));
    CHECK(close(run_program(strings(answer["calculation"])), bill));
    std::vector<std::string> lines;
    bool within = false;
    for (const auto& line : lines_of(as(electricity, "text"))) {
        if (line.empty()) { within = false; }
        if (within) { lines.push_back(line.substr(2)); }
        within = within || line.starts_with("Arithmetic, ");
    }
    CHECK(close(run_program(lines), bill));
}

TEST_CASE("the bibliography holds the sources of the figures told, and no others") {
    for (const std::string path : {"cost.electricity", "cost.total", "carbon", "chip_time", "hardware.loss_rate", "mfu"}) {
        CAPTURE(path);
        const auto answer = json::parse(as({"explain", "deepseek-v3", "--region", "nl", "--of", path}, "json"));
        std::set<std::string> told, listed;
        for (const auto& step : answer["steps"]) {
            if (step.contains("provenance") && step["provenance"].is_object() && step["provenance"]["source"].is_string()) {
                told.insert(step["provenance"]["source"].get<std::string>());
            }
        }
        for (const auto& source : answer["sources"]) { listed.insert(source["id"].get<std::string>()); }
        CHECK(told == listed);
        CHECK_FALSE(told.empty());
    }
}

TEST_CASE("every figure is told with source, date, confidence and the line it stands in") {
    const auto text = as(electricity, "text");
    CHECK(holds(text, "deepseek-v3-report, 2024-12-27; delivered, confidence high;"));
    const auto markdown = as(electricity, "markdown");
    const auto tables = read_markdown_tables(lines_of(markdown));
    REQUIRE(tables.size() == 1);
    for (std::size_t row = 2; row < tables[0].size(); ++row) {
        REQUIRE(tables[0][row].size() == 8);
        CHECK_FALSE(tables[0][row][3].empty());
    }
    CHECK(holds(markdown, R"($K_{\mathrm{el}} = E \cdot p_{\mathrm{el}}$)"));
    bool ok = false;
    const auto rows = read_csv(as(electricity, "csv"), ok);
    CHECK(ok);
    CHECK(rows.size() == 1 + json::parse(as(electricity, "json"))["steps"].size());
}

TEST_CASE("formulas in Markdown have as many opening as closing braces and dollar signs in pairs") {
    for (const std::string path : {"cost.total", "carbon", "mfu.6nd_arithmetic", "stage.0.time_per_token", "nodes"}) {
        for (const auto& line : lines_of(as({"explain", "deepseek-v3", "--region", "cn-gd", "--deadline", "60d", "--of", path}, "markdown"))) {
            CAPTURE(line);
            CHECK(std::count(line.begin(), line.end(), '$') % 2 == 0);
            CHECK(std::count(line.begin(), line.end(), '{') == std::count(line.begin(), line.end(), '}'));
        }
    }
}

TEST_CASE("no line of the text is wider than a hundred columns but those for programs") {
    for (const auto& line : lines_of(as({"explain", "llama-3.1-405b", "--region", "us-tx", "--deadline", "60d"}, "text"))) {
        if (line.starts_with("  hardware_")) { continue; }
        CAPTURE(line);
        std::size_t columns = 0;
        for (const char c : line) { columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0; }
        CHECK(columns <= 100);
    }
}

TEST_CASE("what was chosen before the formulas is told with its reason, where the number depends on it") {
    const auto text = as(electricity, "text");
    CHECK(holds(text, "consumption band IF"));
    CHECK(holds(text, "because a site of 10 MW"));
    CHECK(holds(text, "--power measured"));
    CHECK_FALSE(holds(text, "Price of the hardware"));
    const auto hardware = as({"explain", "deepseek-v3", "--region", "nl", "--of", "hardware.server_price"}, "text");
    CHECK(holds(hardware, "Price of the hardware"));
    CHECK_FALSE(holds(hardware, "consumption band"));
    CHECK(holds(as({"explain", "deepseek-v3", "--region", "nl", "--mfu", "0.4", "--of", "hours"}, "text"), "computed from arithmetic, peak rate and MFU"));
    CHECK(holds(as({"explain", "deepseek-v3", "--mode", "rented"}, "text"), "The run is rented"));
}

TEST_CASE("a cut derivation says what was cut, and has the same value") {
    const auto whole = json::parse(as(electricity, "json"));
    auto words = electricity;
    words.insert(words.end(), {"--depth", "2"});
    const auto cut = json::parse(as(words, "json"));
    CHECK(cut["quantity"] == whole["quantity"]);
    CHECK(cut["steps"].size() < whole["steps"].size());
    CHECK(close(run_program(strings(cut["calculation"])), whole["quantity"]["value"]));
    CHECK(holds(as(words, "text"), "Cut at depth 2: what energy.it is made of"));
    words.back() = "99";
    CHECK(json::parse(as(words, "json")) == whole);
}

TEST_CASE("a figure of the user is told as given, by the flag") {
    const auto text = as({"explain", "deepseek-v3", "--region", "nl", "--electricity", "0.12EUR/kWh", "--of", "cost.electricity"}, "text");
    CHECK(holds(text, "given: --electricity"));
    CHECK(holds(text, "given by the user: electricity"));
    CHECK_FALSE(holds(text, "eurostat"));
}

TEST_CASE("numbers come in the language of the reader, arithmetic and symbols do not") {
    auto words = electricity;
    words.insert(words.end(), {"--locale", "nl"});
    const auto text = as(words, "text");
    CHECK(holds(text, "0,165008 USD/kWh"));
    CHECK(holds(text, "2.788.000 GPU-h"));
    CHECK(holds(text, "power_it = 1275 * 0.76"));
}
