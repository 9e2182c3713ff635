// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/reservation.hpp>

#include <traincost/scenario/rental_offers.hpp>
#include <traincost/units/format.hpp>

#include <algorithm>
#include <cmath>

namespace traincost::scenario {

std::optional<Time<>> length_of(const Draft& d) {
    const auto& c = d.scenario.choices;
    return c.count == CountKind::unknown ? std::nullopt : std::optional(evaluate(c, d.scenario.inputs).wall_clock);
}

void tell_commitment(Draft& d, Rented& rented, const Place& where) {
    if (rented.term != catalog::RentalTerm::reserved || !rented.over) { return; }
    auto& said = d.scenario.regional_assumptions;
    const auto run = length_of(d);
    if (!run) {
        said.push_back(fmt::format("The run is charged its own hours; a reservation for {} is paid for all hours, used or not.", years_text(*rented.over)));
        return;
    }
    const auto money = [&](const Cost<>& amount) { return fmt::format("{} {}", code(d.scenario.currency), units::scaled(amount.value(), 3)); };
    const auto e = evaluate(d.scenario.choices, d.scenario.inputs);
    const double periods = std::max(1.0, std::ceil(*run / *rented.over - 1e-9));
    rented.commitment = cost::rental_rate(d.scenario.inputs.rental, d.scenario.choices.rental) * e.count * (*rented.over * periods);
    constexpr double much = 0.9;
    if (e.cost.total < much * rented.commitment) {
        const auto reserved = periods > 1.0 ? fmt::format("{:.0f} reservations are", periods) : "the reservation is";
        d.scenario.warnings.push_back({where, Severity::warning, "long-reservation",
                                       fmt::format("the run takes {}, and {} for {}: whole, {} {}, and the run is charged {} of it", years_text(*run), reserved, years_text(*rented.over),
                                                   periods > 1.0 ? "they cost" : "it costs", money(rented.commitment), money(e.cost.total)),
                                       "the rest is paid for all the same, unless other work fills it; rental_term on-demand pays for hours of use", {}});
    } else if (periods > 1.0) {
        said.push_back(fmt::format("The reservation for {} is renewed until the run is over, at the same rate: whole, they cost {}.", years_text(*rented.over), money(rented.commitment)));
    }
}

}  // namespace traincost::scenario
