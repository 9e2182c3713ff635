// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/format.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace traincost::units {

namespace {

/// How one dimension is shown. `$` in a symbol stands for the currency.
struct Display {
    std::string_view symbol;
    double factor;
    bool machine = false;  ///< the unit given to machines
};

struct DisplayRow {
    Dimensions dimensions;
    std::vector<Display> units;  ///< ascending
};

constexpr double hour = 3600.0;

template <class Q>
Dimensions of() {
    return dimensions<typename Q::unit_type>();
}

const std::vector<DisplayRow>& display_rows() {
    static const std::vector<DisplayRow> rows = {
        {of<Time<>>(), {{"s", 1.0}, {"h", hour, true}, {"days", 24 * hour}, {"years", 8766 * hour}}},
        {of<Energy<>>(), {{"kWh", 3.6e6, true}, {"MWh", 3.6e9}, {"GWh", 3.6e12}, {"TWh", 3.6e15}}},
        {of<Power<>>(), {{"W", 1.0, true}, {"kW", 1e3}, {"MW", 1e6}, {"GW", 1e9}}},
        {of<PowerPerChip<>>(), {{"W/chip", 1.0, true}, {"kW/chip", 1e3}}},
        {of<ChipTime<>>(), {{"GPU-h", hour, true}, {"k GPU-h", 1e3 * hour}, {"M GPU-h", 1e6 * hour}, {"bn GPU-h", 1e9 * hour}}},
        {of<NodeTime<>>(), {{"node-h", hour, true}}},
        {of<Chips<>>(), {{"chips", 1.0, true}}},
        {of<Nodes<>>(), {{"nodes", 1.0, true}}},
        {of<ChipsPerNode<>>(), {{"chips/node", 1.0, true}}},
        {of<Flop<>>(), {{"FLOP", 1.0, true}}},
        {of<FlopRatePerChip<>>(), {{"FLOP/s/chip", 1.0, true}, {"TFLOP/s/chip", 1e12}}},
        {of<FlopRate<>>(), {{"FLOP/s", 1.0, true}, {"TFLOP/s", 1e12}, {"PFLOP/s", 1e15}, {"EFLOP/s", 1e18}}},
        {of<FlopPerByte<>>(), {{"FLOP/byte", 1.0, true}}},
        {of<FlopPerToken<>>(), {{"FLOP/token", 1.0, true}, {"GFLOP/token", 1e9}, {"TFLOP/token", 1e12}}},
        {of<Tokens<>>(), {{"tokens", 1.0, true}, {"M tokens", 1e6}, {"B tokens", 1e9}, {"T tokens", 1e12}}},
        {of<TokenRate<>>(), {{"tokens/day", 1.0 / (24 * hour), true}, {"B tokens/day", 1e9 / (24 * hour)}}},
        {of<TimePerToken<>>(), {{"days/T tokens", 24 * hour / 1e12, true}}},
        {of<Parameters<>>(), {{"parameters", 1.0, true}, {"M parameters", 1e6}, {"B parameters", 1e9}}},
        {of<BytesPerChip<>>(), {{"B/chip", 1.0, true}, {"GB/chip", 1e9}}},
        {of<Bytes<>>(), {{"B", 1.0, true}, {"GB", 1e9}, {"TB", 1e12}}},
        {of<Bits<>>(), {{"bit", 1.0, true}, {"Gbit", 1e9}}},
        {of<Bandwidth<>>(), {{"B/s", 1.0, true}, {"GB/s", 1e9}}},
        {of<BitRate<>>(), {{"bit/s", 1.0, true}, {"Gbit/s", 1e9}}},
        {of<BandwidthPerChip<>>(), {{"B/s/chip", 1.0, true}, {"GB/s/chip", 1e9}}},
        {of<Cost<>>(), {{"$", 1.0, true}, {"k $", 1e3}, {"M $", 1e6}, {"bn $", 1e9}}},
        {of<CostPerPower<>>(), {{"$/W", 1.0, true}}},
        {of<CostRate<>>(), {{"$/year", 1.0 / (8766.0 * hour), true}}},
        {of<EnergyPrice<>>(), {{"$/kWh", 1.0 / 3.6e6, true}}},
        {of<CostPerChip<>>(), {{"$/chip", 1.0, true}}},
        {of<CostPerChipTime<>>(), {{"$/GPU-h", 1.0 / hour, true}}},
        {of<Carbon<>>(), {{"kgCO2e", 1.0, true}, {"tCO2e", 1e3}, {"ktCO2e", 1e6}}},
        {of<CarbonIntensity<>>(), {{"kgCO2e/kWh", 1.0 / 3.6e6, true}}},
        {of<DecayRate<>>(), {{"OOM/year", 1.0 / (8766.0 * hour), true}}},
        {of<Mass<>>(), {{"kg", 1.0, true}, {"t", 1e3}}},
        {of<Length<>>(), {{"m", 1.0, true}}},
        {Dimensions{}, {{"", 1.0, true}}},
    };
    return rows;
}

const DisplayRow* row_of(const Dimensions& dimensions) {
    const auto& rows = display_rows();
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const DisplayRow& row) { return row.dimensions == dimensions; });
    return found == rows.end() ? nullptr : &*found;
}

std::string with_currency(std::string_view symbol, std::string_view currency) {
    std::string out(symbol);
    if (const auto at = out.find('$'); at != std::string::npos) { out.replace(at, 1, currency); }
    return out;
}

/// A unit made of base symbols, for dimensions without a row of their own.
std::string composed(const Dimensions& dimensions, std::string_view currency) {
    constexpr std::array<std::string_view, 12> symbols = {"m",         "kg",   "s",    "FLOP", "B",    "bit",
                                                          "token", "parameter", "chip", "node", "$", "kgCO2e"};
    std::string over;
    std::string under;
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        const int power = std::abs(dimensions[i]);
        if (power == 0) { continue; }
        std::string& side = dimensions[i] > 0 ? over : under;
        side += (dimensions[i] > 0 ? (over.empty() ? "" : "*") : "/") + with_currency(symbols[i], currency);
        if (power != twelfths) { side += fmt::format("^{}", static_cast<double>(power) / twelfths); }
    }
    return (over.empty() && !under.empty() ? "1" : over) + under;
}

/// "1 day", and "1.5 days": a whole word alone has a plural.
std::string_view in_number(std::string_view symbol, std::string_view number) {
    constexpr std::array<std::string_view, 6> words = {"years", "days", "chips", "nodes", "tokens", "parameters"};
    const bool one = number == "1" && std::find(words.begin(), words.end(), symbol) != words.end();
    return one ? symbol.substr(0, symbol.size() - 1) : symbol;
}

/// Whether a number, rounded to `digits` digits, is at least a unit of the next size: 999.96 W are 1.000 kW.
bool reaches(double value, double unit, int digits) {
    return std::fabs(value) * (1.0 + 0.5 * std::pow(10.0, -digits)) >= unit;
}

}  // namespace

std::string significant(double value, int digits) {
    if (value == 0.0) { return "0"; }
    if (!std::isfinite(value)) { return fmt::format("{}", value); }
    const double size = std::fabs(value);
    if (size >= 1e15 || size < 1e-4) { return fmt::format("{:.{}g}", value, digits); }
    int whole_digits = static_cast<int>(std::floor(std::log10(size))) + 1;
    if (reaches(size, std::pow(10.0, whole_digits), digits)) { ++whole_digits; }
    return fmt::format("{:.{}f}", value, std::max(0, digits - whole_digits));
}

std::string without_zeros(std::string text) {
    const auto point = text.find('.');
    if (point == std::string::npos) { return text; }
    const auto end = std::min(text.find_first_not_of("0123456789", point + 1), text.size());
    auto last = end;
    while (last > point + 1 && text[last - 1] == '0') { --last; }
    if (last == point + 1) { --last; }
    return text.erase(last, end - last);
}

std::string grouped(double value, int decimals) {
    std::string digits = fmt::format("{:.{}f}", value, decimals);
    if (digits.find_first_of("123456789in") == std::string::npos && digits[0] == '-') { digits.erase(0, 1); }
    if (!std::isfinite(value)) { return digits; }
    const std::size_t first = digits[0] == '-' ? 1 : 0;
    const auto point = std::min(digits.find('.'), digits.size());
    for (std::size_t at = point; at > first + 3; at -= 3) { digits.insert(at - 3, ","); }
    return digits;
}

std::string scaled(double value, int digits) {
    struct Scale {
        double factor;
        std::string_view name;
    };
    constexpr std::array scales = {Scale{1e12, " T"}, Scale{1e9, " bn"}, Scale{1e6, " M"}, Scale{1e3, " k"}};
    for (const auto& scale : scales) {
        if (reaches(value, scale.factor, digits)) { return significant(value / scale.factor, digits) + std::string(scale.name); }
    }
    return significant(value, digits);
}

std::string text(double in_base_units, const Dimensions& dimensions, std::string_view currency, int digits) {
    const auto* row = row_of(dimensions);
    if (row == nullptr) { return without_zeros(significant(in_base_units, digits)) + " " + composed(dimensions, currency); }
    const auto* shown = &row->units.front();
    for (const auto& unit : row->units) {
        if (reaches(in_base_units, unit.factor, digits)) { shown = &unit; }
    }
    const auto number = without_zeros(significant(in_base_units / shown->factor, digits));
    return shown->symbol.empty() ? number : number + " " + with_currency(in_number(shown->symbol, number), currency);
}

MachineUnit machine_unit(const Dimensions& dimensions, std::string_view currency) {
    const auto* row = row_of(dimensions);
    if (row == nullptr) { return {composed(dimensions, currency), 1.0}; }
    const auto unit = std::find_if(row->units.begin(), row->units.end(), [](const Display& d) { return d.machine; });
    return {with_currency(unit->symbol, currency), unit->factor};
}

std::string base_unit(const Dimensions& dimensions, std::string_view currency) {
    const auto unit = composed(dimensions, currency);
    return unit.empty() ? "1" : unit;
}

namespace detail {

fmt::appender TextFormatter::write(const std::string& text, fmt::format_context& context) const {
    return fmt::formatter<fmt::string_view>::format(text, context);
}

}  // namespace detail

}  // namespace traincost::units
