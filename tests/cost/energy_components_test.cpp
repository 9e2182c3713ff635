// SPDX-License-Identifier: Apache-2.0
#include <traincost/cost/carbon.hpp>
#include <traincost/cost/components_of_energy.hpp>
#include <traincost/cost/water.hpp>
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::literals;
using cost::EnergyComponent;
using cost::PowerMode;
using doctest::Approx;

namespace {

double kilowatt_hours(const Energy<>& energy) { return energy / units::kilowatt_hour; }

/// 1,000 GPU-hours of an H100 node at PUE 1.2.
cost::EnergyQuantities<double> thousand_hours() {
    cost::EnergyQuantities<double> q;
    q.chip_time = 1000.0_gpu_h;
    q.power = {700.0_W / units::chip, 1275.0_W / units::chip, 0.76, 1.2};
    return q;
}

CarbonIntensity<> grams_per_kwh(double x) { return x * 1e-3 * units::kilogram_co2e / units::kilowatt_hour; }

/// BLOOM: chips at their design power, no PUE, and all hours again at the base load of the nodes.
cost::EnergyQuantities<double> bloom() {
    cost::EnergyQuantities<double> q;
    q.chip_time = 1'082'990.0_gpu_h;
    q.mode = PowerMode::tdp;
    q.power = {400.0_W / units::chip, 812.5_W / units::chip, 1.0, 1.0};
    q.shape.idle = cost::IdleKind::share;
    q.site.idle_share = 1.0;
    q.site.idle = 256'646.0_kWh / q.chip_time;
    return q;
}

cost::CarbonInputs<double> apollo() {
    cost::CarbonInputs<double> in;
    in.embodied = (2500.0 / 8 + 150.0) * units::kilogram_co2e / units::chip;
    in.life = 6.0 * units::year;
    in.use = 0.85;
    return in;
}

}  // namespace

TEST_CASE("with nodes at work alone the energy is hours times power times PUE: 1,162.8 kWh for 1,000 GPU-hours") {
    const auto e = cost::energy_breakdown(thousand_hours());
    CHECK(kilowatt_hours(e.it) == Approx(969.0).epsilon(1e-13));         // 1000 x 1.275 x 0.76
    CHECK(kilowatt_hours(e.facility) == Approx(1162.8).epsilon(1e-13));  // x 1.2
    CHECK(e[EnergyComponent::idle] == 0.0_kWh);
}

TEST_CASE("chips that wait, network and storage draw power in the facility, and PUE comes once, on all of them") {
    auto q = thousand_hours();
    q.shape = {cost::IdleKind::hours, true, true, false};
    q.site.idle_time = 200.0_gpu_h;
    q.site.idle = 300.0_W / units::chip;
    q.site.network = 100.0_W / units::chip;
    q.site.storage = 20.0_W / units::chip;
    const auto e = cost::energy_breakdown(q);
    CHECK(kilowatt_hours(e[EnergyComponent::compute]) == Approx(969.0).epsilon(1e-13));
    CHECK(kilowatt_hours(e[EnergyComponent::idle]) == Approx(60.0).epsilon(1e-13));      // 200 x 0.3
    CHECK(kilowatt_hours(e[EnergyComponent::network]) == Approx(120.0).epsilon(1e-13));  // 1200 x 0.1
    CHECK(kilowatt_hours(e[EnergyComponent::storage]) == Approx(24.0).epsilon(1e-13));   // 1200 x 0.02
    CHECK(kilowatt_hours(e.it) == Approx(1173.0).epsilon(1e-13));
    CHECK(kilowatt_hours(e.facility) == Approx(1407.6).epsilon(1e-13));  // 1173 x 1.2
}

TEST_CASE("a figure of a component that is not switched on changes nothing") {
    auto q = thousand_hours();
    q.site.network = 100.0_W / units::chip;
    q.site.idle_time = 1e6_gpu_h;
    q.site.idle = 300.0_W / units::chip;
    CHECK(cost::energy_breakdown(q).facility == cost::energy_breakdown(thousand_hours()).facility);
}

TEST_CASE("idle time as a share of the run's hours is the same as those hours") {
    auto hours = thousand_hours();
    hours.site.idle = 300.0_W / units::chip;
    auto share = hours;
    hours.shape.idle = cost::IdleKind::hours;
    hours.site.idle_time = 250.0_gpu_h;
    share.shape.idle = cost::IdleKind::share;
    share.site.idle_share = 0.25;
    CHECK(cost::energy_breakdown(hours).facility == cost::energy_breakdown(share).facility);
    CHECK(cost::allocated_time(share) / units::chip_hour == Approx(1250.0).epsilon(1e-14));
}

TEST_CASE("the supply is built for the node's rated power, whatever it draws on average") {
    const auto q = thousand_hours();
    CHECK(cost::mean_power_at_meter(q).value() == Approx(1162.8).epsilon(1e-13));  // 1275 x 0.76 x 1.2
    CHECK(cost::peak_power_at_meter(q).value() == Approx(1530.0).epsilon(1e-13));  // 1275 x 1.2
    auto bare = q;
    bare.mode = PowerMode::tdp;
    CHECK(cost::peak_power_at_meter(bare) == cost::peak_power_at_meter(q));
}

TEST_CASE("BLOOM: 433,196 kWh at work and 256,646 waiting, 24.7 t, and 50.5 t with waiting and the hardware's making") {
    const auto e = cost::energy_breakdown(bloom());
    CHECK(kilowatt_hours(e[EnergyComponent::compute]) == Approx(433'196.0).epsilon(1e-12));  // 1,082,990 x 0.4
    CHECK(kilowatt_hours(e[EnergyComponent::idle]) == Approx(256'646.0).epsilon(1e-12));
    // What is lost by leaving idle energy out: 256,646 of 689,842 kWh, 37 %.
    CHECK(e[EnergyComponent::idle] / e.it == Approx(0.372).epsilon(1e-3));
    const auto dynamic = cost::emissions(e[EnergyComponent::compute], grams_per_kwh(57.0));
    CHECK(dynamic.value() == Approx(24'692.0).epsilon(1e-4));  // 433,196 x 0.057
    // (312.5 + 150) / (6 x 8766 x 0.85) = 0.0103452 kg an hour; x 1,082,990 = 11,204 kg.
    const auto made = cost::embodied(1'082'990.0_gpu_h, apollo());
    CHECK(made.value() == Approx(11'204.0).epsilon(1e-4));
    const auto all = cost::location_based(e.it, e.facility, grams_per_kwh(57.0), false) + made;
    CHECK(all.value() == Approx(50'525.0).epsilon(1e-4));  // 689,842 x 0.057 = 39,321, and 11,204
}

TEST_CASE("Llama 3.1: 8,930 t location-based and 0 market-based are two answers about one energy") {
    // 30.84 M h x 0.7 kW = 21,588 MWh; 8,930 t / 21,588 MWh = 0.41366 kg/kWh.
    const auto energy = 30.84e6_gpu_h * (700.0_W / units::chip);
    const auto location = cost::location_based(energy, energy, grams_per_kwh(413.656), false);
    CHECK(location.value() == Approx(8.930e6).epsilon(1e-5));
    CHECK(cost::market_based(energy, grams_per_kwh(0.0), location, true).value() == 0.0);
    CHECK(cost::market_based(energy, grams_per_kwh(0.0), location, false) == location);  // nothing known: not zero
}

TEST_CASE("a factor into which a PUE is folded meets the energy before PUE, so that it counts once") {
    const auto e = cost::energy_breakdown(thousand_hours());
    const auto folded = cost::location_based(e.it, e.facility, grams_per_kwh(480.0), true);  // 400 x 1.2
    const auto apart = cost::location_based(e.it, e.facility, grams_per_kwh(400.0), false);
    CHECK(folded.value() == Approx(apart.value()).epsilon(1e-13));
}

TEST_CASE("making the hardware weighs as much on a run as its hours do on the hardware's working life") {
    // One chip for its whole life in use: 6 x 8766 x 0.85 = 44,706.6 h carry all 462.5 kg.
    CHECK(cost::embodied(44'706.6_gpu_h, apollo()).value() == Approx(462.5).epsilon(1e-12));
    auto idler = apollo();
    idler.use = 0.425;
    CHECK(cost::embodied(1.0_gpu_h, idler).value() == Approx(2.0 * cost::embodied(1.0_gpu_h, apollo()).value()).epsilon(1e-14));
}

TEST_CASE("water on the site goes with the IT energy and water of the grid with the facility's") {
    const auto e = cost::energy_breakdown(thousand_hours());
    cost::WaterInputs<double> in;
    in.on_site = 1.8_kg / units::kilowatt_hour;
    in.off_site = 3.1_kg / units::kilowatt_hour;
    CHECK(cost::water_on_site(e.it, in).value() == Approx(1744.2).epsilon(1e-13));          // 969 x 1.8, not 1162.8 x 1.8
    CHECK(cost::water_off_site(e.facility, in).value() == Approx(3604.68).epsilon(1e-13));  // 1162.8 x 3.1
}
