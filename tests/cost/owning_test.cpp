// SPDX-License-Identifier: Apache-2.0
#include <support/process.hpp>
#include <traincost/cost/components.hpp>
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::literals;
using cost::Component;
using cost::Mode;
using cost::Owning;
using doctest::Approx;

namespace {

constexpr double year_hours = 8766.0;

CostPerChip<> dollars(double x) { return x * units::money / units::chip; }

/// The case of docs/tco-example.md: a server of 40,000 USD a chip, all in round numbers.
cost::OwningInputs<double> example() {
    cost::OwningInputs<double> in;
    in.life = 5.0 * units::year;
    in.building_life = 15.0 * units::year;
    in.wacc = in.building_wacc = 0.08;
    in.utilisation = 0.85;
    in.scale_up_share = 0.15;
    in.storage_share = 0.0255;
    in.spares_share = 0.03;
    in.construction = 11.7e6 * units::money / units::megawatt;
    in.maintenance_share = 0.05;
    in.staffing = 1.0_MW;
    in.labour = 190'000.0 * units::money / units::year;
    in.insurance_and_tax = 0.01;
    in.residual_share = 0.2;
    in.wait = 1.0 * units::year;
    return in;
}

cost::HardwareInputs<double> server() { return {dollars(40'000.0), {}, 1.64, Time<>(), 0.14 / units::year, 0.19}; }

cost::Quantities<double> run(const cost::OwningInputs<double>& own, Owning owning = Owning::tco, double gpu_hours = 1e6) {
    cost::Quantities<double> q;
    q.chip_time = gpu_hours * units::chip_hour;
    q.energy = gpu_hours * 1.1628_kWh;  // 1.275 x 0.76 x 1.2
    q.hardware = server();
    q.tariff.price = 0.08 * units::money / units::kilowatt_hour;
    q.owning = owning;
    q.owning_shape = {true, own.wait > Time<>(), false, false};
    q.own = &own;
    q.rated_power = 1275.0_W / units::chip;
    return q;
}

double part(const cost::Breakdown<double>& b, Component c) { return b[c].value(); }

double sum(const cost::Breakdown<double>& b) {
    double all = 0.0;
    for (const auto& each : b.parts) { all += each.value(); }
    return all;
}

/// What is given back of the price of servers and network.
double written_off(const cost::Breakdown<double>& b) {
    return part(b, Component::chips) + part(b, Component::servers) + part(b, Component::scale_up) + part(b, Component::interconnect);
}

}  // namespace

TEST_CASE("8 % over 4 years takes 30.192 % a year, 12 % takes 32.923 %") {
    // 0.08 / (1 - 1.08^-4) = 0.08 / 0.264970 = 0.301921; 0.12 / (1 - 1.12^-4) = 0.12 / 0.364482 = 0.329234.
    CHECK(cost::capital_recovery(0.08, 4.0 * units::year) == Approx(0.3019208).epsilon(1e-6));
    CHECK(cost::capital_recovery(0.12, 4.0 * units::year) == Approx(0.3292344).epsilon(1e-6));
}

TEST_CASE("money that costs nothing is given back evenly, and money that costs next to nothing next to evenly") {
    for (const double n : {0.5, 1.0, 5.0, 15.0, 40.0}) {
        CHECK(cost::capital_recovery(0.0, n * units::year) == Approx(1.0 / n).epsilon(1e-15));
        const double below = cost::capital_recovery(0.9999e-6, n * units::year);
        const double above = cost::capital_recovery(1.0001e-6, n * units::year);
        CHECK(above > below);
        CHECK(above == Approx(below).epsilon(2e-9));  // the slope, (n + 1) / 2, over 2e-10
    }
}

TEST_CASE("equal yearly payments, discounted, are worth the price") {
    for (const double i : {0.01, 0.08, 0.5}) {
        for (const int n : {1, 5, 15}) {
            double worth = 0.0;
            for (int k = 1; k <= n; ++k) { worth += cost::capital_recovery(i, n * units::year) / std::pow(1.0 + i, k); }
            CHECK(worth == Approx(1.0).epsilon(1e-12));
        }
    }
}

TEST_CASE("what is put aside each year, with interest, is the residual value at the end") {
    for (const double i : {0.0, 0.08, 0.3}) {
        cost::OwningInputs<double> own;
        own.wacc = i;
        own.life = own.building_life = 5.0 * units::year;
        const double aside = cost::recovery(own, {}).sinking;
        double saved = 0.0;
        for (int k = 0; k < 5; ++k) { saved = saved * (1.0 + i) + aside; }
        CHECK(saved == Approx(1.0).epsilon(1e-9));
    }
}

TEST_CASE("hardware older than its life is paid back, and without a wait there is no interest on one") {
    cost::OwningInputs<double> own;
    own.wacc = own.building_wacc = 0.08;
    own.life = 4.0 * units::year;
    own.building_life = 15.0 * units::year;
    own.wait = 2.0 * units::year;
    const auto late = cost::recovery(own, {.residual_given = false, .wait = false, .past_life = true, .long_run = false});
    CHECK(late.equipment == 0.0);
    CHECK(late.sinking == 0.0);
    CHECK(late.wait == 0.0);
    CHECK(late.building == Approx(0.1168295).epsilon(1e-6));  // 0.08 / (1 - 1.08^-15), 1.08^15 = 3.1721691
    const auto waiting = cost::recovery(own, {.residual_given = false, .wait = true, .past_life = false, .long_run = false});
    CHECK(waiting.equipment == Approx(0.3019208).epsilon(1e-6));
    CHECK(waiting.sinking == Approx(0.2219208).epsilon(1e-6));
    CHECK(waiting.wait == Approx(0.1664).epsilon(1e-12));  // 1.08^2 - 1
    own.building_wacc = 0.05;
    CHECK(cost::recovery(own, {false, true, false, false}).building_wait == Approx(0.1025).epsilon(1e-12));  // 1.05^2 - 1
    CHECK(late.building_wait == 0.0);
}

TEST_CASE("a full case of total cost of ownership agrees with the sheet in docs/tco-example.md to the cent") {
    // Worked by hand there, and with 40 decimal digits elsewhere: none of these came out of the formulas under test.
    const auto own = example();
    const auto b = cost::breakdown(run(own), Mode::owned);
    constexpr double cent = 0.005;
    const auto agrees = [&](Component c, double expected) {
        INFO(cost::component_table[static_cast<std::size_t>(c)].id);
        CHECK(std::fabs(part(b, c) - expected) <= cent);
    };
    agrees(Component::chips, 654'674.98);
    agrees(Component::servers, 356'143.19);
    agrees(Component::scale_up, 62'848.80);
    agrees(Component::interconnect, 251'847.81);
    agrees(Component::storage, 33'800.63);
    agrees(Component::spares, 39'765.44);
    agrees(Component::data_centre, 133'470.23);
    agrees(Component::capital, 453'392.06);
    agrees(Component::maintenance, 349'770.21);
    agrees(Component::staff, 32'511.98);
    agrees(Component::insurance_and_tax, 89'974.58);
    agrees(Component::wait, 158'875.45);
    agrees(Component::residual, -238'482.36);
    agrees(Component::electricity, 93'024.00);
    CHECK(std::fabs(b.total.value() - 2'471'617.00) <= cent);
}

TEST_CASE("the same by the straight line is 1,153,435.83") {
    const auto own = example();
    const auto b = cost::breakdown(run(own, Owning::straight_line), Mode::owned);
    // 40,000 / 0.81 x 0.8 / 5 x 134.2084 + 93,024 = 1,060,411.83 + 93,024
    CHECK(std::fabs(b.total.value() - 1'153'435.83) <= 0.005);
    CHECK(part(b, Component::capital) == 0.0);
    CHECK(part(b, Component::data_centre) == 0.0);
    CHECK(part(b, Component::storage) == 0.0);
}

TEST_CASE("E22: a point of interest on a server of 44,490 USD matters more than halving the price of electricity") {
    auto own = example();
    own.life = 4.0 * units::year;
    own.storage_share = own.spares_share = own.maintenance_share = own.insurance_and_tax = own.residual_share = 0.0;
    own.construction = CostPerPower<>();
    own.wait = Time<>();
    const auto total = [&own](double wacc, double euro_per_kwh) {
        own.wacc = wacc;
        auto q = run(own, Owning::tco, 1.0);
        q.hardware.price = dollars(44'490.0);
        q.tariff.price = euro_per_kwh * 1.04 * units::money / units::kilowatt_hour;
        return cost::breakdown(q, Mode::owned).total.value();
    };
    // 44,490 / 0.81 = 54,926; x (0.329234 - 0.301921) / (8766 x 0.85) = 54,926 x 0.027314 / 7,451.1 = 0.20134
    CHECK(total(0.12, 0.12) - total(0.08, 0.12) == Approx(0.20134).epsilon(1e-4));
    // 1.1628 kWh x 0.0624 USD/kWh = 0.07256
    CHECK(total(0.08, 0.06) - total(0.08, 0.12) == Approx(-0.0725587).epsilon(1e-6));
    CHECK((total(0.12, 0.12) - total(0.08, 0.12)) / (total(0.08, 0.12) - total(0.08, 0.06)) == Approx(2.8).epsilon(0.01));
}

TEST_CASE("the parts of every way of owning sum to its total, whatever the figures") {
    CHECK(rc::check([] {
        auto own = example();
        own.wacc = *rc::gen::inRange(0, 500) / 1000.0;
        own.utilisation = *rc::gen::inRange(1, 1001) / 1000.0;
        own.life = *rc::gen::inRange(3, 360) / 12.0 * units::year;
        own.residual_share = *rc::gen::inRange(0, 1001) / 1000.0;
        own.wait = *rc::gen::inRange(0, 3) * units::year;
        for (const auto owning : {Owning::amortised, Owning::tco, Owning::straight_line}) {
            const auto b = cost::breakdown(run(own, owning), Mode::owned);
            RC_ASSERT(std::fabs(sum(b) - b.total.value()) <= 1e-12 * (std::fabs(b.total.value()) + sum(b)));
        }
    }));
}

TEST_CASE("over a life no way of owning charges more for the hardware than it cost") {
    CHECK(rc::check([] {
        auto own = example();
        const int years = *rc::gen::inRange(1, 12);
        own.life = years * units::year;
        own.utilisation = *rc::gen::inRange(1, 101) / 100.0;
        own.residual_share = *rc::gen::inRange(0, 101) / 100.0;
        const double price = 40'000.0 / 0.81;
        const double hours_of_use = years * year_hours * own.utilisation;
        for (const auto owning : {Owning::tco, Owning::straight_line}) {
            const auto b = cost::breakdown(run(own, owning, hours_of_use), Mode::owned);
            RC_ASSERT(std::fabs(written_off(b) - price) <= 1e-9 * price);
            RC_ASSERT(part(b, Component::residual) <= 0.0);
        }
        // Amortised: each month of a busy life at its own age. No month charges more than its first hour's rate.
        double charged = 0.0;
        for (int month = 0; month < 12 * years; ++month) {
            auto q = run(own, Owning::amortised, year_hours / 12.0);
            q.hardware.age = (month + 0.5) / 12.0 * units::year;
            charged += written_off(cost::breakdown(q, Mode::owned));
        }
        RC_ASSERT(charged <= price);
    }));
}

TEST_CASE("owning at 100 % use for its whole life is the sum of its parts: price, interest, building and all that runs") {
    auto own = example();
    own.utilisation = 1.0;
    own.wacc = own.building_wacc = 0.0;
    own.wait = Time<>();
    const auto b = cost::breakdown(run(own, Owning::tco, 5.0 * year_hours), Mode::owned);
    // Cluster 40,000 / 0.81 = 49,382.7160, with storage and spares x 1.0555 = 52,123.4568; a fifth of it is left.
    // Building 11.7 x 1275 = 14,917.5, a third of its life. Five years of 5 % maintenance, 1 % of both, 242.25 of staff.
    const double equipment = 52'123.45679;
    const double expected = equipment * 0.8 + 14'917.5 / 3.0 + 5.0 * (0.05 * equipment + 0.01 * (equipment + 14'917.5) + 242.25) +
                            5.0 * year_hours * 1.1628 * 0.08;
    CHECK(b.total.value() == Approx(expected).epsilon(1e-9));
}

TEST_CASE("a price of a server is taken as it is, and the network inside it is told apart and never added") {
    auto own = example();
    const auto with = cost::breakdown(run(own), Mode::owned);
    own.scale_up_share = 0.0;
    const auto without = cost::breakdown(run(own), Mode::owned);
    CHECK(with.total.value() == Approx(without.total.value()).epsilon(1e-14));
    CHECK(part(with, Component::scale_up) > 0.0);
    CHECK(part(without, Component::scale_up) == 0.0);
    auto bare = run(own);
    bare.price_is_of_bare_chip = true;
    CHECK(part(cost::breakdown(bare, Mode::owned), Component::chips) / part(without, Component::chips) == Approx(1.64).epsilon(1e-12));
}

TEST_CASE("hours of use halved double what a life costs, and leave the electricity as it is") {
    auto own = example();
    const auto before = cost::breakdown(run(own), Mode::owned);
    own.utilisation = 0.425;
    const auto after = cost::breakdown(run(own), Mode::owned);
    for (std::size_t c = 0; c < cost::component_count; ++c) {
        const bool electricity = c == static_cast<std::size_t>(Component::electricity);
        CHECK(after.parts[c].value() == Approx(before.parts[c].value() * (electricity ? 1.0 : 2.0)).epsilon(1e-12));
    }
}

TEST_CASE("a year's wait costs a year's interest, and the value that is lost in it is a part of the price") {
    auto own = example();
    own.construction = CostPerPower<>();
    // 52,123.457 x 0.08 x 0.2504564546 x 134.208372 = 4,169.8765 x 33.613352; lost: 1 - 10^-0.14 = 1 - 0.724436
    CHECK(part(cost::breakdown(run(own), Mode::owned), Component::wait) == Approx(140'163.53).epsilon(1e-6));
    CHECK(cost::lost_share(server(), own.wait) == Approx(0.275564).epsilon(1e-5));
    own.wacc = 0.0;
    CHECK(part(cost::breakdown(run(own), Mode::owned), Component::wait) == 0.0);
    own.wacc = 0.08;
    own.wait = Time<>();
    CHECK(part(cost::breakdown(run(own), Mode::owned), Component::wait) == 0.0);
}

TEST_CASE("capital in the building costs what its owner's does, and that in the equipment what its buyer's does") {
    auto own = example();
    own.building_wacc = 0.05;
    const auto b = cost::breakdown(run(own), Mode::owned);
    // CRF(5 %, 15) = 0.0963422876. (52,123.457 x 0.0504564546 + 14,917.50 x (0.0963422876 - 1/15)) x 134.208372
    CHECK(part(b, Component::capital) == Approx(412'375.475).epsilon(1e-7));
    // (52,123.457 x 0.2504564546 x 0.08 + 14,917.50 x 0.0963422876 x 0.05) x 134.208372: a year's wait
    CHECK(part(b, Component::wait) == Approx(149'807.652).epsilon(1e-7));
    const auto alike = cost::breakdown(run(example()), Mode::owned);
    CHECK(part(b, Component::residual) == part(alike, Component::residual));
    CHECK(part(b, Component::data_centre) == part(alike, Component::data_centre));
}

TEST_CASE("what is left of hardware is what its loss of value leaves, where nobody says otherwise") {
    const auto own = example();
    // 10^(-0.14 x 5) = 10^-0.7 = 0.199526
    CHECK(cost::residual_share(own, server(), {false, false, false, false}) == Approx(0.1995262).epsilon(1e-6));
    CHECK(cost::residual_share(own, server(), {true, false, false, false}) == 0.2);
    // After a wait of a year it is six years old: 10^(-0.84) = 0.144544
    CHECK(cost::residual_share(own, server(), {false, true, false, false}) == Approx(0.1445440).epsilon(1e-6));
}

TEST_CASE("equipment is paid for once, however long it waits: discounted to the purchase its charges are the price less what is left") {
    CHECK(rc::check([] {
        auto own = example();
        own.construction = CostPerPower<>();
        own.maintenance_share = own.insurance_and_tax = 0.0;
        own.staffing = 1e30_MW;
        const int life = *rc::gen::inRange(1, 12);
        const int wait = *rc::gen::inRange(0, 10);
        const double i = *rc::gen::inRange(0, 300) / 1000.0;
        own.life = life * units::year;
        own.wait = wait * units::year;
        own.wacc = i;
        own.residual_share = *rc::gen::inRange(0, 101) / 100.0;
        auto q = run(own, Owning::tco, year_hours * own.utilisation);  // a year
        q.energy = Energy<>();
        const double a_year = cost::breakdown(q, Mode::owned).total.value();
        double worth = 0.0;
        for (int k = wait + 1; k <= wait + life; ++k) { worth += a_year / std::pow(1.0 + i, k); }
        const double price = 40'000.0 / 0.81 * 1.0555;
        RC_ASSERT(std::fabs(worth - price * (1.0 - own.residual_share / std::pow(1.0 + i, wait + life))) <= 1e-8 * price);
    }));
}

TEST_CASE("hardware older than its life costs what it still loses of its value, and interest on that") {
    auto own = example();
    own.wait = Time<>();
    auto q = run(own, Owning::tco, year_hours * 0.85);  // a year of use
    q.hardware.age = 6.0 * units::year;
    q.owning_shape = {false, false, true, false};
    auto b = cost::breakdown(q, Mode::owned);
    // 10^(-0.84) = 0.1445440; 0.14 ln 10 = 0.3223619; servers and network 49,382.716 x 0.1445440 x 0.3223619
    CHECK(written_off(b) == Approx(2'301.02).epsilon(1e-5));
    CHECK(part(b, Component::residual) == 0.0);
    // 52,123.457 x 0.1445440 x 0.08 = 602.731; building 14,917.5 x (0.1168295449 - 1/15) = 748.305
    CHECK(part(b, Component::capital) == Approx(602.731 + 748.305).epsilon(1e-5));
    CHECK(part(b, Component::maintenance) == Approx(2'606.173).epsilon(1e-6));  // 52,123.457 x 0.05
    // Where 20 % are said to be left at 5 years, 0.2 x 10^(-0.14) = 0.1448872 are at 6.
    q.owning_shape.residual_given = true;
    b = cost::breakdown(q, Mode::owned);
    CHECK(written_off(b) == Approx(2'301.02 * 0.1448872 / 0.1445440).epsilon(1e-5));
}

TEST_CASE("by the straight line a life and all that comes after it never charge more than the price") {
    CHECK(rc::check([] {
        auto own = example();
        own.wait = Time<>();
        const int life = *rc::gen::inRange(1, 10);
        const bool given = *rc::gen::inRange(0, 2) == 1;
        own.life = life * units::year;
        own.residual_share = *rc::gen::inRange(0, 101) / 100.0;
        auto q = run(own, Owning::straight_line, year_hours * own.utilisation * life);
        q.owning_shape = {given, false, false, false};
        q.energy = Energy<>();
        double charged = cost::breakdown(q, Mode::owned).total.value();
        q.chip_time = year_hours / 12.0 * own.utilisation * units::chip_hour;
        q.owning_shape.past_life = true;
        for (int month = 12 * life; month < 12 * (life + 30); ++month) {
            q.hardware.age = (month + 0.5) / 12.0 * units::year;
            charged += cost::breakdown(q, Mode::owned).total.value();
        }
        RC_ASSERT(charged <= 40'000.0 / 0.81 * (1.0 + 1e-9));
        RC_ASSERT(charged > 40'000.0 / 0.81 * 0.999);  // after thirty more years next to nothing is left
    }));
}

TEST_CASE("amortised, a run of any length is charged no more than its hardware is worth") {
    CHECK(rc::check([] {
        const auto own = example();
        const double length = *rc::gen::inRange(1, 200'000);  // hours
        const double count = *rc::gen::inRange(1, 20'000);
        auto q = run(own, Owning::amortised, length * count);
        q.wall_clock = length * units::hour;
        q.owning_shape.long_run = true;
        const double price = 40'000.0 / 0.81 * count;
        const double charged = written_off(cost::breakdown(q, Mode::owned));
        RC_ASSERT(charged <= price * (1.0 + 1e-12));
        const double straight = price * 0.14 * 2.302585093 * length / year_hours;
        RC_ASSERT(std::fabs(charged - std::min(straight, price)) <= 1e-9 * price);
    }));
}

TEST_CASE("in four years hardware loses 72.5 % of its value, and the slope of its first hour would take 129 %") {
    // 1 - 10^(-0.56) = 1 - 0.2754229; 0.14 x 4 x 2.3025851 = 1.2894476
    CHECK(cost::lost_share(server(), 4.0 * units::year) == Approx(0.7245771).epsilon(1e-6));
    CHECK(cost::amortisation_rate(server(), false) * (4.0 * units::year) / dollars(40'000.0) == Approx(1.2894476).epsilon(1e-6));
    CHECK(cost::amortisation_rate(server(), false, 4.0 * units::year) * (4.0 * units::year) / dollars(40'000.0) == Approx(1.0).epsilon(1e-12));
}

TEST_CASE("the sheet in docs/tco-example.md has every part of the case, as the tests have it") {
    const auto page = test::read_file(std::string(TRAINCOST_SOURCE_DIR) + "/docs/tco-example.md");
    const auto own = example();
    const auto b = cost::breakdown(run(own), Mode::owned);
    const auto amount = [](double x) {
        std::string text = std::to_string(std::llround(std::fabs(x) * 100.0));
        text.insert(text.size() - 2, ".");
        for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 6; at > 0; at -= 3) { text.insert(static_cast<std::size_t>(at), ","); }
        return (x < 0 ? "-" : "") + text;
    };
    for (std::size_t c = 0; c < cost::component_count; ++c) {
        if (!cost::is_part(c, Mode::owned, Owning::tco)) { continue; }
        const std::string name(cost::component_table[c].name);
        const auto at = page.find("\n| " + name + " |");
        INFO(name);
        REQUIRE(at != std::string::npos);
        const auto line = page.substr(at, page.find('\n', at + 1) - at);
        CHECK_MESSAGE(line.find("| " + amount(b.parts[c].value()) + " |") != std::string::npos, line);
    }
    CHECK(page.find("**" + amount(b.total.value()) + "**") != std::string::npos);
}
