// SPDX-License-Identifier: Apache-2.0
#include "drawing.hpp"

#include "commands.hpp"
#include "support.hpp"

#include <traincost/core/suggest.hpp>
#include <traincost/core/trimmed.hpp>
#include <traincost/report/estimate_report.hpp>
#include <traincost/uncertainty/isa.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <optional>
#include <unistd.h>
#include <variant>

namespace app {

using namespace traincost;

namespace {

std::atomic<bool> asked_to_end = false;

extern "C" void on_interrupt(int) {
    asked_to_end.store(true, std::memory_order_relaxed);
    static_cast<void>(std::signal(SIGINT, SIG_DFL));
}

/// A whole number within limits, however it is written: 1e6, 1M, 100000.
std::optional<double> whole_number(const Setting& setting, double least, double most, std::string_view what, Diagnostics& diagnostics) {
    const auto written = units::parse_written(setting.text);
    const bool plain = written && written->dimensions == Dimensions{} && !written->lone_b;
    const double value = plain ? written->value : 0.0;
    if (plain && value >= least && value <= most && value == std::floor(value)) { return value; }
    diagnostics.push_back({Place{setting.flag}, Severity::error, plain ? "out-of-range" : "bad-number",
                           fmt::format("{}: '{}' is not {}", setting.flag, setting.text.substr(0, 40), what),
                           fmt::format("expected a whole number from {} to {}", units::grouped(least), most > 1e15 ? "2^53" : units::grouped(most))});
    return std::nullopt;
}

void refuse_repeats(const Arguments& arguments, Diagnostics& diagnostics) {
    for (auto it = arguments.own.begin(); it != arguments.own.end(); ++it) {
        if (it->key == "--group" || std::none_of(arguments.own.begin(), it, [&](const Setting& s) { return s.key == it->key; })) { continue; }
        diagnostics.push_back({Place{it->flag}, Severity::error, "contradiction", fmt::format("{} is given a second time", it->flag), "keep one of the two"});
    }
}

}  // namespace

std::string own_flag(const Arguments& arguments, std::string_view name) {
    const auto found = std::find_if(arguments.own.begin(), arguments.own.end(), [name](const Setting& s) { return s.key == name; });
    return found == arguments.own.end() ? std::string() : found->text;
}

bool has_flag(const Arguments& arguments, std::string_view name) {
    return std::any_of(arguments.own.begin(), arguments.own.end(), [name](const Setting& s) { return s.key == name; });
}

std::optional<study::Quantity> quantity_named(std::string_view text, const Place& where, Diagnostics& diagnostics) {
    const auto asked = trimmed(text);
    std::vector<std::string_view> known;
    for (std::size_t q = 0; q < study::quantities.size(); ++q) {
        if (study::quantities[q].id == asked) { return static_cast<study::Quantity>(q); }
        known.push_back(study::quantities[q].id);
    }
    if (asked.empty()) {
        diagnostics.push_back({where, Severity::error, "empty", fmt::format("{}: the value is empty", where.file)});
    } else {
        diagnostics.push_back({where, Severity::error, "unknown-value", fmt::format("unknown value '{}'", asked.substr(0, 40)), did_you_mean(asked, known, 40)});
    }
    return std::nullopt;
}

void refuse_untold(const study::Study& study, const std::vector<study::Quantity>& asked, const Place& where, Diagnostics& diagnostics) {
    for (const auto quantity : asked) {
        auto why = study::why_untold(study, quantity);
        if (why.empty()) { continue; }
        diagnostics.push_back({where, Severity::error, "no-value", std::move(why), std::string(study::what_gives(quantity))});
    }
}

Result<uncertainty::Run> read_run(const Arguments& arguments, double usual, double least) {
    constexpr double most_seed = 9007199254740992.0;  // 2^53: up to there a double is every whole number
    constexpr double most_threads = 1024;
    Diagnostics diagnostics;
    uncertainty::Run run;
    run.draws = static_cast<std::uint64_t>(usual);
    run.threads = std::max(1U, std::thread::hardware_concurrency());
    refuse_repeats(arguments, diagnostics);
    for (const auto& setting : arguments.own) {
        if (setting.key == "--draws") {
            const auto draws = whole_number(setting, least, static_cast<double>(uncertainty::most_draws), least > 1.0 ? "a number of draws that has a twentieth on each side" : "a number of draws", diagnostics);
            if (draws) { run.draws = static_cast<std::uint64_t>(*draws); }
        } else if (setting.key == "--seed") {
            const auto seed = whole_number(setting, 0.0, most_seed, "a seed", diagnostics);
            if (seed) { run.seed = static_cast<std::uint64_t>(*seed); }
        } else if (setting.key == "--threads") {
            const auto threads = whole_number(setting, 1.0, most_threads, "a number of threads", diagnostics);
            if (threads) { run.threads = static_cast<unsigned>(*threads); }
        }
    }
    const auto isa = uncertainty::isa_from_environment();
    if (isa) { run.isa = *isa; } else { diagnostics.push_back(isa.error().at(Place{"TRAINCOST_ISA"})); }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    run.stop = &asked_to_end;
    return run;
}

int ended_with_nothing(std::string_view command, const Arguments& arguments) {
    static_cast<void>(complain({{Place{std::string(command)}, Severity::error, "empty", "ended before a single draw was done"}}, arguments));
    return interrupted;
}

std::optional<int> refused_as_infeasible(const study::Study& study, const Arguments& arguments, std::string_view command) {
    for (const auto& scenario : study.scenarios) {
        const auto outcome = scenario::estimate(scenario);
        if (const auto* reason = std::get_if<scenario::Infeasible>(&outcome)) {
            return write(report::infeasible_report(*reason, command), arguments, infeasible);
        }
    }
    return std::nullopt;
}

Watch::Watch(uncertainty::Run& run, double work) : work_(work) {
    run.done = &done_;
    asked_to_end.store(false, std::memory_order_relaxed);
    static_cast<void>(std::signal(SIGINT, on_interrupt));
    if (::isatty(STDERR_FILENO) != 0) { bar_ = std::thread([this] { show(); }); }
}

Watch::~Watch() {
    over_.store(true, std::memory_order_relaxed);
    if (bar_.joinable()) { bar_.join(); }
    static_cast<void>(std::signal(SIGINT, SIG_DFL));
}

/// Nothing for the first second: who waits no longer needs no bar.
void Watch::show() {
    using namespace std::chrono_literals;
    constexpr int width = 40;
    const auto start = std::chrono::steady_clock::now();
    bool shown = false;
    while (!over_.load(std::memory_order_relaxed)) {
        std::this_thread::sleep_for(50ms);
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
        if (spent < 1s) { continue; }
        const double share = std::min(1.0, static_cast<double>(done_.load(std::memory_order_relaxed)) / work_);
        const int filled = static_cast<int>(share * width);
        fmt::print(stderr, "\r[{:=<{}}{: <{}}] {:3.0f} %, {:.0f} s left; Ctrl-C ends with what is done ", "", filled, "", width - filled, 100.0 * share,
                   share > 0.0 ? spent.count() * (1.0 - share) / share : 0.0);
        std::fflush(stderr);
        shown = true;
    }
    if (shown) { fmt::print(stderr, "\r\033[K"); }
}

}  // namespace app
