// SPDX-License-Identifier: Apache-2.0
// What a region lacks comes from the nearest of those that it lies in.
#include "packaged.hpp"

#include <traincost/catalog/borrowing.hpp>

using namespace traincost;
using namespace traincost::catalog;
using namespace traincost::test;

namespace {

std::string region_text(const std::string& id, const std::string& parent, const std::string& more = "") {
    return "id: " + id + "\nname: " + id + "\nsentence: " + id + "\nkind: country\ncurrency: USD\n" +
           (parent.empty() ? "" : "parent: " + parent + "\n") + more;
}

std::string pue(const std::string& value) { return "pue: {value: " + value + ", source: s, date: 2024, confidence: low}\n"; }

Catalog catalog_of(const std::vector<std::pair<std::string, std::string>>& regions) {
    std::map<std::string, config::Document, std::less<>> files;
    for (const auto& [id, text] : regions) {
        const auto path = "regions/" + id + ".yaml";
        auto document = config::read_text(path, text);
        REQUIRE(document.has_value());
        files.emplace(path, std::move(*document));
    }
    return Catalog(std::move(files));
}

std::string holder_of(const Catalog& catalog, const std::string& id, Datum datum) {
    const auto lineage = lineage_of(catalog, id);
    REQUIRE(lineage.has_value());
    const auto* holder = holders(*lineage)[static_cast<std::size_t>(datum)];
    return holder == nullptr ? "" : holder->id;
}

std::string series(const std::string& more) {
    return "electricity:\n  - {source: s, customer: industrial, tax_level: none, vat: excluded, confidence: low, " + more +
           ", prices: [{period: 2024, date: 2024, all: 0.1 USD/kWh}]}\n";
}

}  // namespace

TEST_CASE("a datum comes from the nearest that has it, the region itself first") {
    const auto catalog = catalog_of({{"town", region_text("town", "land")},
                                     {"land", region_text("land", "part", pue("1.4"))},
                                     {"part", region_text("part", "earth", pue("1.5"))},
                                     {"earth", region_text("earth", "", pue("1.6"))}});
    CHECK(holder_of(catalog, "town", Datum::pue) == "land");
    CHECK(holder_of(catalog, "land", Datum::pue) == "land");
    CHECK(holder_of(catalog, "part", Datum::pue) == "part");
    CHECK(holder_of(catalog, "town", Datum::wacc).empty());
}

TEST_CASE("the lineage is state, country, group and world, in this order") {
    const auto lineage = lineage_of(Catalog::embedded(), "us-tx");
    REQUIRE(lineage.has_value());
    REQUIRE(lineage->size() == 3);
    CHECK((*lineage)[0].id == "us-tx");
    CHECK((*lineage)[1].id == "us");
    CHECK((*lineage)[2].id == "world");
    CHECK(lineage_of(Catalog::embedded(), "de")->at(1).id == "europe");
}

TEST_CASE("regions that lie in each other in a circle come to an end") {
    const auto catalog = catalog_of({{"a", region_text("a", "b")}, {"b", region_text("b", "a")}});
    CHECK(holder_of(catalog, "a", Datum::pue).empty());
}

TEST_CASE("a parent that there is not is told with the file that names it") {
    const auto lineage = lineage_of(catalog_of({{"a", region_text("a", "nowhere")}}), "a");
    REQUIRE_FALSE(lineage.has_value());
    CHECK(holds(to_string(lineage.error()), "regions/a.yaml"));
    CHECK(holds(to_string(lineage.error()), "nowhere"));
}

TEST_CASE("a wholesale price, or one for domestic chips alone, is no price of electricity to borrow") {
    for (const std::string kind : {"delivery: wholesale", "delivery: delivered, only_for: domestic chips"}) {
        const auto catalog = catalog_of({{"town", region_text("town", "land", series(kind))},
                                         {"land", region_text("land", "earth", series("delivery: delivered"))},
                                         {"earth", region_text("earth", "")}});
        CAPTURE(kind);
        CHECK(holder_of(catalog, "town", Datum::electricity) == "land");
    }
}

TEST_CASE("no price of electricity is borrowed of the world, other figures are") {
    const auto catalog = catalog_of({{"land", region_text("land", "earth")},
                                     {"earth", region_text("earth", "", series("delivery: delivered") + pue("1.5"))}});
    CHECK(holder_of(catalog, "land", Datum::electricity).empty());
    CHECK(holder_of(catalog, "land", Datum::pue) == "earth");
    CHECK(holder_of(catalog, "earth", Datum::electricity) == "earth");
}

TEST_CASE("imported series are a region's own") {
    CHECK(holder_of(Catalog::embedded(), "us-tx", Datum::electricity) == "us-tx");
    CHECK(holder_of(Catalog::embedded(), "nl", Datum::carbon_intensity) == "nl");
}

TEST_CASE("the names of the data are their keys in a region's file") {
    const auto text = region_text("x", "", series("delivery: delivered") + pue("1.2") +
                                  "carbon_intensity: [{period: 2024, value: 300 gCO2e/kWh, basis: b, source: s, date: 2024, confidence: low}]\n"
                                  "water: {on_site: {value: 1 L/kWh, source: s, date: 2024, confidence: low}, electricity: {value: 2 L/kWh, source: s, date: 2024, confidence: low}}\n"
                                  "construction: {value: 10 MUSD/MW, source: s, date: 2024, confidence: low}\n"
                                  "wacc: {value: 7 %, source: s, date: 2024, confidence: low}\n"
                                  "building_wacc: {value: 6 %, source: s, date: 2024, confidence: low}\n"
                                  "labour: {value: 200 kUSD/year, source: s, date: 2024, confidence: low}\n"
                                  "grid_wait: {value: 4 year, source: s, date: 2024, confidence: low}\n");
    const auto region = catalog_of({{"x", text}}).region("x");
    REQUIRE(region.has_value());
    const auto none = catalog_of({{"x", region_text("x", "")}}).region("x");
    REQUIRE(none.has_value());
    for (std::size_t d = 0; d < datum_count; ++d) {
        CAPTURE(datum_names[d]);
        CHECK(has(*region, static_cast<Datum>(d)));
        CHECK_FALSE(has(*none, static_cast<Datum>(d)));
    }
}
