// SPDX-License-Identifier: Apache-2.0
// Energy beside the computing, emissions by both methods, the hardware's making and water, as asked for.
#include <scenario/asking.hpp>
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

/// A thousand GPU-hours of H100 in a region whose figures are all given.
const Fields bare = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "nl"}, {"start", "2025-01-01"}, {"electricity", "0.1 EUR/kWh"}, {"pue", "1.2"},
                     {"carbon_intensity", "300 gCO2e/kWh"}};

scenario::Estimate<double> answer(const Fields& more) { return estimated(resolved(bare + more)); }
double in_kilowatt_hours(const Energy<>& energy) { return energy / units::kilowatt_hour; }

Diagnostics complaints(const Fields& fields) {
    const auto result = scenario::resolve(ask(fields), Catalog::embedded());
    return result ? Diagnostics{} : result.error();
}

bool complains(const Fields& fields, std::string_view code, std::string_view of) {
    const auto all = complaints(fields);
    return std::any_of(all.begin(), all.end(), [&](const Diagnostic& d) { return d.code == code && d.message.find(of) != std::string::npos; });
}

}  // namespace

TEST_CASE("with nothing given beside the computing the energy is 1,162.8 kWh for 1,000 GPU-hours") {
    const auto e = answer({});
    CHECK(in_kilowatt_hours(e.energy_parts.it) == Approx(969.0).epsilon(1e-12));  // 1000 x 1.275 x 0.76
    CHECK(in_kilowatt_hours(e.energy) == Approx(1162.8).epsilon(1e-12));
    CHECK(e.energy_parts.parts[1] == Energy<>{});
}

TEST_CASE("chips that wait, network and storage are paid for and emit, and PUE counts once") {
    const auto e = answer({{"idle_hours", "200"}, {"idle_power", "300 W"}, {"network_power", "100 W"}, {"storage_power", "20 W"}});
    // 969 + 200 x 0.3 + 1200 x 0.1 + 1200 x 0.02 = 1173 kWh; x 1.2 = 1407.6 kWh.
    CHECK(in_kilowatt_hours(e.energy_parts.it) == Approx(1173.0).epsilon(1e-12));
    CHECK(in_kilowatt_hours(e.energy) == Approx(1407.6).epsilon(1e-12));
    CHECK(e.carbon.value() == Approx(422.28).epsilon(1e-12));  // x 0.3
    CHECK(e.cost.electricity / answer({}).cost.electricity == Approx(1407.6 / 1162.8).epsilon(1e-12));
}

TEST_CASE("a node that waits draws 0.29 of its rated power, where nothing else is known") {
    const auto s = resolved(bare + Fields{{"idle_share", "0.5"}});
    CHECK(s.inputs.site.idle.value() == Approx(1275.0 * 0.29).epsilon(1e-12));
    CHECK(in_kilowatt_hours(estimated(s).energy_parts.parts[1]) == Approx(184.875).epsilon(1e-12));  // 500 x 0.36975
}

TEST_CASE("the highest power is that of rated nodes, and a year of the mean power is the energy of a year") {
    const auto e = answer({{"count", "2048"}});
    CHECK(e.facility_power.value() == Approx(2'381'414.4).epsilon(1e-12));       // 2048 x 1162.8 W
    CHECK(e.facility_power_peak.value() == Approx(3'133'440.0).epsilon(1e-12));  // 2048 x 1530 W
    CHECK(in_kilowatt_hours(e.energy_per_year) == Approx(20'875'478.6).epsilon(1e-8));  // 2,381.4144 kW x 8766 h
}

TEST_CASE("contracts change the market-based emissions alone, and where neither they nor a residual mix are known the grid's stand in") {
    const Fields china = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "china"}, {"start", "2025-01-01"}};
    const auto s = resolved(china);
    CHECK(s.market_from == scenario::MarketFrom::location);
    CHECK(s.market_basis.empty());
    CHECK(estimated(s).carbon_market == estimated(s).carbon);
    const auto contract = resolved(china + Fields{{"market_carbon", "0 gCO2e/kWh"}});
    CHECK(contract.market_from == scenario::MarketFrom::given);
    CHECK(estimated(contract).carbon == estimated(s).carbon);
    CHECK(estimated(contract).carbon_market.value() == 0.0);
    const Fields germany = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "de"}, {"market_carbon", "0 gCO2e/kWh"}};
    CHECK(estimated(resolved(germany)).carbon_market.value() == 0.0);  // before the residual mix too
}

TEST_CASE("what electricity emits is no factor of the heat it is made of") {
    const Fields plant = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us-tx"}, {"gas", "8 USD/MMBtu"}, {"gas_efficiency", "0.5"}, {"demand", "150 USD/kW/year"}};
    const auto burnt = estimated(resolved(plant)), given = estimated(resolved(plant + Fields{{"carbon_intensity", "400 gCO2e/kWh"}}));
    CHECK(given.carbon.value() == Approx(0.4 * in_kilowatt_hours(given.energy)).epsilon(1e-12));
    CHECK(burnt.carbon.value() == Approx(0.404 * in_kilowatt_hours(burnt.energy)).epsilon(1e-12));  // 202 g of heat / 0.5
}

TEST_CASE("Norway's electricity without a contract carries the residual mix, not its water power") {
    const auto s = resolved({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "no"}, {"start", "2025-01-01"}});
    const auto e = estimated(s);
    CHECK(s.market_from == scenario::MarketFrom::residual_mix);
    CHECK(s.market_basis == "residual mix of 2020, direct CO2 of power plants");
    CHECK(e.carbon_market.value() == Approx(in_kilowatt_hours(e.energy) * 0.402).epsilon(1e-12));
    CHECK(e.carbon_market > e.carbon * 5.0);
}

TEST_CASE("a kWh without a contract emits 724.56 g in Germany, 373.67 g in Texas, and in the whole United States what its grid does") {
    const auto market = [](const std::string& region) {
        const auto e = estimated(resolved({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", region}, {"start", "2025-01-01"}}));
        return e.carbon_market.value() / in_kilowatt_hours(e.energy);
    };
    CHECK(market("de") == Approx(0.72456).epsilon(1e-12));
    CHECK(market("us-tx") == Approx(0.37367).epsilon(1e-12));  // 823.81 lb/MWh x 0.453592
    const auto us = resolved({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}});
    CHECK(us.market_from == scenario::MarketFrom::location);
}

TEST_CASE("where suppliers disclose every origin there is no residual mix, and the grid's mean stands in") {
    const auto s = resolved({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "nl"}});
    CHECK(s.market_from == scenario::MarketFrom::location);
    CHECK(s.origin_disclosed);
    CHECK(estimated(s).carbon_market == estimated(s).carbon);
    CHECK_FALSE(resolved({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "gb"}}).origin_disclosed);
}

TEST_CASE("a plant on the site is on no market, whatever the residual mix of its state") {
    const auto s = resolved({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us-tx"}, {"gas", "8 USD/MMBtu"}, {"gas_efficiency", "0.5"}, {"demand", "150 USD/kW/year"}});
    CHECK(s.market_from == scenario::MarketFrom::location);
    CHECK(estimated(s).carbon_market == estimated(s).carbon);
}

TEST_CASE("the hardware's making stands by itself, and beside the location-based emissions in a sum that says so") {
    const auto e = answer({{"embodied", "462.5 kgCO2e"}, {"embodied_life", "6 years"}, {"embodied_use", "0.85"}});
    CHECK(e.carbon_embodied.value() == Approx(462.5 * 1000 / (6 * 8766 * 0.85)).epsilon(1e-12));
    CHECK(e.carbon_with_embodied.value() == Approx(e.carbon.value() + e.carbon_embodied.value()).epsilon(1e-14));
    CHECK(e.carbon == answer({{"embodied", "0 kgCO2e"}}).carbon);
}

TEST_CASE("water on the site goes with the IT energy, water of the grid with the facility's") {
    const auto e = answer({{"wue", "1.8 L/kWh"}, {"water_intensity", "3.1 L/kWh"}});
    CHECK(e.water_on_site.value() == Approx(1744.2).epsilon(1e-12));    // 969 x 1.8
    CHECK(e.water_off_site.value() == Approx(3604.68).epsilon(1e-12));  // 1162.8 x 3.1
    const auto hotter = answer({{"pue", "1.5"}, {"wue", "1.8 L/kWh"}, {"water_intensity", "3.1 L/kWh"}});
    CHECK(hotter.water_on_site == e.water_on_site);
    CHECK(hotter.water_off_site > e.water_off_site);
}

TEST_CASE("the water of a plant on the site is not that of the grid") {
    const auto s = resolved({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us-tx"}, {"gas", "4 USD/MMBtu"}, {"gas_efficiency", "0.5"},
                             {"demand", "150 USD/kW/year"}});
    CHECK(s.choices.water.on_site);
    CHECK_FALSE(s.choices.water.off_site);
}

TEST_CASE("a power read off the facility's meter has the PUE in it, and none may stand beside it") {
    const Fields metered = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "nl"}, {"power_per_chip", "1.4 kW"}, {"power_at", "facility"}};
    const auto e = estimated(resolved(metered));
    CHECK(in_kilowatt_hours(e.energy) == Approx(1400.0).epsilon(1e-12));
    CHECK(complains(metered + Fields{{"pue", "1.2"}}, "counted-twice", "pue"));
    CHECK(complains(metered + Fields{{"pue_of", "google"}}, "counted-twice", "pue"));
    CHECK(complains(metered + Fields{{"network_power", "100 W"}}, "counted-twice", "network_power"));
    CHECK(complains(metered + Fields{{"storage_power", "20 W"}}, "counted-twice", "storage_power"));
    CHECK(complains(metered + Fields{{"idle_hours", "200"}}, "missing-field", "waiting chip"));
    CHECK(complains(metered + Fields{{"carbon_intensity", "400 gCO2e/kWh"}, {"carbon_per", "it"}}, "counted-twice", "carbon_per"));
    // 1000 x 1.4 + 200 x 0.4 kWh at the meter.
    CHECK(in_kilowatt_hours(estimated(resolved(metered + Fields{{"idle_hours", "200"}, {"idle_power", "400 W"}})).energy) == Approx(1480.0));
    const Fields plugs = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "nl"}, {"power_per_chip", "1 kW"}, {"power_at", "it"}, {"pue", "1.2"}};
    CHECK(in_kilowatt_hours(estimated(resolved(plugs)).energy) == Approx(1200.0).epsilon(1e-12));
}

TEST_CASE("a measured power above the rating is remarked on, and the highest power is no less than the mean one") {
    const Fields eight = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"count", "8"}, {"regions", "nl"}, {"power_at", "it"}, {"pue", "1.2"}};
    const auto above = resolved(eight + Fields{{"power_per_chip", "1.4 kW"}});  // the node is rated 1,275 W for each of its chips
    REQUIRE(above.warnings.size() == 1);
    CHECK(above.warnings.front().code == "out-of-range");
    CHECK(above.warnings.front().where.line == 7);
    const auto e = estimated(above);
    CHECK(e.facility_power.value() == Approx(8 * 1400.0 * 1.2));
    CHECK(e.facility_power_peak.value() == Approx(8 * 1400.0 * 1.2));
    const auto below = resolved(eight + Fields{{"power_per_chip", "970 W"}});
    CHECK(below.warnings.empty());
    CHECK(estimated(below).facility_power_peak.value() == Approx(8 * 1275.0 * 1.2));
    CHECK(resolved(bare + Fields{{"idle_hours", "10"}, {"idle_power", "2 kW"}}).warnings.size() == 1);
}

TEST_CASE("what would have no effect, or say two things, is refused") {
    CHECK(complains(bare + Fields{{"power_per_chip", "1 kW"}}, "missing-field", "power_per_chip"));
    CHECK(complains(bare + Fields{{"power_at", "it"}}, "contradiction", "power_at"));
    CHECK(complains(bare + Fields{{"power_per_chip", "1 kW"}, {"power_at", "it"}, {"power", "tdp"}}, "contradiction", "power"));
    CHECK(complains(bare + Fields{{"idle_power", "300 W"}}, "contradiction", "idle_power"));
    CHECK(complains(bare + Fields{{"idle_hours", "10"}, {"idle_share", "0.1"}}, "contradiction", "idle time"));
    CHECK(complains({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "nl"}, {"carbon_per", "it"}}, "contradiction", "carbon_per"));
}

TEST_CASE("a factor with a PUE in it meets the IT energy, and a PUE beside it is warned of at its place") {
    const auto s = resolved(bare + Fields{{"carbon_per", "it"}});
    CHECK(estimated(s).carbon.value() == Approx(969.0 * 0.3).epsilon(1e-12));
    REQUIRE(s.warnings.size() == 1);
    CHECK(s.warnings.front().code == "counted-twice");
    CHECK(s.warnings.front().severity == Severity::warning);
    CHECK(s.warnings.front().related->where.line == 6);
}

TEST_CASE("Meta's factor beside a PUE is warned of: the building is in 0.4137 kg/kWh already") {
    const Fields llama = {{"model", "llama-3.1-405b"}, {"power", "tdp"}, {"carbon_intensity", "0.4137 kgCO2e/kWh"}};
    CHECK(resolved(llama + Fields{{"pue", "1.1"}}).warnings.size() == 1);
    CHECK(resolved(llama).warnings.size() == 1);  // the default PUE counts it twice as well
    CHECK(resolved(llama + Fields{{"pue", "1"}}).warnings.empty());
    CHECK(resolved({{"model", "llama-3.1-405b"}, {"carbon_intensity", "0.3 kgCO2e/kWh"}, {"pue", "1.1"}}).warnings.empty());
}

TEST_CASE("a packaged factor with a PUE in it is known as such whatever the run is") {
    for (const auto* factor : {"0.4137 kgCO2e/kWh", "0.411 kgCO2e/kWh", "0.4163 kgCO2e/kWh"}) {  // 405B, 8B and 70B: 8930 t / 21,588 MWh, 420 / 1,022, 2040 / 4,900
        INFO(factor);
        for (const Fields& run : {Fields{{"model", "llama-3.1-8b"}}, Fields{{"model", "deepseek-v3"}}, Fields{{"chip", "h100-sxm"}, {"gpu_hours", "1M"}, {"regions", "us"}}}) {
            const auto s = resolved(run + Fields{{"carbon_intensity", factor}});
            REQUIRE(s.warnings.size() == 1);
            CHECK(s.warnings.front().code == "counted-twice");
            CHECK(s.warnings.front().message.find("Llama 3.1") != std::string::npos);
            CHECK(resolved(run + Fields{{"carbon_intensity", factor}, {"pue", "1"}}).warnings.empty());
        }
    }
    CHECK(resolved({{"model", "deepseek-v3"}, {"carbon_intensity", "0.4 kgCO2e/kWh"}}).warnings.empty());
}

TEST_CASE("no contract changes what is burnt on the site") {
    const Fields gas = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us-tx"}, {"gas", "4 USD/MMBtu"}, {"gas_efficiency", "0.5"}, {"demand", "150 USD/kW/year"}};
    CHECK(complains(gas + Fields{{"market_carbon", "0 gCO2e/kWh"}}, "contradiction", "market_carbon"));
    const auto e = estimated(resolved(gas));
    CHECK(e.carbon_market == e.carbon);
    CHECK(e.carbon.value() > 0.0);
}

TEST_CASE("a site holds the highest power of a cluster, not its mean") {
    const Fields own = {{"chip", "h100-sxm"}, {"count", "8000"}, {"gpu_hours", "8M"}, {"regions", "us"}, {"pue", "1.2"}};
    // 8000 x 1275 W x 1.2 = 12.24 MW at most, x 0.76 = 9.30 MW on average
    const auto s = resolved(own);
    CHECK(s.site == 20.0 * units::megawatt);
    CHECK(complains(own + Fields{{"site", "10 MW"}}, "contradiction", "12.24 MW"));
    CHECK(resolved(own + Fields{{"site", "12.3 MW"}}).site == 12.3 * units::megawatt);
}

TEST_CASE("a kind of site of another climate than was measured in the region is warned of, and of an unknown one it is said") {
    const auto cool_in = [](const char* region) { return resolved({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", region}, {"pue_of", "site-cool"}}); };
    const auto hot = cool_in("sg");
    REQUIRE(hot.warnings.size() == 1);
    CHECK(hot.warnings[0].code == "other-climate");
    CHECK(hot.warnings[0].message.find("in Singapore the catalog knows a large site in a hot and humid climate") != std::string::npos);
    CHECK(hot.inputs.power.pue == Approx(1.085));
    CHECK(cool_in("fi").warnings.empty());
    CHECK_FALSE(said(cool_in("fi").regional_assumptions, {"climate"}));
    CHECK(cool_in("my").warnings.empty());
    CHECK(said(cool_in("my").regional_assumptions, {"whether the climate of Malaysia is like that is not known here"}));
}

TEST_CASE("the average of a region's data centres is asked for by name, and is borrowed where there is none") {
    CHECK(resolved({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}, {"pue_of", "region"}}).inputs.power.pue == Approx(1.4));
    const auto texas = resolved({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us-tx"}, {"pue_of", "region"}});
    CHECK(texas.inputs.power.pue == Approx(1.4));
    CHECK(source_of(texas, "pue")->status == catalog::Status::borrowed);
}

TEST_CASE("a claim that pools training with use is shown as such, and one of a run is set beside it") {
    const auto large = resolved({{"model", "mistral-large-2"}, {"regions", "fr"}, {"chip", "h100-sxm"}});
    REQUIRE(large.claim.has_value());
    CHECK(large.claim->scope == catalog::ClaimScope::pooled);
    const auto llama = resolved({{"model", "llama-3.1-405b"}});
    REQUIRE(llama.claim.has_value());
    CHECK(llama.claim->scope == catalog::ClaimScope::run);
    CHECK(llama.claim->market->value.value() == 0.0);
}
