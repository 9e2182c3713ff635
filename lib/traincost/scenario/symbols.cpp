// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/symbols.hpp>

#include <algorithm>
#include <cstddef>

namespace traincost::scenario {

namespace {

/// The number within `stage.2.cost` or `part.2`, as text; empty where there is none.
std::string_view number_in(std::string_view name) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos || (!name.starts_with("stage.") && !name.starts_with("part."))) { return {}; }
    const auto rest = name.substr(dot + 1);
    return rest.substr(0, std::min(rest.find_first_not_of("0123456789"), rest.size()));
}

std::string with(std::string_view text, std::string_view mark, std::string_view value) {
    std::string out(text);
    if (const auto at = out.find(mark); at != std::string::npos) { out.replace(at, mark.size(), value); }
    return out;
}

std::string stage_name(std::string_view number, const Scenario& s) {
    std::size_t i = 0;
    for (const char c : number) { i = 10 * i + static_cast<std::size_t>(c - '0'); }
    return i < s.names.stages.size() ? s.names.stages[i] : "stage " + std::string(number);
}

/// What the price is that a tariff begins with.
std::string_view meaning_of_price(cost::TariffKind kind) {
    switch (kind) {
        case cost::TariffKind::in_parts: return "price of the energy alone, as quoted";
        case cost::TariffKind::own_gas: return "price of the fuel's heat, as quoted";
        case cost::TariffKind::rebated: return "price of electricity as quoted, before the rebate";
        case cost::TariffKind::whole: break;
    }
    return "price of electricity as quoted";
}

}  // namespace

const SymbolRow* symbol_row(std::string_view name) {
    const auto number = number_in(name);
    std::string general(name);
    if (!number.empty()) { general.replace(name.find('.') + 1, number.size(), "#"); }
    const auto* found = std::find_if(symbol_table.begin(), symbol_table.end(), [&](const SymbolRow& row) { return row.name == general; });
    return found == symbol_table.end() ? nullptr : found;
}

Symbol symbol_of(std::string_view name, const Scenario& scenario) {
    const auto* row = symbol_row(name);
    if (row == nullptr) { return {std::string(name), "\\mathrm{" + std::string(name) + "}", std::string(name)}; }
    if (name == "electricity") {
        return {std::string(row->symbol), std::string(row->tex), std::string(meaning_of_price(scenario.choices.tariff.kind))};
    }
    const auto number = number_in(name);
    const auto stage = name.starts_with("stage.") ? stage_name(number, scenario) : std::string();
    return {with(row->symbol, "#", number), with(row->tex, "#", number), with(row->meaning, "{}", stage)};
}

}  // namespace traincost::scenario
