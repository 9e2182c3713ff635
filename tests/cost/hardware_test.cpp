// SPDX-License-Identifier: Apache-2.0
#include <support/process.hpp>
#include <traincost/cost/components.hpp>
#include <traincost/cost/price_level.hpp>
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::literals;
using cost::Component;
using cost::Mode;
using doctest::Approx;

namespace {

constexpr auto per_year = 1.0 / units::year;

CostPerChip<> dollars(double x) { return x * units::money / units::chip; }

/// GPT-4's A100 of 24,875 USD a chip as part of a server, 638 days old.
cost::HardwareInputs<double> a100(double age_in_days = 638.0) {
    return {dollars(24'875.0), {}, 1.66, age_in_days * units::day, 0.14 * per_year, 0.19};
}

cost::Quantities<double> gpt4() {
    cost::Quantities<double> q;
    q.chip_time = 57e6_gpu_h;
    q.energy = 43.41796875e6_kWh;  // 57e6 x 0.8125 x 0.75 x 1.25
    q.hardware = a100();
    q.tariff.price = 0.0806 * units::money / units::kilowatt_hour;
    q.rental.rate = 2.0 * units::money / units::chip_hour;
    return q;
}

double part(const cost::Breakdown<double>& b, Component c) { return b[c].value(); }

}  // namespace

TEST_CASE("a server of 24,875 USD is worth 14,165 after 638 days") {
    // 24,875 x 10^(-0.14 x 638 / 365.25) = 24,875 x 10^-0.244545 = 24,875 x 0.569449 = 14,165.05.
    CHECK(cost::value_at_start(a100(), false).value() == Approx(14'165.0547).epsilon(1e-8));
}

TEST_CASE("it then loses 0.5209 USD an hour") {
    // 14,165.0547 x 0.14 x ln 10 / 8766 = 14,165.0547 x 0.322362 / 8766 = 0.520907.
    const auto rate = cost::amortisation_rate(a100(), false);
    CHECK(rate * units::chip_hour / units::money == Approx(0.5209074).epsilon(1e-7));
}

TEST_CASE("a bare chip is marked up to a server, a server is not marked up again") {
    CHECK(cost::server_price(a100(), false).value() == 24'875.0);
    CHECK(cost::server_price(a100(), true).value() == Approx(41'292.5).epsilon(1e-14));  // x 1.66
}

TEST_CASE("hardware that is bought after training starts counts as new, not as worth more than it cost") {
    CHECK(cost::value_at_start(a100(-365.0), false).value() == 24'875.0);
    CHECK(cost::value_at_start(a100(0.0), false).value() == 24'875.0);
}

TEST_CASE("a day, a year and a decade of age take 10^0.14 a year off the value") {
    for (const double years : {1.0 / 365.25, 1.0, 10.0}) {
        const double left = cost::value_at_start(a100(years * 365.25), false).value() / 24'875.0;
        CHECK(std::log10(left) == Approx(-0.14 * years).epsilon(1e-12));
    }
}

TEST_CASE("a network of 19 % of the cluster adds 0.19 / 0.81 to the servers") {
    CHECK(cost::interconnect_markup(a100()) == Approx(0.19 / 0.81).epsilon(1e-15));
    auto none = a100();
    none.interconnect_share = 0.0;
    CHECK(cost::interconnect_markup(none) == 0.0);
}

TEST_CASE(
    "GPT-4 by Epoch's method: chips 17.89, servers 11.81, interconnect 6.96, electricity 3.50, in all 40.16 million") {
    // 0.5209074 x 57e6 = 29,691,721; / 1.66 = 17,886,579; the rest 11,805,142; x 0.19 / 0.81 = 6,964,725;
    // 43,417,968.75 kWh x 0.0806 = 3,499,488; sum 40,155,934.
    const auto b = cost::breakdown<double>(gpt4(), Mode::owned);
    CHECK(part(b, Component::chips) == Approx(17'886'578.9).epsilon(1e-8));
    CHECK(part(b, Component::servers) == Approx(11'805'142.1).epsilon(1e-8));
    CHECK(part(b, Component::interconnect) == Approx(6'964'724.7).epsilon(1e-8));
    CHECK(part(b, Component::electricity) == Approx(3'499'488.3).epsilon(1e-8));
    CHECK(part(b, Component::rental) == 0.0);
    CHECK(b.total.value() == Approx(40'155'933.9).epsilon(1e-8));
}

TEST_CASE("rented, the total is the rate, and electricity is a memo that is not in the sum") {
    const auto b = cost::breakdown<double>(gpt4(), Mode::rented);
    CHECK(b.total.value() == Approx(114e6).epsilon(1e-14));  // 57e6 x 2
    CHECK(part(b, Component::rental) == b.total.value());
    for (const auto c : {Component::chips, Component::servers, Component::interconnect, Component::electricity}) {
        CHECK(part(b, c) == 0.0);
    }
    CHECK(b.electricity.value() == Approx(3'499'488.3).epsilon(1e-8));
}

TEST_CASE("chips and servers together are the servers' loss of value, whatever the ratio of the two") {
    CHECK(rc::check([] {
        auto q = gpt4();
        q.hardware.server_to_chip_price = 1.0 + *rc::gen::inRange(0, 2000) / 1000.0;
        const auto b = cost::breakdown<double>(q, Mode::owned);
        const double loss = (cost::amortisation_rate(q.hardware, false) * q.chip_time).value();
        RC_ASSERT(std::fabs(part(b, Component::chips) + part(b, Component::servers) - loss) <= 1e-12 * loss);
        RC_ASSERT(part(b, Component::servers) >= 0.0);
    }));
}

TEST_CASE("the write-off over a chip's whole life never exceeds its price, and comes to it in the end") {
    // Each hour is charged at the rate of its own age; the sum over 200 years is what was paid, less the tail.
    CHECK(rc::check([] {
        auto hardware = a100(0.0);
        hardware.value_decay = *rc::gen::inRange(5, 60) / 100.0 * per_year;
        const double step_in_days = *rc::gen::inRange(1, 40);
        double paid = 0.0;
        for (double age = 0.0; age < 200 * 365.25; age += step_in_days) {
            // Charged at the end of the step, where the rate is lowest: a sum from below.
            hardware.age = (age + step_in_days) * units::day;
            paid += (cost::amortisation_rate(hardware, false) * (step_in_days * units::day * 1_chips) / units::money);
            RC_ASSERT(paid <= 24'875.0);
        }
        RC_ASSERT(paid >= 0.9 * 24'875.0);
    }));
}

TEST_CASE("the first year of a new chip by hours costs 27.6 % of its price, not the 32.2 % of the first instant") {
    // 1 - 10^-0.14 = 0.27556.
    auto hardware = a100(0.0);
    double paid = 0.0;
    const int steps = 8766;
    for (int h = 0; h < steps; ++h) {
        hardware.age = (h + 0.5) * units::hour;
        paid += cost::amortisation_rate(hardware, false) * units::chip_hour / units::money;
    }
    CHECK(paid / 24'875.0 == Approx(1.0 - std::pow(10.0, -0.14)).epsilon(1e-6));
}

TEST_CASE("every row of the component table is a part of exactly one mode, and named once") {
    for (std::size_t i = 0; i < cost::component_count; ++i) {
        bool owned = false;
        for (const auto owning : {cost::Owning::amortised, cost::Owning::tco, cost::Owning::straight_line}) {
            owned = owned || cost::is_part(i, Mode::owned, owning);
        }
        CHECK(owned != cost::is_part(i, Mode::rented));
        for (std::size_t j = 0; j < i; ++j) { CHECK(cost::component_table[i].id != cost::component_table[j].id); }
    }
}

TEST_CASE("40.16 million of March 2023 are 40.70 million in prices of December 2024") {
    // 40,155,933.94 x 119.349 / 117.766 = 40,695,706.
    CHECK(cost::in_prices_of(40'155'933.94_money, 117.766, 119.349).value() == Approx(40'695'706.4).epsilon(1e-9));
    CHECK(cost::in_prices_of(1.0_money, 119.349, 119.349).value() == 1.0);
}

TEST_CASE("docs/reference/equations.md has a line for every component, with its mode") {
    const auto page = test::read_file(std::string(TRAINCOST_SOURCE_DIR) + "/docs/reference/equations.md");
    for (const auto& row : cost::component_table) {
        const std::string mode(cost::mode_names[static_cast<std::size_t>(row.mode)]);
        const std::string line = "| " + std::string(row.name) + " | " + mode + " |";
        INFO(line);
        CHECK(page.find(line) != std::string::npos);
    }
}
