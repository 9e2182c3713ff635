// SPDX-License-Identifier: Apache-2.0
// Pay and services of one place at the prices of another. That nothing else is taken is in must_not_compile/.
#include <traincost/cost/purchasing_power.hpp>
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using doctest::Approx;

TEST_CASE("pay that buys the same: 600,000 CNY a year in China is 119,283 EUR in Germany at the parities of 2024") {
    // 600,000 / 3.525379 = 170,195 international dollars; x 0.700862 = 119,283.
    const cost::Parity<double> parity{3.525379, 0.700862};
    const auto there = cost::at_purchasing_power(6e5 * units::money / units::year, parity);
    CHECK((there * units::year).value() == Approx(119'283.0).epsilon(1e-5));
    const auto bill = cost::at_purchasing_power(cost::Services<>::of_pay(6e5 * units::money / units::year, units::year), parity);
    CHECK(bill.bill().value() == Approx(119'283.0).epsilon(1e-5));
}

TEST_CASE("there and back again is what it was") {
    const auto bill = cost::Services<>(1000.0 * units::money);
    const auto there = cost::at_purchasing_power(bill, cost::Parity<double>{3.5, 0.65});
    CHECK(cost::at_purchasing_power(there, cost::Parity<double>{0.65, 3.5}).bill().value() == Approx(1000.0).epsilon(1e-15));
}
