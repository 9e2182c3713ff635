// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/amortised.hpp>

#include <traincost/cost/price_level.hpp>
#include <traincost/validation/amortised_run.hpp>
#include <traincost/validation/method.hpp>
#include <traincost/validation/names.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/table.hpp>

#include <algorithm>

namespace traincost::validation {

namespace {

constexpr double exact = 1e-3;      ///< the bar of what follows from given inputs
constexpr double of_draws = 0.05;   ///< of a median of draws, of which the inputs' medians are given

/// Gives back whether the index of the catalog was taken.
bool take_constants(AmortisedRow& row, const AmortisedConstants& constants) {
    row.hardware.value_decay = constants.decay;
    row.hardware.interconnect_share = constants.interconnect;
    const bool given = row.index_then && row.index_there;
    if (!row.index_then) { row.index_then = constants.index.over(row.published_on); }
    if (!row.index_there) { row.index_there = constants.index.over(month_of_prices()); }
    return !given;
}

Reproduction amortised_cost(const AmortisedRow& row, const AmortisedConstants& constants, const config::CsvText& table) {
    auto f = figure_of(row.model, "amortised hardware and energy", "USD of 2024-12", row.published, exact, table.name());
    if (!row.missing.empty()) { f.skipped = row.not_given(); return f; }
    if (!row.index_then || !row.index_there) {
        f.skipped = "the price index does not reach its month";
        return f;
    }
    const auto nominal = parts_of(row).total();
    f.computed = cost::in_prices_of(nominal, *row.index_then, *row.index_there).value();
    if (!f.met()) { f.note = index_note(nominal.value(), row.published, *row.index_then, *row.index_there, row.published_on, constants); }
    return f;
}

/// The chips' share of a server's price.
double chip_share_of(const std::string& chip, const Catalog& catalog, const catalog::Defaults& defaults) {
    const auto known = chip_called(chip, catalog);
    cost::HardwareInputs<double> in;
    in.server_to_chip_price = known ? known->server_to_chip_price.value_or(defaults.server_to_chip_price).value : defaults.server_to_chip_price.value;
    return cost::chip_share(in);
}

std::optional<Cost<>> part_called(std::string_view component, const Parts& parts, double chips) {
    if (component == "AI accelerator chips") { return parts.servers * chips; }
    if (component == "Other server components") { return parts.servers * (1.0 - chips); }
    if (component == "Cluster-level interconnect") { return parts.interconnect; }
    if (component == "Energy") { return parts.energy; }
    return std::nullopt;
}

}  // namespace

Result<Reproductions> amortised_costs(const config::CsvText& table, const Catalog& catalog) {
    auto rows = read_amortised(table);
    if (!rows) { return tl::unexpected(rows.error()); }
    const auto constants = amortised_constants(catalog);
    if (!constants) { return tl::unexpected(constants.error()); }
    Reproductions all;
    for (auto& row : *rows) {
        const bool by_catalog = take_constants(row, *constants);
        all.push_back(amortised_cost(row, *constants, table));
        auto& note = all.back().note;
        if (by_catalog && row.index_in_columns) { note += (note.empty() ? "" : "; ") + std::string("the price index is the catalog's where the table has none"); }
    }
    return all;
}

Result<Reproductions> development_components(const config::CsvText& table, const Catalog& catalog) {
    auto runs = read_amortised(packaged_table("amortised.csv"));
    const auto constants = amortised_constants(catalog);
    const auto defaults = catalog.defaults();
    const auto method = packaged_method();
    if (!runs) { return tl::unexpected(runs.error()); }
    if (!constants) { return tl::unexpected(constants.error()); }
    if (!defaults) { return tl::unexpected(defaults.error()); }
    if (!method) { return tl::unexpected(method.error()); }
    for (auto& run : *runs) { take_constants(run, *constants); }
    Diagnostics diagnostics;
    Reproductions all;
    Table t(table, {"model", "component", "median_usd"}, diagnostics);
    t.each([&] {
        const auto component = t.text("component");
        const auto published = t.number("median_usd");
        if (t.text("model").empty()) { t.complain_of("model", "empty", "the row has no name", "give it the model's"); }
        all.push_back(figure_of(t.text("model"), "parts of a development", "USD", published.value_or(0.0), of_draws, table.name()));
        auto& f = all.back();
        f.id += ", " + component;
        t.once(f.id);
        if (!published) { f.skipped = "median_usd is not given"; return; }
        const auto run = std::find_if(runs->begin(), runs->end(), [&](const AmortisedRow& r) { return key_of(r.model) == key_of(f.what); });
        if (run == runs->end()) { f.skipped = "its final run is in no table"; return; }
        const auto part = part_called(component, parts_of(*run), chip_share_of(run->chip, catalog, *defaults));
        if (!part) { f.skipped = "its inputs are not published with it"; return; }
        f.computed = part->value() * method->experiments();
        f.note = "a median of draws, held against the product of medians";
    });
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return all;
}

}  // namespace traincost::validation
