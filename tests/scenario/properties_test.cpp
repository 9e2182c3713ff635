// SPDX-License-Identifier: Apache-2.0
// What holds of every run, whatever its numbers.
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>
#include <scenario/asking.hpp>
#include <traincost/scenario/outputs.hpp>

#include <cmath>
#include <map>
#include <set>
#include <string>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::test;
using cost::Mode;
using scenario::Estimate;
using scenario::Scenario;
using scenario::scalar_of;

namespace {

bool close(double a, double b, double tolerance = 1e-12) {
    return std::fabs(a - b) <= tolerance * std::max(std::fabs(a), std::fabs(b));
}

double share(int low, int high) { return *rc::gen::inRange(low, high) / 1000.0; }

/// A packaged run in a packaged region with its numbers moved at random by up to a factor of two.
Scenario any_run(Mode mode) {
    static const std::vector<Scenario> owned = [] {
        std::vector<Scenario> all;
        for (const std::string model : {"deepseek-v3", "llama-3.1-405b", "gpt-3", "gpt-4"}) {
            for (const std::string region : {"nl", "us-tx", "cn-gd"}) {
                all.push_back(resolved({{"model", model}, {"regions", region}}));
                all.push_back(resolved({{"model", model}, {"regions", region}, {"rate", "2 USD/h"}}));
            }
        }
        return all;
    }();
    auto s = owned[2 * *rc::gen::inRange<std::size_t>(0, owned.size() / 2) + (mode == Mode::rented ? 1 : 0)];
    const double by = share(500, 2000);
    for (auto& stage : s.inputs.stages) { stage.chip_time = stage.chip_time * by; }
    s.inputs.tariff.price = s.inputs.tariff.price * share(500, 2000);
    s.inputs.power.pue = share(1000, 2000);
    s.inputs.power.use = share(300, 1000);
    s.inputs.hardware.price = s.inputs.hardware.price * share(500, 2000);
    s.inputs.hardware.age = s.inputs.hardware.age * share(500, 2000);
    s.choices.power = static_cast<cost::PowerMode>(*rc::gen::inRange(0, 3));
    return s;
}

Mode any_mode() { return *rc::gen::arbitrary<bool>() ? Mode::owned : Mode::rented; }

Estimate<double> of(const Scenario& s) { return scenario::evaluate(s.choices, s.inputs); }

/// Outputs that differ between two estimates.
std::set<std::string> moved(const Estimate<double>& a, const Estimate<double>& b) {
    std::set<std::string> names;
    for_each_output(
        [&names](const std::string& name, const auto& x, const auto& y) {
            if (!close(scalar_of(x), scalar_of(y))) { names.insert(name); }
        },
        a, b);
    return names;
}

void only(const std::set<std::string>& names, const std::set<std::string>& allowed) {
    for (const auto& name : names) {
        const bool stage_cost = name.starts_with("stage.") && name.ends_with(".cost");
        RC_ASSERT(allowed.count(name) == 1 || (stage_cost && allowed.count("cost.total") == 1));
    }
}

}  // namespace

TEST_CASE("doubling the price of electricity doubles the electricity line and nothing else but the total it is in") {
    CHECK(rc::check([] {
        auto s = any_run(Mode::owned);
        const auto before = of(s);
        for (auto* part : {&s.inputs.tariff.price, &s.inputs.tariff.network, &s.inputs.tariff.demand, &s.inputs.tariff.levies,
                           &s.inputs.tariff.taxes, &s.inputs.tariff.compensation}) {
            *part = *part * 2.0;
        }
        const auto after = of(s);
        RC_ASSERT(after.cost[cost::Component::electricity].value() ==
                  2.0 * before.cost[cost::Component::electricity].value());
        RC_ASSERT(close((after.cost.total - before.cost.total).value(), before.cost.electricity.value(), 1e-9));
        only(moved(before, after), {"electricity_price", "cost.electricity", "cost.electricity_bill", "cost.total"});
    }));
}

TEST_CASE("in rented mode the price of electricity changes the memo line, and never the total") {
    CHECK(rc::check([] {
        auto s = any_run(Mode::rented);
        const auto before = of(s);
        s.inputs.tariff.price = s.inputs.tariff.price * share(1, 9000);
        s.inputs.power.pue = share(1000, 3000);
        const auto after = of(s);
        RC_ASSERT(after.cost.total == before.cost.total);
        RC_ASSERT(after.cost.total == after.cost[cost::Component::rental]);
        RC_ASSERT(after.cost[cost::Component::electricity].value() == 0.0);
        RC_ASSERT(after.cost.electricity.value() > 0.0);
    }));
}

TEST_CASE("components sum to the total, and stages too") {
    CHECK(rc::check([] {
        const auto s = any_run(any_mode());
        const auto e = of(s);
        double parts = 0.0;
        for (const auto& part : e.cost.parts) { parts += part.value(); }
        RC_ASSERT(close(parts, e.cost.total.value()));
        double stages = 0.0;
        double hours = 0.0;
        for (const auto& stage : e.stages) {
            stages += stage.cost.value();
            hours += stage.chip_time.value();
        }
        RC_ASSERT(close(stages, e.cost.total.value()));
        RC_ASSERT(close(hours, e.chip_time.value()));
    }));
}

TEST_CASE("no component is ever negative") {
    CHECK(rc::check([] {
        for (const auto& part : of(any_run(any_mode())).cost.parts) { RC_ASSERT(part.value() >= 0.0); }
    }));
}

TEST_CASE("energy is proportional to GPU-hours and to PUE, and carbon to energy") {
    CHECK(rc::check([] {
        auto s = any_run(any_mode());
        const auto before = of(s);
        const double by = share(100, 9000);
        for (auto& stage : s.inputs.stages) { stage.chip_time = stage.chip_time * by; }
        s.inputs.flop = s.inputs.flop * by;
        const auto longer = of(s);
        RC_ASSERT(close(longer.energy.value(), before.energy.value() * by));
        s.inputs.power.pue *= 1.37;
        const auto hotter = of(s);
        RC_ASSERT(close(hotter.energy.value(), longer.energy.value() * 1.37));
        RC_ASSERT(close(hotter.carbon.value(), longer.carbon.value() * 1.37));
    }));
}

TEST_CASE("PUE changes energy, its cost and its carbon, and no GPU-hour, day or chip") {
    CHECK(rc::check([] {
        auto s = any_run(Mode::owned);
        const auto before = of(s);
        s.inputs.power.pue *= 1.25;
        only(moved(before, of(s)), {"facility_power_per_chip", "facility_power", "facility_power_peak", "energy_per_year", "energy", "carbon",
                                    "carbon.market", "carbon.with_embodied", "water.off_site", "cost.electricity", "cost.electricity_bill", "cost.total"});
    }));
}

TEST_CASE("the written-off part of an owned run falls by 10^-0.14 with every year of the hardware's age") {
    CHECK(rc::check([] {
        auto s = any_run(Mode::owned);
        const auto written_off = [](const Estimate<double>& e) { return (e.cost.total - e.cost.electricity).value(); };
        const auto before = of(s);
        const double years = share(0, 8000);
        s.inputs.hardware.age += Time<>::of(years * 8766.0 * 3600.0);
        const auto after = of(s);
        RC_ASSERT(close(written_off(after), written_off(before) * std::pow(10.0, -0.14 * years), 1e-9));
        RC_ASSERT(after.cost.electricity == before.cost.electricity);
    }));
}

TEST_CASE("GPU-hours carried over scale inversely with the peak of the chip they are carried to") {
    CHECK(rc::check([] {
        auto s = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}, {"chip", "b200"}});
        RC_ASSERT(s.choices.stage_kinds[0] == scenario::StageKind::carried);
        const auto before = of(s);
        const double by = share(100, 9000);
        s.inputs.peak = s.inputs.peak * by;
        RC_ASSERT(close(of(s).chip_time.value() * by, before.chip_time.value()));
    }));
}

TEST_CASE("hours carried over to a B200 at the same MFU are the disclosed ones times 989.4 over 2250, in every stage") {
    // 2,664,000 x 989.4 / 2250 = 1,171,449.6; 119,000: 52,328.27; 5,000: 2,198.67.
    const auto e = estimated({{"model", "deepseek-v3"}, {"regions", "nl"}, {"chip", "b200"}, {"relative_mfu", "1"}});
    CHECK(gpu_hours(e.stages[0].chip_time) == doctest::Approx(1'171'449.6).epsilon(1e-9));
    CHECK(gpu_hours(e.stages[1].chip_time) == doctest::Approx(52'328.2667).epsilon(1e-8));
    CHECK(gpu_hours(e.stages[2].chip_time) == doctest::Approx(2'198.6667).epsilon(1e-7));
}

TEST_CASE("half of the tokens take half of pre-training's hours and all of the other stages'") {
    const auto e = estimated({{"model", "deepseek-v3"}, {"regions", "nl"}, {"tokens", "7.4T"}});
    CHECK(gpu_hours(e.stages[0].chip_time) == doctest::Approx(1'332'000.0).epsilon(1e-12));
    CHECK(gpu_hours(e.stages[1].chip_time) == doctest::Approx(119'000.0).epsilon(1e-12));
}

TEST_CASE("a chip against itself carries its hours over unchanged") {
    const auto own = estimated({{"model", "deepseek-v3"}, {"regions", "nl"}});
    const auto named = estimated({{"model", "deepseek-v3"}, {"regions", "nl"}, {"chip", "h800-sxm"}});
    CHECK(named.chip_time == own.chip_time);
    CHECK(named.cost.total == own.cost.total);
}

TEST_CASE("whole nodes for a deadline hold at least the chips that are needed, and less than a node more") {
    CHECK(rc::check([] {
        auto s = resolved({{"model", "llama-3.1-405b"}, {"regions", "nl"}, {"deadline", "60 d"}});
        s.inputs.deadline = *rc::gen::inRange(1, 900) * 1.0 * units::day;
        const auto e = of(s);
        RC_ASSERT(e.count >= e.count_needed);
        RC_ASSERT(e.count - e.count_needed < Chips<>::of(8.0));
        RC_ASSERT(std::fmod(e.count.value(), 8.0) == 0.0);
        RC_ASSERT(e.wall_clock <= s.inputs.deadline);
    }));
}

TEST_CASE("the energy lies between its bounds, for every model, region and power") {
    const auto catalog = Catalog::embedded();
    for (const auto* model : {"deepseek-v3", "llama-3.1-405b", "gpt-3", "gpt-4", "bloom-176b", "llama-2-70b"}) {
        for (const auto region : catalog.ids("regions")) {
            const auto s = resolved({{"model", std::string(model)}, {"regions", std::string(region)}}, catalog);
            const auto e = estimated(s);
            const auto bounds = scenario::energy_bounds(s);
            INFO(model, " in ", region);
            CHECK(bounds.low.energy < e.energy);
            CHECK(e.energy < bounds.high.energy);
            CHECK(bounds.low.cost.total < e.cost.total);
            CHECK(e.cost.total < bounds.high.cost.total);
        }
    }
}

TEST_CASE("the days of the stages are the days of the run") {
    const auto e = estimated({{"model", "deepseek-v3"}, {"regions", "nl"}});
    // 2,788,000 / 2048 / 24 = 56.722.
    CHECK(days(e.wall_clock) == doctest::Approx(56.7220052).epsilon(1e-8));
    CHECK(days(e.stages[0].wall_clock + e.stages[1].wall_clock + e.stages[2].wall_clock) ==
          doctest::Approx(days(e.wall_clock)).epsilon(1e-14));
}

TEST_CASE("a cluster's mean power times its days is the run's energy") {
    CHECK(rc::check([] {
        const auto e = of(any_run(any_mode()));
        RC_ASSERT(close((e.facility_power * e.wall_clock).value(), e.energy.value()));
    }));
}
