// SPDX-License-Identifier: Apache-2.0
// Which published price of electricity a site pays.
#include <traincost/config/read.hpp>

#include <doctest/doctest.h>
#include <scenario/asking.hpp>

#include <string>
#include <vector>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

/// A region with the given series, before which its head stands.
std::string region_file(const std::string& id, const std::string& series, const std::string& parent = {}) {
    return "id: " + id + "\nname: Testland\nsentence: Testland\nkind: country\ncurrency: USD\n" +
           (parent.empty() ? "" : "parent: " + parent + "\n") + (series.empty() ? "" : "electricity:\n" + series) +
           "carbon_intensity:\n  - {period: 2024, basis: generation, value: 300 gCO2e/kWh, source: ember-yearly, date: "
           "2025}\n";
}

struct Series {
    std::string prices;
    std::string customer = "industrial";
    std::string vat = "vat: excluded";
    std::string delivery = "delivered";
    std::string more = {};
};

std::string series(const Series& s) {
    return "  - source: eia-retail-sales\n    customer: " + s.customer + "\n    tax_level: as tested\n    " + s.vat +
           "\n    delivery: " + s.delivery + "\n    confidence: high\n" +
           (s.more.empty() ? "" : "    " + s.more + "\n") + "    prices:\n" + s.prices;
}

std::string row(const std::string& cells) { return "      - {date: 2025, " + cells + "}\n"; }

/// The packaged catalog with files of one's own.
Catalog with(const std::vector<std::pair<std::string, std::string>>& texts) {
    auto files = Catalog::embedded().files();
    for (const auto& [path, text] : texts) { files.insert_or_assign(path, required(config::read_text(path, text))); }
    return Catalog(std::move(files));
}

Catalog with_region(const std::string& series_text) {
    return with({{"regions/tl.yaml", region_file("tl", series_text)}});
}

Fields v3(const std::string& region) { return {{"model", "deepseek-v3"}, {"regions", region}}; }

scenario::Scenario at_site(const std::string& site, const std::string& region = "nl") {
    return resolved(v3(region) + Fields{{"site", site}, {"load", "1"}});
}

/// A run on a chip that is old enough for every published price.
Fields v100(const std::string& start, const std::string& region = "nl") {
    return {{"chip", "v100-sxm2-32gb"}, {"gpu_hours", "1e6"}, {"regions", region}, {"start", start}};
}

double quoted(const scenario::Scenario& s) { return s.tariff.quoted.amount.value() * 3.6e6; }

/// A chip like the H800, designed in China.
std::string domestic_chip() {
    return "id: own-chip\nname: Own chip\nshort: own\nvendor: Own\norigin: china\narchitecture: own\nclass: gpu\n"
           "provenance: {source: epoch-ml-hardware, date: 2026-03-31, confidence: low}\n"
           "released: 2023-03-21\npeak: {bf16: 400 TFLOP/s}\nmemory: 64 GB\npower: 500 W\nnode_power: 1000 W\nnode: 8 "
           "chips\n"
           "server_to_chip_price: 1.64\nprices: [{value: 100000 CNY, kind: server}]\n";
}

}  // namespace

// Dutch prices of the second half of 2024, EUR/kWh: ID 0.1961, IE 0.1341, IF 0.1525, IG 0.1045
// (configs/regions/nl.yaml).

TEST_CASE("the site's energy in a year decides on the band: 63,000 MWh are band IE, 77,000 IF, 165,000 IG") {
    // 63,000 / 8766 = 7.1868 MW; 77,000 / 8766 = 8.7839 MW; 165,000 / 8766 = 18.8228 MW.
    CHECK(at_site("7.18 MW").tariff.band == "IE");
    CHECK(at_site("8.79 MW").tariff.band == "IF");
    CHECK(at_site("18.83 MW").tariff.band == "IG");
    CHECK(quoted(at_site("7.18 MW")) == Approx(0.1341).epsilon(1e-12));
    CHECK(quoted(at_site("8.79 MW")) == Approx(0.1525).epsilon(1e-12));
    CHECK(quoted(at_site("18.83 MW")) == Approx(0.1045).epsilon(1e-12));
}

TEST_CASE("the edge itself belongs to the band above it") {
    // 70,000 MWh / 8766 h = 7.98539813... MW.
    CHECK(at_site("7.985398 MW").tariff.band == "IE");
    CHECK(at_site("7.985399 MW").tariff.band == "IF");
}

TEST_CASE("the run never decides on the band: a thousandth of the GPU-hours pays the same price per kWh") {
    const auto of = [](const std::string& hours) {
        return resolved({{"chip", "h800-sxm"}, {"gpu_hours", hours}, {"regions", "nl"}, {"start", "2024-10-01"}});
    };
    CHECK(of("2788000").tariff.band == "IF");  // 10 MW, 87,660 MWh; the run itself is of 3,242 or 3 MWh
    CHECK(of("2788").tariff.band == "IF");
    CHECK(quoted(of("2788")) == quoted(of("2788000")));
    CHECK(estimated(of("2788")).electricity_price == estimated(of("2788000")).electricity_price);
}

TEST_CASE("within 10 per cent of an edge the neighbouring band is shown too, and beyond it is not") {
    // Edges at 70,000 and 150,000 MWh; tenths of them at 63,000, 77,000, 135,000 and 165,000 MWh,
    // which are 7.18686, 8.78394, 15.40041 and 18.82272 MW over 8766 h.
    const auto neighbour = [](const std::string& site) {
        const auto s = at_site(site);
        return s.neighbour ? s.neighbour->band : std::string("none");
    };
    CHECK(neighbour("7.186 MW") == "none");
    CHECK(neighbour("7.188 MW") == "IF");
    CHECK(neighbour("7.98 MW") == "IF");
    CHECK(neighbour("7.99 MW") == "IE");
    CHECK(neighbour("8.783 MW") == "IE");
    CHECK(neighbour("8.785 MW") == "none");
    CHECK(neighbour("10 MW") == "none");
    CHECK(neighbour("15.400 MW") == "none");
    CHECK(neighbour("15.401 MW") == "IG");
    CHECK(neighbour("17.11 MW") == "IG");
    CHECK(neighbour("17.12 MW") == "IF");
    CHECK(neighbour("18.822 MW") == "IF");
    CHECK(neighbour("18.824 MW") == "none");
    CHECK(neighbour("500 MW") == "none");
}

TEST_CASE("the neighbour's price is exchanged as the main one is, and leaves the main one as it is") {
    const auto near = at_site("8 MW");
    REQUIRE(near.neighbour.has_value());
    CHECK(near.tariff.band == "IF");
    CHECK(near.neighbour->quoted.amount.value() * 3.6e6 == Approx(0.1341).epsilon(1e-12));
    CHECK(near.neighbour->inputs.exchange.from == near.inputs.tariff.exchange.from);
    CHECK(near.inputs.tariff.price.value() * 3.6e6 == Approx(0.1525).epsilon(1e-12));
    const auto row = compared(v3("nl") + Fields{{"site", "8 MW"}, {"load", "1"}}).rows.front();
    REQUIRE(row.neighbour.has_value());
    // 3,241,886.4 kWh at 0.1341 EUR / 0.9242 EUR per USD: 470,389.6 USD.
    CHECK(row.neighbour->cost.electricity.value() == Approx(3'241'886.4 * 0.1341 / 0.9242).epsilon(1e-9));
    CHECK(row.estimate.cost.electricity.value() == Approx(3'241'886.4 * 0.1525 / 0.9242).epsilon(1e-9));
}

TEST_CASE("where a band is not published the nearest one that is stands in, and the answer says so") {
    // Ireland from 2025: only bands IE and IF. A site of 500 GWh a year would be in IG.
    const auto s = resolved(v3("ie") + Fields{{"start", "2025-03-01"}, {"site", "57 MW"}, {"load", "1"}});
    CHECK(s.tariff.period.text == "2025-S1");
    CHECK(s.tariff.band == "IF");
    CHECK(s.tariff.provenance.status == catalog::Status::derived);
    CHECK(s.tariff.provenance.confidence < catalog::Confidence::high);
    CHECK(said(s.regional_assumptions, {"band IG is not published", "IF"}));
    CHECK_FALSE(s.neighbour.has_value());
    // Netherlands before 2022-S2: IC, IE and IF. A site in IG (20 MW) is nearest to IF.
    CHECK(resolved(v100("2020-02-01") + Fields{{"site", "20 MW"}, {"load", "1"}}).tariff.band == "IF");
    // A site in ID (1 MW) has IC and IE at the same distance: the dearer one below it is taken.
    CHECK(resolved(v100("2020-02-01") + Fields{{"site", "1 MW"}}).tariff.band == "IC");
}

TEST_CASE("a published band is said to be as delivered") {
    const auto s = resolved(v3("fr"));
    CHECK(s.tariff.provenance.status == catalog::Status::delivered);
    CHECK(s.tariff.provenance.confidence == catalog::Confidence::high);
    CHECK(s.tariff.tax_level == "without VAT and recoverable taxes");
    CHECK(s.tariff.from_region.empty());
}

TEST_CASE(
    "the start of training decides on the half-year, before the first one it is the first, after the last the last") {
    const auto period = [](const std::string& start) { return resolved(v100(start)).tariff.period.text; };
    CHECK(period("2024-06-30") == "2024-S1");
    CHECK(period("2024-07-01") == "2024-S2");
    CHECK(period("2024-12-31") == "2024-S2");
    CHECK(period("2025-01-01") == "2025-S1");
    CHECK(resolved(v3("cn-gd") + Fields{{"start", "2024-01-01"}}).tariff.period.text == "2025-02");
    CHECK(period("2030-01-01") == "2025-S2");
}

TEST_CASE("a price of another time than the run's is said, and trusted less") {
    const auto early = resolved(v3("cn-gd") + Fields{{"start", "2024-01-01"}});
    CHECK(said(early.regional_assumptions, {"no electricity price for 2024-01-01", "2025-02"}));
    CHECK(early.tariff.provenance.confidence < catalog::Confidence::high);
    CHECK_FALSE(said(resolved(v100("2024-06-01")).regional_assumptions, {"no electricity price for"}));
}

TEST_CASE(
    "a site that is given has to hold the cluster, and the default grows by whole steps of itself until it does") {
    // 2,048 x 1.275 kW x 1.2 = 3.1334 MW at most; 16,384 x 1.53 kW = 25.068 MW, which takes three of 10 MW.
    const auto all = complaints(v3("nl") + Fields{{"count", "2048"}, {"site", "3.13 MW"}});
    REQUIRE(complaint(all, "contradiction") != nullptr);
    CHECK(complaint(all, "contradiction")->where == Place{"asked", 4, 1});
    REQUIRE(complaint(all, "contradiction")->related.has_value());
    CHECK(complaint(all, "contradiction")->related->where == Place{"asked", 3, 1});
    CHECK(complaints(v3("nl") + Fields{{"site", "3.14 MW"}}).empty());
    const auto llama = resolved({{"model", "llama-3.1-405b"}, {"regions", "nl"}});
    CHECK(llama.site.value() == 30e6);
    CHECK(llama.tariff.band == "IG");  // 30 MW x 8766 h = 262,980 MWh
    CHECK(said(llama.assumptions, {"10", "cannot hold the cluster", "30"}));
}

TEST_CASE("without a start of training the newest price is used, and that is said") {
    const auto s = resolved({{"chip", "h800-sxm"}, {"gpu_hours", "1e6"}, {"regions", "nl"}});
    CHECK(s.tariff.period.text == "2025-S2");
    CHECK(said(s.assumptions, {"newest prices"}));
}

TEST_CASE("a wholesale price is never used, not even where there is no other: the region's parent lends its own") {
    const std::string wholesale =
        series({row("period: 2024, all: 0.01 USD/kWh"), "industrial", "vat: excluded", "wholesale"});
    const auto refused = complaints(v3("tl"), with_region(wholesale));
    CHECK(complaint(refused, "no-price") != nullptr);
    const auto borrowed = resolved(v3("tl"), with({{"regions/tl.yaml", region_file("tl", wholesale, "us")}}));
    CHECK(borrowed.tariff.from_region == "United States");
    CHECK(said(borrowed.regional_assumptions, {"wholesale", "not used"}));
    const auto both = resolved(v3("tl"), with_region(wholesale + series({row("period: 2024, all: 0.07 USD/kWh")})));
    CHECK(quoted(both) == Approx(0.07).epsilon(1e-12));
}

TEST_CASE("Guangdong's wholesale contracts of 2025 are passed over for the delivered tariff") {
    const auto s = resolved(v3("cn-gd") + Fields{{"currency", "CNY"}});
    // 0.71695 + 36.1 x 12 / (8766 x 0.9) = 0.771859, less 13 % VAT.
    CHECK(usd_per_kwh(estimated(s).electricity_price) == Approx(0.771859 / 1.13).epsilon(1e-6));
}

/// A province whose only price is subsidised for domestic chips.
Catalog with_subsidised_province() {
    return with({{"regions/tl.yaml",
                  region_file("tl",
                              series({row("period: 2025-11, all: 0.4 CNY/kWh"), "data-centre", "vat: excluded", "delivered",
                                      "only_for: domestic chips"}),
                              "china")}});
}

TEST_CASE("a subsidy for domestic chips never reaches an H800: its province then borrows China's price, and says why") {
    const auto s = resolved(v3("tl"), with_subsidised_province());
    CHECK(s.tariff.from_region == "China");
    CHECK(s.tariff.provenance.status == catalog::Status::borrowed);
    CHECK(s.tariff.provenance.confidence == catalog::Confidence::low);
    CHECK(quoted(s) == Approx(0.088).epsilon(1e-12));
    CHECK(said(s.regional_assumptions, {"subsidised price", "not used"}));
    CHECK(said(s.regional_assumptions, {"Testland", "that of China is borrowed"}));
}

TEST_CASE("Inner Mongolia has a price that is not tied to domestic chips") {
    const auto s = resolved(v3("cn-nm"));
    CHECK(s.tariff.from_region.empty());
    CHECK(quoted(s) == Approx(0.35).epsilon(1e-12));
}

TEST_CASE("a chip gets a subsidy for Chinese chips where it is designed in China, and only there") {
    const auto catalog = with_subsidised_province();
    for (const auto chip : catalog.ids("chips")) {
        // Some chips have no published peak. Many have no known price, which has no part in the tariff.
        const auto known = required(catalog.chip(chip));
        if (!known.peak_of(catalog::Precision::bf16) && !known.peak_of(catalog::Precision::fp16)) { continue; }
        const auto s = resolved({{"chip", std::string(chip)},
                                 {"gpu_hours", "1e6"},
                                 {"regions", "tl"},
                                 {"chip_price", "20000 USD"},
                                 {"chip_price_kind", "server"}}, catalog);
        INFO(chip);
        CHECK(s.tariff.from_region == (known.origin == "china" ? "" : "China"));
    }
}

TEST_CASE("a chip designed in China gets the subsidy of its provinces, and not that of a province elsewhere") {
    const auto catalog =
        with({{"chips/own-chip.yaml", domestic_chip()},
              {"regions/tl.yaml", region_file("tl",
                                              series({row("period: 2024, all: 0.01 USD/kWh"), "industrial",
                                                      "vat: excluded", "delivered", "only_for: domestic chips"}),
                                              "us")},
              {"regions/own.yaml", region_file("own",
                                               series({row("period: 2025-11, all: 0.4 CNY/kWh"), "data-centre",
                                                       "vat: included\n    vat_rate: 13 %", "delivered", "only_for: domestic chips"}),
                                               "china")}});
    const Fields run = {{"chip", "own-chip"}, {"gpu_hours", "1e6"}};
    const auto at_home = resolved(run + Fields{{"regions", "own"}}, catalog);
    CHECK(at_home.tariff.from_region.empty());
    CHECK(quoted(at_home) == Approx(0.4).epsilon(1e-12));
    // In the scenario's dollars, without VAT: 0.4 / 1.13 / 7.1875 CNY per USD = 0.0492496.
    CHECK(usd_per_kwh(estimated(at_home).electricity_price) == Approx(0.04924958).epsilon(1e-6));
    CHECK(resolved(run + Fields{{"regions", "tl"}}, catalog).tariff.from_region == "United States");
    // Guizhou has a cheaper price for everybody, which stands first.
    CHECK(quoted(resolved(run + Fields{{"regions", "cn-gz"}}, catalog)) == Approx(0.35).epsilon(1e-12));
}

TEST_CASE("VAT that is in a price is taken out: Guangdong pays 0.771859 / 1.13 CNY") {
    const auto s = resolved(v3("cn-gd") + Fields{{"currency", "CNY"}});
    CHECK(s.tariff.vat == catalog::Vat::included);
    CHECK(s.inputs.tariff.vat == Approx(0.13).epsilon(1e-15));
    CHECK(usd_per_kwh(estimated(s).electricity_price) == Approx(0.771859 / 1.13).epsilon(1e-6));  // in CNY
}

TEST_CASE("VAT that is not in a price is not taken out, even where a rate is known") {
    const auto s = resolved(v3("tl"), with_region(series({row("period: 2024, all: 0.10 USD/kWh"), "industrial",
                                                          "vat: excluded\n    vat_rate: 21 %"})));
    CHECK(s.inputs.tariff.vat == 0.0);
    CHECK(usd_per_kwh(estimated(s).electricity_price) == Approx(0.10).epsilon(1e-12));
}

TEST_CASE("where the source does not say whether VAT is in the price, none is taken out, and that is said") {
    const auto s =
        resolved(v3("tl"), with_region(series({row("period: 2024, all: 0.10 USD/kWh"), "industrial", "vat: unknown"})));
    CHECK(s.inputs.tariff.vat == 0.0);
    CHECK(said(s.regional_assumptions, {"does not say whether VAT is in the price"}));
}

TEST_CASE("a price that contains VAT at a rate that is not told is refused") {
    const auto all = complaints(
        v3("tl"), with_region(series({row("period: 2024, all: 0.10 USD/kWh"), "industrial", "vat: included"})));
    REQUIRE(complaint(all, "missing-key") != nullptr);
    CHECK(contains(complaint(all, "missing-key")->message, "vat_rate"));
}

TEST_CASE("a range of a price is in the currency of the price") {
    const auto refused = complaints(
        v3("tl"),
        with_region(series({row("period: 2024, all: {value: 0.10 USD/kWh, low: 0.6 CNY/kWh, high: 0.12 USD/kWh}")})));
    REQUIRE(complaint(refused, "wrong-unit") != nullptr);
    CHECK(contains(complaint(refused, "wrong-unit")->message, "CNY"));
    const auto s = resolved(
        v3("tl"),
        with_region(series({row("period: 2024, all: {value: 0.10 USD/kWh, low: 0.08 USD/kWh, high: 0.12 USD/kWh}")})));
    REQUIRE(s.tariff.low.has_value());
    REQUIRE(s.tariff.high.has_value());
    CHECK(usd_per_kwh(*s.tariff.low) == Approx(0.08).epsilon(1e-12));
    CHECK(usd_per_kwh(*s.tariff.high) == Approx(0.12).epsilon(1e-12));
}

TEST_CASE("a household price is refused, in the catalog and in a request") {
    const auto in_catalog =
        complaints(v3("tl"), with_region(series({row("period: 2024, all: 0.10 USD/kWh"), "household"})));
    REQUIRE(complaint(in_catalog, "household-series") != nullptr);
    CHECK(complaint(in_catalog, "household-series")->where.file == "regions/tl.yaml");
    for (const std::string text : {"household", "households"}) {
        const auto asked = complaints(v3("nl") + Fields{{"series", text}});
        REQUIRE(complaint(asked, "household-series") != nullptr);
        CHECK(complaint(asked, "household-series")->where == Place{"asked", 3, 1});
    }
}

TEST_CASE("a customer group that was asked for is taken, also from the parent, and never replaced by another") {
    const auto texas = resolved(v3("us-tx") + Fields{{"series", "industrial"}});
    CHECK(texas.tariff.customer == "industrial");
    const auto none = complaints(v3("us-tx") + Fields{{"series", "data-centre"}});
    REQUIRE(complaint(none, "no-price") != nullptr);
    CHECK(complaint(none, "no-price")->where == Place{"asked", 3, 1});
    // Gansu's own series are for data centres; industry is to be had from China only. Guizhou has both.
    CHECK(resolved(v3("cn-gs") + Fields{{"series", "industrial"}}).tariff.from_region == "China");
    CHECK(resolved(v3("cn-gz") + Fields{{"series", "industrial"}}).tariff.from_region.empty());
}

TEST_CASE("a region without prices and without a parent is refused, with what to write instead") {
    const auto all = complaints(v3("tl"), with_region(""));
    REQUIRE(complaint(all, "no-price") != nullptr);
    CHECK(complaint(all, "no-price")->where == Place{"asked", 2, 1});
    CHECK(contains(complaint(all, "no-price")->hint, "tl.electricity"));
}

TEST_CASE("a given price is used as it is: no VAT, no band, no neighbour, also where the region has its own") {
    const auto s =
        resolved(v3("cn-gd") + Fields{{"cn-gd.electricity", "0.38 CNY/kWh"}, {"currency", "CNY"}, {"site", "8 MW"}});
    CHECK(usd_per_kwh(estimated(s).electricity_price) == Approx(0.38).epsilon(1e-12));
    CHECK(s.tariff.band.empty());
    CHECK_FALSE(s.neighbour.has_value());
    CHECK(s.tariff.provenance.status == catalog::Status::given);
}

TEST_CASE("a price of one region is for that region only, and goes before the one for all") {
    const auto c = compared({{"model", "deepseek-v3"},
                             {"regions", "nl"},
                             {"regions", "us"},
                             {"regions", "china"},
                             {"electricity", "0.10 USD/kWh"},
                             {"nl.electricity", "0.20 USD/kWh"}});
    CHECK(usd_per_kwh(c.rows[0].estimate.electricity_price) == Approx(0.20).epsilon(1e-12));
    CHECK(usd_per_kwh(c.rows[1].estimate.electricity_price) == Approx(0.10).epsilon(1e-12));
    CHECK(usd_per_kwh(c.rows[2].estimate.electricity_price) == Approx(0.10).epsilon(1e-12));
}

TEST_CASE("electricity for nothing is a price too") {
    const auto e = estimated(v3("nl") + Fields{{"electricity", "0 EUR/kWh"}});
    CHECK(e.cost.electricity.value() == 0.0);
    CHECK(e.energy.value() > 0.0);
}

TEST_CASE("a price per MWh that stands as one per kWh is refused: no site pays 80 USD/kWh or 0.1 ct/kWh") {
    for (const std::string price : {"80 USD/kWh", "1.2 USD/kWh", "0.004 USD/kWh", "0.03 CNY/kWh"}) {
        INFO(price);
        const auto all = complaints(v3("nl") + Fields{{"electricity", price}});
        REQUIRE(complaint(all, "out-of-range") != nullptr);
        CHECK(complaint(all, "out-of-range")->where == Place{"asked", 3, 1});
    }
    CHECK(complaints(v3("nl") + Fields{{"electricity", "80 USD/MWh"}}).empty());
    CHECK(complaints(v3("nl") + Fields{{"electricity", "5 CNY/kWh"}}).empty());  // 0.69 USD
}
