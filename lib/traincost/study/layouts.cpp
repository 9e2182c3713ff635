// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/layouts.hpp>

#include <traincost/study/layout_search.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <utility>

namespace traincost::study {

namespace {

double rank_of(const ChipLayouts& c, Goal by) {
    const auto& e = c.best.front().estimate;
    switch (by) {
        case Goal::cost: return e.cost.total.value();
        case Goal::energy: return e.energy.value();
        case Goal::time: break;
    }
    return e.wall_clock.value();
}

/// Those with a layout first, the best of them first.
void sort(std::vector<ChipLayouts>& chips, Goal by) {
    const auto last = std::stable_partition(chips.begin(), chips.end(), [](const ChipLayouts& c) { return !c.best.empty(); });
    std::stable_sort(chips.begin(), last, [by](const ChipLayouts& a, const ChipLayouts& b) { return rank_of(a, by) < rank_of(b, by); });
}

/// Chips without those that are named a second time by another name; says which these are.
std::vector<scenario::Given<std::string>> each_once(const std::vector<scenario::Given<std::string>>& chips, const Catalog& catalog, std::vector<std::string>& said) {
    const auto id_of = [&](const std::string& name) {
        const auto chip = catalog.chip(name);
        return chip ? chip->id : std::string();
    };
    std::vector<scenario::Given<std::string>> once;
    for (const auto& chip : chips) {
        const auto id = id_of(chip.value);
        const auto known = std::find_if(once.begin(), once.end(), [&](const auto& c) { return !id.empty() && id_of(c.value) == id; });
        if (known == once.end()) { once.push_back(chip); continue; }
        if (known->value != chip.value) { said.push_back(fmt::format("{} and {} are one chip, {}: it stands here once.", known->value, chip.value, id)); }
    }
    return once;
}

/// Of a model whose own hours are known, which `estimate` starts from and a layout does not.
std::string said_of_hours(const scenario::Request& request, const Catalog& catalog) {
    if (!request.model || request.predicted || request.tokens) { return {}; }
    const auto model = catalog.model(request.model->value, request.model->where);
    if (!model || model->run.stages.empty()) { return {}; }
    ChipTime<> all{};
    for (const auto& stage : model->run.stages) { all = all + stage.gpu_hours.value; }
    return fmt::format("The {} GPU-hours that the run of {} took are disclosed, and estimate starts from those; here hours follow from the steps of a layout.",
                       units::grouped(all / units::chip_hour), model->name);
}

/// The request on each of the chips that are asked for, predicted from steps.
std::vector<scenario::Request> requests_of(const scenario::Request& request, const LayoutWish& wish) {
    auto own = request;
    if (!own.predicted) { own.predicted = scenario::Given<bool>{true, own.model ? own.model->where : Place{}}; }
    if (wish.chips.empty()) { return {own}; }
    std::vector<scenario::Request> all(wish.chips.size(), own);
    for (std::size_t i = 0; i < all.size(); ++i) { all[i].chip = wish.chips[i]; }
    return all;
}

/// What is said of several chips alike is said once.
void add_new(Diagnostics& all, const Diagnostics& more) {
    const auto same = [](const Diagnostic& a, const Diagnostic& b) { return a.message == b.message && to_string(a.where) == to_string(b.where); };
    for (const auto& d : more) {
        if (std::none_of(all.begin(), all.end(), [&](const Diagnostic& known) { return same(known, d); })) { all.push_back(d); }
    }
}

/// A chip that was not reached. What is wrong with the question is complained of all the same.
Result<ChipLayouts> not_searched(const LayoutSearch& search) {
    auto own = named_chip(search);
    if (!own) { return own; }
    own->complete = false;
    own->searched = false;
    own->why_not = "not searched";
    return own;
}

}  // namespace

bool Layouts::complete() const {
    return std::all_of(chips.begin(), chips.end(), [](const ChipLayouts& c) { return c.complete; });
}

Result<Layouts> layouts(const scenario::Request& request, const Catalog& catalog, const LayoutWish& wish) {
    if (!request.train.empty()) {
        return failure(Diagnostic{request.train.front().where, Severity::error, "contradiction", "a layout is sought for one stage, and a programme of training is asked for",
                                  "leave train out, and give tokens and sequence of the stage"});
    }
    if (request.count && request.count->value.value() > static_cast<double>(most_chips)) {
        return failure(Diagnostic{request.count->where, Severity::error, "out-of-range", "count: a layout is sought on no more than 1,048,576 chips", "fewer chips"});
    }
    std::vector<std::string> said;
    auto watched = wish;
    watched.chips = each_once(wish.chips, catalog, said);
    if (auto hours = said_of_hours(request, catalog); !hours.empty()) { said.push_back(std::move(hours)); }
    const auto requests = requests_of(request, watched);
    Layouts all;
    all.by = wish.by;
    all.any_count = wish.any_count;
    all.budget = wish.budget;
    if (request.deadline) { all.deadline = request.deadline->value; }
    Diagnostics diagnostics;
    std::atomic<bool> ended = false;
    if (wish.keep_on) {
        watched.keep_on = [&](double share) {
            if (!wish.keep_on(share)) { ended = true; }
            return !ended;
        };
    }
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto n = static_cast<double>(requests.size());
        const LayoutSearch search{requests[i], catalog, watched, static_cast<double>(i) / n, static_cast<double>(i + 1) / n};
        auto own = ended ? not_searched(search) : wish.any_count ? layouts_for_goals(search) : layouts_on_chip(search);
        if (own) { all.chips.push_back(std::move(*own)); } else { add_new(diagnostics, own.error()); }
    }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    sort(all.chips, wish.by);
    auto& first = all.chips.front().assumptions;
    first.insert(first.begin(), said.begin(), said.end());
    return all;
}

}  // namespace traincost::study
