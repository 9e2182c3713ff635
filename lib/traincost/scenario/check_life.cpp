// SPDX-License-Identifier: Apache-2.0
// Whether a run is one that its hardware can make: no longer than the life that it is charged over, nor begun before it could stand idle.
#include <traincost/scenario/draft.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

namespace traincost::scenario {

namespace {

/// Where the length of the run is said, or what makes it so long.
Place place_of_length(const Request& r) {
    return r.count ? r.count->where : r.deadline ? r.deadline->where : r.gpu_hours ? r.gpu_hours->where : r.model ? r.model->where : Place{};
}

void warn_of_length(Draft& d, std::string message, std::string hint) {
    d.scenario.warnings.push_back({place_of_length(d.request), Severity::warning, "long-run", std::move(message), std::move(hint)});
}

/// Of a life in which something works a share of the time, what the run takes, where that is more than all of it.
struct Overdrawn {
    Time<> run, life;
    double use;

    [[nodiscard]] double times() const { return run / (life * use); }
    [[nodiscard]] std::string hours() const {
        return fmt::format("the run keeps each chip at work for {}, and a life of {} at {} use has {} of work", units::text(run), units::text(life),
                           percent(use), units::text(life * use));
    }
};

/// Whether hardware within its life is charged over that life, by one of the ways that are told.
bool charged_over_a_life(const Scenario& s) {
    const bool over_a_life = s.choices.owning != cost::Owning::amortised || s.side_by_side;
    return s.choices.mode == cost::Mode::owned && over_a_life && !s.choices.owning_shape.past_life;
}

void warn_of_overdrawn_money(Draft& d, const Time<>& run) {
    const auto& own = d.scenario.inputs.owning;
    if (!charged_over_a_life(d.scenario)) { return; }
    const Overdrawn over{run, own.life, own.utilisation};
    if (over.times() <= 1.0) { return; }
    warn_of_length(d, fmt::format("{}: the hardware is charged {} times its price", over.hours(), units::significant(over.times(), 3)),
                   "give a utilisation or a life that the run fits in, or more chips");
}

void warn_of_overdrawn_carbon(Draft& d, const Time<>& run) {
    const auto& carbon = d.scenario.inputs.carbon;
    if (!d.scenario.choices.carbon.embodied) { return; }
    const Overdrawn over{run, carbon.life, carbon.use};
    if (over.times() <= 1.0) { return; }
    warn_of_length(d, fmt::format("{}: carbon of making the hardware is charged {} times", over.hours(), units::significant(over.times(), 3)),
                   "give embodied_life or embodied_use that the run fits in, or more chips");
}

/// A life that ends while the run is under way: what is charged is that of hardware within it.
void say_life_ends(Draft& d, const Time<>& run) {
    const auto& s = d.scenario;
    if (!charged_over_a_life(s)) { return; }
    const auto left = cost::time_to_end(s.inputs.owning, s.choices.owning_shape) - s.inputs.hardware.age;
    if (left >= run) { return; }
    d.scenario.regional_assumptions.push_back(
        fmt::format("The hardware's life ends {} after the start, within the run, which is charged as within the life to its end. Hardware past its life is charged "
                    "what it loses of its remaining value: a run that starts after that day costs less.", units::text(left)));
}

/// Hardware that waits was bought before it waited.
void check_wait(Draft& d, const std::string& region) {
    const auto& in = d.scenario.inputs;
    if (!d.start || !d.scenario.choices.owning_shape.wait || in.owning.wait <= in.hardware.age) { return; }
    const auto& given = regional(d.request, region, &RegionalRequest::wait);
    const Place where = given ? given->where : Place{};
    const auto message = fmt::format("wait: the hardware is {} old when training starts, and cannot have stood idle for {}", units::text(in.hardware.age),
                                     units::text(in.owning.wait));
    if (d.request.acquired) {
        d.complain(where, "contradiction", message, "give a shorter wait, or an earlier day of acquisition",
                   Related{d.request.acquired->where, "the day of acquisition is given here"});
        return;
    }
    d.scenario.warnings.push_back({where, Severity::warning, "long-wait", message + fmt::format(" in {}", d.scenario.names.region_sentence),
                                   "the chip was not sold before: read it as what such a wait would cost, or give a shorter one"});
}

}  // namespace

void check_length(Draft& d) {
    auto& c = d.scenario.choices;
    if (c.mode != cost::Mode::owned || c.owning != cost::Owning::amortised || c.count == CountKind::unknown || has_errors(d.diagnostics)) { return; }
    constexpr double close = 1.1;
    const auto& hardware = d.scenario.inputs.hardware;
    const auto time = evaluate(c, d.scenario.inputs).wall_clock;
    const double straight = hardware.value_decay * time * cost::ln_10;
    const double lost = cost::lost_share(hardware, time);
    if (straight <= close * lost) { return; }
    c.owning_shape.long_run = true;
    const double value = cost::value_at_start(hardware, c.price_is_of_bare_chip).value();
    const auto amount = [&](double share) { return fmt::format("{} {} a chip", code(d.scenario.currency), units::grouped(share * value)); };
    warn_of_length(d, fmt::format("the run takes {}: at the rate of its first hour the hardware is charged {} of its value ({}), and it loses {} ({}){}",
                                  units::text(time), percent(straight), amount(straight), percent(lost), amount(lost),
                                  straight > 1.0 ? "; no more than its value is charged" : ""),
                   "set owning to tco or straight-line, which charge it over a life");
}

void check_life(Draft& d, const std::string& region) {
    if (has_errors(d.diagnostics)) { return; }
    check_wait(d, region);
    if (d.scenario.choices.count == CountKind::unknown) { return; }
    const auto run = evaluate(d.scenario.choices, d.scenario.inputs).wall_clock;
    warn_of_overdrawn_money(d, run);
    warn_of_overdrawn_carbon(d, run);
    say_life_ends(d, run);
}

}  // namespace traincost::scenario
