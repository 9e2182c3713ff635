// SPDX-License-Identifier: Apache-2.0
// What `catalog show` says of a region: its own figures, its series with their files, and from whom it borrows; of chips and clusters.
#include "keeping.hpp"
#include "reading.hpp"

#include <traincost/catalog/borrowing.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <set>

using namespace traincost::test;
using traincost::Catalog;

namespace {

std::string show(const std::string& id, const std::string& format = "text") { return answer_to({"catalog", "show", id, "--format", format}); }
nlohmann::json shown_json(const std::string& id) { return nlohmann::json::parse(show(id, "json")); }

}  // namespace

TEST_CASE("what a region lacks is shown with the lender's name and status in every format") {
    const auto text = show("us-tx");
    CHECK(holds(text, "Borrowed, having none of its own"));
    CHECK(holds(show("us-tx", "markdown"), "| grid\\_wait | 4 year (1 year to 7 year) | United States | jll-grid-2026 | 2026 | borrowed, low |"));
    CHECK(holds(show("us-tx", "csv"), "grid_wait,4 year (1 year to 7 year),jll-grid-2026,2026,low,,borrowed,us,regions/us.yaml\n"));
    bool found = false;
    const auto answer = shown_json("us-tx");
    for (const auto& each : answer["borrowed"]) {
        if (each["datum"] != "grid_wait") { continue; }
        found = true;
        CHECK(each["from"] == "us");
        CHECK(each["name"] == "United States");
        CHECK(each["status"] == "borrowed");
        CHECK(each["confidence"] == "low");
        CHECK(holds(each["where"].get<std::string>(), "regions/us.yaml:"));
    }
    CHECK(found);
}

TEST_CASE("every datum of every region is its own, borrowed or said to be lacking") {
    const auto catalog = Catalog::embedded();
    for (const auto* id : {"us-tx", "cn-nm", "de", "no", "europe", "us", "ca-qc", "world", "is", "sg"}) {
        CAPTURE(id);
        const auto answer = shown_json(id);
        const auto region = catalog.region(id);
        REQUIRE(region.has_value());
        std::set<std::string> told;
        for (const auto& each : answer["borrowed"]) { CHECK(told.insert(each["datum"]).second); CHECK_FALSE(each["figure"].get<std::string>().empty()); }
        for (const auto& each : answer["lacking"]) { CHECK(told.insert(each).second); }
        for (std::size_t d = 0; d < traincost::catalog::datum_count; ++d) {
            const auto datum = static_cast<traincost::catalog::Datum>(d);
            CAPTURE(traincost::catalog::name(datum));
            CHECK(told.contains(std::string(traincost::catalog::name(datum))) != traincost::catalog::has(*region, datum));
        }
    }
}

TEST_CASE("what nobody has is said, with all who were asked") {
    CHECK(holds(show("world"), "Lacking\n"));
    const auto answer = shown_json("world");
    for (const auto& datum : answer["lacking"]) { CHECK(holds(show("world"), datum.get<std::string>())); }
    for (const auto& each : answer["borrowed"]) { CHECK(each["from"] == "us"); }  // configs/stand-ins.yaml
}

TEST_CASE("imported series are shown with their file: the newest eight periods to people, all to programs") {
    const auto text = show("de");
    CHECK(holds(text, "imported/eurostat-nrg-pc-205/de.yaml: non-household customers"));
    CHECK(holds(text, "newest 8 of 22 periods"));
    CHECK(holds(text, "imported/ember-yearly/de.yaml"));
    CHECK(holds(text, "  2025-S2  "));
    CHECK_FALSE(holds(text, "  2021-S2  "));
    const auto csv = show("de", "csv");
    CHECK(holds(csv, "electricity.eurostat-nrg-pc-205.2015-S1.IF,0.1012 EUR/kWh,eurostat-nrg-pc-205,2026-05-19,high,,delivered,,imported/eurostat-nrg-pc-205/de.yaml\n"));
    CHECK(holds(csv, "electricity.german-tariff-parts-2025.2025.all.demand,127.86 EUR/kW/year,"));
    std::set<std::string> files;
    const auto answer = shown_json("de");
    for (const auto& each : answer["imported"]) { files.insert(each["file"]); }
    CHECK(files == std::set<std::string>{"imported/ember-yearly/de.yaml", "imported/eurostat-nrg-pc-205/de.yaml", "imported/owid-energy/de.yaml"});
    for (const auto& each : answer["imported"]) {
        if (each["entry"].contains("electricity")) { CHECK(each["entry"]["electricity"][0]["prices"].size() == 22); }
    }
}

TEST_CASE("the figures of CSV are as many as the catalog has for the region") {
    const auto region = Catalog::embedded().region("fi");
    REQUIRE(region.has_value());
    std::size_t prices = 0;
    for (const auto& series : region->electricity) {
        for (const auto& row : series.prices) {
            prices += row.bands.size();
            for (const auto& band : row.bands) { REQUIRE_FALSE(band.parts.has_value()); }
        }
    }
    bool ok = false;
    std::size_t shown_prices = 0;
    std::size_t carbon = 0;
    for (const auto& row : read_csv(show("fi", "csv"), ok)) {
        shown_prices += row[0].starts_with("electricity.") ? 1 : 0;
        carbon += row[0].starts_with("carbon_intensity.") ? 1 : 0;
    }
    CHECK(ok);
    CHECK(carbon == region->carbon_intensity.size());
    CHECK(shown_prices == prices);
}

TEST_CASE("the pue of a region is said to be that of the data centres that stand there") {
    for (const auto* id : {"cn-nm", "us-tx"}) {
        CHECK(holds(show(id), "pue: average of the data centres that stand there"));
        CHECK(holds(shown_json(id)["pue_is"].get<std::string>(), "average of the data centres that stand there"));
    }
}

TEST_CASE("the price history and the export rules of a chip are tables") {
    const auto tables = read_markdown_tables(lines_of(show("h100", "markdown")));
    constexpr std::size_t header = 2;  // names and rule
    REQUIRE(tables.size() == 3);
    CHECK(tables[1][0] == std::vector<std::string>{"date", "value", "kind", "source", "status", "confidence"});
    CHECK(tables[1].size() == Catalog::embedded().chip("h100")->prices.size() + header);
    CHECK(tables[2][0] == std::vector<std::string>{"from", "status", "rule", "source", "confidence"});
    CHECK(tables[2].size() == Catalog::embedded().chip("h100")->exports_to_china.size() + header);
    CHECK(holds(show("h100", "csv"), "exports_to_china.2022-10-21,\"licence: ECCN 3A090, 87 FR 62186\",bis-87-fr-62186,2022-10-21,medium,"));
}

TEST_CASE("a figure has the source, date and confidence that stand above it in its file") {
    CHECK(holds(show("h100", "csv"), "peak.bf16,989.4 TFLOP/s,epoch-ml-hardware,2026-03-31,medium,,delivered,,\n"));
    CHECK(holds(show("jupiter", "csv"), "link_domain,4 chips,jsc-jupiter,2025,high,,delivered,,\n"));
    CHECK(holds(show("h100", "csv"), "aliases,h100,,,,,,,\n"));
}

TEST_CASE("a cluster is told in a sentence first") {
    CHECK(holds(show("alps"), "Alps, Grace-Hopper partition: cluster of Swiss National Supercomputing Centre in ch; 10752 chips\n"));
}

TEST_CASE("a group is its regions, an operator its PUE") {
    const auto group = shown_json("benelux");
    CHECK(group["regions"].size() == 3);
    CHECK(group["regions"][2]["name"] == "Netherlands");
    CHECK(shown_json("all")["file"].is_null());
    CHECK(shown_json("aws")["entry"]["value"] == "1.15");
}
