// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "drawing.hpp"
#include "support.hpp"

#include <traincost/core/trimmed.hpp>
#include <traincost/report/share_report.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

namespace app {

using namespace traincost;

namespace {

std::vector<std::string> items_of(std::string_view text) {
    std::vector<std::string> all;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        all.emplace_back(trimmed(text.substr(at, end - at)));
        at = end + 1;
    }
    return all;
}

/// A number of years.
void read_age(const std::string& text, const Arguments& arguments, compare::ShareAxes& axes, Diagnostics& diagnostics) {
    constexpr double most = 20.0;
    const Place where{"--ages"};
    const auto neutral = neutral_text(text, arguments);
    if (!neutral) { diagnostics.push_back(neutral.error().at(where)); return; }
    const auto years = units::parse<double>(*neutral);
    if (!years) { diagnostics.push_back(years.error().at(where)); return; }
    if (!(*years >= 0.0 && *years <= most)) {
        diagnostics.push_back({where, Severity::error, "out-of-range", fmt::format("an age of {} years cannot be meant", text.substr(0, 40)), "0 to 20 years"});
        return;
    }
    axes.ages.push_back(*years * units::year);
}

compare::ShareAxes axes_of(const Arguments& arguments, Diagnostics& diagnostics) {
    compare::ShareAxes axes;
    const auto empty = [&](const std::string& item, std::string_view flag) {
        if (item.empty()) { diagnostics.push_back({Place{std::string(flag)}, Severity::error, "empty", "nothing stands between two commas, or beside one"}); }
        return item.empty();
    };
    if (has_flag(arguments, "--chips")) {
        for (const auto& chip : items_of(own_flag(arguments, "--chips"))) {
            if (!empty(chip, "--chips")) { axes.chips.push_back({chip, Place{"--chips"}}); }
        }
    }
    for (const auto& age : items_of(has_flag(arguments, "--ages") ? own_flag(arguments, "--ages") : "0,1,2,4")) {
        if (!empty(age, "--ages")) { read_age(age, arguments, axes, diagnostics); }
    }
    return axes;
}

}  // namespace

int share(const Arguments& arguments) {
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    const auto request = read_request(arguments);
    if (!request) { return complain(request.error(), arguments); }
    Diagnostics diagnostics;
    const auto axes = axes_of(arguments, diagnostics);
    if (has_errors(diagnostics)) { return complain(diagnostics, arguments); }
    const auto shares = compare::shares(*request, *catalog, axes);
    if (!shares) { return complain(shares.error(), arguments); }
    warn(shares->scenarios, arguments);
    return write(report::share_report(*shares, *catalog), arguments, done);
}

}  // namespace app
