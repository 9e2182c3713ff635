// SPDX-License-Identifier: Apache-2.0
// Sensitivities against what can be worked out by hand.
#include "analysing.hpp"

#include <traincost/units/makers.hpp>

#include <atomic>
#include <cmath>

using namespace traincost;
using namespace traincost::test;
using study::Quantity;
using study::StepKind;
using study::Target;

namespace {

constexpr double normal_95 = 1.6448536269514722;

bool near(const uncertainty::Index& index, double expected) { return std::fabs(index.value - expected) < 4.0 * index.standard_error && index.standard_error < 0.05; }

const study::Step* step(const std::vector<study::Step>& steps, StepKind kind) {
    const auto found = std::find_if(steps.begin(), steps.end(), [kind](const study::Step& s) { return s.kind == kind; });
    return found == steps.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a product of two lognormal figures has the Sobol indices of the closed form") {
    // Variances of the logarithms 0.04 and 0.09: S1 = (exp v - 1) / (exp 0.13 - 1), and ST = 1 - S1 of the other.
    const auto x = analysed(study_for(hours_times_rate), {Quantity::cost});
    CHECK(x.amount == doctest::Approx(2e6));
    CHECK(near(share(x.singles, "gpu_hours").indices.first, 0.293965));
    CHECK(near(share(x.singles, "rate").indices.first, 0.678350));
    CHECK(near(share(x.singles, "gpu_hours").indices.total, 0.321650));
    CHECK(near(share(x.singles, "rate").indices.total, 0.706035));
    CHECK(x.singles.front().group.name == "rate");
}

TEST_CASE("the tornado of a product runs from the 5 % to the 95 % quantile of each factor, the wider one first") {
    const auto s = study_for(hours_times_rate);
    const auto x = analysed(s, {Quantity::cost});
    REQUIRE(x.swings.size() == 2);
    CHECK(x.swings[0].name == "rate");
    CHECK(x.median == doctest::Approx(2e6));
    CHECK(x.swings[0].at_low == doctest::Approx(2e6 * std::exp(-0.3 * normal_95)).epsilon(1e-6));
    CHECK(x.swings[0].at_high == doctest::Approx(2e6 * std::exp(0.3 * normal_95)).epsilon(1e-6));
    CHECK(x.swings[1].at_high == doctest::Approx(2e6 * std::exp(0.2 * normal_95)).epsilon(1e-6));
}

TEST_CASE("a cost of capital and the one that follows it are one bar of the tornado, far shorter in their difference than in either") {
    const Fields owned = {{"model", "deepseek-v3"}, {"owning", "tco"}};
    const auto widest = [](const study::Sensitivity& x, const std::string& name) {
        const auto found = std::find_if(x.swings.begin(), x.swings.end(), [&](const study::Swing& s) { return s.name == name; });
        REQUIRE_MESSAGE(found != x.swings.end(), name);
        return std::fabs(found->at_high - found->at_low);
    };
    study::Target difference{Quantity::cost};
    difference.difference = true;
    const auto both = analysed(study_for(owned + Fields{{"regions", "us,china"}}), difference);
    const auto alone = analysed(study_for(owned + Fields{{"regions", "us"}}), {Quantity::cost});
    const double together = widest(both, "us.wacc, china.wacc");
    CHECK(together > 0.0);
    CHECK(together < 0.3 * widest(alone, "us.wacc"));
    CHECK(std::none_of(both.swings.begin(), both.swings.end(), [](const study::Swing& s) { return s.name == "china.wacc"; }));
}

TEST_CASE("what is measured first accounts for all of the variance where nothing else is uncertain") {
    const auto x = analysed(study_for(hours_times_rate), {Quantity::cost});
    REQUIRE(x.first);
    CHECK(x.first_names == std::vector<std::string>{"rental rate", "work of the run"});
    CHECK(near(x.first->indices.first, 1.0));
    CHECK(near(x.first->indices.total, 1.0));
}

TEST_CASE("elasticities of factors are one, of divisors minus one, of what is not in the formula there are none") {
    const auto s = study_for({{"chip", "h100"}, {"regions", "us"}, {"mode", "rented"}, {"count", "64"}, {"rate", "2 USD/h"}, {"flop", "1e24"}, {"mfu", "0.4"}});
    const auto cost = study::elasticities(s, {Quantity::cost});
    CHECK(*slope(cost, "flop").elasticity == doctest::Approx(1.0).epsilon(1e-14));
    CHECK(*slope(cost, "rate").elasticity == doctest::Approx(1.0).epsilon(1e-14));
    CHECK(*slope(cost, "mfu").elasticity == doctest::Approx(-1.0).epsilon(1e-14));
    CHECK(*slope(cost, "chip.peak").elasticity == doctest::Approx(-1.0).epsilon(1e-14));
    CHECK(std::none_of(cost.begin(), cost.end(), [](const auto& e) { return e.name == "count" || e.name == "pue" || e.name == "electricity"; }));
    CHECK(*slope(study::elasticities(s, {Quantity::days}), "count").elasticity == doctest::Approx(-1.0).epsilon(1e-14));
}

TEST_CASE("the loss of value has the elasticity of d 10^(-d t), times the hardware's part of the cost") {
    const Fields fields = {{"model", "deepseek-v3"}, {"regions", "nl"}};
    const auto s = study_for(fields);
    const auto& in = s.scenarios.front().inputs.hardware;
    const auto e = estimated(fields);
    const double hardware = 1.0 - e.cost.electricity / e.cost.total;
    const double by_hand = hardware * (1.0 - double{in.value_decay * in.age} * std::log(10.0));
    const auto all = study::elasticities(s, {Quantity::cost});
    CHECK(*slope(all, "value_decay").elasticity == doctest::Approx(by_hand).epsilon(1e-12));
    CHECK(*slope(all, "chip.price").elasticity == doctest::Approx(hardware).epsilon(1e-12));
    CHECK(*slope(all, "pue").elasticity == doctest::Approx(1.0 - hardware).epsilon(1e-12));
}

TEST_CASE("a deadline acts in whole nodes: the slope is that on the step, the relaxation that of divisible chips") {
    // 1,000 GPU-hours in 10 hours: 100 chips, so 13 nodes of 8 with 104 chips, which take 1,000/104 hours.
    const auto s = study_for({{"chip", "h100"}, {"regions", "us"}, {"gpu_hours", "1000"}, {"deadline", "10 h"}});
    REQUIRE(s.scenarios.front().inputs.chips_per_node.value() == 8.0);
    const Target days{Quantity::days};
    CHECK(study::amount(s, days) == doctest::Approx(1000.0 / 104.0 * 3600.0).epsilon(1e-14));
    const auto all = study::elasticities(s, days);
    const auto expect = [&](std::string_view name, double on_the_step, double smooth) {
        CAPTURE(std::string(name));
        CHECK(*slope(all, name).elasticity == doctest::Approx(on_the_step).epsilon(1e-14));
        CHECK(*slope(all, name).relaxed_elasticity == doctest::Approx(smooth).epsilon(1e-14));
    };
    expect("deadline", 0.0, 1.0);
    expect("stage.0.gpu_hours", 1.0, 0.0);
    expect("chip.node", -1.0, 0.0);
    const auto steps = study::steps_of(s, days);
    const auto* nodes = step(steps, StepKind::whole_nodes);
    REQUIRE(nodes != nullptr);
    CHECK(nodes->moves_target);
    CHECK(nodes->fewer_from.value() == doctest::Approx(1000.0 / 96.0 * 3600.0));
    CHECK(nodes->more_below.value() == doctest::Approx(1000.0 / 104.0 * 3600.0));
    REQUIRE(nodes->alternatives.size() == 2);
    CHECK(nodes->alternatives[0].amount == doctest::Approx(1000.0 / 112.0 * 3600.0));
    CHECK(nodes->alternatives[1].amount == doctest::Approx(1000.0 / 96.0 * 3600.0));
    // The cost does not depend on it, and has no relaxation.
    const auto for_cost = study::steps_of(s, {Quantity::cost});
    REQUIRE(step(for_cost, StepKind::whole_nodes) != nullptr);
    CHECK_FALSE(step(for_cost, StepKind::whole_nodes)->moves_target);
    const auto cost = study::elasticities(s, {Quantity::cost});
    CHECK(std::none_of(cost.begin(), cost.end(), [](const auto& e) { return e.name == "deadline" || e.relaxed_slope; }));
}

TEST_CASE("what is chosen before the formulas run is named: band, dates, mode and the power that is counted") {
    const auto s = study_for({{"model", "deepseek-v3"}, {"regions", "nl"}});
    const auto steps = study::steps_of(s, {Quantity::cost});
    for (const auto kind : {StepKind::band, StepKind::dates, StepKind::mode, StepKind::power}) { CHECK(step(steps, kind) != nullptr); }
    CHECK(step(study::steps_of(s, {Quantity::energy}), StepKind::band) == nullptr);
    CHECK(step(study::steps_of(s, {Quantity::hours}), StepKind::power) == nullptr);
    const auto priced = study_for({{"model", "deepseek-v3"}, {"regions", "nl"}, {"electricity", "0.1 EUR/kWh"}});
    CHECK(step(study::steps_of(priced, {Quantity::cost}), StepKind::band) == nullptr);
}

TEST_CASE("the start decides on a rate that is chosen by its day, and not on one that is given") {
    const auto with_rate = [](const Fields& rent) {
        const auto steps = study::steps_of(study_for(Fields{{"model", "deepseek-v3"}, {"chip", "h100-sxm"}, {"regions", "us"}} + rent), {Quantity::cost});
        const auto* dates = step(steps, StepKind::dates);
        return dates != nullptr && std::find(dates->inputs.begin(), dates->inputs.end(), "rate") != dates->inputs.end();
    };
    CHECK(with_rate({{"rental_term", "on-demand"}}));
    CHECK_FALSE(with_rate({{"rate", "2 USD/h"}}));
}

TEST_CASE("the other powers of a chip are told with what the answer would be") {
    const Fields fields = {{"model", "deepseek-v3"}, {"regions", "nl"}};
    const auto steps = study::steps_of(study_for(fields), {Quantity::energy});
    const auto* power = step(steps, StepKind::power);
    REQUIRE(power != nullptr);
    REQUIRE(power->alternatives.size() == 2);
    CHECK(power->alternatives[0].amount == doctest::Approx(estimated(fields + Fields{{"power", "tdp"}}).energy.value()));
    CHECK(power->alternatives[1].amount == doctest::Approx(estimated(fields + Fields{{"power", "rated"}}).energy.value()));
}

TEST_CASE("the next band is told with what the run would cost in it, where the site lies near the edge") {
    // Band IF ends at 150,000 MWh a year: a site of 18.9 MW at a load of 0.9 takes 149,100.
    const Fields fields = {{"model", "deepseek-v3"}, {"regions", "nl"}, {"site", "18.9 MW"}, {"load", "0.9"}};
    const auto s = study_for(fields);
    REQUIRE(s.scenarios.front().neighbour);
    const auto steps = study::steps_of(s, {Quantity::cost});
    const auto* band = step(steps, StepKind::band);
    REQUIRE(band != nullptr);
    REQUIRE(band->alternatives.size() == 1);
    const auto over = estimated(Fields{{"model", "deepseek-v3"}, {"regions", "nl"}, {"site", "19.2 MW"}, {"load", "0.9"}});
    CHECK(band->alternatives[0].amount == doctest::Approx(over.cost.total.value()));
}

TEST_CASE("of a difference, what both regions have in common moves only what differs") {
    const Fields run = {{"model", "deepseek-v3"}};
    const auto s = study_for(run + Fields{{"regions", "nl"}, {"regions", "cn-nm"}});
    const Target difference{Quantity::cost, true};
    const double nl = estimated(run + Fields{{"regions", "nl"}}).cost.electricity.value();
    const double cn = estimated(run + Fields{{"regions", "cn-nm"}}).cost.electricity.value();
    CHECK(study::amount(s, difference) == doctest::Approx(nl - cn));
    const auto all = study::elasticities(s, difference);
    CHECK_FALSE(slope(all, "pue").elasticity);
    CHECK(slope(all, "pue").slope == doctest::Approx(nl - cn));
    CHECK(slope(all, "nl.electricity").slope == doctest::Approx(nl));
    CHECK(slope(all, "chip.price").slope == 0.0);
    const auto own = std::count_if(all.begin(), all.end(), [](const auto& e) { return e.input == "electricity"; });
    CHECK(own == 2);
    const auto x = analysed(s, difference, {}, base_draws(8'192));
    CHECK(share(x.singles, "chip.price").indices.total.value < 1e-12);
    const auto hours = analysed(s, {Quantity::hours, true}, {}, base_draws(8'192));
    CHECK(hours.amount == 0.0);
    CHECK_FALSE(hours.varies());
    CHECK_FALSE(hours.first);
}

TEST_CASE("where nothing is uncertain the slopes remain") {
    const auto x = analysed(study_for({{"chip", "h100"}, {"regions", "us"}, {"mode", "rented"}, {"gpu_hours", "1e6"}, {"rate", "2 USD/h"}}), {Quantity::cost});
    CHECK(x.swings.empty());
    CHECK(x.singles.empty());
    CHECK(x.evaluations == 0);
    CHECK(*slope(x.elasticities, "rate").elasticity == doctest::Approx(1.0));
}

TEST_CASE("figures are left out that the quantity is not computed from") {
    const auto s = study_for(hours_times_rate);
    const auto x = analysed(s, {Quantity::hours});
    REQUIRE(x.singles.size() == 1);
    CHECK(x.singles[0].group.name == "gpu_hours");
    CHECK(near(x.singles[0].indices.first, 1.0));
}

TEST_CASE("a group has the index of its figures taken as one, and leaves the rest of theirs to themselves") {
    const auto s = study_for(hours_times_rate);
    const auto both = analysed(s, {Quantity::cost}, {{"bill", {"gpu_hours", "rate"}, {}}});
    REQUIRE(both.groups.size() == 1);
    CHECK(near(both.groups[0].indices.first, 1.0));
    const auto t = study_for({{"model", "deepseek-v3"}, {"regions", "nl"}});
    const auto groups = required(study::groups_of(t, {Quantity::cost}, {{"energy", {"power_use", "nl.electricity"}, {}}}));
    CHECK(groups.front().name == "energy");
    CHECK(groups.front().figures.size() == 2);
    CHECK(std::any_of(groups.begin(), groups.end(), [](const auto& g) { return g.name == "rest of: power at the meter"; }));
    std::size_t grouped = 0;
    for (const auto& group : groups) { grouped += group.figures.size(); }
    CHECK(grouped == study::figures_behind(t, {Quantity::cost}).size());
}

TEST_CASE("groups that make no sense are refused") {
    const auto s = study_for(hours_times_rate);
    const auto refusal = [&](const std::vector<study::GivenGroup>& given) {
        const auto groups = study::groups_of(s, {Quantity::cost}, given);
        REQUIRE_FALSE(groups);
        return groups.error();
    };
    const auto unknown = refusal({{"a", {"gpu_huors"}, {}}});
    REQUIRE(complaint(unknown, "unknown-id") != nullptr);
    CHECK(contains(complaint(unknown, "unknown-id")->hint, "gpu_hours"));
    CHECK(complaint(refusal({{"a", {"rate"}, {}}, {"b", {"rate"}, {}}}), "contradiction") != nullptr);
    CHECK(complaint(refusal({{"a", {"rate", "rate"}, {}}}), "contradiction") != nullptr);
    CHECK(complaint(refusal({{"a", {"rate"}, {}}, {"a", {"gpu_hours"}, {}}}), "contradiction") != nullptr);
}

TEST_CASE("correlated figures are known together, and cannot be torn apart") {
    const auto s = study_for(hours_times_rate + Fields{{"correlations", "gpu_hours~rate=0.5"}});
    const auto x = analysed(s, {Quantity::cost});
    REQUIRE(x.singles.size() == 1);
    CHECK(x.singles[0].group.figures.size() == 2);
    CHECK(near(x.singles[0].indices.first, 1.0));
    REQUIRE(x.groups.size() == 1);
    CHECK(x.groups[0].group.figures.size() == 2);
    const auto torn = study::groups_of(s, {Quantity::cost}, {{"a", {"rate"}, {}}});
    REQUIRE_FALSE(torn);
    CHECK(complaint(torn.error(), "contradiction") != nullptr);
}

TEST_CASE("the same bits for any number of threads and any instruction set") {
    const auto s = study_for({{"model", "deepseek-v3"}, {"regions", "nl"}, {"regions", "cn-nm"}});
    const Target difference{Quantity::cost, true};
    auto run = base_draws(8'192);
    const auto first = analysed(s, difference, {}, run);
    for (const auto isa : {uncertainty::Isa::sse2, uncertainty::Isa::avx2, uncertainty::Isa::avx512}) {
        if (!uncertainty::is_supported(isa)) { continue; }
        for (const unsigned threads : {1U, 2U, 3U}) {
            run.isa = isa;
            run.threads = threads;
            const auto again = analysed(s, difference, {}, run);
            REQUIRE(again.singles.size() == first.singles.size());
            for (std::size_t i = 0; i < first.singles.size(); ++i) {
                CHECK(again.singles[i].group.name == first.singles[i].group.name);
                CHECK(again.singles[i].indices.first.value == first.singles[i].indices.first.value);
                CHECK(again.singles[i].indices.total.standard_error == first.singles[i].indices.total.standard_error);
            }
            CHECK(again.first->indices.first.value == first.first->indices.first.value);
            CHECK(again.median == first.median);
        }
    }
}

TEST_CASE("the evaluations are counted: two and one for each group, for each base draw of each pass") {
    // Two figures, two groups, and the two together: (2 + 2) + (2 + 2) + (2 + 1).
    const auto x = analysed(study_for(hours_times_rate), {Quantity::cost}, {}, base_draws(10'000));
    CHECK(x.draws == 10'240);  // whole blocks of 512
    CHECK(x.evaluations == 11 * 10'240);
}

TEST_CASE("a run that is stopped before it began has slopes and no indices") {
    std::atomic<bool> stop = true;
    auto run = base_draws(16'384);
    run.stop = &stop;
    const auto x = analysed(study_for(hours_times_rate), {Quantity::cost}, {}, run);
    CHECK(x.ended_early);
    CHECK(x.draws == 0);
    CHECK(x.singles.empty());
    CHECK_FALSE(x.elasticities.empty());
}
