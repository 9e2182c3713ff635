// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "support.hpp"

#include <traincost/core/suggest.hpp>
#include <traincost/report/money_report.hpp>
#include <traincost/scenario/money.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace app {

namespace {

using namespace traincost;  // NOLINT: an app, not a header
using scenario::Given;
using scenario::MoneyQuestion;

/// Reads the words and the flags of `money`; those that are fields of a request are read as ever.
class Asked {
 public:
    explicit Asked(const Arguments& arguments) : arguments_(arguments) {}

    Result<MoneyQuestion> read() {
        scenario::Request request;
        take_settings(arguments_, request, diagnostics_);
        refuse_repeats(arguments_.settings);
        refuse_repeats(arguments_.own);
        question_.exchange = request.exchange;
        question_.prices_of = request.prices_of;
        question_.as_of = request.as_of;
        read_amount();
        for (const auto& setting : arguments_.own) { read_flag(setting); }
        if (!has_currency_) {
            complain(Place{"--in"}, "missing-field", "no currency is given for the answer", "say which, such as --in EUR");
        }
        if (!diagnostics_.empty()) { return failure(std::move(diagnostics_)); }
        return std::move(question_);
    }

 private:
    void complain(const Place& where, std::string_view code, std::string message, std::string hint) {
        diagnostics_.push_back({where, Severity::error, code, std::move(message), std::move(hint)});
    }

    void refuse_repeats(const std::vector<Setting>& settings) {
        for (auto it = settings.begin(); it != settings.end(); ++it) {
            const auto same = [&](const Setting& s) { return s.key == it->key; };
            if (it->key == "exchange" || std::none_of(settings.begin(), it, same)) { continue; }
            complain(Place{it->flag}, "contradiction", fmt::format("{} is given a second time", it->key), "keep one of the two");
        }
    }

    /// The words are one amount, so that it may be typed without quotes: 5,6 miljoen dollar.
    void read_amount() {
        std::string text;
        for (const auto& word : arguments_.words) { text += (text.empty() ? "" : " ") + word; }
        const Place where{"AMOUNT"};
        if (text.find_first_not_of(" \t") == std::string::npos) {
            complain(where, "missing-field", "no amount is given", "such as traincost money 5.6MUSD --in EUR");
            return;
        }
        const auto neutral = neutral_text(text, arguments_);
        if (!neutral) { diagnostics_.push_back(neutral.error().at(where)); return; }
        const auto money = units::parse<Money>(*neutral);
        if (!money) { diagnostics_.push_back(money.error().at(where)); return; }
        constexpr double most = 1e18;
        if (!(money->amount.value() > 0.0 && money->amount.value() <= most)) {
            complain(where, "out-of-range", fmt::format("'{}' cannot be meant", text.substr(0, 40)), "expected an amount above 0, up to 1e18");
            return;
        }
        question_.amount = {*money, where};
    }

    void read_flag(const Setting& setting) {
        const Place where{setting.flag};
        if (setting.text.find_first_not_of(" \t") == std::string::npos) {
            complain(where, "empty", fmt::format("{}: the value is empty", setting.flag), "");
            has_currency_ = has_currency_ || setting.key == "--in";
        } else if (setting.key == "--in") {
            read_currency(setting.text, where);
        } else if (setting.key == "--on") {
            const auto period = parse_period(setting.text);
            if (period) { question_.on = {*period, where}; } else { diagnostics_.push_back(period.error().at(where)); }
        } else if (setting.key == "--of") {
            read_paid_for(setting.text, where);
        } else {
            (setting.key == "--from" ? question_.from : question_.to) = {setting.text, where};
        }
    }

    void read_currency(const std::string& text, const Place& where) {
        has_currency_ = true;
        if (const auto currency = currency_of(text)) { question_.currency = {*currency, where}; return; }
        std::vector<std::string_view> codes;
        for (const auto& info : currencies) { codes.push_back(info.code); }
        complain(where, "unknown-value", fmt::format("unknown currency '{}'", text.substr(0, 40)), did_you_mean(text, codes));
    }

    void read_paid_for(const std::string& text, const Place& where) {
        const auto& names = scenario::paid_for_names;
        const auto found = std::find(names.begin(), names.end(), text);
        if (found != names.end()) { question_.paid_for = {static_cast<scenario::PaidFor>(found - names.begin()), where}; return; }
        complain(where, "unknown-value", fmt::format("unknown value '{}'", text.substr(0, 40)), did_you_mean(text, {names.begin(), names.end()}));
    }

    const Arguments& arguments_;
    Diagnostics diagnostics_;
    MoneyQuestion question_;
    bool has_currency_ = false;
};

}  // namespace

int money(const Arguments& arguments) {
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    const auto question = Asked(arguments).read();
    if (!question) { return complain(question.error(), arguments); }
    const auto answer = scenario::convert(*question, *catalog);
    if (!answer) { return complain(answer.error(), arguments); }
    return write(report::money_report(*answer, *catalog), arguments, done);
}

}  // namespace app
