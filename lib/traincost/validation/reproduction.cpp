// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/reproduction.hpp>

#include <traincost/validation/amortised.hpp>
#include <traincost/validation/costs.hpp>
#include <traincost/validation/emissions.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/table.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace traincost::validation {

namespace {

/// Digits that a product of printed figures cannot be held to.
constexpr double of_arithmetic = 1e-9;

using Header = std::vector<std::string>;

bool is_amortised(const Header& h) { return has_column(h, "amortised_usd_dec2024") || has_column(h, "published_usd_2024_12"); }
bool is_costs(const Header& h) { return has_column(h, "energy_mwh_derived"); }
bool is_components(const Header& h) { return has_column(h, "component") && has_column(h, "median_usd"); }
bool is_energy(const Header& h) { return has_column(h, "watts_are") || has_column(h, "predicted_energy_mwh"); }
bool is_runs(const Header& h) { return has_column(h, "id") && has_column(h, "energy_mwh") && has_column(h, "power_w_per_gpu"); }

tl::unexpected<Diagnostics> unknown_header(TruthKind kind, const config::CsvText& table) {
    const bool epoch = kind == TruthKind::epoch;
    return failure({Place{table.name(), 1, 1}, Severity::error, "missing-column",
                    epoch ? "the header is of no known table of costs" : "the header is of no known table of energy and emissions",
                    epoch ? "it has 'amortised_usd_dec2024', 'energy_mwh_derived' or 'component'; tables of runs stand behind `validate` and `validate carbon`"
                          : "it has 'power_w_per_gpu' and 'energy_mwh', or 'predicted_energy_mwh'; tables of costs stand behind `validate epoch`"});
}

}  // namespace

bool Reproduction::met() const {
    if (!skipped.empty()) { return false; }
    if (others) { return std::fabs(error()) <= std::fabs(*others / published - 1.0) + of_arithmetic; }
    return std::fabs(error()) <= bar;
}

TruthKind truth_kind_of(const config::CsvText& table) {
    const auto header = header_of(table);
    if (is_amortised(header) || is_costs(header) || is_components(header)) { return TruthKind::epoch; }
    return is_energy(header) ? TruthKind::carbon : TruthKind::runs;
}

Result<Reproductions> reproductions(TruthKind kind, const config::CsvText& table, const Catalog& catalog) {
    const auto header = header_of(table);
    const bool carbon = kind == TruthKind::carbon;
    const bool known = carbon ? is_energy(header) || is_runs(header) : is_amortised(header) || is_costs(header) || is_components(header);
    if (!known) { return unknown_header(kind, table); }
    if (carbon) { return emissions_of(table, catalog); }
    if (is_amortised(header)) { return amortised_costs(table, catalog); }
    if (is_costs(header)) { return cost_table(table, catalog); }
    return development_components(table, catalog);
}

Result<Reproductions> packaged_reproductions(TruthKind kind, const Catalog& catalog) {
    if (kind != TruthKind::epoch) { return reproductions(kind, packaged_table("energy.csv"), catalog); }
    auto all = reproductions(kind, packaged_table("amortised.csv"), catalog);
    auto costs = reproductions(kind, packaged_table("epoch-costs.csv"), catalog);
    if (!all || !costs) { return all ? costs : all; }
    std::move(costs->begin(), costs->end(), std::back_inserter(*all));
    return all;
}

std::vector<std::string> imputed_rows(const Reproductions& all) {
    std::vector<std::string> names;
    for (const auto& f : all) {
        if (f.skipped == inputs_imputed && std::find(names.begin(), names.end(), f.id) == names.end()) { names.push_back(f.id); }
    }
    return names;
}

std::vector<ReproductionSummary> by_group(const Reproductions& all) {
    std::vector<ReproductionSummary> groups;
    for (const auto& f : all) {
        const bool known = std::any_of(groups.begin(), groups.end(), [&](const auto& g) { return g.group == f.group; });
        if (!known) { groups.push_back({f.group, 0, 0, 0, f.bar, f.others.has_value(), f.digits, 0.0, 0.0, {}}); }
    }
    for (auto& g : groups) {
        std::vector<double> errors;
        for (const auto& f : all) {
            if (f.group != g.group) { continue; }
            if (!f.skipped.empty()) { ++g.skipped; continue; }
            ++g.rows;
            g.met += f.met() ? 1U : 0U;
            errors.push_back(std::fabs(f.error()));
            if (g.worst_row.empty() || errors.back() > g.worst) { g.worst = errors.back(); g.worst_row = f.id; }
        }
        if (errors.empty()) { continue; }
        std::sort(errors.begin(), errors.end());
        const auto half = errors.size() / 2;
        g.median = errors.size() % 2 == 1 ? errors[half] : 0.5 * (errors[half - 1] + errors[half]);
    }
    return groups;
}

std::vector<const Reproduction*> missed(const Reproductions& all) {
    std::vector<const Reproduction*> rows;
    for (const auto& f : all) {
        if (f.skipped.empty() && !f.met()) { rows.push_back(&f); }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return std::fabs(a->error()) > std::fabs(b->error()); });
    return rows;
}

}  // namespace traincost::validation
