// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/spread_text.hpp>

#include <traincost/config/record.hpp>
#include <traincost/core/suggest.hpp>
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

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) { return {}; }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

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

std::string unit_of(std::string_view text) { return std::string(trimmed(text.substr(length_of_number(text)))); }

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
    const auto parts = split(inside, ',');
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
    for (const auto& parameter : text.parameters) {
        if (std::find(limits.begin(), limits.end(), parameter.name) != limits.end()) { continue; }
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

/// The numbers of a distribution, in base units where they carry one.
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
    [[nodiscard]] std::string text_of(double value) const {
        return unit_.empty() ? fmt::format("{:.17g}", value) : fmt::format("{:.17g} {}", value / per_unit_, unit_);
    }

 private:
    static bool is_plain(std::string_view name) { return std::find(plain.begin(), plain.end(), name) != plain.end(); }

    void find_unit(const SpreadText::Parameter& parameter) {
        for (const auto& each : parameter.texts) {
            if (!unit_.empty() || !begins_with_number(each)) { continue; }
            unit_ = unit_of(each);
            if (unit_.empty()) { continue; }
            const auto one = units::parse_written("1 " + unit_);
            const auto joined = one ? one : units::parse_written("1" + unit_);
            if (joined) { per_unit_ = joined->value; dimensions_ = joined->dimensions; currency_ = joined->currency; }
        }
    }

    double number(const std::string& name, const std::string& each) {
        const bool quantity = !is_plain(name);
        const bool bare = begins_with_number(each) && unit_of(each).empty();
        const auto written = units::parse_written(quantity && bare && !unit_.empty() ? each + " " + unit_ : each);
        if (!written) {
            complain(name, written.error().message, written.error().hint);
            return 0.0;
        }
        const bool same = quantity ? written->dimensions == dimensions_ && written->currency == currency_ : written->bare;
        if (!same) {
            complain(name, quantity ? fmt::format("'{}' does not measure what the other numbers do", each.substr(0, 40))
                                    : fmt::format("'{}' is no plain number", each.substr(0, 40)), "");
        }
        return written->value;
    }

    void complain(const std::string& name, const std::string& message, std::string hint) {
        complaints.push_back({"wrong-unit", fmt::format("{}: {}", name, message), std::move(hint)});
    }

    const SpreadText& text_;
    std::string unit_;
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

}  // namespace

bool is_spread(std::string_view text) {
    text = trimmed(text);
    if (const auto to = text.find(" to "); to != std::string_view::npos) {
        return begins_with_number(text.substr(0, to)) && begins_with_number(text.substr(to + 4));
    }
    const auto open = text.find('(');
    if (open == std::string_view::npos || open == 0 || text.back() != ')') { return false; }
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(open), [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; });
}

tl::expected<SpreadText, Complaint> take_apart(std::string_view text) {
    text = trimmed(text);
    if (const auto to = text.find(" to "); to != std::string_view::npos) {
        return SpreadText{"to", {{"low", {std::string(trimmed(text.substr(0, to)))}}, {"high", {std::string(trimmed(text.substr(to + 4)))}}}};
    }
    const auto open = text.find('(');
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
    if (form == forms.end()) {
        return tl::make_unexpected(std::vector{Complaint{"wrong-shape", fmt::format("these are not the numbers of a {} distribution", text.shape),
                                                         what_it_takes(text.shape)}});
    }
    const Numbers numbers(text);
    if (!numbers.complaints.empty()) { return tl::make_unexpected(numbers.complaints); }
    const auto shape = shape_of(text.shape, form->parameters[0] == "p", numbers);
    if (!shape) { return tl::make_unexpected(std::vector{shape.error()}); }
    WrittenSpread result{{*shape, {}}, 0.0, {}};
    if (find(text, "at_least") != nullptr) { result.spread.bounds.low = numbers("at_least"); }
    if (find(text, "at_most") != nullptr) { result.spread.bounds.high = numbers("at_most"); }
    const auto distribution = uncertainty::Distribution::make(result.spread.shape, result.spread.bounds);
    if (!distribution) { return tl::make_unexpected(distribution.error()); }
    result.centre = uncertainty::centre(result.spread);
    result.centre_text = numbers.text_of(result.centre);
    return result;
}

}  // namespace traincost::catalog
