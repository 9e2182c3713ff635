// SPDX-License-Identifier: Apache-2.0
// From one scope to the next, by hand.
#include <traincost/cost/embodied.hpp>
#include <traincost/cost/scope.hpp>
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using doctest::Approx;

TEST_CASE("a programme is its final run times a factor, and staff is a share of the whole") {
    const auto run = 6e6 * units::money;
    CHECK(cost::programme_cost(run, 1.5).value() == 9e6);
    CHECK(cost::staff_cost(cost::programme_cost(run, 3.0), 0.25).value() == Approx(6e6).epsilon(1e-15));  // 18 are three quarters of 24
    CHECK(cost::staff_cost(run, 0.0).value() == 0.0);
}

TEST_CASE("a cluster is its servers and the network that is a share of all of it, and a server's price is not marked up") {
    cost::HardwareInputs<double> in;
    in.price = 40'000.0 * (units::money / units::chip);
    in.server_to_chip_price = 1.64;
    in.interconnect_share = 0.2;
    in.age = 10.0 * units::year;  // bought new: age does not count
    const auto chips = 1000.0 * units::chip;
    CHECK(cost::cluster_cost(chips, in, false).value() == Approx(50e6).epsilon(1e-12));          // 40 M are four fifths of 50 M
    CHECK(cost::cluster_cost(chips, in, true).value() == Approx(1.64 * 50e6).epsilon(1e-12));
}

TEST_CASE("a run wears off as much of what making the machines emitted as of their life") {
    // 58,888.6 kg over five years of 365.25 days, 20.4 days of them.
    CHECK(cost::embodied_share(58888.6 * units::kilogram_co2e, 20.4 * units::day, 5.0 * units::year).value() == Approx(657.82).epsilon(1e-4));
}
