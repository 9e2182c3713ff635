// SPDX-License-Identifier: Apache-2.0
// The answers of the commands: units beside all numbers, and the same numbers in all formats.
#include "keeping.hpp"
#include "reading.hpp"

#include <traincost/report/width.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <map>

using namespace traincost::test;
using nlohmann::json;

namespace {

using Words = std::vector<std::string>;

const Words layout = {"layout", "tinyllama-1.1b", "--chip", "a100-sxm-40gb", "--region", "us", "--count", "16", "--front"};

const std::vector<Words> commands = {
    {"compare", "deepseek-v3", "--regions", "europe,us,china"},
    {"compare", "deepseek-v3", "--regions", "nl,cn-nm", "--rate", "2EUR/h", "--currency", "CNY"},
    {"compare", "gpt-4", "--regions", "us-tx,fr", "--currency", "EUR"},
    {"estimate", "deepseek-v3", "--region", "nl"},
    {"estimate", "llama-3.1-405b", "--region", "us-va", "--deadline", "60d"},
    {"estimate", "--chip", "h100", "--count", "8", "--gpu-hours", "576", "--region", "us", "--rate", "2.5USD/h"},
    {"estimate", "--chip", "b200", "--gpu-hours", "0.5", "--region", "ie"},
};

std::string as(Words words, const std::string& format) {
    words.insert(words.end(), {"--format", format});
    const auto result = run_traincost(words);
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
    return result.out;
}

json json_of(const Words& words) { return json::parse(as(words, "json")); }

/// Every number but the schema's version stands as `value` beside a `unit` that is not empty.
void check_units(const json& node, const std::string& path) {
    if (node.is_number()) {
        CAPTURE(path);
        CHECK((path == "/schema" || path.ends_with("/value")));
    } else if (node.is_object()) {
        if (node.contains("value") && node["value"].is_number()) {
            CAPTURE(path);
            REQUIRE(node.contains("unit"));
            CHECK_FALSE(node["unit"].get<std::string>().empty());
        }
        for (const auto& [key, value] : node.items()) { check_units(value, path + "/" + key); }
    } else if (node.is_array()) {
        for (std::size_t i = 0; i < node.size(); ++i) { check_units(node[i], path + "/" + std::to_string(i)); }
    }
}

std::map<std::string, std::string> row_under(const Rows& table, std::size_t row) {
    std::map<std::string, std::string> cells;
    for (std::size_t c = 0; c < table[0].size(); ++c) { cells[table[0][c]] = table[row][c]; }
    return cells;
}

/// The table whose header holds this column.
const Rows& table_with(const std::vector<Rows>& tables, const std::string& column) {
    for (const auto& table : tables) {
        for (const auto& cell : table[0]) {
            if (cell == column) { return table; }
        }
    }
    FAIL("no table with a column " << column);
    return tables.front();
}

void agrees(const std::string& printed, double value) {
    CAPTURE(printed);
    CAPTURE(value);
    const auto s = shown(printed);
    CHECK(std::fabs(s.value - value) <= 0.5000001 * s.last_digit + 1e-12 * std::fabs(value));
}

double number(const std::map<std::string, std::string>& row, const std::string& column) {
    CAPTURE(column);
    REQUIRE(row.contains(column));
    return std::stod(row.at(column));
}

}  // namespace

TEST_CASE("every JSON answer says its schema, program, version and command") {
    for (const auto& words : commands) {
        const auto answer = json_of(words);
        CHECK(answer["schema"] == 1);
        CHECK(answer["program"] == "traincost");
        CHECK(answer["command"] == words[0]);
        CHECK(answer["version"].is_string());
    }
    CHECK(json_of({"catalog", "list"})["command"] == "catalog list");
    CHECK(json_of({"catalog", "show", "nl"})["entry"]["id"] == "nl");
    CHECK(json_of({"catalog", "lint"})["errors"]["value"] == 0);
}

TEST_CASE("every number of a JSON answer has its unit beside it") {
    for (const auto& words : commands) { check_units(json_of(words), ""); }
    check_units(json_of({"explain", "deepseek-v3", "--region", "nl"}), "");
    check_units(json_of(layout), "");
    check_units(json_of({"catalog", "list"}), "");
    check_units(json_of({"catalog", "lint"}), "");
    for (const auto* id : {"h800-sxm", "nl", "deepseek-v3", "defaults", "sources", "money/exchange-rates"}) { check_units(json_of({"catalog", "show", id}), ""); }
}

TEST_CASE("money is in the currency asked for, and an input in the one that it is quoted in") {
    const auto answer = json_of({"estimate", "deepseek-v3", "--region", "nl", "--currency", "CNY"});
    CHECK(answer["estimate"]["cost"]["total"]["unit"] == "CNY");
    std::map<std::string, std::string> units;
    for (const auto& input : answer["inputs"]) { units[input["name"]] = input["quantity"]["unit"]; }
    CHECK(units["electricity"] == "EUR/kWh");
    CHECK(units["electricity.exchange"] == "EUR/USD");
    CHECK(units["electricity.currency"] == "CNY/USD");
    const auto dollars = json_of({"estimate", "deepseek-v3", "--region", "nl"});
    for (const auto& input : dollars["inputs"]) { units[input["name"]] = input["quantity"]["unit"]; }
    CHECK(units["chip.price"] == "CNY/chip");
    CHECK(units["chip.price.exchange"] == "CNY/USD");
    const auto rented = json_of({"estimate", "deepseek-v3", "--region", "nl", "--rate", "2EUR/h"});
    for (const auto& input : rented["inputs"]) { units[input["name"]] = input["quantity"]["unit"]; }
    CHECK(units["rate"] == "EUR/GPU-h");
    CHECK(units["rate.exchange"] == "EUR/USD");
}

TEST_CASE("every input of a JSON answer says where it comes from") {
    for (const auto& words : commands) {
        const auto answer = json_of(words);
        std::vector<json> lists;
        if (answer.contains("inputs")) { lists.push_back(answer["inputs"]); }
        if (answer.contains("regions")) {
            for (const auto& region : answer["regions"]) { lists.push_back(region["inputs"]); }
        }
        REQUIRE_FALSE(lists.empty());
        for (const auto& inputs : lists) {
            CHECK_FALSE(inputs.empty());
            for (const auto& input : inputs) {
                CAPTURE(input.dump());
                const auto& provenance = input["provenance"];
                CHECK_FALSE(provenance["where"].get<std::string>().empty());
                if (provenance["status"] == "given") { continue; }
                CHECK(provenance["source"].is_string());
                CHECK(provenance["date"].is_string());
            }
        }
    }
}

TEST_CASE("a cost in JSON is the sum of its components") {
    for (const auto& words : commands) {
        const auto answer = json_of(words);
        std::vector<json> estimates;
        if (answer.contains("estimate")) { estimates.push_back(answer["estimate"]); }
        if (answer.contains("regions")) { for (const auto& region : answer["regions"]) { estimates.push_back(region); } }
        for (const auto& estimate : estimates) {
            double sum = 0.0;
            for (const auto& [name, part] : estimate["cost"]["components"].items()) { sum += part["value"].get<double>(); }
            CHECK(sum == doctest::Approx(estimate["cost"]["total"]["value"].get<double>()).epsilon(1e-12));
        }
    }
}

TEST_CASE("every CSV answer reads as RFC 4180 with as many cells in every row, and no cell is a formula") {
    auto all = commands;
    all.push_back({"explain", "deepseek-v3", "--region", "nl"});
    all.push_back(layout);
    all.insert(all.end(), {{"catalog", "list"}, {"catalog", "show", "nl"}, {"catalog", "show", "sources"}, {"catalog", "lint"}});
    for (const auto& words : all) {
        bool ok = false;
        const auto text = as(words, "csv");
        const auto rows = read_csv(text, ok);
        CHECK(ok);
        CHECK(text.ends_with('\n'));
        REQUIRE(rows.size() > 1);
        for (const auto& row : rows) {
            CHECK(row.size() == rows[0].size());
            for (const auto& cell : row) {
                CAPTURE(cell);
                const bool number = !cell.empty() && cell.find_first_not_of("-+.0123456789e") == std::string::npos;
                if (!cell.empty() && !number) { CHECK(std::string("=+-@").find(cell[0]) == std::string::npos); }
            }
        }
    }
}

TEST_CASE("every Markdown table has as many cells in every row as in its header") {
    auto all = commands;
    all.push_back({"explain", "deepseek-v3", "--region", "nl"});
    all.push_back(layout);
    all.insert(all.end(), {{"catalog", "list"}, {"catalog", "show", "nl"}, {"catalog", "show", "sources"}});
    for (const auto& words : all) {
        const auto tables = read_markdown_tables(lines_of(as(words, "markdown")));
        CHECK_FALSE(tables.empty());
        for (const auto& table : tables) {
            for (const auto& row : table) { CHECK(row.size() == table[0].size()); }
        }
    }
}

TEST_CASE("lines of text fit the page of 100 columns, but for long words") {
    auto all = commands;
    all.insert(all.end(), {{"catalog", "list"}, {"catalog", "show", "nl"}, {"catalog", "show", "h800-sxm"}, {"catalog", "show", "deepseek-v3"}});
    for (const auto& words : all) {
        for (const auto& line : lines_of(as(words, "text"))) {
            const bool is_table_of_numbers = holds(line, "    ") || holds(line, "GPU-hours  ");
            const bool is_bar = holds(line, "█") || holds(line, "▒");
            const bool has_url = holds(line, "https://");
            if (!is_table_of_numbers && !is_bar && !has_url) { CHECK_MESSAGE(traincost::report::width(line) <= 100, line); }
            CHECK_FALSE(line.ends_with(' '));
        }
    }
}

TEST_CASE("CSV and JSON of a comparison give the same numbers") {
    for (const auto& words : commands) {
        if (words[0] != "compare") { continue; }
        bool ok = false;
        const auto rows = read_csv(as(words, "csv"), ok);
        const auto answer = json_of(words);
        const auto currency = answer["currency"].get<std::string>();
        REQUIRE(rows.size() == answer["regions"].size() + 1);
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const auto row = row_under(rows, i);
            const auto& region = answer["regions"][i - 1];
            const auto same = [&](const std::string& column, const json& measured) {
                CAPTURE(column);
                CHECK(number(row, column) == doctest::Approx(measured["value"].get<double>()).epsilon(1e-13));
                CHECK(holds(column, "[" + measured["unit"].get<std::string>() + "]"));
            };
            CHECK(row.at("region") == region["region"]);
            same("gpu_hours [GPU-h]", region["gpu_hours"]);
            if (region.contains("wall_clock")) { same("wall_clock [day]", region["wall_clock"]); }
            same("energy [kWh]", region["energy"]);
            same("electricity_price [" + currency + "/kWh]", region["electricity_price"]["net"]);
            same("total [" + currency + "]", region["cost"]["total"]);
            same("difference [" + currency + "]", region["difference"]["total"]);
            same("carbon_location_based [kgCO2e]", region["carbon"]["location_based"]);
            same("carbon_market_based [kgCO2e]", region["carbon"]["market_based"]);
            for (const auto& [name, part] : region["cost"]["components"].items()) { same(name + " [" + currency + "]", part); }
        }
    }
}

TEST_CASE("CSV and JSON of an estimate give the same numbers") {
    for (const auto& words : commands) {
        if (words[0] != "estimate") { continue; }
        bool ok = false;
        const auto rows = read_csv(as(words, "csv"), ok);
        const auto estimate = json_of(words)["estimate"];
        std::map<std::string, std::pair<double, std::string>> plain;
        for (std::size_t i = 1; i < rows.size(); ++i) { plain[rows[i][0]] = {std::stod(rows[i][1]), rows[i][2]}; }
        const auto same = [&](const std::string& name, const json& measured) {
            CAPTURE(name);
            REQUIRE(plain.contains(name));
            CHECK(plain[name].first == doctest::Approx(measured["value"].get<double>()).epsilon(1e-13));
            CHECK(plain[name].second == measured["unit"].get<std::string>());
        };
        same("gpu_hours", estimate["gpu_hours"]);
        same("energy", estimate["energy"]);
        same("total", estimate["cost"]["total"]);
        same("carbon_location_based", estimate["carbon"]["location_based"]);
        same("carbon_market_based", estimate["carbon"]["market_based"]);
        same("carbon_embodied", estimate["carbon"]["embodied"]);
        same("energy_compute", estimate["energy_parts"]["compute"]);
        same("water_on_site", estimate["water"]["on_site"]);
        same("water_off_site", estimate["water"]["off_site"]);
        for (const auto& [name, part] : estimate["cost"]["components"].items()) { same(name, part); }
    }
}

TEST_CASE("Markdown and JSON of a comparison agree to the digits shown") {
    for (const auto& words : commands) {
        if (words[0] != "compare") { continue; }
        const auto tables = read_markdown_tables(lines_of(as(words, "markdown")));
        const auto answer = json_of(words);
        const auto& costs = table_with(tables, "Total");
        const auto& runs = table_with(tables, "Energy, MWh");
        const double scale = costs[0][0].starts_with("million") ? 1e6 : costs[0][0].starts_with("thousand") ? 1e3 : 1.0;
        for (std::size_t i = 0; i < answer["regions"].size(); ++i) {
            const auto& region = answer["regions"][i];
            const auto cost = row_under(costs, i + 2);
            const auto run = row_under(runs, i + 2);
            agrees(cost.at("Total"), region["cost"]["total"]["value"].get<double>() / scale);
            if (cost.at("vs cheapest") != "-") { agrees(cost.at("vs cheapest"), region["difference"]["total"]["value"].get<double>() / scale); }
            if (cost.at("%") != "-") { agrees(cost.at("%"), 100 * region["difference"]["relative"]["value"].get<double>()); }
            agrees(run.at("GPU-hours"), region["gpu_hours"]["value"]);
            agrees(run.at("Energy, MWh"), region["energy"]["value"].get<double>() / 1e3);
            agrees(run.at("tCO2e, location"), region["carbon"]["location_based"]["value"].get<double>() / 1e3);
            agrees(run.at("market"), region["carbon"]["market_based"]["value"].get<double>() / 1e3);
        }
    }
}

TEST_CASE("text shows every cell of every Markdown table, and the same sentences") {
    for (const auto& words : commands) {
        std::string text = as(words, "text");
        const auto markdown = as(words, "markdown");
        for (const auto& table : read_markdown_tables(lines_of(markdown))) {
            for (const auto& row : table) {
                for (const auto& cell : row) {
                    if (cell.starts_with("---") || cell.find(' ') != std::string::npos) { continue; }  // texts may be broken
                    CHECK_MESSAGE(holds(text, cell), cell);
                }
            }
        }
        std::replace(text.begin(), text.end(), '\n', ' ');
        const auto first = lines_of(markdown).front();
        CHECK_MESSAGE(holds(text, first.substr(0, first.find('\\'))), first);
    }
}

TEST_CASE("a small run is not rounded to nothing") {
    const auto text = as({"compare", "--chip", "h100", "--count", "8", "--gpu-hours", "8", "--regions", "us,nl", "--rate", "2.5USD/h"}, "text");
    CHECK(holds(text, "USD 20.00"));
    CHECK_FALSE(holds(text, " 0 tCO2e"));
    const auto estimate = as({"estimate", "--chip", "h100", "--count", "8", "--gpu-hours", "8", "--region", "us", "--rate", "2.5USD/h"}, "text");
    CHECK(holds(estimate, "kgCO2e"));
}

TEST_CASE("names from a catalog folder that look like markup, formulas or columns stay texts") {
    const TemporaryFolder folder;
    auto region = read_file(source_folder + "/configs/regions/nl.yaml");
    for (const std::string key : {"name: Netherlands", "sentence: the Netherlands"}) {
        const auto at = region.find(key);
        REQUIRE(at != std::string::npos);
        region.replace(at, key.size(), key.substr(0, key.find(' ')) + " '=1|2 <b>内蒙古</b> \"x\", y'");
    }
    folder.write("regions/nl.yaml", region);
    const Words words = {"compare", "deepseek-v3", "--regions", "nl,us", "--catalog", folder.path().string()};
    bool ok = false;
    const auto rows = read_csv(as(words, "csv"), ok);
    CHECK(ok);
    for (const auto& row : rows) { CHECK(row.size() == rows[0].size()); }
    for (const auto& table : read_markdown_tables(lines_of(as(words, "markdown")))) {
        for (const auto& row : table) { CHECK(row.size() == table[0].size()); }
    }
    CHECK_FALSE(holds(as(words, "markdown"), " <b>"));
    CHECK_NOTHROW(json_of(words));
    CHECK_FALSE(as(words, "text").empty());
}
