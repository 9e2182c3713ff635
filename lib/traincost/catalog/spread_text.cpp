// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/spread_text.hpp>

#include <traincost/config/record.hpp>
#include <traincost/core/suggest.hpp>
#include <traincost/core/trimmed.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>

namespace traincost::catalog {

namespace {

using uncertainty::Spread;

/// A way to give a shape: its parameters in order. Those from `needed` on may be left out; a `*` takes a list; `p` stands
/// for a quantile, p5 or p95.
struct Form {
    std::string_view shape;
    std::array<std::string_view, 4> parameters;
    std::size_t needed;
};
constexpr std::array forms = {
    Form{"pert", {"low", "mode", "high", "weight"}, 3}, Form{"triangular", {"low", "mode", "high"}, 3},
    Form{"uniform", {"low", "high"}, 2},                Form{"loguniform", {"low", "high"}, 2},
    Form{"normal", {"mean", "deviation"}, 2},           Form{"normal", {"p", "p"}, 2},
    Form{"lognormal", {"median", "sigma"}, 2},          Form{"lognormal", {"p", "p"}, 2},
    Form{"beta", {"a", "b", "low", "high"}, 2},         Form{"discrete", {"values*", "weights*"}, 1},
    Form{"empirical", {"values*"}, 1},                  Form{"constant", {"value"}, 1},
    Form{"to", {"low", "high"}, 2}};

/// Parameters that are numbers of the shape, whatever the figure measures.
constexpr std::array<std::string_view, 5> plain = {"weight", "sigma", "a", "b", "weights"};

constexpr std::array<std::string_view, 2> limits = {"at_least", "at_most"};

bool is_limit(std::string_view name) { return std::find(limits.begin(), limits.end(), name) != limits.end(); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// How many characters of the text are its number.
std::size_t length_of_number(std::string_view t) {
    std::size_t i = !t.empty() && (t[0] == '-' || t[0] == '+') ? 1 : 0;
    while (i < t.size() && (is_digit(t[i]) || t[i] == '.' || t[i] == '_')) { ++i; }
    if (i + 1 < t.size() && (t[i] == 'e' || t[i] == 'E')) {
        const std::size_t digits = i + (t[i + 1] == '-' || t[i + 1] == '+' ? 2U : 1U);
        if (digits < t.size() && is_digit(t[digits])) {
            i = digits;
            while (i < t.size() && is_digit(t[i])) { ++i; }
        }
    }
    return i;
}

bool begins_with_number(std::string_view text) {
    text = trimmed(text);
    const auto n = length_of_number(text);
    return n > 0 && std::any_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(n), is_digit);
}

/// A number as it is written, and what stands around it: "EUR 0.08/kWh", "2 USD/h".
struct Parts {
    std::string before, number, behind;

    [[nodiscard]] bool has_unit() const { return !before.empty() || !behind.empty(); }
    /// Another number in the same unit.
    [[nodiscard]] std::string with(std::string_view other) const {
        if (before.empty()) { return behind.empty() ? std::string(other) : fmt::format("{} {}", other, behind); }
        return fmt::format("{} {}{}", before, other, behind);
    }
};

/// Nothing where there is no number, or something before it that is no currency.
std::optional<Parts> parts_of(std::string_view text) {
    constexpr std::size_t longest_currency = 5;
    text = trimmed(text);
    for (std::size_t at = 0; at <= std::min(longest_currency, text.size()); ++at) {
        if (!begins_with_number(text.substr(at)) || text[at] == ' ') { continue; }
        const auto before = trimmed(text.substr(0, at));
        const auto currency = before.empty() ? std::nullopt : std::optional(units::parse_written(fmt::format("{} 1", before)));
        if (currency && !*currency) { return std::nullopt; }
        const auto rest = text.substr(at);
        const auto n = length_of_number(rest);
        return Parts{std::string(before), std::string(rest.substr(0, n)), std::string(trimmed(rest.substr(n)))};
    }
    return std::nullopt;
}

bool is_quantile(std::string_view name) {
    return name.size() > 1 && name.size() < 6 && name[0] == 'p' && length_of_number(name.substr(1)) == name.size() - 1;
}

const SpreadText::Parameter* find(const SpreadText& text, std::string_view name) {
    const auto found = std::find_if(text.parameters.begin(), text.parameters.end(), [name](const auto& p) { return p.name == name; });
    return found == text.parameters.end() ? nullptr : &*found;
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const auto end = std::min(text.find(at, from), text.size());
        parts.push_back(trimmed(text.substr(from, end - from)));
        from = end + 1;
    }
    return parts;
}

Complaint unknown_shape(std::string_view shape) {
    std::vector<std::string_view> known;
    for (const auto& form : forms) {
        if (form.shape != "to") { known.push_back(form.shape); }
    }
    return {"unknown-value", fmt::format("there is no distribution '{}'", shape.substr(0, 40)), did_you_mean(shape, known)};
}

/// "value:weight, value:weight, ..." of discrete(), or all values of empirical().
SpreadText list_of(std::string_view shape, const std::vector<std::string_view>& parts) {
    SpreadText text{std::string(shape), {{"values", {}}}};
    std::vector<std::string> weights;
    for (const auto part : parts) {
        const auto colon = shape == "discrete" ? part.find(':') : std::string_view::npos;
        text.parameters[0].texts.emplace_back(trimmed(part.substr(0, colon)));
        weights.emplace_back(colon == std::string_view::npos ? "1" : trimmed(part.substr(colon + 1)));
    }
    if (shape == "discrete") { text.parameters.push_back({"weights", std::move(weights)}); }
    return text;
}

tl::expected<SpreadText, Complaint> take_call_apart(std::string_view shape, std::string_view inside) {
    const auto* form = std::find_if(forms.begin(), forms.end(), [shape](const Form& f) { return f.shape == shape; });
    if (form == forms.end() || shape == "to") { return tl::make_unexpected(unknown_shape(shape)); }
    const auto parts = split(inside, inside.find(';') == std::string_view::npos ? ',' : ';');
    if (shape == "discrete" || shape == "empirical") { return list_of(shape, parts); }
    SpreadText text{std::string(shape), {}};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto equals = parts[i].find('=');
        if (equals != std::string_view::npos) {
            text.parameters.push_back({std::string(trimmed(parts[i].substr(0, equals))), {std::string(trimmed(parts[i].substr(equals + 1)))}});
        } else if (i < form->parameters.size() && !form->parameters[i].empty()) {
            text.parameters.push_back({std::string(form->parameters[i]), {std::string(parts[i])}});
        } else {
            return tl::make_unexpected(Complaint{"wrong-shape", fmt::format("{} takes at most {} numbers", shape, i), ""});
        }
    }
    return text;
}

std::string what_it_takes(std::string_view shape) {
    std::string list;
    for (const auto& form : forms) {
        if (form.shape != shape) { continue; }
        list += list.empty() ? "it takes " : ", or ";
        bool first = true;
        for (std::size_t i = 0; i < form.parameters.size() && !form.parameters[i].empty(); ++i) {
            const auto name = form.parameters[i] == "p" ? (first ? "p5" : "p95") : form.parameters[i].substr(0, form.parameters[i].find('*'));
            list += fmt::format("{}{}{}", first ? "" : " and ", name, i >= form.needed ? " (if you like)" : "");
            first = false;
        }
    }
    return list;
}

/// Whether the parameters are those of a form; quantiles fill its `p`.
bool fits(const Form& form, const SpreadText& text) {
    std::size_t quantiles = 0;
    for (auto it = text.parameters.begin(); it != text.parameters.end(); ++it) {
        if (std::any_of(text.parameters.begin(), it, [&](const auto& p) { return p.name == it->name; })) { return false; }
    }
    for (const auto& parameter : text.parameters) {
        if (is_limit(parameter.name)) { continue; }
        if (is_quantile(parameter.name) && form.parameters[0] == "p") { ++quantiles; continue; }
        const auto same = [&](std::string_view name) { return name.substr(0, name.find('*')) == parameter.name; };
        if (parameter.name.empty() || std::none_of(form.parameters.begin(), form.parameters.end(), same)) { return false; }
    }
    if (form.parameters[0] == "p") { return quantiles == 2; }
    for (std::size_t i = 0; i < form.needed; ++i) {
        if (find(text, form.parameters[i].substr(0, form.parameters[i].find('*'))) == nullptr) { return false; }
    }
    return true;
}

/// The numbers of a distribution: as they are written, in the unit of the first that has one, and in base units.
class Numbers {
 public:
    explicit Numbers(const SpreadText& text) : text_(text) {
        for (const auto& parameter : text.parameters) {
            if (!is_plain(parameter.name)) { find_unit(parameter); }
        }
        for (const auto& parameter : text.parameters) {
            for (const auto& each : parameter.texts) { values_[parameter.name].push_back(number(parameter.name, each)); }
        }
    }

    std::vector<Complaint> complaints;

    /// From here on all numbers are those in the written unit, for readers of complaints.
    void as_written() {
        for (auto& [name, values] : values_) {
            for (auto& value : values) { value = is_plain(name) ? value : in_unit(value); }
        }
    }

    [[nodiscard]] double operator()(std::string_view name, double otherwise = 0.0) const {
        const auto found = values_.find(std::string(name));
        return found == values_.end() || found->second.empty() ? otherwise : found->second.front();
    }
    [[nodiscard]] std::vector<double> all(std::string_view name) const {
        const auto found = values_.find(std::string(name));
        return found == values_.end() ? std::vector<double>{} : found->second;
    }
    /// Two quantiles in the order given.
    [[nodiscard]] std::array<uncertainty::Quantile, 2> quantiles() const {
        std::array<uncertainty::Quantile, 2> result = {};
        std::size_t i = 0;
        for (const auto& parameter : text_.parameters) {
            if (!is_quantile(parameter.name) || i == 2) { continue; }
            const auto percent = units::parse<double>(parameter.name.substr(1));
            result[i++] = {percent ? *percent / 100.0 : -1.0, (*this)(parameter.name)};
        }
        return result;
    }
    /// A number as a text with the unit of the others.
    [[nodiscard]] std::string text_of(double value) const { return unit_.with(fmt::format("{}", in_unit(value))); }
    /// The texts of what the figure itself may be: not widths, weights and limits.
    [[nodiscard]] std::vector<std::string> possible() const {
        std::vector<std::string> texts;
        for (const auto& parameter : text_.parameters) {
            if (is_plain(parameter.name) || parameter.name == "deviation" || is_limit(parameter.name)) { continue; }
            for (const double value : all(parameter.name)) { texts.push_back(text_of(value)); }
        }
        return texts;
    }

 private:
    static bool is_plain(std::string_view name) { return std::find(plain.begin(), plain.end(), name) != plain.end(); }

    /// Without the last digit, which the way to base units and back may have changed.
    [[nodiscard]] double in_unit(double value) const {
        const auto read = units::parse<double>(fmt::format("{:.15g}", value / per_unit_));
        return read ? *read : value / per_unit_;
    }

    void find_unit(const SpreadText::Parameter& parameter) {
        for (const auto& each : parameter.texts) {
            const auto parts = parts_of(each);
            if (unit_.has_unit() || !parts || !parts->has_unit()) { continue; }
            unit_ = *parts;
            if (const auto one = units::parse_written(unit_.with("1"))) {
                per_unit_ = one->value;
                dimensions_ = one->dimensions;
                currency_ = one->currency;
            }
        }
    }

    double number(const std::string& name, const std::string& each) {
        const bool quantity = !is_plain(name);
        const auto parts = parts_of(each);
        const bool bare = parts && !parts->has_unit();
        const auto written = units::parse_written(quantity && bare ? unit_.with(parts->number) : each);
        if (!written) {
            complain(written.error().code, name, written.error().message, written.error().hint);
            return 0.0;
        }
        const bool same = quantity ? written->dimensions == dimensions_ && written->currency == currency_ : written->bare;
        if (!same) {
            complain("wrong-unit", name, quantity ? fmt::format("'{}' does not measure what the other numbers do", each.substr(0, 40))
                                                  : fmt::format("'{}' is no plain number", each.substr(0, 40)), "");
        }
        return written->value;
    }

    void complain(std::string_view code, const std::string& name, const std::string& message, std::string hint) {
        complaints.push_back({code, fmt::format("{}: {}", name, message), std::move(hint)});
    }

    const SpreadText& text_;
    Parts unit_;
    double per_unit_ = 1.0;
    Dimensions dimensions_ = {};
    std::array<std::int8_t, currencies.size()> currency_ = {};
    std::map<std::string, std::vector<double>> values_;
};

template <class S>
tl::expected<uncertainty::Shape, Complaint> as_shape(tl::expected<S, Complaint> made) {
    return made.map([](const S& s) { return uncertainty::Shape(s); });
}

std::vector<double> weights_of(const Numbers& n, std::size_t count) {
    auto weights = n.all("weights");
    return weights.empty() ? std::vector<double>(count, 1.0) : weights;
}

tl::expected<uncertainty::Shape, Complaint> shape_of(const std::string& shape, bool by_quantiles, const Numbers& n) {
    namespace u = uncertainty;
    const auto q = n.quantiles();
    if (shape == "to") {
        const bool positive = n("low") > 0.0;
        const auto ends = u::range_around(positive ? u::RangeMeaning::lognormal : u::RangeMeaning::normal, n("low"), n("low"), n("high"));
        return ends.map([](const Spread& s) { return s.shape; });
    }
    if (shape == "pert") { return u::Pert{n("low"), n("mode"), n("high"), n("weight", 4.0)}; }
    if (shape == "triangular") { return u::Triangular{n("low"), n("mode"), n("high")}; }
    if (shape == "uniform") { return u::Uniform{n("low"), n("high")}; }
    if (shape == "loguniform") { return u::Loguniform{n("low"), n("high")}; }
    if (shape == "normal") { return by_quantiles ? as_shape(u::normal_through(q[0], q[1])) : u::Normal{n("mean"), n("deviation")}; }
    if (shape == "lognormal") { return by_quantiles ? as_shape(u::lognormal_through(q[0], q[1])) : u::Lognormal{n("median"), n("sigma")}; }
    if (shape == "beta") { return u::Beta{n("a"), n("b"), n("low", 0.0), n("high", 1.0)}; }
    if (shape == "discrete") { return u::Discrete{n.all("values"), weights_of(n, n.all("values").size())}; }
    if (shape == "empirical") { return u::Empirical{n.all("values")}; }
    return u::Constant{n("value")};
}

/// The distribution of the numbers, checked.
tl::expected<Spread, std::vector<Complaint>> spread_of(const SpreadText& text, const Form& form, const Numbers& numbers) {
    const auto shape = shape_of(text.shape, form.parameters[0] == "p", numbers);
    if (!shape) { return tl::make_unexpected(std::vector{shape.error()}); }
    Spread spread{*shape, {}};
    if (find(text, "at_least") != nullptr) { spread.bounds.low = numbers("at_least"); }
    if (find(text, "at_most") != nullptr) { spread.bounds.high = numbers("at_most"); }
    const auto distribution = uncertainty::Distribution::make(spread.shape, spread.bounds);
    if (!distribution) { return tl::make_unexpected(distribution.error()); }
    return spread;
}

/// Why the parameters are those of no form.
Complaint misfit(const SpreadText& text) {
    const std::string_view shape = text.shape;
    for (auto it = text.parameters.begin(); it != text.parameters.end(); ++it) {
        const bool again = std::any_of(text.parameters.begin(), it, [&](const auto& p) { return p.name == it->name; });
        if (again) { return {"wrong-shape", fmt::format("{}: {} is given twice", shape, it->name.substr(0, 40)), what_it_takes(shape)}; }
    }
    return {"wrong-shape", fmt::format("these are not the numbers of {} distribution", shape == "empirical" ? "an empirical" : fmt::format("a {}", shape)),
            what_it_takes(shape)};
}

}  // namespace

bool is_spread(std::string_view text) {
    text = trimmed(text);
    if (const auto to = text.find(" to "); to != std::string_view::npos) {
        return parts_of(text.substr(0, to)).has_value() && parts_of(text.substr(to + 4)).has_value();
    }
    const auto open = text.find('(');
    if (open == std::string_view::npos || open == 0) { return false; }
    const bool known = std::any_of(forms.begin(), forms.end(), [&](const Form& f) { return f.shape == trimmed(text.substr(0, open)); });
    if (text.back() != ')') { return known; }  // a slip that is told as such
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(open), [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; });
}

tl::expected<SpreadText, Complaint> take_apart(std::string_view text) {
    text = trimmed(text);
    if (const auto to = text.find(" to "); to != std::string_view::npos) {
        std::string low(trimmed(text.substr(0, to)));
        std::string high(trimmed(text.substr(to + 4)));
        const auto first = parts_of(low);
        const auto second = parts_of(high);
        const bool currency_first = first && second && !first->before.empty() && first->behind.empty();
        const bool one_currency = currency_first && (second->before.empty() || second->before == first->before);
        if (one_currency && (second->behind.empty() || second->behind.front() == '/')) {  // EUR 0.08 to 0.12/kWh
            high = Parts{first->before, second->number, second->behind}.with(second->number);
            low = first->number;
        } else if (first && second && !first->before.empty() && second->before.empty() && !second->behind.empty() && second->behind.front() == '/') {
            high = Parts{first->before, second->number, second->behind}.with(second->number);
        }
        return SpreadText{"to", {{"low", {std::move(low)}}, {"high", {std::move(high)}}}};
    }
    const auto open = text.find('(');
    if (const auto closed = text.rfind(')'); text.back() != ')' && closed != std::string_view::npos && closed > open) {
        return tl::make_unexpected(Complaint{"wrong-shape", fmt::format("{}: nothing stands behind the parenthesis", text.substr(0, open + 1)),
                                             "units stand inside, with each number: normal(0.08 USD/kWh, 0.02 USD/kWh)"});
    }
    if (text.back() != ')') {
        return tl::make_unexpected(Complaint{"wrong-shape", fmt::format("{}: the parenthesis is never closed", text.substr(0, open + 1)), "written like pert(0.35, 0.4, 0.45)"});
    }
    return take_call_apart(trimmed(text.substr(0, open)), text.substr(open + 1, text.size() - open - 2));
}

std::optional<SpreadText> take_apart(const config::Node& node, Diagnostics& diagnostics) {
    const auto before = diagnostics.size();
    SpreadText text{"pert", {}};
    for (const auto& child : node.children()) {
        if (child.key() == "distribution") { text.shape = config::text_of(child, diagnostics); continue; }
        SpreadText::Parameter parameter{std::string(child.key()), {}};
        if (child.is_list()) {
            for (const auto& entry : child.children()) { parameter.texts.push_back(config::text_of(entry, diagnostics)); }
        } else {
            parameter.texts.push_back(config::text_of(child, diagnostics));
        }
        text.parameters.push_back(std::move(parameter));
    }
    if (diagnostics.size() > before) { return std::nullopt; }
    return text;
}

tl::expected<WrittenSpread, std::vector<Complaint>> read_spread(const SpreadText& text) {
    const bool known = std::any_of(forms.begin(), forms.end(), [&](const Form& f) { return f.shape == text.shape; });
    if (!known) { return tl::make_unexpected(std::vector{unknown_shape(text.shape)}); }
    const auto* form = std::find_if(forms.begin(), forms.end(), [&](const Form& f) { return f.shape == text.shape && fits(f, text); });
    if (form == forms.end()) { return tl::make_unexpected(std::vector{misfit(text)}); }
    Numbers numbers(text);
    if (!numbers.complaints.empty()) { return tl::make_unexpected(numbers.complaints); }
    Numbers as_written = numbers;
    as_written.as_written();
    const auto told = spread_of(text, *form, as_written);
    if (!told) { return tl::make_unexpected(told.error()); }
    const auto spread = spread_of(text, *form, numbers);
    if (!spread) { return tl::make_unexpected(spread.error()); }
    WrittenSpread result{*spread, uncertainty::centre(*spread), {}, numbers.possible()};
    result.centre_text = numbers.text_of(result.centre);
    return result;
}

}  // namespace traincost::catalog
