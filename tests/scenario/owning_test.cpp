// SPDX-License-Identifier: Apache-2.0
// Owning over a life: what is taken from the region, what is refused, and that every reading reaches every part.
#include <doctest/doctest.h>
#include <scenario/asking.hpp>
#include <traincost/core/trace.hpp>
#include <traincost/scenario/outputs.hpp>
#include <traincost/units/makers.hpp>

#include <set>
#include <string>

using namespace traincost;
using namespace traincost::test;
using cost::Component;
using doctest::Approx;

namespace {

const Fields run = {{"model", "deepseek-v3"}, {"regions", "nl"}};
const Fields tco = run + Fields{{"owning", "tco"}};

const Diagnostic* complaint(const Diagnostics& all, std::string_view code) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Diagnostic& d) { return d.code == code; });
    return found == all.end() ? nullptr : &*found;
}

void expect_complaint(const Fields& fields, std::string_view code, std::size_t line) {
    const auto all = complaints(fields);
    INFO(to_string(all));
    const auto* said = complaint(all, code);
    REQUIRE(said != nullptr);
    CHECK(said->where.line == line);
}

bool assumes(const scenario::Scenario& s, std::string_view part) {
    const auto holds = [&](const std::string& sentence) { return sentence.find(part) != std::string::npos; };
    return std::any_of(s.assumptions.begin(), s.assumptions.end(), holds) || std::any_of(s.regional_assumptions.begin(), s.regional_assumptions.end(), holds);
}

}  // namespace

TEST_CASE("nothing said of owning is the amortised method, and no input of a life has a source") {
    const auto s = resolved(run);
    CHECK(s.choices.owning == cost::Owning::amortised);
    for (const auto* input : {"life", "wacc", "utilisation", "construction", "maintenance"}) { CHECK(scenario::source_of(s, input) == nullptr); }
}

TEST_CASE("a total cost has every part but the wait, and each part names its inputs") {
    const auto s = resolved(tco);
    const auto traced = scenario::evaluate(s.choices, scenario::lift<Trace>(s.inputs, [](std::string_view name, double value, const Dimensions& d) {
                                               return Trace::leaf(std::string(name), value, d);
                                           }));
    const auto inputs = [&](Component c) {
        const auto all = inputs_of(traced.cost[c].value());
        return std::set<std::string>(all.begin(), all.end());
    };
    CHECK(inputs(Component::storage).contains("storage_share"));
    CHECK(inputs(Component::spares).contains("spares_share"));
    CHECK(inputs(Component::scale_up).contains("scale_up_share"));
    CHECK(inputs(Component::data_centre).contains("construction"));
    CHECK_FALSE(inputs(Component::data_centre).contains("pue"));
    CHECK(inputs(Component::capital).contains("wacc"));
    CHECK(inputs(Component::capital).contains("building_wacc"));
    CHECK_FALSE(inputs(Component::residual).contains("building_wacc"));
    CHECK(inputs(Component::maintenance).contains("maintenance"));
    CHECK(inputs(Component::staff).contains("labour"));
    CHECK(inputs(Component::insurance_and_tax).contains("insurance_and_tax"));
    CHECK(inputs(Component::residual).contains("value_decay"));
    const auto e = estimated(s);
    CHECK(e.cost[Component::wait].value() == 0.0);
    CHECK(e.cost[Component::residual].value() < 0.0);
    double sum = 0.0;
    for (const auto& part : e.cost.parts) { sum += part.value(); }
    CHECK(sum == Approx(e.cost.total.value()).epsilon(1e-12));
}

TEST_CASE("every input of a total cost has a source with a place") {
    for (const auto& fields : {tco + Fields{{"wait", "grid"}}, run + Fields{{"owning", "straight-line"}}}) {
        const auto s = resolved(fields);
        const auto traced = scenario::evaluate(s.choices, scenario::lift<Trace>(s.inputs, [](std::string_view name, double value, const Dimensions& d) {
                                                   return Trace::leaf(std::string(name), value, d);
                                               }));
        for (const auto& input : inputs_of(traced.cost.total.value())) {
            INFO(input);
            const bool neutral = input.ends_with(".exchange") || input.ends_with(".currency") || input == "electricity.vat";
            const auto* source = scenario::source_of(s, input);
            CHECK((neutral || source != nullptr));
        }
    }
}

TEST_CASE("construction is the region's own, the cost of capital borrowed and said to be") {
    const auto s = resolved(tco);
    CHECK(s.inputs.owning.construction.value() == Approx(10.81));  // 10.81 MUSD/MW, Amsterdam
    CHECK(s.inputs.owning.wacc == Approx(0.089));           // who buys chips
    CHECK(s.inputs.owning.building_wacc == Approx(0.062));  // who lets buildings
    CHECK(assumes(s, "cost of capital of its own; that of"));
    const auto us = resolved({{"model", "deepseek-v3"}, {"regions", "us-tx"}, {"owning", "tco"}});
    CHECK(us.inputs.owning.construction.value() == Approx(9.54));
    CHECK(us.inputs.owning.labour.value() * units::year.value() == Approx(190'000.0));
    CHECK(assumes(us, "cost of labour of its own; that of the United States"));
}

TEST_CASE("labour is paid as where it works: 45.2 EUR for each of 4,256 hours in the Netherlands, and the Union's mean where a country has none") {
    const auto paid = [](const std::string& region) {
        const auto s = resolved({{"model", "deepseek-v3"}, {"regions", region}, {"owning", "tco"}});
        return s.inputs.owning.labour.value() * units::year.value();
    };
    CHECK(paid("nl") == Approx(192'400.0));  // 45.2 x 4,256 = 192,371 EUR, to four digits
    CHECK(paid("fi") == Approx(142'600.0));  // 33.5 x 4,256 = 142,576
    CHECK(paid("cn-nm") == Approx(328'800.0));  // 231,810 CNY / 0.705 = 328,809
    CHECK(assumes(resolved({{"model", "deepseek-v3"}, {"regions", "fi"}, {"owning", "tco"}}), "cost of labour of its own; that of Europe"));
    CHECK(assumes(resolved({{"model", "deepseek-v3"}, {"regions", "jp"}, {"owning", "tco"}}), "cost of labour of its own; that of the United States is borrowed"));
}

TEST_CASE("one cost of capital that is given is that of the whole site, two are each of its own") {
    const auto one = resolved(tco + Fields{{"wacc", "8 %"}});
    CHECK(one.inputs.owning.building_wacc == Approx(0.08));
    CHECK(scenario::source_of(one, "building_wacc")->status == catalog::Status::given);
    const auto two = resolved(tco + Fields{{"wacc", "8 %"}, {"building_wacc", "5 %"}});
    CHECK(two.inputs.owning.wacc == Approx(0.08));
    CHECK(two.inputs.owning.building_wacc == Approx(0.05));
    const auto building = resolved(tco + Fields{{"building_wacc", "5 %"}});
    CHECK(building.inputs.owning.wacc == Approx(0.089));
    CHECK(building.inputs.owning.building_wacc == Approx(0.05));
}

TEST_CASE("a wait for the grid is as long as the region's, or as given, and nothing waits unasked") {
    CHECK(assumes(resolved(tco), "Nothing stands idle"));
    CHECK(resolved(tco + Fields{{"wait", "grid"}}).inputs.owning.wait.value() == Approx(8.5 * 8766 * 3600));
    const auto e = estimated(tco + Fields{{"wait", "1 year"}});
    CHECK(e.cost[Component::wait].value() > 0.0);
    const auto before = estimated(tco);
    CHECK(e.cost.total.value() - e.cost[Component::wait].value() - e.cost[Component::residual].value() ==
          Approx(before.cost.total.value() - before.cost[Component::residual].value()).epsilon(1e-12));
    // What is left is that of hardware a year older: 10^-0.14 of it.
    CHECK(e.cost[Component::residual] / before.cost[Component::residual] == Approx(0.724436).epsilon(1e-6));
}

TEST_CASE("one region may have a cost of capital of its own") {
    const auto c = compared({{"model", "deepseek-v3"}, {"regions", "nl"}, {"regions", "us"}, {"owning", "tco"}, {"nl.wacc", "12 %"}, {"wacc", "6 %"}});
    CHECK(c.rows[0].scenario.inputs.owning.wacc == Approx(0.12));
    CHECK(c.rows[1].scenario.inputs.owning.wacc == Approx(0.06));
    CHECK(c.rows[0].scenario.inputs.owning.building_wacc == Approx(0.12));
}

TEST_CASE("the price of hardware as old as its life is paid back, what it loses after that is charged, and both are said") {
    const auto s = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}, {"owning", "tco"}, {"life", "1 year"}});
    CHECK(s.choices.owning_shape.past_life);
    CHECK(assumes(s, "older than its life of 1 year"));
    CHECK(estimated(s).cost[Component::chips].value() > 0.0);
    CHECK(estimated(s).cost[Component::residual].value() == 0.0);
    CHECK(estimated(s).cost[Component::data_centre].value() > 0.0);
    CHECK(scenario::source_of(s, "chip.age") != nullptr);
    CHECK_FALSE(resolved(tco).choices.owning_shape.past_life);
    CHECK(scenario::source_of(resolved(tco), "chip.age") == nullptr);
    CHECK(scenario::source_of(resolved(tco), "value_decay") != nullptr);
    CHECK(scenario::source_of(resolved(tco + Fields{{"residual", "0.2"}}), "value_decay") == nullptr);
}

TEST_CASE("the day after its life hardware costs no less than the value that it goes on losing") {
    const auto charged = [](std::string_view acquired) {
        const auto e = estimated(resolved({{"chip", "h100-sxm"}, {"gpu_hours", "7451.1"}, {"regions", "us"}, {"start", "2028-06-01"}, {"acquired", std::string(acquired)},
                                           {"owning", "straight-line"}, {"life", "5 years"}, {"utilisation", "0.85"}, {"interconnect_share", "0"},
                                           {"chip_price", "40000 USD"}, {"chip_price_kind", "server"}, {"residual", "0.2"}}));
        return (e.cost.total - e.cost.electricity).value();
    };
    CHECK(charged("2023-06-05") == Approx(6'400.0).epsilon(1e-9));   // 40,000 x 0.8 / 5
    CHECK(charged("2023-05-31") == Approx(2'578.1).epsilon(2e-3));   // 40,000 x 0.2 x 0.14 ln 10 = 2,578.9, a day or two later
}

TEST_CASE("a wait ages what is left, and moves the end of the life by as much") {
    const Fields waited = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}, {"start", "2028-06-01"}, {"acquired", "2023-05-01"},
                           {"owning", "tco"}, {"life", "5 years"}};
    CHECK(resolved(waited).choices.owning_shape.past_life);
    const auto s = resolved(waited + Fields{{"wait", "1 year"}});
    CHECK_FALSE(s.choices.owning_shape.past_life);
    CHECK(assumes(s, "loses 27.6 % of its value meanwhile"));
}

TEST_CASE("a utilisation above 1 or of 0, a life of 0, and a cost of capital below 0 or of 700 % are refused where they stand") {
    for (const auto& [key, text] : {std::pair{"utilisation", "1.1"}, {"utilisation", "0"}, {"life", "0 years"}, {"wacc", "-1 %"}, {"wacc", "700 %"}, {"building_wacc", "51 %"},
                                    {"residual", "1.5"}, {"maintenance", "-5 %"}, {"staffing", "0 MW"}, {"building_life", "0 years"}}) {
        INFO(key, " ", text);
        expect_complaint(tco + Fields{{key, text}}, "out-of-range", 4);
    }
}

TEST_CASE("what the chosen way of owning takes no account of is refused where it stands") {
    expect_complaint(run + Fields{{"wacc", "8 %"}}, "contradiction", 3);
    expect_complaint(run + Fields{{"building_wacc", "8 %"}}, "contradiction", 3);
    expect_complaint(run + Fields{{"life", "4 years"}}, "contradiction", 3);
    expect_complaint(run + Fields{{"owning", "straight-line"}, {"maintenance", "5 %"}}, "contradiction", 4);
    expect_complaint(run + Fields{{"rate", "2 USD/GPU-h"}, {"utilisation", "0.8"}}, "contradiction", 4);
    expect_complaint(run + Fields{{"rate", "2 USD/GPU-h"}, {"owning", "tco"}}, "contradiction", 4);
    CHECK(complaints(run + Fields{{"owning", "straight-line"}, {"life", "4 years"}}).empty());
    CHECK(complaints(run + Fields{{"owning", "all"}, {"wacc", "8 %"}, {"life", "4 years"}}).empty());
}

TEST_CASE("hardware is acquired before training starts, however it is owned") {
    expect_complaint(tco + Fields{{"start", "2024-12-01"}, {"acquired", "2025-01-01"}}, "contradiction", 5);
}

TEST_CASE("hardware is not acquired before its chip was released") {
    const Fields asked = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}, {"start", "2023-06-01"}, {"acquired", "2020-01-01"}};
    expect_complaint(asked, "contradiction", 5);
    const auto all = complaints(asked);
    CHECK(all.front().related->what.find("2022-09-20") != std::string::npos);
    CHECK(complaints({{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}, {"acquired", "2022-09-19"}}).size() == 1);
}

TEST_CASE("without a start the newest price is taken, and of one day that of a server") {
    const Fields own = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}};
    const auto s = resolved(own);
    CHECK(s.inputs.hardware.price.value() == Approx(46'875.0));  // 2025-03-03, beside a bare chip at 31,250
    CHECK_FALSE(s.choices.price_is_of_bare_chip);
    CHECK(resolved(own + Fields{{"start", "2025-06-01"}}).inputs.hardware.price.value() == Approx(44'489.88));  // bought 90 days after release
    CHECK(resolved(own + Fields{{"as_of", "2024-01-31"}}).inputs.hardware.price.value() == Approx(41'197.5));
}

TEST_CASE("a server's price goes before newer ones of boards, and a board alone has a host added") {
    const Fields own = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}, {"start", "2025-01-01"}};
    // Newest on that day: a board of 2024-07-31; a server of 2024-03-20 is within the year.
    CHECK(resolved(own + Fields{{"acquired", "2024-12-01"}}).inputs.hardware.price.value() == Approx(41'217.0));
    const auto h200 = resolved({{"chip", "h200-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}, {"start", "2024-09-01"}});
    CHECK(h200.inputs.hardware.price.value() == Approx(33'820.62 * 1.22));  // a board alone was known on 2024-06-30
    CHECK(assumes(h200, "board without host"));
    CHECK(scenario::source_of(h200, "chip.price")->status == catalog::Status::derived);
    expect_complaint(own + Fields{{"chip_price", "30000 USD"}, {"chip_price_kind", "board"}}, "unknown-value", 6);
}

TEST_CASE("a price of another year than the purchase is said") {
    const Fields own = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}, {"start", "2026-10-01"}};
    CHECK(assumes(resolved(own + Fields{{"acquired", "2026-09-01"}}), "is of 2025-03-03, more than a year from 2026-09-01"));
    CHECK_FALSE(assumes(resolved(own + Fields{{"acquired", "2025-09-01"}}), "more than a year"));
}

TEST_CASE("making the hardware is not charged more than once without a word") {
    const Fields run = {{"chip", "h100-sxm"}, {"regions", "us"}, {"count", "1"}, {"gpu_hours", "60000"}, {"owning", "straight-line"}, {"utilisation", "1"}, {"life", "8 year"}};
    // 60,000 h; six years of work at 85 % are 44,707 h.
    const auto own_life = resolved(run + Fields{{"embodied_life", "6 year"}, {"embodied_use", "85 %"}});
    REQUIRE(own_life.warnings.size() == 1);
    CHECK(own_life.warnings.front().message.find("carbon of making the hardware is charged 1.34 times") != std::string::npos);
    CHECK(resolved(run).warnings.empty());  // the life and the use of the money: 70,128 h
}

TEST_CASE("hardware waits no longer than it has been there, and a life that ends within the run is said") {
    const Fields own = {{"chip", "h100-sxm"}, {"gpu_hours", "1000000"}, {"count", "1000"}, {"regions", "us"}, {"owning", "tco"}, {"start", "2024-12-01"}};
    expect_complaint(own + Fields{{"acquired", "2022-12-01"}, {"wait", "8 year"}}, "contradiction", 8);
    const auto early = resolved(own + Fields{{"wait", "8 year"}});
    REQUIRE(early.warnings.size() == 1);
    CHECK(early.warnings.front().code == "long-wait");
    CHECK(resolved(own + Fields{{"wait", "1 year"}}).warnings.empty());
    // 1,000 hours on each chip are 41.7 days; bought on 2023-03-25, the life of 5 years ends on 2028-03-24.
    const Fields late = {{"chip", "h100-sxm"}, {"gpu_hours", "1000000"}, {"count", "1000"}, {"regions", "us"}, {"owning", "tco"}, {"acquired", "2023-03-25"}};
    CHECK(assumes(resolved(late + Fields{{"start", "2028-03-01"}}), "life ends"));
    CHECK_FALSE(assumes(resolved(late + Fields{{"start", "2028-01-01"}}), "life ends"));
}

TEST_CASE("an amortised run of four years is warned of and charged what its hardware is worth, one of six months is not") {
    const Fields own = {{"chip", "h100-sxm"}, {"regions", "us"}, {"count", "1"}, {"chip_price", "40000 USD"}, {"chip_price_kind", "server"}};
    const auto long_run = resolved(own + Fields{{"gpu_hours", "35064"}});
    REQUIRE(long_run.warnings.size() == 1);
    CHECK(long_run.warnings.front().code == "long-run");
    CHECK(long_run.warnings.front().where.line == 3);
    CHECK(long_run.warnings.front().message.find("129 % of its value (USD 51,578 a chip), and it loses 72.5 % (USD 28,983 a chip)") != std::string::npos);
    const auto e = estimated(long_run);
    CHECK((e.cost.total - e.cost.electricity).value() == Approx(40'000.0 / 0.81).epsilon(1e-12));
    CHECK(resolved(own + Fields{{"gpu_hours", "4383"}}).warnings.empty());
    // A year: 0.14 ln 10 = 32.2 % against 27.6 %; warned of, and charged as the method has it.
    const auto year = resolved(own + Fields{{"gpu_hours", "8766"}});
    CHECK(year.warnings.size() == 1);
    const auto e1 = estimated(year);
    CHECK((e1.cost.total - e1.cost.electricity).value() == Approx(40'000.0 / 0.81 * 0.3223619).epsilon(1e-6));
    // By the straight line over 5 years at 70 %, so 3.5 years of work, four years of work are 1.143 times the price; at 90 % they are 0.889.
    const auto by_line = resolved(own + Fields{{"gpu_hours", "35064"}, {"owning", "straight-line"}});
    REQUIRE(by_line.warnings.size() == 1);
    CHECK(by_line.warnings.front().code == "long-run");
    CHECK(by_line.warnings.front().message.find("the hardware is charged 1.14 times its price") != std::string::npos);
    CHECK(resolved(own + Fields{{"gpu_hours", "35064"}, {"owning", "straight-line"}, {"utilisation", "90 %"}}).warnings.empty());
    CHECK(resolved({{"chip", "h100-sxm"}, {"regions", "us"}, {"gpu_hours", "900M"}}).warnings.empty());  // on how many chips is not said
}

TEST_CASE("a building is made and staffed for network and storage too, where their power is given") {
    const Fields own = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}, {"owning", "tco"}};
    const auto before = estimated(own);
    const auto after = estimated(own + Fields{{"network_power", "100 W"}, {"storage_power", "27.5 W"}});
    for (const auto part : {Component::data_centre, Component::staff}) {
        CHECK(after.cost[part] / before.cost[part] == Approx(1.1).epsilon(1e-12));  // (1275 + 127.5) / 1275
    }
    CHECK(assumes(resolved(own), "Network and storage are paid for, but no power and no part of the building"));
    CHECK_FALSE(assumes(resolved(own + Fields{{"network_power", "100 W"}, {"storage_power", "27.5 W"}}), "paid for, but"));
}

TEST_CASE("a life and a use that are given for owning are those of the hardware's making too") {
    const Fields own = {{"chip", "h100-sxm"}, {"gpu_hours", "1000"}, {"regions", "us"}, {"owning", "tco"}, {"life", "4 years"}, {"utilisation", "0.5"}};
    const auto s = resolved(own);
    CHECK(s.inputs.carbon.life.value() == Approx(4.0 * 8766 * 3600));
    CHECK(s.inputs.carbon.use == Approx(0.5));
    CHECK(resolved(own + Fields{{"embodied_life", "6 years"}}).inputs.carbon.life.value() == Approx(6.0 * 8766 * 3600));
    CHECK(resolved(own + Fields{{"embodied_use", "0.9"}}).inputs.carbon.use == Approx(0.9));
}
