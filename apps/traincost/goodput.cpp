// SPDX-License-Identifier: Apache-2.0
// `goodput`: what failures, checkpoints and restarts leave of a run's time.
#include "commands.hpp"
#include "support.hpp"

#include <traincost/report/goodput_report.hpp>
#include <traincost/scenario/goodput.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace app {

namespace {

using namespace traincost;  // NOLINT: an app, not a header
using scenario::Count;
using scenario::GoodputQuestion;
using scenario::Maybe;

/// Reads the words and flags of `goodput`.
class Asked {
 public:
    explicit Asked(const Arguments& arguments) : arguments_(arguments) {}

    Result<GoodputQuestion> read() {
        if (arguments_.words.size() > 1) {
            complain(Place{arguments_.words[1]}, "contradiction", "one model is taken, not two", "chips and failures stand behind flags");
        }
        if (!arguments_.words.empty()) { q_.model = {arguments_.words.front(), Place{"MODEL"}}; }
        for (const auto& setting : arguments_.own) { read_flag(setting); }
        if (!diagnostics_.empty()) { return failure(std::move(diagnostics_)); }
        return std::move(q_);
    }

 private:
    void complain(const Place& where, std::string_view code, std::string message, std::string hint) {
        diagnostics_.push_back({where, Severity::error, code, std::move(message), std::move(hint)});
    }

    /// A value above zero.
    template <class Q>
    void read(Maybe<Q>& field, const std::string& text, const Place& where, bool zero = false) {
        const auto neutral = neutral_text(text, arguments_);
        if (!neutral) { diagnostics_.push_back(neutral.error().at(where)); return; }
        const auto value = units::parse<Q>(*neutral);
        if (!value) { diagnostics_.push_back(value.error().at(where)); return; }
        if (!(value->value() > 0.0 || (zero && value->value() == 0.0))) {
            complain(where, "out-of-range", fmt::format("'{}' cannot be meant", text.substr(0, 40)), zero ? "expected no less than 0" : "expected more than 0");
            return;
        }
        field = {*value, where};
    }

    /// "419 in 54 days".
    std::optional<Count> count_of(const std::string& text, const Place& where) {
        const auto in = text.find(" in ");
        const auto events = in == std::string::npos ? tl::expected<std::string, Complaint>(std::string()) : neutral_text(text.substr(0, in), arguments_);
        Maybe<Time<>> during;
        if (in != std::string::npos) { read(during, text.substr(in + 4), where); }
        const auto count = events && !events->empty() ? units::parse<double>(*events) : tl::unexpected(Complaint{"bad-number", "expected events in a time", "such as \"419 in 54 days\""});
        if (!events) { diagnostics_.push_back(events.error().at(where)); return std::nullopt; }
        if (!count) { diagnostics_.push_back(count.error().at(where)); return std::nullopt; }
        if (!(*count > 0.0)) { complain(where, "out-of-range", fmt::format("'{}' cannot be meant", text.substr(0, 40)), "expected more than 0 of them"); return std::nullopt; }
        if (!during) { return std::nullopt; }
        return Count{*count, during->value};
    }

    /// "1.97e-5/h": of one chip, so that its inverse is in GPU-hours.
    void read_rate(const std::string& text, const Place& where) {
        const auto slash = text.rfind('/');
        const auto number = slash == std::string::npos ? tl::expected<std::string, Complaint>(std::string()) : neutral_text(text.substr(0, slash), arguments_);
        if (!number) { diagnostics_.push_back(number.error().at(where)); return; }
        const auto failures = number->empty() ? tl::unexpected(Complaint{"missing-unit", "expected failures of one chip in a time", "such as 1.97e-5/h"}) : units::parse<double>(*number);
        if (!failures) { diagnostics_.push_back(failures.error().at(where)); return; }
        const auto unit = "1 " + text.substr(slash + 1);
        auto time = units::parse<Time<>>(unit);
        const auto chip_time = units::parse<ChipTime<>>(unit);
        if (!time && !chip_time) { diagnostics_.push_back(time.error().at(where)); return; }
        if (!(*failures > 0.0)) { complain(where, "out-of-range", fmt::format("'{}' cannot be meant", text.substr(0, 40)), "expected more than 0"); return; }
        q_.between_of_a_chip = {ChipTime<>::of((time ? time->value() : chip_time->value()) / *failures), where};
    }

    void read_maintenance(const std::string& text, const Place& where) {
        if (text.find(" in ") != std::string::npos) {
            if (const auto count = count_of(text, where)) { q_.planned = {*count, where}; }
            return;
        }
        const auto neutral = neutral_text(text, arguments_);
        if (!neutral) { diagnostics_.push_back(neutral.error().at(where)); return; }
        const auto share = units::parse<double>(*neutral);
        if (!share) { diagnostics_.push_back(share.error().at(where)); return; }
        if (!(*share >= 0.0 && *share < 1.0)) { complain(where, "out-of-range", fmt::format("'{}' cannot be meant", text.substr(0, 40)), "expected from 0 to below 100 %"); return; }
        q_.maintenance = {*share, where};
    }

    void read_chips(Maybe<Chips<>>& field, const std::string& text, const Place& where, bool zero) {
        read(field, text, where, zero);
        constexpr double most = 1e9;
        if (!field || (field->value.value() <= most && field->value == units::ceil(field->value))) { return; }
        complain(where, "out-of-range", fmt::format("'{}' cannot be meant", text.substr(0, 40)), "expected a whole number of chips, up to 1e9");
        field.reset();
    }

    void read_flag(const Setting& setting) {
        const Place where{setting.flag};
        const auto& key = setting.key;
        const auto& text = setting.text;
        if (text.find_first_not_of(" \t") == std::string::npos) { complain(where, "empty", fmt::format("{}: the value is empty", setting.flag), ""); return; }
        if (key == "--gpus") { read_chips(q_.chips, text, where, false); }
        else if (key == "--spares") { read_chips(q_.spares, text, where, true); }
        else if (key == "--chip") { q_.chip = {text, where}; }
        else if (key == "--failures") { if (const auto count = count_of(text, where)) { q_.failures = {*count, where}; } }
        else if (key == "--failure-rate") { read_rate(text, where); }
        else if (key == "--maintenance") { read_maintenance(text, where); }
        else if (key == "--checkpoint-size") { read(q_.checkpoint_size, text, where); }
        else if (key == "--storage-bandwidth") { read(q_.storage, text, where); }
        else { read(*time_of(key), text, where, key == "--detection"); }
    }

    Maybe<Time<>>* time_of(std::string_view key) {
        return key == "--mtbf" ? &q_.between : key == "--checkpoint" ? &q_.checkpoint : key == "--writing" ? &q_.writing : key == "--interval" ? &q_.interval
             : key == "--detection" ? &q_.detection : &q_.restart;
    }

    const Arguments& arguments_;
    Diagnostics diagnostics_;
    GoodputQuestion q_;
};

}  // namespace

int goodput(const Arguments& arguments) {
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    const auto question = Asked(arguments).read();
    if (!question) { return complain(question.error(), arguments); }
    const auto answer = scenario::goodput(*question, *catalog);
    if (!answer) { return complain(answer.error(), arguments); }
    const auto published = question->model ? validation::published_effective_times(question->model->value) : report::PublishedTimes();
    return write(report::goodput_report(*answer, published, *catalog), arguments, answer->stands_still() ? infeasible : done);
}

}  // namespace app
