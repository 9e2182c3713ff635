// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "drawing.hpp"
#include "support.hpp"
#include "typed.hpp"

#include <traincost/report/share_report.hpp>
#include <traincost/units/locale.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace app {

using namespace traincost;

namespace {

/// Why a field changes nothing in this answer; nothing where it may.
std::string_view without_effect(const scenario::Field& field) {
    constexpr std::array of_nature = {std::string_view("carbon_intensity"), std::string_view("market_carbon"), std::string_view("carbon_per"),
                                      std::string_view("embodied"),         std::string_view("embodied_life"), std::string_view("embodied_use"),
                                      std::string_view("wue"),              std::string_view("water_intensity")};
    constexpr std::array of_dates = {std::string_view("prices_of"), std::string_view("nominal_of")};
    const auto among = [&](const auto& keys) { return std::find(keys.begin(), keys.end(), field.key) != keys.end(); };
    if (among(of_nature)) { return "a part of the cost is told here, and neither emissions nor water"; }
    return among(of_dates) ? "a part of the cost is the same in the prices of any date" : "";
}

/// Flags that say nothing of a share; in a scenario file, which other commands read too, they may stand.
void refuse_unused(const Arguments& arguments, Diagnostics& diagnostics) {
    for (const auto& setting : arguments.settings) {
        const Place where{setting.flag == "--set" ? "--set " + setting.key : setting.flag};
        const auto* field = scenario::field_of(setting.key);
        if (field == nullptr) { continue; }
        if (const auto why = without_effect(*field); !why.empty()) {
            diagnostics.push_back({where, Severity::error, "contradiction", fmt::format("{}: {}", field->key, why), "leave it out"});
        }
        if (field->key == "chip" && has_flag(arguments, "--chips")) {
            diagnostics.push_back({where, Severity::error, "contradiction", "chip: several are named by --chips", "name it there, or leave one of the two out"});
        }
    }
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
    axes.ages.push_back({*years * units::year, where});
}

std::vector<std::string> usual_ages() { return {"0", "1", "2", "4"}; }

compare::ShareAxes axes_of(const Arguments& arguments, Diagnostics& diagnostics) {
    compare::ShareAxes axes;
    const auto empty = [&](const std::string& item, std::string_view flag) {
        const bool said = std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& d) { return d.code == "empty" && d.where.file == flag; });
        if (item.empty() && !said) { diagnostics.push_back({Place{std::string(flag)}, Severity::error, "empty", "nothing stands between two commas or semicolons, or beside one", "leave the sign out, or name what is missing"}); }
        return item.empty();
    };
    if (has_flag(arguments, "--chips")) {
        for (const auto& chip : parts_of_list(own_flag(arguments, "--chips"))) {
            if (!empty(chip, "--chips")) { axes.chips.push_back({chip, Place{"--chips"}}); }
        }
    }
    const bool asked = has_flag(arguments, "--ages");
    const auto ages = asked ? parts_of_list(own_flag(arguments, "--ages"), units::locale_of(arguments.locale).value_or(units::Locale::none)) : usual_ages();
    for (const auto& age : ages) {
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
    refuse_unused(arguments, diagnostics);
    const auto axes = axes_of(arguments, diagnostics);
    if (has_errors(diagnostics)) { return complain(diagnostics, arguments); }
    const auto shares = compare::shares(*request, *catalog, axes);
    if (!shares) { return complain(shares.error(), arguments); }
    warn(shares->scenarios, arguments);
    return write(report::share_report(*shares, *catalog), arguments, done);
}

}  // namespace app
