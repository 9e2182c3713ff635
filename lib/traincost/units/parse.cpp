// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/parse.hpp>

#include <traincost/core/suggest.hpp>
#include <traincost/core/trimmed.hpp>
#include <traincost/units/unit_table.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <locale>
#include <optional>
#include <sstream>
#include <system_error>
#include <vector>

namespace traincost {

std::optional<Currency> currency_of(std::string_view code) {
    const auto same = [code](const CurrencyInfo& info) {
        return std::equal(code.begin(), code.end(), info.code.begin(), info.code.end(),
                          [](char a, char b) { return (a & ~0x20) == b; });
    };
    const auto* found = std::find_if(currencies.begin(), currencies.end(), same);
    if (found == currencies.end()) { return std::nullopt; }
    return static_cast<Currency>(found - currencies.begin());
}

namespace units {

namespace {

using detail::Unit;
using detail::unit_named;

constexpr Dimensions none = {};
constexpr Dimensions energy_price_d = units::dimensions<EnergyPrice<>::unit_type>();
constexpr Dimensions money_d = units::dimensions<MoneyUnit>();
constexpr Dimensions chip_time_d = units::dimensions<quantity::ChipSecondUnit>();
constexpr Dimensions node_time_d = units::dimensions<quantity::NodeSecondUnit>();
constexpr double seconds_per_hour = 3600.0;

struct Factor {
    std::string_view name;
    double factor;
};

/// Written behind the number: 14.8T tokens, 671B parameters, 10 M USD, EUR 1.5 bn. English short scale.
constexpr std::array magnitudes = {
    Factor{"k", 1e3},        Factor{"M", 1e6},        Factor{"mn", 1e6},      Factor{"B", 1e9},
    Factor{"bn", 1e9},       Factor{"T", 1e12},       Factor{"tn", 1e12},     Factor{"thousand", 1e3},
    Factor{"million", 1e6},  Factor{"billion", 1e9},  Factor{"trillion", 1e12}};

void multiply(Unit& into, const Unit& by, int sign) {
    into.factor = sign > 0 ? into.factor * by.factor : into.factor / by.factor;
    for (std::size_t i = 0; i < into.dimensions.size(); ++i) {
        into.dimensions[i] = static_cast<std::int8_t>(into.dimensions[i] + sign * by.dimensions[i]);
    }
    for (std::size_t i = 0; i < into.currency.size(); ++i) {
        into.currency[i] = static_cast<std::int8_t>(into.currency[i] + sign * by.currency[i]);
    }
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Takes a whole number off the front of a unit below the stroke: prices are also quoted per 100 kWh.
void divide_by_number(Unit& product, std::string_view& name) {
    double number = 0.0;
    std::size_t digits = 0;
    while (digits < name.size() && digits < 6 && digit(name[digits])) { number = 10.0 * number + (name[digits++] - '0'); }
    if (number < 1.0) { return; }
    product.factor /= number;
    name = trimmed(name.substr(digits));
}

/// `USD/kWh`, `FLOP/s`, `chip*h`. The first name that is no unit is left in `unknown`.
std::optional<Unit> unit_expression(std::string_view text, std::string_view& unknown) {
    constexpr std::size_t most_factors = 6;  // no unit of the field has more; keeps exponents within bounds
    Unit product;
    int sign = 1;
    for (std::size_t factors = 0; factors < most_factors; ++factors) {
        const auto end = std::min(text.find('/'), text.find('*'));
        auto name = trimmed(text.substr(0, end));
        if (factors > 0 && sign < 0) { divide_by_number(product, name); }  // 39.43 EUR/100 kWh
        const auto unit = unit_named(name);
        if (!unit) {
            unknown = name;
            return std::nullopt;
        }
        multiply(product, *unit, sign);
        if (end == std::string_view::npos) { return product; }
        sign = text[end] == '/' ? -1 : 1;
        text.remove_prefix(end + 1);
    }
    unknown = text;
    return std::nullopt;
}

/// `g CO2e/kWh` is written with a space by some; ` per ` is a slash.
std::string normalised(std::string_view text) {
    std::string out(text);
    for (auto at = out.find(" per "); at != std::string::npos; at = out.find(" per ")) { out.replace(at, 5, "/"); }
    for (auto at = out.find(" CO2"); at != std::string::npos; at = out.find(" CO2")) { out.erase(at, 1); }
    return out;
}


/// Length of a decimal number at the start of `text`: digits, point, exponent; no locale, hexadecimal, inf or nan.
std::size_t number_length(std::string_view text) {
    std::size_t i = 0;
    const auto digits = [&] {
        const auto from = i;
        while (i < text.size() && digit(text[i])) { ++i; }
        return i - from;
    };
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) { ++i; }
    const auto whole = digits();
    std::size_t fraction = 0;
    if (i < text.size() && text[i] == '.') {
        ++i;
        fraction = digits();
    }
    if (whole + fraction == 0) { return 0; }
    const auto before_exponent = i;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-')) { ++i; }
        if (digits() == 0) { i = before_exponent; }  // `5EUR`: the E belongs to the unit
    }
    return i;
}

Complaint no_number(std::string_view text) {
    return {"bad-number", fmt::format("'{}' does not begin with a number", text.substr(0, 40)),
            "write a number with its unit, such as 0.12 EUR/kWh"};
}

/// The value of a decimal number, whatever the process's locale; zero or infinity where it does not fit.
double decimal(std::string_view text) {
    double value = 0.0;
#if defined(__cpp_lib_to_chars) && __cpp_lib_to_chars >= 201611L
    if (text.starts_with('+')) { text.remove_prefix(1); }
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool huge = text.find("e-") == std::string_view::npos && text.find("E-") == std::string_view::npos;
    if (result.ec == std::errc::result_out_of_range) { return huge ? HUGE_VAL : 0.0; }
#else
    std::istringstream in{std::string(text)};  // libc++ 14 has no from_chars for floating point
    in.imbue(std::locale::classic());
    in >> value;
    if (in.fail()) { return value == 0.0 ? 0.0 : HUGE_VAL; }
#endif
    return value;
}

tl::expected<double, Complaint> number(std::string_view text) {
    constexpr std::size_t longest = 400;
    if (text.size() > longest) { return tl::unexpected(no_number(text)); }
    const double value = decimal(text);
    const bool vanished = value == 0.0 && text.find_first_of("123456789") < text.find_first_of("eE");
    if (!std::isfinite(value) || vanished) {
        return tl::unexpected(Complaint{"bad-number", fmt::format("{} is too {} for a number", text.substr(0, 40),
                                                                  vanished ? "small" : "large"), ""});
    }
    return value;
}

Complaint ambiguous_comma(std::string_view text) {
    return {"bad-number", fmt::format("the comma in '{}' may be a decimal or a thousands sign", text.substr(0, 40)),
            "write a point before decimals and no thousands sign"};
}

Complaint unknown_unit(std::string_view name) {
    static constexpr std::array usual = {
        std::string_view("USD"), std::string_view("EUR"), std::string_view("CNY"), std::string_view("EUR/kWh"),
        std::string_view("USD/kWh"), std::string_view("kWh"), std::string_view("MWh"), std::string_view("GWh"),
        std::string_view("kW"), std::string_view("MW"), std::string_view("GW"), std::string_view("W"),
        std::string_view("TFLOP"), std::string_view("TFLOP/s"), std::string_view("GB"), std::string_view("GiB"), std::string_view("GB/s"),
        std::string_view("Gbit"), std::string_view("GPU-h"), std::string_view("chips"), std::string_view("tokens"),
        std::string_view("parameters"), std::string_view("days"), std::string_view("h"), std::string_view("gCO2e"),
        std::string_view("kgCO2e"), std::string_view("tCO2e"), std::string_view("ct"), std::string_view("PFLOP"),
        std::string_view("GFLOP"), std::string_view("node-h")};
    if (name == "month" || name == "months" || name == "mo") {
        return {"unknown-unit", "a month has no fixed length", "write days"};
    }
    if (name.empty()) { return {"unknown-unit", "a unit is missing beside '/' or '*'", ""}; }
    return {"unknown-unit", fmt::format("unknown unit '{}'", name.substr(0, 40)),
            did_you_mean(name, {usual.begin(), usual.end()}, 12)};
}

Written written(double value, const Unit& unit) {
    return {value * unit.factor, unit.dimensions, unit.currency, false};
}

/// What "300B" is where not bytes but tokens, parameters or dollars are counted.
Written billions(const Written& w) { return {1e9 * w.value, {}, {}, true}; }

Complaint out_of_range(std::string_view text, bool large) {
    return {"bad-number", fmt::format("'{}' is too {}", text.substr(0, 40), large ? "large" : "small"), ""};
}

/// The unit part behind a number: a unit, a magnitude and a unit, or a magnitude alone.
tl::expected<Written, Complaint> with_unit(double value, std::string_view rest) {
    std::string_view unknown;
    if (const auto unit = unit_expression(rest, unknown)) {
        auto result = written(value, *unit);
        result.lone_b = rest == "B";
        return result;
    }
    for (const auto& magnitude : magnitudes) {
        if (!rest.starts_with(magnitude.name)) { continue; }
        const auto behind = rest.substr(magnitude.name.size());
        if (behind.empty()) { return Written{value * magnitude.factor, {}, {}, true}; }
        std::string_view still_unknown;
        if (const auto unit = unit_expression(trimmed(behind), still_unknown)) {
            return written(value * magnitude.factor, *unit);
        }
        if (behind.front() == ' ') { unknown = still_unknown; }
    }
    return tl::unexpected(unknown_unit(unknown));
}

}  // namespace

tl::expected<Written, Complaint> parse_written(std::string_view given) {
    constexpr std::size_t longest = 512;
    if (given.size() > longest) { return tl::unexpected(no_number(given)); }
    const std::string text = normalised(trimmed(given));
    std::string_view rest = text;
    std::string_view unknown;
    std::optional<Unit> leading;  // "EUR 1.5 bn", "$5.6M", "$2/GPU-h"
    std::string moved;
    if (!rest.empty() && number_length(rest) == 0) {
        const auto digits_at = rest.find_first_of("+-.0123456789");
        if (digits_at == std::string_view::npos) { return tl::unexpected(no_number(given)); }
        leading = unit_expression(trimmed(rest.substr(0, digits_at)), unknown);
        if (!leading || leading->dimensions != money_d) { return tl::unexpected(no_number(given)); }
        moved = trimmed(rest.substr(0, digits_at));
        rest.remove_prefix(digits_at);
    }
    const auto length = number_length(rest);
    if (length == 0) { return tl::unexpected(no_number(given)); }
    const auto value = number(rest.substr(0, length));
    if (!value) { return tl::unexpected(value.error()); }
    if (length < rest.size() && rest[length] == ',') { return tl::unexpected(ambiguous_comma(given)); }
    rest = trimmed(rest.substr(length));
    if (leading && rest.starts_with('/')) {
        rest = moved.append(rest);
        leading.reset();
    }
    if (leading && (rest == "m" || rest == "b")) { rest = rest == "m" ? "mn" : "bn"; }  // "$5.6m" is no length
    auto result = rest.empty() ? Written{*value, {}, {}, true} : with_unit(*value, rest);
    if (result && leading) {
        if (result->lone_b) { result = billions(*result); }
        if (!result->bare) { return tl::unexpected(unknown_unit(rest)); }
        result = written(result->value, *leading);
    }
    const bool vanished = result && result->value == 0.0 && *value != 0.0;
    if (result && (vanished || !std::isfinite(result->value))) { return tl::unexpected(out_of_range(given, !vanished)); }
    return result;
}

tl::expected<ExchangeRate, Complaint> parse_exchange_rate(std::string_view text) {
    const auto read = parse_written(text);
    if (!read) { return tl::unexpected(read.error()); }
    ExchangeRate result{read->value};
    int over = 0;
    int under = 0;
    for (std::size_t i = 0; i < read->currency.size(); ++i) {
        if (read->currency[i] == 1) { result.of = static_cast<Currency>(i); ++over; }
        if (read->currency[i] == -1) { result.per = static_cast<Currency>(i); ++under; }
    }
    if (over != 1 || under != 1 || read->dimensions != none) {
        return tl::unexpected(Complaint{"wrong-unit", fmt::format("'{}' is not an exchange rate", text.substr(0, 40)),
                                        "written like 0.9242 EUR/USD: euros for one dollar"});
    }
    return result;
}

namespace detail {

namespace {

/// Bits given where bytes are meant are turned into bytes: the unit was written out, so nothing is guessed.
void bits_to_bytes(Written& w, const Dimensions& wanted) {
    const auto bit = static_cast<std::size_t>(Base::bit);
    const auto byte = static_cast<std::size_t>(Base::byte);
    if (w.dimensions[bit] != twelfths || wanted[byte] != twelfths) { return; }
    w.dimensions[bit] = 0;
    w.dimensions[byte] += twelfths;
    w.value /= 8.0;
}

bool measures(const Written& w, const Kind& kind, const Dimensions& wanted) {
    if (w.dimensions == wanted) { return true; }
    if (!kind.per_chip) { return false; }
    Dimensions of_one_chip = wanted;
    of_one_chip[static_cast<std::size_t>(Base::chip)] += twelfths;
    return w.dimensions == of_one_chip;
}

Complaint wrong_unit(std::string_view text, const Kind& kind, bool bare) {
    const std::string shown(text.substr(0, 40));
    if (bare) {
        return {"missing-unit", fmt::format("'{}' has no unit", shown),
                fmt::format("{} is written like {}", kind.what, kind.examples)};
    }
    return {"wrong-unit", fmt::format("'{}' is not {}", shown, kind.what), fmt::format("written like {}", kind.examples)};
}

/// The one currency of a price, or nothing where there is none or more than one.
std::optional<Currency> single_currency(const Written& w) {
    std::optional<Currency> found;
    for (std::size_t i = 0; i < w.currency.size(); ++i) {
        if (w.currency[i] == 0) { continue; }
        if (found || w.currency[i] != 1) { return std::nullopt; }
        found = static_cast<Currency>(i);
    }
    return found;
}

/// "100 EUR/kW/year": of power and time, not of energy. The dimension is the same, so the text must tell.
/// A currency may end in W itself: "9 KRW/kWh" is of energy.
bool charges_power(std::string_view text) {
    static constexpr std::array per_power = {std::string_view("/W/"), std::string_view("/kW/"), std::string_view("/MW/"), std::string_view("/GW/")};
    return std::any_of(per_power.begin(), per_power.end(),
                       [&](std::string_view unit) { return text.find(unit) != std::string_view::npos; });
}

bool any_currency(const Written& w) {
    return std::any_of(w.currency.begin(), w.currency.end(), [](std::int8_t e) { return e != 0; });
}

}  // namespace

tl::expected<double, Complaint> parse_as(std::string_view text, const Kind& kind, const Dimensions& dimensions,
                                         Currency* currency) {
    auto read = parse_written(text);
    if (!read) {
        auto complaint = read.error();
        if (complaint.code == "bad-number" && complaint.hint.starts_with("write a number")) {
            complaint.hint = fmt::format("{} is written like {}", kind.what, kind.examples);
        }
        return tl::unexpected(complaint);
    }
    if (read->lone_b && kind.bare && dimensions != none) { *read = billions(*read); }
    if (read->bare && dimensions != none) {
        if (!kind.bare) { return tl::unexpected(wrong_unit(text, kind, true)); }
        // A count. GPU-hours and node-hours are counted in another unit than the base one.
        const bool in_hours = dimensions == chip_time_d || dimensions == node_time_d;
        const double value = in_hours ? read->value * seconds_per_hour : read->value;
        if (!std::isfinite(value)) { return tl::unexpected(out_of_range(text, true)); }
        return value;
    }
    const bool percentage = text.find('%') != std::string_view::npos;  // "14 %/year" is not 0.14 OOM/year
    if (percentage && dimensions != none) { return tl::unexpected(wrong_unit(text, kind, false)); }
    bits_to_bytes(*read, dimensions);
    if (kind.per_power != charges_power(text) && dimensions == energy_price_d) {
        return tl::unexpected(wrong_unit(text, kind, false));
    }
    if (!measures(*read, kind, dimensions)) { return tl::unexpected(wrong_unit(text, kind, false)); }
    const auto paid_in = single_currency(*read);
    if (kind.money != paid_in.has_value() || (!kind.money && any_currency(*read))) {
        return tl::unexpected(wrong_unit(text, kind, false));
    }
    if (currency != nullptr && paid_in) { *currency = *paid_in; }
    return read->value;
}

tl::expected<DemandCharge, Complaint> Reader<DemandCharge>::read(std::string_view text) {
    constexpr std::string_view month = "/month";  // twelve of them, whatever their length, make the year of a charge
    constexpr double months = 12.0;
    std::string yearly(trimmed(text));
    for (auto at = yearly.find(" per "); at != std::string::npos; at = yearly.find(" per ")) { yearly.replace(at, 5, "/"); }
    const bool monthly = yearly.ends_with(month);
    if (monthly) { yearly.replace(yearly.size() - month.size(), month.size(), "/year"); }
    DemandCharge charge;
    auto& price = charge.per_full_load;
    const auto value = parse_as(yearly, kind_of<DemandCharge>, units::dimensions<EnergyPrice<>::unit_type>(), &price.currency);
    if (!value) { return tl::unexpected(value.error()); }
    price.amount = EnergyPrice<>::of(monthly ? months * *value : *value);
    return charge;
}

}  // namespace detail

}  // namespace units

}  // namespace traincost
