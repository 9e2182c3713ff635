// SPDX-License-Identifier: Apache-2.0
// Fields that would change nothing in this answer: who gives them expects an effect, so they are refused.
#include <traincost/scenario/draft.hpp>

#include <algorithm>

namespace traincost::scenario {

namespace {

using catalog::Architecture;

void refuse(Draft& d, const Place& where, std::string message, std::string hint, std::optional<Related> related = {}) {
    d.complain(where, "contradiction", std::move(message), std::move(hint), std::move(related));
}

/// How the electricity of one region is asked for.
struct Supply {
    bool whole = false;    ///< its price is given, all in
    bool gas = false;
    bool series = false;   ///< a series of the catalog has a part in the price
    bool by_load = false;  ///< the load or the term decide on the band, or on what a charge per kW comes to
    const Place* where = nullptr;

    Supply(const Request& r, const std::string& region) {
        const auto& electricity = regional(r, region, &RegionalRequest::electricity);
        const auto& fuel = regional(r, region, &RegionalRequest::gas);
        const auto& ppa = regional(r, region, &RegionalRequest::ppa);
        whole = electricity.has_value();
        gas = fuel.has_value();
        where = electricity ? &electricity->where : fuel ? &fuel->where : ppa ? &ppa->where : nullptr;
        const bool grid_given = ppa && regional(r, region, &RegionalRequest::network);
        series = !whole && !gas && !grid_given;
        by_load = series || (!whole && regional(r, region, &RegionalRequest::demand));
    }
};

std::vector<Supply> supplies_of(const Draft& d, const std::vector<Given<std::string>>& regions) {
    std::vector<Supply> all;
    for (const auto& region : regions) { all.emplace_back(d.request, region.value); }
    return all;
}

template <class Test>
bool none(const std::vector<Supply>& supplies, Test test) {
    return !supplies.empty() && std::none_of(supplies.begin(), supplies.end(), test);
}

void refuse_unused_gas(Draft& d, const std::vector<Supply>& supplies) {
    const auto& efficiency = d.request.gas_efficiency;
    if (!efficiency || !none(supplies, [](const Supply& s) { return s.gas; })) { return; }
    refuse(d, efficiency->where, "gas_efficiency: no gas is burnt", "give gas, such as 8 USD/MMBtu, or leave it out");
}

/// Where the electricity is given: what makes the field useless.
std::optional<Related> given_in(const std::vector<Supply>& supplies) {
    if (supplies.front().where == nullptr) { return std::nullopt; }
    return Related{*supplies.front().where, "the electricity is given here"};
}

void refuse_unused_series(Draft& d, const std::vector<Supply>& supplies) {
    const auto& series = d.request.series;
    if (!series || !none(supplies, [](const Supply& s) { return s.series; })) { return; }
    refuse(d, series->where, "series: no price of the catalog is used", "leave one of the two out", given_in(supplies));
}

/// Not asked of `tariff`, whose answer tells what the site takes in a year at that load.
void refuse_unused_load(Draft& d, const std::vector<Supply>& supplies) {
    if (!none(supplies, [](const Supply& s) { return s.by_load; })) { return; }
    const auto check = [&](std::string_view key, const auto& field) {
        if (!field) { return; }
        refuse(d, field->where, fmt::format("{}: nothing in the price given depends on it", key), "leave it out, or give demand beside ppa or gas",
               given_in(supplies));
    };
    check("load", d.request.load);
    check("term", d.request.term);
}

void refuse_unused_price_kind(Draft& d) {
    if (!d.request.chip_price_kind || d.request.chip_price) { return; }
    refuse(d, d.request.chip_price_kind->where, "chip_price_kind: no price is given", "give chip_price, such as 30000 USD, or leave it out");
}

/// With a model, stages that it does not have are complained of where they are looked up.
void refuse_unused_stages(Draft& d) {
    if (d.request.model || d.request.gpu_hours || d.request.node_hours) { return; }
    for (const auto& stage : d.request.stages) {
        refuse(d, stage.where, "stages are those of a disclosed run, and this run is none", "name a model, or leave them out");
    }
}

/// What a model is, it is: another architecture beside it is not taken. Without one, `dense` says that all parameters are active.
void refuse_other_architecture(Draft& d) {
    const auto& r = d.request;
    if (!r.architecture) { return; }
    const auto given = r.architecture->value;
    const auto name = catalog::architecture_names[static_cast<std::size_t>(given)];
    if (r.model) {
        if (!d.model || d.model->architecture == given) { return; }
        const auto own = catalog::architecture_names[static_cast<std::size_t>(d.model->architecture)];
        contradiction(d, r.architecture->where, fmt::format("architecture: {} is {}, not {}", d.model->name, own, name), "leave it out",
                      r.model->where, "the model is named here");
        return;
    }
    if (!r.parameters && !r.active_parameters) {
        refuse(d, r.architecture->where, "architecture: no parameters are given that it could say something of", "give parameters, or leave it out");
    } else if (given == Architecture::dense && r.parameters && r.active_parameters && r.active_parameters->value < r.parameters->value) {
        contradiction(d, r.architecture->where, "architecture: in a dense model all parameters are active", "moe, or leave active_parameters out",
                      r.active_parameters->where, "fewer are active here");
    }
}

}  // namespace

void refuse_unused(Draft& d, const std::vector<Given<std::string>>& regions) {
    const auto supplies = supplies_of(d, regions);
    refuse_unused_gas(d, supplies);
    refuse_unused_series(d, supplies);
    refuse_unused_load(d, supplies);
    refuse_unused_price_kind(d);
    refuse_unused_stages(d);
    refuse_other_architecture(d);
}

void refuse_unused_of_site(Draft& d, const std::vector<Given<std::string>>& regions) {
    const auto supplies = supplies_of(d, regions);
    refuse_unused_gas(d, supplies);
    refuse_unused_series(d, supplies);
}

}  // namespace traincost::scenario
