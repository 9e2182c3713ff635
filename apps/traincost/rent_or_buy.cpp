// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "drawing.hpp"
#include "support.hpp"

#include <traincost/report/rent_or_buy_report.hpp>
#include <traincost/scenario/rent_or_buy.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace app {

namespace {

using namespace traincost;  // NOLINT: an app, not a header

/// Why a field changes nothing in this answer; nothing where it may.
std::string_view without_effect(const scenario::Field& field) {
    constexpr std::array of_a_run = {std::string_view("count"), std::string_view("deadline"), std::string_view("idle_hours"), std::string_view("idle_share"),
                                     std::string_view("idle_power")};
    constexpr std::array of_nature = {std::string_view("carbon_intensity"), std::string_view("market_carbon"), std::string_view("carbon_per"),
                                      std::string_view("embodied"),         std::string_view("embodied_life"), std::string_view("embodied_use"),
                                      std::string_view("wue"),              std::string_view("water_intensity")};
    const auto among = [&](const auto& keys) { return std::find(keys.begin(), keys.end(), field.key) != keys.end(); };
    if (field.group == scenario::FieldGroup::work || field.group == scenario::FieldGroup::layout || among(of_a_run)) {
        return "one chip is asked about, and not what a run does with it";
    }
    if (among(of_nature)) { return "money is told here, and neither emissions nor water"; }
    if (field.key == "acquired") { return "a chip that is new when the time begins is rented or bought"; }
    return field.key == "wait" ? "time counts from when the chip can be used" : "";
}

/// Reads the flags of `rent-or-buy` alone; those that are fields of a request are read as ever.
class Asked {
 public:
    explicit Asked(const Arguments& arguments) : arguments_(arguments) {}

    Result<scenario::RentOrBuyQuestion> read() {
        auto named = arguments_;  // its word is a chip
        if (named.words.size() > 1) { complain(Place{"CHIP"}, "wrong-shape", "one chip is asked about, and several are named", "ask twice"); }
        if (!named.words.empty()) { named.settings.insert(named.settings.begin(), {"chip", "chip", named.words.front()}); }
        named.words.clear();
        auto request = read_request(named, Owning::side_by_side);  // any way of owning is refused further on
        if (!request) { append(diagnostics_, request.error()); return failure(std::move(diagnostics_)); }
        question_.request = std::move(*request);
        if (!question_.request.chip) { complain(Place{"CHIP"}, "missing-field", "no chip is named", "such as traincost rent-or-buy h100-sxm"); }
        for (const auto& setting : arguments_.own) { read_flag(setting); }
        for (const auto& setting : arguments_.settings) { refuse_unused(setting); }
        if (!diagnostics_.empty()) { return failure(std::move(diagnostics_)); }
        return std::move(question_);
    }

 private:
    void complain(const Place& where, std::string_view code, std::string message, std::string hint) {
        diagnostics_.push_back({where, Severity::error, code, std::move(message), std::move(hint)});
    }

    void refuse_unused(const Setting& setting) {
        const auto* field = scenario::field_of(setting.key);
        const auto why = field == nullptr ? std::string_view() : without_effect(*field);
        if (!why.empty()) { complain(Place{setting.flag == "--set" ? "--set " + setting.key : setting.flag}, "contradiction", fmt::format("{}: {}", field->key, why), "leave it out"); }
    }

    template <class V>
    void take(scenario::Maybe<V>& field, const Setting& setting, double least, double most, std::string_view range) {
        const Place where{setting.flag};
        const auto neutral = neutral_text(setting.text, arguments_);
        if (!neutral) { diagnostics_.push_back(neutral.error().at(where)); return; }
        const auto value = units::parse<V>(*neutral);
        if (!value) { diagnostics_.push_back(value.error().at(where)); return; }
        const double size = size_of(*value);
        if (!(size >= least && size <= most)) {
            complain(where, "out-of-range", fmt::format("{}: '{}' cannot be meant", setting.flag, setting.text.substr(0, 40)), fmt::format("expected {}", range));
            return;
        }
        field = scenario::Given<V>{*value, where};
    }

    static double size_of(const Time<>& time) { return time.value(); }
    static double size_of(const DecayRate<>& decay) { return decay.value(); }
    static double size_of(const Priced<CostPerChipTime<>>& rate) { return rate.amount.value(); }

    void read_flag(const Setting& setting) {
        constexpr double hour = 3600.0, year = 8766.0 * hour;
        const Place where{setting.flag};
        if (setting.text.find_first_not_of(" \t") == std::string::npos) {
            complain(where, "empty", fmt::format("{}: the value is empty", setting.flag), "");
        } else if (setting.key == "--over") {
            take(question_.over, setting, year / 12.0, 30.0 * year, "a month to 30 years");
        } else if (setting.key == "--reserved") {
            take(question_.reserved, setting, 0.001 / hour, 10'000.0 / hour, "0.001 to 10,000 for a GPU-hour");
        } else if (setting.key == "--spot") {
            take(question_.spot, setting, 0.001 / hour, 10'000.0 / hour, "0.001 to 10,000 for a GPU-hour");
        } else if (setting.key == "--rate-decay") {
            take(question_.rate_decay, setting, 0.0, 3.0 / year, "0 to 3 OOM/year");
        }
    }

    const Arguments& arguments_;
    Diagnostics diagnostics_;
    scenario::RentOrBuyQuestion question_;
};

}  // namespace

int rent_or_buy(const Arguments& arguments) {
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    const auto question = Asked(arguments).read();
    if (!question) { return complain(question.error(), arguments); }
    const auto answer = scenario::rent_or_buy(*question, *catalog);
    if (!answer) { return complain(answer.error(), arguments); }
    if (const auto path = own_flag(arguments, "--chart"); !path.empty()) {
        if (const int failed = write_file(path, report::rent_or_buy_svg(*answer), done); failed != done) { return failed; }
    }
    return write(report::rent_or_buy_report(*answer, *catalog), arguments, done);
}

}  // namespace app
