// SPDX-License-Identifier: Apache-2.0
#include <traincost/cost/rent_or_buy.hpp>
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::literals;
using doctest::Approx;

namespace {

constexpr double year_hours = 8766.0;

CostPerChip<> dollars(double x) { return x * units::money / units::chip; }
CostPerChipTime<> an_hour(double x) { return x * units::money / units::chip_hour; }

/// A server of 40,000 USD a chip and nothing beside it.
cost::OwningInputs<double> bare() {
    cost::OwningInputs<double> in;
    in.life = 5.0 * units::year;
    in.building_life = 15.0 * units::year;
    in.staffing = 1.0_MW;
    return in;
}
cost::HardwareInputs<double> server() { return {dollars(40'000.0), {}, 1.64, Time<>(), 0.14 / units::year, 0.0}; }

cost::Stay<double> three_years(double interest = 0.0, double use = 0.5) { return {3.0 * units::year, use, interest}; }

CostPerChip<> standing(const cost::OwningInputs<double>& in, const cost::Stay<double>& stay) {
    return cost::owned_standing(in, server(), {}, false, 1275.0_W / units::chip, stay);
}

}  // namespace

TEST_CASE("three years of payments are worth three years of them without interest, and 2.68 at 8 %") {
    CHECK(cost::discounted_time(0.0, 3.0 * units::year) / units::year == Approx(3.0).epsilon(1e-15));
    // (1 - 1.08^-3) / ln 1.08 = 0.2061678 / 0.0769610 = 2.678860
    CHECK(cost::discounted_time(0.08, 3.0 * units::year) / units::year == Approx(2.678860).epsilon(1e-6));
    CHECK(cost::present_value(0.08, 3.0 * units::year) == Approx(0.7938322).epsilon(1e-6));  // 1.08^-3
    CHECK(cost::discounted_time(1.001e-6, 3.0 * units::year) / cost::discounted_time(0.999e-6, 3.0 * units::year) == Approx(1.0).epsilon(1e-8));
}

TEST_CASE("by the hour only hours of use are paid, reserved all of them") {
    // 2 USD x 8,766 h x 3 years = 52,596; half of them used 26,298
    CHECK(cost::rented(an_hour(2.0), three_years(), 1.0).value() == Approx(26'298.0).epsilon(1e-12));
    CHECK(cost::reserved(an_hour(2.0), three_years(), 3.0 * units::year, 1).value() == Approx(52'596.0).epsilon(1e-12));
}

TEST_CASE("half an hour lost every 20 hours leaves 97.5 % of the rented hours") {
    const double useful = cost::useful_share(20.0_h, 0.5_h);
    CHECK(useful == Approx(0.975).epsilon(1e-14));
    CHECK(cost::rented(an_hour(1.0), three_years(), useful).value() == Approx(3.0 * year_hours * 0.5 / 0.975).epsilon(1e-12));
}

TEST_CASE("an own chip without upkeep costs what it loses of its value") {
    // 40,000 x (1 - 10^-0.42) = 40,000 x (1 - 0.3801894) = 24,792.42
    CHECK(standing(bare(), three_years()).value() == Approx(24'792.42).epsilon(1e-6));
    // at 8 %: 40,000 - 40,000 x 0.3801894 x 0.7938322 = 27,927.72
    CHECK(standing(bare(), three_years(0.08)).value() == Approx(27'927.72).epsilon(1e-6));
}

TEST_CASE("a share that is left at the end of the life is the whole price at its beginning and that share at its end") {
    auto in = bare();
    in.residual_share = 0.2;
    const cost::OwningShape given{true, false, false};
    CHECK(cost::resale_share(in, server(), given, Time<>()) == Approx(1.0));
    CHECK(cost::resale_share(in, server(), given, in.life) == Approx(0.2).epsilon(1e-12));
    in.residual_share = 0.0;
    CHECK(cost::resale_share(in, server(), given, 1.0 * units::year) == 0.0);
}

TEST_CASE("building, upkeep and staff stand in every hour, used or not") {
    auto in = bare();
    in.construction = 10e6 * units::money / units::megawatt;
    in.maintenance_share = 0.05;
    in.insurance_and_tax = 0.01;
    in.labour = 100'000.0 * units::money / units::year;
    // Building 12,750, three of fifteen years used up: 2,550. Upkeep 3 x (2,000 + 0.01 x 52,750) = 7,582.5. Staff 3 x 127.5 = 382.5.
    CHECK(standing(in, three_years()).value() == Approx(24'792.42 + 2'550.0 + 7'582.5 + 382.5).epsilon(1e-6));
}

TEST_CASE("rents that fall tenfold in a year are worth 0.434 years of today's in three years, and 0.420 at 8 %") {
    auto stay = three_years();
    stay.rate_decay = 1.0 / units::year;
    // (1 - 10^-3) / ln 10 = 0.999 / 2.302585 = 0.433860
    CHECK(stay.of_falling_rate() / units::year == Approx(0.433860).epsilon(1e-5));
    stay.interest = 0.08;
    // ln 10.8 = 2.379546; (1 - 10.8^-3) / 2.379546 = 0.999206 / 2.379546 = 0.419915
    CHECK(stay.of_falling_rate() / units::year == Approx(0.419915).epsilon(1e-5));
    stay.rate_decay = {};
    CHECK(stay.of_falling_rate() / stay.discounted() == Approx(1.0).epsilon(1e-14));
}

TEST_CASE("a reservation of two years is renewed for the third at the rate of that day") {
    auto stay = three_years();
    CHECK(cost::reserved(an_hour(2.0), stay, 2.0 * units::year, 2).value() == Approx(52'596.0).epsilon(1e-12));  // as one of three years
    stay.rate_decay = 0.14 / units::year;
    // 2 x 8,766 x (2 + 10^-0.28) = 17,532 x (2 + 0.5248075) = 44,264.93
    CHECK(cost::reserved(an_hour(2.0), stay, 2.0 * units::year, 2).value() == Approx(44'264.93).epsilon(1e-6));
}

TEST_CASE("an own chip saves its rent less upkeep and electricity, and nothing by being sold") {
    // 3 years, half of the hours: 13,149 x (2 - 0.1) = 24,983.1, less 26,298 hours of upkeep at 0.2 = 5,259.6
    CHECK(cost::saved_rent(an_hour(2.0), an_hour(0.2), an_hour(0.1), three_years()).value() == Approx(24'983.1 - 5'259.6).epsilon(1e-12));
    auto in = bare();
    in.construction = 10e6 * units::money / units::megawatt;
    CHECK(cost::owned_outlay(in, server(), false, 1275.0_W / units::chip).value() == Approx(52'750.0).epsilon(1e-12));
}

TEST_CASE("where the lines cross owning and renting cost the same") {
    CHECK(rc::check([] {
        auto in = bare();
        in.maintenance_share = *rc::gen::inRange(0, 100) / 1000.0;
        const double interest = *rc::gen::inRange(0, 300) / 1000.0;
        const auto rate = an_hour(*rc::gen::inRange(50, 1000) / 100.0);
        const auto power = an_hour(*rc::gen::inRange(1, 40) / 100.0);
        auto stay = cost::Stay<double>{*rc::gen::inRange(1, 60) / 12.0 * units::year, 1.0, interest, *rc::gen::inRange(0, 30) / 100.0 / units::year};
        const auto stands = standing(in, stay);
        stay.use = cost::use_to_own(stands, power, rate, stay);
        const double owned = cost::owned(stands, power, stay).value();
        const double rented = cost::rented(rate, stay, 1.0).value();
        RC_ASSERT(std::fabs(owned - rented) <= 1e-9 * owned);
    }));
}

TEST_CASE("what the building fetches counts less by its owner's cost of capital, not by that of who buys the chip") {
    auto in = bare();
    in.construction = 10e6 * units::money / units::megawatt;
    in.building_wacc = 0.08;
    const auto alike = standing(in, three_years(0.08));
    in.building_wacc = 0.05;
    // 10 USD/W x 1275 W = 12,750 USD, of which 12 of 15 years are left: 10,200 x (1.05^-3 - 1.08^-3) = 10,200 x (0.86383760 - 0.79383224)
    CHECK((alike - standing(in, three_years(0.08))).value() == Approx(714.0547).epsilon(1e-6));
}

TEST_CASE("the longer a chip is kept, the less an hour of it costs to own") {
    double before = 1e9;
    for (int years = 1; years <= 5; ++years) {
        const cost::Stay<double> stay{years * units::year, 1.0, 0.08};
        const double an_hour_of_it = (standing(bare(), stay) / stay.discounted()).value();
        CHECK(an_hour_of_it < before);
        before = an_hour_of_it;
    }
}
