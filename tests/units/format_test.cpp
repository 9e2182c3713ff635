// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/parse.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <string>

using namespace traincost;
using namespace traincost::literals;

namespace {

template <class Q>
std::string machine(const Q&) {
    return units::machine_unit(units::dimensions<typename Q::unit_type>(), "EUR").symbol;
}

template <class Q>
double machine_number(const Q& q) {
    return q.value() / units::machine_unit(units::dimensions<typename Q::unit_type>()).factor;
}

/// A positive number of any size a run could have.
double any_size() {
    const double mantissa = 1.0 + static_cast<double>(*rc::gen::inRange(0, 1000000)) / 111111.2;
    return mantissa * std::pow(10.0, *rc::gen::inRange(-3, 20));
}

template <class Q>
void comes_back(double factor = 1.0) {
    CHECK(rc::check([factor] {
        const auto q = Q::of(any_size() * factor);
        const auto written = units::text(q, "USD", 15);
        const auto read = units::parse<Q>(written);
        if (!read) { RC_FAIL(written + ": " + read.error().message); }
        RC_ASSERT(std::fabs(read->value() / q.value() - 1.0) < 1e-12);
    }));
}

template <class Q>
void money_comes_back(double factor = 1.0) {
    CHECK(rc::check([factor] {
        const auto q = Q::of(any_size() * factor);
        const auto written = units::text(q, "CNY", 15);
        const auto read = units::parse<Priced<Q>>(written);
        if (!read) { RC_FAIL(written + ": " + read.error().message); }
        RC_ASSERT(read->currency == Currency::cny);
        RC_ASSERT(std::fabs(read->amount.value() / q.value() - 1.0) < 1e-12);
    }));
}

}  // namespace

TEST_CASE("quantities are shown in the unit that suits their size") {
    CHECK(units::text(45.0_s) == "45 s");
    CHECK(units::text(2.0_h) == "2 h");
    CHECK(units::text(56.72_days) == "56.72 days");
    CHECK(units::text(500.0_kWh) == "500 kWh");
    CHECK(units::text(3240.0_MWh) == "3.24 GWh");
    CHECK(units::text(700.0_W) == "700 W");
    CHECK(units::text(10.0_MW) == "10 MW");
    CHECK(units::text(PowerPerChip<>::of(1280.0)) == "1.28 kW/chip");
    CHECK(units::text(2.788e6_gpu_h) == "2.788 M GPU-h");
    CHECK(units::text(FlopRatePerChip<>::of(989e12)) == "989 TFLOP/s/chip");
    CHECK(units::text(14.8e12_tokens) == "14.8 T tokens");
    CHECK(units::text(671e9_parameters) == "671 B parameters");
    CHECK(units::text(BytesPerChip<>::of(80e9)) == "80 GB/chip");
    CHECK(units::text(Bandwidth<>::of(50e9)) == "50 GB/s");
    CHECK(units::text(5.576e6_money, "USD") == "5.576 M USD");
    CHECK(units::text(1.5e9_money, "EUR") == "1.5 bn EUR");
    CHECK(units::text(0.12_money / 1.0_kWh, "EUR") == "0.12 EUR/kWh");
    CHECK(units::text(10.05e6 * units::money / units::megawatt, "USD") == "10.05 USD/W");
    CHECK(units::text(190'000.0 * units::money / units::year, "USD", 6) == "190000 USD/year");
    CHECK(units::text(5.0 * units::year) == "5 years");
    CHECK(units::text(1.0 * units::year) == "1 year");
    CHECK(units::text(1.0 * units::day) == "1 day");
    CHECK(units::text(54.2 * units::day) == "54.2 days");
    CHECK(units::text(2.0_money / 1.0_gpu_h, "USD") == "2 USD/GPU-h");
    CHECK(units::text(8930e3_kgCO2e) == "8.93 ktCO2e");
    CHECK(units::text(CarbonIntensity<>::of(0.2527 / 3.6e6)) == "0.2527 kgCO2e/kWh");
    CHECK(units::text(0.14 / (8766.0_h)) == "0.14 OOM/year");
    CHECK(units::text(2048_chips) == "2048 chips");
    CHECK(units::text(8_chips / 1_nodes) == "8 chips/node");
}

TEST_CASE("operations are shown with an exponent that a reader can say") {
    CHECK(units::text(3.8e25_FLOP) == "3.8e+25 FLOP");
    CHECK(units::text(3.24e24_FLOP) == "3.24e+24 FLOP");
}

TEST_CASE("every quantity of the field has a unit for machines, coherent with its name") {
    CHECK(machine(Time<>()) == "h");
    CHECK(machine(Energy<>()) == "kWh");
    CHECK(machine(Power<>()) == "W");
    CHECK(machine(PowerPerChip<>()) == "W/chip");
    CHECK(machine(ChipTime<>()) == "GPU-h");
    CHECK(machine(NodeTime<>()) == "node-h");
    CHECK(machine(Chips<>()) == "chips");
    CHECK(machine(Nodes<>()) == "nodes");
    CHECK(machine(ChipsPerNode<>()) == "chips/node");
    CHECK(machine(Flop<>()) == "FLOP");
    CHECK(machine(FlopRate<>()) == "FLOP/s");
    CHECK(machine(FlopRatePerChip<>()) == "FLOP/s/chip");
    CHECK(machine(FlopPerToken<>()) == "FLOP/token");
    CHECK(machine(FlopPerParameterToken<>()) == "FLOP/token/parameter");
    CHECK(machine(Tokens<>()) == "tokens");
    CHECK(machine(Parameters<>()) == "parameters");
    CHECK(machine(Bytes<>()) == "B");
    CHECK(machine(Bits<>()) == "bit");
    CHECK(machine(BytesPerChip<>()) == "B/chip");
    CHECK(machine(Bandwidth<>()) == "B/s");
    CHECK(machine(BandwidthPerChip<>()) == "B/s/chip");
    CHECK(machine(BitRate<>()) == "bit/s");
    CHECK(machine(Cost<>()) == "EUR");
    CHECK(machine(EnergyPrice<>()) == "EUR/kWh");
    CHECK(machine(CostPerChip<>()) == "EUR/chip");
    CHECK(machine(CostPerPower<>()) == "EUR/W");
    CHECK(machine(CostRate<>()) == "EUR/year");
    CHECK(machine(CostPerChipTime<>()) == "EUR/GPU-h");
    CHECK(machine(Carbon<>()) == "kgCO2e");
    CHECK(machine(CarbonIntensity<>()) == "kgCO2e/kWh");
    CHECK(machine(DecayRate<>()) == "OOM/year");
    CHECK(machine(Mass<>()) == "kg");
    CHECK(machine(Length<>()) == "m");
    CHECK(machine_number(2.788e6_gpu_h) == doctest::Approx(2.788e6).epsilon(1e-15));
    CHECK(machine_number(3240.0_MWh) == doctest::Approx(3.24e6).epsilon(1e-15));
    CHECK(machine_number(0.12_money / 1.0_kWh) == doctest::Approx(0.12).epsilon(1e-15));
    CHECK(machine_number(2.0_money / 1.0_gpu_h) == doctest::Approx(2.0).epsilon(1e-15));
}

TEST_CASE("what a machine is told is read again: number and unit make the same quantity") {
    const auto back = [](auto q) {
        using Q = decltype(q);
        const auto read = units::parse<Q>(fmt::format("{:.17g} {}", machine_number(q), machine(q)));
        REQUIRE(read);
        CHECK(read->value() == doctest::Approx(q.value()).epsilon(1e-15));
    };
    back(2.788e6_gpu_h);
    back(3240.0_MWh);
    back(54.2_days);
    back(10.0_MW);
    back(FlopRatePerChip<>::of(989e12));
    back(FlopPerToken<>::of(250e9));
    back(14.8e12_tokens);
    back(671e9_parameters);
    back(BytesPerChip<>::of(80e9));
    back(BandwidthPerChip<>::of(3.35e12));
    back(CarbonIntensity<>::of(7e-8));
    back(DecayRate<>::of(4.4e-9));
    back(8_chips / 1_nodes);
}

TEST_CASE("what was written with fifteen digits is read as the same quantity") {
    comes_back<Time<>>();
    comes_back<Energy<>>(3.6e6);
    comes_back<Power<>>();
    comes_back<PowerPerChip<>>();
    comes_back<ChipTime<>>(3600.0);
    comes_back<Chips<>>();
    comes_back<ChipsPerNode<>>();
    comes_back<Flop<>>(1e8);
    comes_back<FlopRatePerChip<>>();
    comes_back<FlopPerToken<>>();
    comes_back<Tokens<>>();
    comes_back<Parameters<>>();
    comes_back<BytesPerChip<>>();
    comes_back<Bandwidth<>>();
    comes_back<BandwidthPerChip<>>();
    comes_back<CarbonIntensity<>>(1e-7);
    comes_back<DecayRate<>>(1e-9);
    money_comes_back<Cost<>>();
    money_comes_back<EnergyPrice<>>(1e-8);
    money_comes_back<CostPerChip<>>();
    money_comes_back<CostPerChipTime<>>(1e-4);
}

TEST_CASE("a significant number has the digits asked for, no exponent in everyday sizes, and no digit too many") {
    CHECK(units::significant(2788000.0, 3) == "2788000");
    CHECK(units::significant(1234.5678, 4) == "1235");
    CHECK(units::significant(1234.5678, 6) == "1234.57");
    CHECK(units::significant(0.00012345, 3) == "0.000123");
    CHECK(units::significant(0.5, 2) == "0.50");
    CHECK(units::significant(-12.345, 3) == "-12.3");
    CHECK(units::significant(0.0, 4) == "0");
    CHECK(units::significant(-0.0, 4) == "0");
    CHECK(units::significant(1e7, 3) == "10000000");
    CHECK(units::significant(1e20, 3) == "1e+20");
    CHECK(units::significant(1e-7, 3) == "1e-07");
    CHECK(units::significant(9.9996, 4) == "10.00");  // rounding adds a digit in front, not one more
    CHECK(units::significant(999.96, 4) == "1000");
    CHECK(units::significant(0.99996, 4) == "1.000");
}

TEST_CASE("a number on the edge of a unit is not shown as a thousand of the smaller one") {
    CHECK(units::text(Power<>::of(999.99)) == "1 kW");
    CHECK(units::text(Energy<>::of(999.999 * 3.6e6)) == "1 MWh");
    CHECK(units::scaled(999999.0, 3) == "1.00 M");
}

TEST_CASE("grouped numbers have a comma at every third digit") {
    CHECK(units::grouped(2788000.0) == "2,788,000");
    CHECK(units::grouped(999.0) == "999");
    CHECK(units::grouped(1000.0) == "1,000");
    CHECK(units::grouped(-1000.0) == "-1,000");
    CHECK(units::grouped(-999.0) == "-999");
    CHECK(units::grouped(1234567.891, 2) == "1,234,567.89");
    CHECK(units::grouped(999.6) == "1,000");
    CHECK(units::grouped(0.0) == "0");
    CHECK(units::grouped(-0.3) == "0");
    CHECK(units::grouped(std::numeric_limits<double>::infinity()) == "inf");
}

TEST_CASE("scaled numbers carry k, M, bn or T") {
    CHECK(units::scaled(5576000.0, 3) == "5.58 M");
    CHECK(units::scaled(1.5e9, 2) == "1.5 bn");
    CHECK(units::scaled(2e12, 2) == "2.0 T");
    CHECK(units::scaled(-5576.0, 3) == "-5.58 k");
    CHECK(units::scaled(12.0, 2) == "12");
    CHECK(units::scaled(0.0, 2) == "0");
}

TEST_CASE("zero, negative, infinite and missing numbers are shown for what they are") {
    CHECK(units::text(Energy<>()) == "0 kWh");
    CHECK(units::text(-3240.0_MWh) == "-3.24 GWh");
    CHECK(units::text(Energy<>::of(std::numeric_limits<double>::infinity())).find("inf") == 0);
    CHECK(units::text(Energy<>::of(std::numeric_limits<double>::quiet_NaN())).find("nan") == 0);
}

TEST_CASE("a dimension without a name of its own is shown by its parts") {
    CHECK(units::text(2.0_h * 1.0_s) == "7200 s^2");
    CHECK(units::text(1.0 / 2.0_chips) == "0.5 1/chip");
    CHECK(units::text(3.0_money / 1.0_kg, "EUR") == "3 EUR/kg");
    CHECK(units::text(2.0_tokens * 2.0_parameters) == "4 token*parameter");
}

TEST_CASE("quantities go straight into a formatted text") {
    CHECK(fmt::format("{} on {}", 2.788e6_gpu_h, 2048_chips) == "2.788 M GPU-h on 2048 chips");
    CHECK(fmt::format("{:>12}", 10.0_MW) == "       10 MW");
}
