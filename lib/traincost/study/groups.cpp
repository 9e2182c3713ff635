// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/groups.hpp>

#include <traincost/core/suggest.hpp>
#include <traincost/uncertainty/sobol.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

namespace traincost::study {

namespace {

/// Inputs that one finds out together. An input belongs to the row of its own name, or of the part before a point.
struct Measurable {
    std::string_view input;
    std::string_view group;
};
constexpr std::array measurables = {
    Measurable{"chip.price", "price of the hardware"},
    Measurable{"chip.server_to_chip_price", "price of the hardware"},
    Measurable{"chip.age", "loss of the hardware's value"},
    Measurable{"value_decay", "loss of the hardware's value"},
    Measurable{"interconnect_share", "network between the servers"},
    Measurable{"stage", "work of the run"},
    Measurable{"flop", "work of the run"},
    Measurable{"flop_per_token", "work of the run"},
    Measurable{"active_parameters", "work of the run"},
    Measurable{"mfu", "work of the run"},
    Measurable{"relative_mfu", "work of the run"},
    Measurable{"chip.peak", "work of the run"},
    Measurable{"reference_chip.peak", "work of the run"},
    Measurable{"goodput", "failures"},
    Measurable{"chip.power", "power at the meter"},
    Measurable{"chip.node_power", "power at the meter"},
    Measurable{"power_use", "power at the meter"},
    Measurable{"power_mfu", "power at the meter"},
    Measurable{"power_standing", "power at the meter"},
    Measurable{"pue", "power at the meter"},
    Measurable{"electricity", "price of electricity"},
    Measurable{"rate", "rental rate"},
    Measurable{"rental_share", "rental rate"},
    Measurable{"interrupted_every", "interruptions on spot"},
    Measurable{"lost", "interruptions on spot"},
    Measurable{"spot", "interruptions on spot"},
    Measurable{"life", "lives of equipment and building"},
    Measurable{"building_life", "lives of equipment and building"},
    Measurable{"residual", "loss of the hardware's value"},
    Measurable{"utilisation", "use of the cluster"},
    Measurable{"wacc", "cost of capital"},
    Measurable{"building_wacc", "cost of capital"},
    Measurable{"scale_up_share", "price of the hardware"},
    Measurable{"storage_share", "equipment beside the servers"},
    Measurable{"spares_share", "equipment beside the servers"},
    Measurable{"construction", "cost of construction"},
    Measurable{"maintenance", "running the site"},
    Measurable{"staffing", "running the site"},
    Measurable{"labour", "running the site"},
    Measurable{"insurance_and_tax", "running the site"},
    Measurable{"wait", "wait for the grid"},
    Measurable{"carbon_intensity", "carbon intensity of the grid"},
    Measurable{"market_carbon", "origin of the electricity"},
    Measurable{"embodied", "making of the hardware"},
    Measurable{"embodied_life", "making of the hardware"},
    Measurable{"embodied_use", "making of the hardware"},
    Measurable{"wue", "water on the site"},
    Measurable{"water_intensity", "water of the grid"},
};

/// Of a region's own figure the region.
std::string region_of(const Figure& figure) {
    const auto tail = "." + figure.input;
    return figure.name.size() > tail.size() && figure.name.ends_with(tail) ? figure.name.substr(0, figure.name.size() - tail.size()) : std::string();
}

std::string measured_with(const Figure& figure) {
    const auto covers = [&](const Measurable& m) {
        return figure.input.starts_with(m.input) && (figure.input.size() == m.input.size() || figure.input[m.input.size()] == '.');
    };
    const auto row = std::find_if(measurables.begin(), measurables.end(), covers);
    if (row == measurables.end()) { return figure.name; }
    const auto region = region_of(figure);
    return region.empty() ? std::string(row->group) : fmt::format("{} ({})", row->group, region);
}

std::vector<std::vector<std::size_t>> figures_in(const std::vector<Group>& groups) {
    std::vector<std::vector<std::size_t>> all;
    for (const auto& group : groups) { all.push_back(group.figures); }
    return all;
}

class Grouping {
 public:
    Grouping(const Study& study, Diagnostics& diagnostics) : study_(study), diagnostics_(diagnostics) {}

    std::vector<Group> groups;

    void take(const GivenGroup& given) {
        const bool again = std::any_of(groups.begin(), groups.end(), [&](const Group& g) { return g.name == given.name; });
        if (again) { complain(given.where, "contradiction", fmt::format("two groups are called '{}'", given.name.substr(0, 60)), "give each a name of its own"); }
        Group group{given.name, {}};
        for (const auto& member : given.members) { add(group, member, given.where); }
        groups.push_back(std::move(group));
    }

    /// All others; those that are correlated stay together.
    void take_rest(const std::vector<std::size_t>& figures) {
        const std::size_t given = groups.size();
        std::map<std::string, bool> incomplete;
        for (const auto f : figures) {
            if (group_of_.contains(f)) { incomplete[measured_with(study_.figures[f])] = true; }
        }
        for (const auto f : figures) {
            if (group_of_.contains(f)) { continue; }
            auto name = measured_with(study_.figures[f]);
            if (incomplete.contains(name)) { name = "rest of: " + name; }
            auto found = std::find_if(groups.begin() + static_cast<std::ptrdiff_t>(given), groups.end(), [&](const Group& g) { return g.name == name; });
            if (found == groups.end()) { found = groups.insert(groups.end(), Group{name, {}}); }
            found->figures.push_back(f);
        }
        for (const auto& together : study_.sampler.groups()) { join(together, given); }
    }

    void check(const std::vector<GivenGroup>& given) {
        for (auto& complaint : uncertainty::group_complaints(study_.sampler, figures_in(groups))) {
            diagnostics_.push_back(complaint.at(given.empty() ? Place{} : given.front().where));
        }
    }

 private:
    void complain(const Place& where, std::string_view code, std::string message, std::string hint) {
        diagnostics_.push_back({where, Severity::error, code, std::move(message), std::move(hint)});
    }

    void add(Group& group, const std::string& member, const Place& where) {
        bool known = false;
        for (std::size_t f = 0; f < study_.figures.size(); ++f) {
            if (study_.figures[f].name != member && study_.figures[f].input != member) { continue; }
            known = true;
            const auto [other, is_new] = group_of_.emplace(f, group.name);
            if (is_new) {
                group.figures.push_back(f);
            } else {
                complain(where, "contradiction", other->second == group.name ? fmt::format("'{}' stands in '{}' twice", study_.figures[f].name, group.name)
                                                                             : fmt::format("'{}' stands in two groups, '{}' and '{}'", study_.figures[f].name, other->second, group.name),
                         "a figure stands in one group");
            }
        }
        if (known) { return; }
        std::vector<std::string_view> names;
        for (const auto& figure : study_.figures) { names.push_back(figure.name); }
        complain(where, "unknown-id", fmt::format("no input '{}' is uncertain here", member.substr(0, 60)), did_you_mean(member, names, 40));
    }

    /// Groups of our own that tear figures apart become one.
    void join(const std::vector<std::size_t>& together, std::size_t first) {
        Group* kept = nullptr;
        for (std::size_t g = first; g < groups.size(); ++g) {
            auto& group = groups[g];
            const bool touched = std::any_of(group.figures.begin(), group.figures.end(), [&](std::size_t f) {
                return std::find(together.begin(), together.end(), f) != together.end();
            });
            if (!touched) { continue; }
            if (kept == nullptr) { kept = &group; continue; }
            kept->name += ", " + group.name;
            kept->figures.insert(kept->figures.end(), group.figures.begin(), group.figures.end());
            group.figures.clear();
        }
        std::erase_if(groups, [](const Group& g) { return g.figures.empty(); });
    }

    const Study& study_;
    Diagnostics& diagnostics_;
    std::map<std::size_t, std::string> group_of_;
};

}  // namespace

std::vector<std::size_t> figures_behind(const Study& study, const Target& target) {
    std::set<std::size_t> found;
    for (std::size_t run = 0; run < target.runs(); ++run) {
        const auto used = inputs_behind(study.scenarios[run], {target.quantity});
        for (const auto& drawn : study.runs[run].drawn) {
            if (used.contains(std::string(drawn.name))) { found.insert(drawn.column); }
        }
    }
    for (const auto& together : study.sampler.groups()) {
        const bool touched = std::any_of(together.begin(), together.end(), [&](std::size_t f) { return found.contains(f); });
        if (touched) { found.insert(together.begin(), together.end()); }
    }
    return {found.begin(), found.end()};
}

std::vector<Group> single_groups(const Study& study, const Target& target) {
    const auto behind = figures_behind(study, target);
    std::vector<Group> groups;
    for (auto& figures : uncertainty::single_groups(study.sampler)) {
        if (std::find(behind.begin(), behind.end(), figures.front()) == behind.end()) { continue; }
        std::string name;
        for (const auto f : figures) { name += (name.empty() ? "" : ", ") + study.figures[f].name; }
        groups.push_back({std::move(name), std::move(figures)});
    }
    return groups;
}

Result<std::vector<Group>> groups_of(const Study& study, const Target& target, const std::vector<GivenGroup>& given) {
    Diagnostics diagnostics;
    Grouping grouping(study, diagnostics);
    for (const auto& each : given) { grouping.take(each); }
    grouping.take_rest(figures_behind(study, target));
    if (diagnostics.empty()) { grouping.check(given); }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return std::move(grouping.groups);
}

}  // namespace traincost::study
