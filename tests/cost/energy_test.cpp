// SPDX-License-Identifier: Apache-2.0
#include <traincost/cost/energy.hpp>
#include <traincost/cost/tariff.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/parse.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::literals;
using cost::PowerMode;
using cost::TariffKind;
using doctest::Approx;

namespace {

const cost::PowerInputs<double> h800 = {700.0_W / units::chip, 1275.0_W / units::chip, 0.76, 1.2};

double kilowatts(PowerMode mode) { return cost::facility_power(h800, mode).value() / 1000.0; }

EnergyPrice<> per_kwh(double x) { return x * units::money / units::kilowatt_hour; }

}  // namespace

TEST_CASE("the three powers of a chip are three numbers: 0.84, 1.163 and 1.53 kW at the meter for PUE 1.2") {
    CHECK(kilowatts(PowerMode::tdp) == Approx(0.84).epsilon(1e-14));         // 0.7 x 1.2
    CHECK(kilowatts(PowerMode::measured) == Approx(1.1628).epsilon(1e-14));  // 1.275 x 0.76 x 1.2
    CHECK(kilowatts(PowerMode::rated) == Approx(1.53).epsilon(1e-14));       // 1.275 x 1.2
}

TEST_CASE("mean use in training enters the measured power only") {
    auto idle = h800;
    idle.use = 0.38;
    CHECK(cost::it_power(idle, PowerMode::measured).value() == Approx(484.5).epsilon(1e-14));  // 1275 x 0.38
    CHECK(cost::it_power(idle, PowerMode::tdp) == cost::it_power(h800, PowerMode::tdp));
    CHECK(cost::it_power(idle, PowerMode::rated) == cost::it_power(h800, PowerMode::rated));
}

TEST_CASE("of a machine's power the standing share stays, and the rest goes with the MFU") {
    cost::PowerInputs<double> in = {700.0_W / units::chip, 1275.0_W / units::chip, 0.76, 1.2, 0.32, 0.54};
    CHECK(cost::use_at(in, 0.16, cost::Load::mean) == Approx(0.5852).epsilon(1e-14));   // 0.76 x (0.54 + 0.46 x 0.5)
    CHECK(cost::use_at(in, 0.40, cost::Load::mean) == Approx(0.8474).epsilon(1e-14));   // 0.76 x (0.54 + 0.46 x 1.25)
    CHECK(cost::use_at(in, 0.32, cost::Load::mean) == Approx(0.76).epsilon(1e-14));
    CHECK(cost::use_at(in, 0.0, cost::Load::mean) == Approx(0.4104).epsilon(1e-14));    // 0.76 x 0.54
}

TEST_CASE("no run draws more than the rating, however much it computes") {
    const cost::PowerInputs<double> in = {700.0_W / units::chip, 1275.0_W / units::chip, 0.76, 1.2, 0.32, 0.54};
    CHECK(cost::use_at(in, 0.60, cost::Load::mean) == 1.0);                              // 0.76 x (0.54 + 0.46 x 1.875) = 1.0659
    CHECK(cost::use_at(in, 0.50, cost::Load::mean) == Approx(0.95665).epsilon(1e-14));  // 0.76 x (0.54 + 0.46 x 1.5625)
}

TEST_CASE("what was measured under heavy load is the most that is drawn") {
    cost::PowerInputs<double> in = {700.0_W / units::chip, 1275.0_W / units::chip, 0.76, 1.2, 0.32, 0.54};
    CHECK(cost::use_at(in, 0.40, cost::Load::heavy) == Approx(0.76).epsilon(1e-15));
    CHECK(cost::use_at(in, 0.16, cost::Load::heavy) == Approx(0.5852).epsilon(1e-14));
}

TEST_CASE("the same operations in twice the hours take 1.54 times the energy, where 54 % of the power stands") {
    const cost::PowerInputs<double> in = {700.0_W / units::chip, 1275.0_W / units::chip, 0.76, 1.0, 0.4, 0.54};
    // 2 x (0.54 + 0.46 / 2) = 1.54
    CHECK(2.0 * cost::use_at(in, 0.2, cost::Load::mean) / cost::use_at(in, 0.4, cost::Load::mean) == Approx(1.54).epsilon(1e-14));
}

TEST_CASE("PUE enters once: facility power over IT power is PUE in every mode") {
    for (const auto mode : {PowerMode::tdp, PowerMode::measured, PowerMode::rated}) {
        CHECK(cost::facility_power(h800, mode) / cost::it_power(h800, mode) == Approx(1.2).epsilon(1e-15));
    }
}

TEST_CASE("2.788 million GPU-hours take 3.24 GWh, and emit 1,808 t at 557.5 g/kWh") {
    // 2.788e6 x 1.1628 = 3,241,886.4 kWh; x 0.5575 kg = 1,807,351.7 kg.
    const auto energy = cost::facility_energy(2.788e6_gpu_h, cost::facility_power(h800, PowerMode::measured));
    CHECK(energy / units::kilowatt_hour == Approx(3'241'886.4).epsilon(1e-12));
    const auto intensity = 0.5575 * units::kilogram_co2e / units::kilowatt_hour;
    CHECK(cost::emissions(energy, intensity).value() == Approx(1'807'351.668).epsilon(1e-10));
}

TEST_CASE("recoverable VAT is taken out before the exchange") {
    // 0.7719 CNY / 1.13 / 7.1875 CNY per USD = 0.6830973 / 7.1875 = 0.0950396 USD.
    cost::TariffInputs<double> guangdong;
    guangdong.price = per_kwh(0.7719);
    guangdong.vat = 0.13;
    guangdong.exchange = {7.1875, 1.0};
    CHECK(cost::electricity_price(guangdong, TariffKind::whole) / per_kwh(1.0) == Approx(0.0950396).epsilon(1e-6));
}

TEST_CASE("a price without VAT in the scenario's own currency stays as it is, to the bit") {
    cost::TariffInputs<double> texas;
    texas.price = per_kwh(0.0612);
    CHECK(cost::electricity_price(texas, TariffKind::whole) == per_kwh(0.0612));
}

TEST_CASE("E29: 100 EUR/kW/year at a load factor of 0.9 are 1.27 ct/kWh, and for a lease of 54.2 days at full load 7.69 ct/kWh") {
    cost::TariffInputs<double> in;
    in.demand = units::parse<units::DemandCharge>("100 EUR/kW/year")->per_full_load.amount;
    in.load = 0.9;
    CHECK(cost::demand_price(in) / per_kwh(0.01) == Approx(100.0 / (8766 * 0.9) * 100).epsilon(1e-12));
    CHECK(cost::demand_price(in) / per_kwh(0.01) == Approx(1.27).epsilon(0.005));
    in.load = 1.0;
    in.term = 54.2_days;
    CHECK(cost::demand_price(in) / per_kwh(0.01) == Approx(100.0 / 1300.8 * 100).epsilon(1e-12));
    CHECK(cost::demand_price(in) / per_kwh(0.01) == Approx(7.69).epsilon(0.001));
}

TEST_CASE("halving the load factor doubles what a demand charge comes to, and nothing else of the price") {
    cost::TariffInputs<double> in;
    in.price = per_kwh(0.05);
    in.network = per_kwh(0.01);
    in.demand = per_kwh(0.009);
    in.levies = per_kwh(0.004);
    in.taxes = per_kwh(0.002);
    in.compensation = per_kwh(0.003);
    in.load = 0.9;
    // 0.05 + 0.01 + 0.01 + 0.004 + 0.002 - 0.003 = 0.073; at half the load 0.01 more.
    CHECK(cost::quoted_price(in, TariffKind::in_parts) / per_kwh(1.0) == Approx(0.073).epsilon(1e-12));
    in.load = 0.45;
    CHECK(cost::quoted_price(in, TariffKind::in_parts) / per_kwh(1.0) == Approx(0.083).epsilon(1e-12));
    CHECK(cost::quoted_price(in, TariffKind::whole) / per_kwh(1.0) == Approx(0.05).epsilon(1e-12));
}

TEST_CASE("own generation: gas at 8 USD/MMBtu and 45 per cent are 6.07 ct of fuel, and 150 USD/kW/year at full load 1.71 ct") {
    cost::TariffInputs<double> in;
    in.price = units::parse<Priced<EnergyPrice<>>>("8 USD/MMBtu")->amount;
    in.efficiency = 0.45;
    in.demand = units::parse<units::DemandCharge>("150 USD/kW/year")->per_full_load.amount;
    // 8 / 293.0711 kWh / 0.45 = 0.0606598; 150 / 8766 = 0.0171116.
    CHECK(cost::quoted_price(in, TariffKind::own_gas) / per_kwh(1.0) == Approx(0.0606598 + 0.0171116).epsilon(1e-5));
}

TEST_CASE("an exchange there and back gives the amount again") {
    const cost::Exchange<double> there = {0.9242, 7.1957};  // from euro to yuan
    const cost::Exchange<double> back = {7.1957, 0.9242};
    const auto amount = per_kwh(0.12);
    CHECK(cost::exchanged(cost::exchanged(amount, there), back) / amount == Approx(1.0).epsilon(1e-15));
    // 0.12 EUR x 7.1957 / 0.9242 = 0.934304 CNY.
    CHECK(cost::exchanged(amount, there) / per_kwh(1.0) == Approx(0.93430426).epsilon(1e-7));
}
