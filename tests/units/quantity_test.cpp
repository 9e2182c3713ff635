// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/autodiff.hpp>
#include <traincost/core/batch.hpp>
#include <traincost/core/formula.hpp>
#include <traincost/core/trace.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/runtime.hpp>

#include <boost/units/quantity.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>
#include <set>
#include <type_traits>

using namespace traincost;
using namespace traincost::literals;

namespace {

using Squared = units::Quantity<units::Times<units::SecondUnit, units::SecondUnit>>;

template <class Q>
Dimensions dimension_of() {
    return units::dimensions<typename Q::unit_type>();
}

/// A value with an exponent in a moderate range, so that sums and products neither overflow nor vanish.
double moderate() { return static_cast<double>(*rc::gen::inRange(-1000000, 1000000)) / 97.0; }

}  // namespace

TEST_CASE("a quantity is as light as its number") {
    static_assert(std::is_trivially_copyable_v<Time<>>);
    static_assert(std::is_trivially_copyable_v<CostPerChipTime<>>);
    static_assert(std::is_trivially_copyable_v<Energy<Batch>>);
    static_assert(std::is_trivially_destructible_v<Energy<>>);
    static_assert(sizeof(Energy<>) == sizeof(double));
    static_assert(sizeof(Energy<Batch>) == sizeof(Batch));
    static_assert(std::is_standard_layout_v<Energy<>>);
    CHECK(true);
}

TEST_CASE("a quantity goes to Boost.Units and back without change") {
    CHECK(rc::check([] {
        const auto energy = Energy<>::of(moderate());
        const boost::units::quantity<units::JouleUnit, double> theirs(energy);
        RC_ASSERT(theirs.value() == energy.value());
        RC_ASSERT(Energy<>(theirs) == energy);
    }));
    static_assert(std::is_constructible_v<Energy<>, boost::units::quantity<units::JouleUnit, double>>);
    static_assert(!std::is_convertible_v<boost::units::quantity<units::JouleUnit, double>, Energy<>>);
    static_assert(!std::is_convertible_v<Energy<>, boost::units::quantity<units::JouleUnit, double>>);
}

TEST_CASE("the arithmetic of dimensions is that of Boost.Units") {
    const boost::units::quantity<units::WattUnit, double> power(5.0_kW);
    const boost::units::quantity<units::SecondUnit, double> time(2.0_h);
    const boost::units::quantity<units::JouleUnit, double> energy = power * time;
    CHECK(Energy<>(energy) == 5.0_kW * 2.0_h);
    static_assert(std::is_same_v<decltype(5.0_kW * 2.0_h), Energy<>>);
    static_assert(std::is_same_v<decltype(5.0_kWh / 2.0_h), Power<>>);
    static_assert(std::is_same_v<decltype(8_chips * 2.0_h), ChipTime<>>);
    static_assert(std::is_same_v<decltype(2.0_h * 8_chips), ChipTime<>>);
    static_assert(std::is_same_v<decltype(1.0_money / 1.0_kWh), EnergyPrice<>>);
    static_assert(std::is_same_v<decltype(1.0_money / 1.0_gpu_h), CostPerChipTime<>>);
    static_assert(std::is_same_v<decltype(CostPerChip<>() / 1.0_h), CostPerChipTime<>>);
    static_assert(std::is_same_v<decltype(FlopRatePerChip<>() * 8_chips), FlopRate<>>);
    static_assert(std::is_same_v<decltype(1.0 / 1.0_s), DecayRate<>>);
    static_assert(std::is_same_v<decltype(2.0_h * 3.0_h), Squared>);
}

TEST_CASE("a ratio of like quantities is a plain number, for every scalar") {
    static_assert(std::is_same_v<decltype(2.0_h / 1.0_h), double>);
    static_assert(std::is_same_v<decltype(1.0_s * DecayRate<>()), double>);
    static_assert(std::is_same_v<decltype(Time<Batch>() / Time<Batch>()), Batch>);
    static_assert(std::is_same_v<decltype(Time<Trace>() / Time<Trace>()), Trace>);
    CHECK(2.0_h / 1.0_days == doctest::Approx(1.0 / 12.0).epsilon(1e-15));
}

TEST_CASE("constants are what the world agreed on") {
    CHECK(units::chip_hour.value() == 3600.0);  // chip seconds
    CHECK(units::node_hour.value() == 3600.0);
    CHECK(units::year / units::hour == 8766.0);  // 365.25 days
    CHECK(units::year / units::day == 365.25);
    CHECK(units::day / units::hour == 24.0);
    CHECK(units::kilowatt_hour.value() == 3.6e6);
    CHECK(units::megawatt_hour / units::kilowatt_hour == 1000.0);
    CHECK(units::kilowatt * units::hour == units::kilowatt_hour);
    CHECK(units::megawatt * units::hour == units::megawatt_hour);
    CHECK(units::chip * units::hour == units::chip_hour);
    CHECK(units::node * units::hour == units::node_hour);
    CHECK(units::joule == units::watt * units::second);
    CHECK(units::bits_per_byte * units::byte == 8.0 * units::bit);
    CHECK(units::tonne_co2e / units::kilogram_co2e == 1000.0);
}

TEST_CASE("literals give the constants of the same name") {
    CHECK(1.0_s == units::second);
    CHECK(1.0_h == units::hour);
    CHECK(1.0_days == units::day);
    CHECK(1.0_J == units::joule);
    CHECK(1.0_kWh == units::kilowatt_hour);
    CHECK(1.0_MWh == units::megawatt_hour);
    CHECK(1.0_W == units::watt);
    CHECK(1.0_kW == units::kilowatt);
    CHECK(1.0_MW == units::megawatt);
    CHECK(1_chips == units::chip);
    CHECK(1.0_chips == units::chip);
    CHECK(1_nodes == units::node);
    CHECK(1.0_gpu_h == units::chip_hour);
    CHECK(1.0_node_h == units::node_hour);
    CHECK(1.0_FLOP == units::flop);
    CHECK(1.0_tokens == units::token);
    CHECK(1.0_parameters == units::parameter);
    CHECK(1.0_bytes == units::byte);
    CHECK(1.0_bits == units::bit);
    CHECK(1.0_money == units::money);
    CHECK(1.0_kg == Mass<>::of(1.0));
    CHECK(1.0_kgCO2e == units::kilogram_co2e);
}

TEST_CASE("quantities are computed at compile time") {
    constexpr auto energy = 2048_chips * (700.0_W / 1_chips) * 2.0_h;
    static_assert(energy / 1.0_kWh > 2867.0 && energy / 1.0_kWh < 2868.0);  // 2048 x 0.7 kW x 2 h = 2867.2 kWh
    constexpr auto sum = 1.0_h + 30.0_s - 30.0_s;
    static_assert(sum == 1.0_h);
    static_assert(-1.0_h < 0.0_h);
    CHECK(true);
}

TEST_CASE("the DeepSeek-V3 run: 2.788 M GPU-hours on 2048 chips at 8 a node are 56.7 days and 348500 node-hours") {
    const auto work = 2.788e6_gpu_h;
    CHECK(work / 2048_chips / 1.0_days == doctest::Approx(56.72).epsilon(1e-4));  // 2788000 / 2048 / 24 = 56.722
    CHECK(work / (8_chips / 1_nodes) / 1.0_node_h == doctest::Approx(348500.0).epsilon(1e-14));
}

TEST_CASE("2.38 MW for 54.2 days are 3.10 GWh") {
    CHECK(2.38_MW * 54.2_days / 1.0_MWh == doctest::Approx(3095.9).epsilon(1e-5));  // 2.38 x 54.2 x 24 = 3095.904
}

TEST_CASE("6 N D with its FLOP per parameter and token is FLOP") {
    const Flop<> work = FlopPerParameterToken<>::of(6.0) * 37e9_parameters * 14.8e12_tokens;
    CHECK(work / 1.0_FLOP == doctest::Approx(3.2856e24).epsilon(1e-12));  // 6 x 37e9 x 14.8e12
}

TEST_CASE("sums, differences and comparisons are those of the numbers") {
    CHECK(rc::check([] {
        const double x = moderate(), y = moderate();
        const auto a = Time<>::of(x), b = Time<>::of(y);
        RC_ASSERT((a + b).value() == x + y);
        RC_ASSERT((a - b).value() == x - y);
        RC_ASSERT((-a).value() == -x);
        RC_ASSERT((a < b) == (x < y));
        RC_ASSERT((a >= b) == (x >= y));
        RC_ASSERT((a == b) == (x == y));
        auto sum = a;
        sum += b;
        sum -= a;
        RC_ASSERT(sum.value() == (x + y) - x);
    }));
}

TEST_CASE("products and quotients are those of the numbers, from either side") {
    CHECK(rc::check([] {
        const double x = moderate(), y = moderate() + 0.001;
        const auto a = Power<>::of(x);
        const auto b = Time<>::of(y);
        RC_ASSERT((a * b).value() == x * y);
        RC_ASSERT((b * a).value() == y * x);
        RC_ASSERT((a / b).value() == x / y);
        RC_ASSERT((a * 3.0).value() == x * 3.0);
        RC_ASSERT((3.0 * a).value() == 3.0 * x);
        RC_ASSERT((a / 3.0).value() == x / 3.0);
        RC_ASSERT((3.0 / b).value() == 3.0 / y);
        RC_ASSERT((3 * a).value() == 3.0 * x);
    }));
}

TEST_CASE("min, max and ceil of quantities keep the quantity") {
    CHECK(units::min(2.0_h, 3.0_h) == 2.0_h);
    CHECK(units::max(2.0_h, 3.0_h) == 3.0_h);
    CHECK(units::ceil(Chips<>::of(2047.2)) == 2048_chips);
    CHECK(min(2.0_h, 3.0_h) == 2.0_h);  // found through the argument
    static_assert(std::is_same_v<decltype(units::ceil(7.3_chips)), Chips<>>);
}

TEST_CASE("a default quantity is zero") {
    CHECK(Cost<>() == 0.0_money);
    CHECK(Energy<Batch>().value()[7] == 0.0);
}

TEST_CASE("one formula gives the same number with every scalar") {
    const auto bill = [](auto rate, auto peak) {
        using T = decltype(rate);
        const auto work = Flop<T>::of(T(3.24e24));
        const auto speed = FlopRatePerChip<T>::of(peak) * T(0.39);
        const auto hours = work / speed;
        const auto energy = hours * PowerPerChip<T>::of(T(1275.0)) * T(1.2);
        return hours * CostPerChipTime<T>::of(rate) + units::max(energy * EnergyPrice<T>::of(T(2e-8)), Cost<T>());
    };
    const double alone = bill(0.0005, 989e12).value();
    CHECK(bill(Batch(0.0005), Batch(989e12)).value()[5] == alone);
    CHECK(bill(Trace(0.0005), Trace(989e12)).value().value() == alone);
    const auto rate = boost::math::differentiation::make_fvar<double, 1>(0.0005);
    const auto dual = bill(rate, Dual(989e12)).value();
    CHECK(static_cast<double>(dual) == alone);
    CHECK(dual.derivative(1) == doctest::Approx(3.24e24 / (989e12 * 0.39)).epsilon(1e-14));  // chip seconds
}

TEST_CASE("a trace of quantities carries the dimension of its result") {
    const auto power = PowerPerChip<Trace>::of(Trace::leaf("power", 700.0, dimension_of<PowerPerChip<>>()));
    const auto chips = Chips<Trace>::of(Trace::leaf("chips", 2048.0, dimension_of<Chips<>>()));
    const auto time = Time<Trace>::of(Trace::leaf("time", 3600.0, dimension_of<Time<>>()));
    const Energy<Trace> energy = power * chips * time;
    CHECK(energy.value().node().dimensions == dimension_of<Energy<>>());
    CHECK(formula(energy.value(), TraceStyle::names) == "power * chips * time");
}

TEST_CASE("a constant of the method keeps its dimension in a trace, and its value in every scalar") {
    const auto hour = units::constant<Time<Trace>>(3600.0);
    CHECK(hour.value().node().dimensions == dimension_of<Time<>>());
    CHECK(hour.value().value() == 3600.0);
    CHECK(inputs_of(hour.value()).empty());
    CHECK(units::constant<Time<>>(3600.0) == 1.0_h);
    CHECK(units::constant<Time<Batch>>(3600.0).value()[3] == 3600.0);
}

TEST_CASE("run-time dimensions are the exponents of the type, in twelfths") {
    const auto at = [](const Dimensions& d, units::Base base) { return d[static_cast<std::size_t>(base)] / units::twelfths; };
    constexpr auto energy = units::dimensions<units::JouleUnit>();  // kg m^2 s^-2
    CHECK(at(energy, units::Base::kilogram) == 1);
    CHECK(at(energy, units::Base::metre) == 2);
    CHECK(at(energy, units::Base::second) == -2);
    const auto rate = dimension_of<FlopRatePerChip<>>();
    CHECK(at(rate, units::Base::flop) == 1);
    CHECK(at(rate, units::Base::second) == -1);
    CHECK(at(rate, units::Base::chip) == -1);
    CHECK(at(rate, units::Base::node) == 0);
}

TEST_CASE("no two quantities of the field have the same dimension") {
    const std::vector<Dimensions> all = {
        dimension_of<Length<>>(), dimension_of<Mass<>>(), dimension_of<Time<>>(), dimension_of<Flop<>>(),
        dimension_of<Bytes<>>(), dimension_of<Bits<>>(), dimension_of<Tokens<>>(), dimension_of<Parameters<>>(),
        dimension_of<Chips<>>(), dimension_of<Nodes<>>(), dimension_of<Cost<>>(), dimension_of<Carbon<>>(),
        dimension_of<Energy<>>(), dimension_of<Power<>>(), dimension_of<DecayRate<>>(), dimension_of<ChipTime<>>(),
        dimension_of<NodeTime<>>(), dimension_of<ChipsPerNode<>>(), dimension_of<FlopRate<>>(),
        dimension_of<FlopRatePerChip<>>(), dimension_of<FlopPerToken<>>(), dimension_of<FlopPerParameterToken<>>(),
        dimension_of<TokenRate<>>(), dimension_of<TimePerToken<>>(), dimension_of<BytesPerChip<>>(),
        dimension_of<Bandwidth<>>(), dimension_of<BandwidthPerChip<>>(), dimension_of<BitRate<>>(),
        dimension_of<PowerPerChip<>>(), dimension_of<EnergyPrice<>>(), dimension_of<CarbonIntensity<>>(),
        dimension_of<CostPerChip<>>(), dimension_of<CostPerChipTime<>>()};
    CHECK(std::set<Dimensions>(all.begin(), all.end()).size() == all.size());
}
