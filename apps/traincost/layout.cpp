// SPDX-License-Identifier: Apache-2.0
// `layout`: how to lay a run out on its chips, on how many, and on which.
#include "commands.hpp"
#include "drawing.hpp"
#include "support.hpp"
#include "typed.hpp"

#include <traincost/core/suggest.hpp>
#include <traincost/report/layout_report.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

namespace app {

using namespace traincost;

namespace {

constexpr double whole_work = 1e6;  // of the progress bar
constexpr double most_best = 100.0;

/// Takes "--count auto" out of the settings, which know numbers only.
bool take_any_count(Arguments& arguments) {
    return std::erase_if(arguments.settings, [](const Setting& s) { return s.key == "count" && s.text == "auto"; }) > 0;
}

void read_chips(const Arguments& arguments, const scenario::Request& request, study::LayoutWish& wish, Diagnostics& diagnostics) {
    if (!has_flag(arguments, "--chips")) { return; }
    const Place where{"--chips"};
    const auto one = request.chip ? &request.chip->where : request.cluster ? &request.cluster->where : nullptr;
    if (one != nullptr) {
        diagnostics.push_back({where, Severity::error, "contradiction", "several chips are given, and one", "keep one of the two", Related{*one, "the one is given here"}});
    }
    for (const auto& id : parts_of_list(own_flag(arguments, "--chips"))) {
        const bool again = std::any_of(wish.chips.begin(), wish.chips.end(), [&](const auto& c) { return c.value == id; });
        if (id.empty()) { diagnostics.push_back({where, Severity::error, "empty", "a chip is missing between commas", "such as --chips h800,h20"}); return; }
        if (!again) { wish.chips.push_back({id, where}); }
    }
}

void read_goal(const Arguments& arguments, study::LayoutWish& wish, Diagnostics& diagnostics) {
    if (!has_flag(arguments, "--by")) { return; }
    const auto text = own_flag(arguments, "--by");
    const auto found = std::find(study::goal_names.begin(), study::goal_names.end(), text);
    if (found == study::goal_names.end()) {
        diagnostics.push_back({Place{"--by"}, Severity::error, "unknown-value", fmt::format("--by: unknown value '{}'", text.substr(0, 40)),
                               did_you_mean(text, {study::goal_names.begin(), study::goal_names.end()})});
        return;
    }
    wish.by = static_cast<study::Goal>(found - study::goal_names.begin());
}

void read_best(const Arguments& arguments, study::LayoutWish& wish, Diagnostics& diagnostics) {
    if (!has_flag(arguments, "--best")) { return; }
    const auto text = neutral_text(own_flag(arguments, "--best"), arguments);
    const auto value = text ? units::parse<double>(*text) : tl::unexpected(text.error());
    if (!value) { diagnostics.push_back(value.error().at(Place{"--best"})); return; }
    if (!(*value >= 1.0 && *value <= most_best && *value == std::floor(*value))) {
        diagnostics.push_back({Place{"--best"}, Severity::error, "out-of-range", "--best: not a number of layouts", "a whole number from 1 to 100"});
        return;
    }
    wish.best = static_cast<std::size_t>(*value);
}

/// The currency of a budget is that of the answer.
void read_budget(const Arguments& arguments, scenario::Request& request, study::LayoutWish& wish, Diagnostics& diagnostics) {
    if (!has_flag(arguments, "--budget")) { return; }
    const Place where{"--budget"};
    const auto text = neutral_text(own_flag(arguments, "--budget"), arguments);
    const auto money = text ? units::parse<Money>(*text) : tl::unexpected(text.error());
    if (!money) { diagnostics.push_back(money.error().at(where)); return; }
    if (!(money->amount.value() > 0.0)) { diagnostics.push_back({where, Severity::error, "out-of-range", "a budget is above zero", "such as --budget 10MUSD"}); return; }
    if (request.currency && request.currency->value != money->currency) {
        diagnostics.push_back({where, Severity::error, "contradiction", fmt::format("the budget is in {}, and the answer in {}", code(money->currency), code(request.currency->value)),
                               "give both in one currency", Related{request.currency->where, "the currency is given here"}});
        return;
    }
    request.currency = scenario::Given<Currency>{money->currency, where};
    wish.budget = money->amount;
}

/// Whether the number of chips is to be found, and that there is something to find it for.
void read_count(bool asked, const scenario::Request& request, study::LayoutWish& wish, Diagnostics& diagnostics) {
    const bool goals = request.deadline || wish.budget;
    if (asked && !goals) {
        diagnostics.push_back({Place{"--count"}, Severity::error, "missing-field", "a number of chips is to be found, and nothing says what for",
                               "such as --deadline 60d, or --budget 10MUSD"});
    }
    if (wish.budget && request.count) {
        diagnostics.push_back({Place{"--budget"}, Severity::error, "contradiction", "a budget decides on the number of chips, and that is given",
                               "leave one of the two out", Related{request.count->where, "the number is given here"}});
    }
    if (wish.budget && request.cluster) {
        diagnostics.push_back({Place{"--budget"}, Severity::error, "contradiction", "a budget decides on the number of chips, and a cluster has one",
                               "leave one of the two out", Related{request.cluster->where, "the cluster is given here"}});
    }
    wish.any_count = asked || (goals && !request.count && !request.cluster);
}

/// Of each chip the best run.
std::vector<scenario::Scenario> scenarios_of(const study::Layouts& found) {
    std::vector<scenario::Scenario> all;
    for (const auto& chip : found.chips) {
        if (!chip.best.empty()) { all.push_back(chip.best.front().scenario); }
    }
    return all;
}

/// On a terminal: what a search did, which depends on how fast its threads were.
void tell_search(const study::Layouts& found, std::chrono::duration<double> spent) {
    if (::isatty(STDERR_FILENO) == 0) { return; }
    for (const auto& c : found.chips) {
        const auto text = [](std::uint64_t n) { return units::grouped(static_cast<double>(n)); };
        fmt::print(stderr, "{}: {} legal layouts: {} need too much memory, {} skipped as provably slower, {} timed in full\n", c.chip_short, text(c.counts.legal),
                   text(c.counts.unfit), text(c.counts.skipped), text(c.counts.timed));
    }
    fmt::print(stderr, "searched in {:.2f} s\n", spent.count());
}

}  // namespace

int layout(const Arguments& typed) {
    auto arguments = typed;
    const bool any_count = take_any_count(arguments);
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    auto request = read_request(arguments);
    if (!request) { return complain(request.error(), arguments); }
    auto run = read_run(arguments, whole_work);
    if (!run) { return complain(run.error(), arguments); }
    Diagnostics diagnostics;
    study::LayoutWish wish;
    wish.threads = run->threads;
    wish.front = has_flag(arguments, "--front");
    read_chips(arguments, *request, wish, diagnostics);
    read_goal(arguments, wish, diagnostics);
    read_best(arguments, wish, diagnostics);
    read_budget(arguments, *request, wish, diagnostics);
    read_count(any_count, *request, wish, diagnostics);
    if (!diagnostics.empty()) { return complain(diagnostics, arguments); }

    const auto start = std::chrono::steady_clock::now();
    Result<study::Layouts> found;
    {
        const Watch watch(*run, whole_work);
        wish.keep_on = [&](double share) {
            run->done->store(static_cast<std::uint64_t>(share * whole_work), std::memory_order_relaxed);
            return !run->stop->load(std::memory_order_relaxed);
        };
        found = study::layouts(*request, *catalog, wish);
    }
    if (!found) { return complain(found.error(), arguments); }
    warn(scenarios_of(*found), arguments);
    warn_of_prices(*request, arguments);
    tell_search(*found, std::chrono::steady_clock::now() - start);
    return write(report::layout_report(*found, *catalog), arguments, !found->complete() ? interrupted : found->any() ? done : infeasible);
}

}  // namespace app
