// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/differing.hpp>

#include <traincost/report/common.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace traincost::report {

namespace {

using scenario::Scenario;
using Scenarios = std::vector<const Scenario*>;

/// Of more regions not every rate is told.
constexpr std::size_t most_told = 4;

template <class Figure>
bool differs(const Scenarios& all, Figure figure) {
    return std::any_of(all.begin(), all.end(), [&](const Scenario* s) { return figure(*s) != figure(*all.front()); });
}

void add_owning(std::vector<std::string>& names, const Scenarios& all) {
    if (differs(all, [](const Scenario& s) { return std::pair(s.inputs.owning.wacc, s.inputs.owning.building_wacc); })) { names.emplace_back("the cost of capital"); }
    if (differs(all, [](const Scenario& s) { return cost::exchanged(s.inputs.owning.construction, s.inputs.owning.construction_exchange); })) { names.emplace_back("what a building costs"); }
    if (differs(all, [](const Scenario& s) { return cost::exchanged(s.inputs.owning.labour, s.inputs.owning.labour_exchange); })) { names.emplace_back("what labour costs"); }
    if (differs(all, [](const Scenario& s) { return s.inputs.owning.wait; })) { names.emplace_back("the wait for the grid"); }
}

}  // namespace

std::string differing_inputs(const Scenarios& all) {
    const auto& first = all.front()->choices;
    std::vector<std::string> names = {"electricity and its carbon"};
    if (differs(all, [](const Scenario& s) { return s.inputs.power.pue; })) { names.emplace_back("the PUE"); }
    if (first.mode == cost::Mode::rented) {
        if (differs(all, [](const Scenario& s) { return cost::rental_rate(s.inputs.rental, s.choices.rental); })) { names.emplace_back("the rate"); }
        if (differs(all, [](const Scenario& s) { return std::pair(s.inputs.rental.between, s.inputs.rental.lost); })) { names.emplace_back("interruptions"); }
    } else if (first.owning == cost::Owning::tco) {
        add_owning(names, all);
    }
    return enumerated(names);
}

std::string sellers_sentence(const Scenarios& all) {
    const bool packaged = std::all_of(all.begin(), all.end(), [](const Scenario* s) { return s->rented && !s->rented->offer.empty(); });
    if (!packaged || !differs(all, [](const Scenario& s) { return s.rented->offer; })) { return {}; }
    std::vector<std::string> told;
    for (const auto* s : all) { told.push_back(fmt::format("in {}: {}", s->names.region_sentence, s->rented->rate_of)); }
    return fmt::format("The rates are those of different sellers or days{}: part of the difference is that, and not of the regions. --provider and --rate-date hold like against like.",
                       told.size() > most_told ? "" : fmt::format(" ({})", fmt::join(told, "; ")));
}

}  // namespace traincost::report
