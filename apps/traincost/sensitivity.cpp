// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "drawing.hpp"
#include "support.hpp"
#include "typed.hpp"

#include <traincost/core/trimmed.hpp>
#include <traincost/report/sensitivity_report.hpp>
#include <traincost/study/sensitivity.hpp>

#include <fmt/core.h>

#include <optional>

namespace app {

using namespace traincost;

namespace {

study::Quantity quantity_of(const Arguments& arguments, Diagnostics& diagnostics) {
    if (!has_flag(arguments, "--of")) { return study::Quantity::cost; }
    return quantity_named(own_flag(arguments, "--of"), Place{"--of"}, diagnostics).value_or(study::Quantity::cost);
}

/// "energy=power_use,pue".
std::optional<study::GivenGroup> group_of(const Setting& setting, Diagnostics& diagnostics) {
    const Place where{setting.flag};
    const auto equals = setting.text.find('=');
    study::GivenGroup group{equals == std::string::npos ? std::string() : std::string(trimmed(std::string_view(setting.text).substr(0, equals))), {}, where};
    if (group.name.empty()) {
        diagnostics.push_back({where, Severity::error, "wrong-shape", fmt::format("'{}' is not name=figure,figure", setting.text.substr(0, 60)),
                               "such as --group \"energy=power_use,pue\""});
        return std::nullopt;
    }
    for (const auto& member : parts_of_list(std::string_view(setting.text).substr(equals + 1))) {
        if (member.empty()) {
            diagnostics.push_back({where, Severity::error, "empty", fmt::format("{}: a name is missing", group.name.substr(0, 60)),
                                   "such as --group \"energy=power_use,pue\""});
            return std::nullopt;
        }
        group.members.push_back(member);
    }
    return group;
}

std::vector<study::GivenGroup> groups_given(const Arguments& arguments, Diagnostics& diagnostics) {
    std::vector<study::GivenGroup> groups;
    for (const auto& setting : arguments.own) {
        if (setting.key != "--group") { continue; }
        if (auto group = group_of(setting, diagnostics)) { groups.push_back(std::move(*group)); }
    }
    return groups;
}

Diagnostics complaints_of(const study::Study& study, study::Quantity quantity) {
    Diagnostics diagnostics;
    if (study.scenarios.size() > 2) {
        diagnostics.push_back({Place{"--regions"}, Severity::error, "too-many", "sensitivity takes one region, or two to tell apart",
                               "give one or two; range has the differences between more"});
    }
    refuse_untold(study, {quantity}, Place{"--of"}, diagnostics);
    return diagnostics;
}

}  // namespace

int sensitivity(const Arguments& arguments) {
    constexpr double usual_draws = 16'384;
    constexpr double passes = 3;
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    Diagnostics diagnostics;
    const auto quantity = quantity_of(arguments, diagnostics);
    const auto given = groups_given(arguments, diagnostics);
    const auto request = read_request(arguments);
    if (!request) { append(diagnostics, request.error()); }
    auto run = read_run(arguments, usual_draws);
    if (!run) { append(diagnostics, run.error()); }
    if (!diagnostics.empty()) { return complain(diagnostics, arguments); }
    const auto study = study::study_of(*request, *catalog, {quantity});
    if (!study) { return complain(study.error(), arguments); }
    warn(study->scenarios, arguments);
    warn_of_prices(*request, arguments);
    if (const auto complaints = complaints_of(*study, quantity); !complaints.empty()) { return complain(complaints, arguments); }
    if (const auto refused = refused_as_infeasible(*study, arguments, "sensitivity")) { return *refused; }
    const study::Target target{quantity, study->scenarios.size() == 2};
    const auto groups = study::groups_of(*study, target, given);
    if (!groups) { return complain(groups.error(), arguments); }
    study::Sensitivity answer;
    {
        const Watch watch(*run, passes * static_cast<double>(run->draws));
        answer = study::sensitivity_of(*study, target, *groups, *run);
    }
    if (answer.ended_early && answer.draws == 0) { return ended_with_nothing("sensitivity", arguments); }
    return write(report::sensitivity_report(*study, answer, *catalog), arguments, answer.ended_early ? interrupted : done);
}

}  // namespace app
