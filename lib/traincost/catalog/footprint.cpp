// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/footprint.hpp>

#include <traincost/catalog/reading.hpp>
#include <traincost/units/footprint_text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::catalog {

namespace {

constexpr double per_kwh = 1.0 / 3.6e6;

/// A region has one residual mix: a second would be taken or left by where it stands in the file.
void add_mix(Footprint& footprint, const config::Node& node, ResidualMix mix, Diagnostics& diagnostics) {
    const auto [entry, is_new] = footprint.residual_mix.try_emplace(std::string(node.key()), mix);
    if (is_new) { return; }
    diagnostics.push_back({node.place(), Severity::error, "duplicate-key", fmt::format("'{}' has a residual mix already", node.key()), "keep one",
                           Related{entry->second.value.provenance.where, "it is given here"}});
}

/// The first region of a publication with the very same figure: both lie in one part of the grid, and it is one figure. Empty for that region.
std::string shared_with(const std::vector<std::pair<std::string, CarbonIntensity<>>>& before, const CarbonIntensity<>& value) {
    const auto first = std::find_if(before.begin(), before.end(), [&](const auto& each) { return each.second == value; });
    return first == before.end() ? std::string() : first->first;
}

/// What one publication has of a period, each region with its figure.
void read_mixes(Footprint& footprint, const config::Node& node, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    const auto period = record.required("period");
    const auto of = period ? detail::value_of<Period>(*period, diagnostics) : std::nullopt;
    const auto basis = record.required_text("basis");
    Reading reading(record, read_file_provenance(record));
    const auto regions = record.required("regions");
    record.finish();
    if (!of || !regions) { return; }
    if (!regions->is_map()) { static_cast<void>(config::Record(*regions, diagnostics)); return; }
    std::vector<std::pair<std::string, CarbonIntensity<>>> before;
    for (const auto& child : regions->children()) {
        auto value = reading.figure<CarbonIntensity<>>(child, {}, {0.0, 3.0 * per_kwh});
        if (!value) { continue; }
        value->provenance.moves_with = shared_with(before, value->value);
        before.emplace_back(child.key(), value->value);
        add_mix(footprint, child, {*of, basis, std::move(*value)}, diagnostics);
    }
}

/// A region whose suppliers disclose all origins has no residual mix, and cannot be given one.
void read_disclosed(Footprint& footprint, config::Record& record, Diagnostics& diagnostics) {
    for (const auto& node : record.list("fully_disclosed")) {
        const auto id = config::text_of(node, diagnostics);
        if (const auto mix = footprint.residual_mix.find(id); mix != footprint.residual_mix.end()) {
            diagnostics.push_back({node.place(), Severity::error, "contradiction", fmt::format("fully_disclosed: '{}' has a residual mix", id), "keep one of the two",
                                   Related{mix->second.value.provenance.where, "it is given here"}});
        }
        footprint.fully_disclosed.emplace(id, node.place());
    }
}

FootprintClaim read_claim(const config::Node& node, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    FootprintClaim claim;
    claim.where = node.place();
    claim.model = record.required_text("model");
    claim.scope = read_enum(record.required("scope"), claim_scope_names, ClaimScope::pooled, diagnostics);
    claim.covers = record.required_text("covers");
    Reading reading(record, read_file_provenance(record));
    claim.energy = reading.optional<Energy<>>("energy");
    claim.location = reading.optional<Carbon<>>("location", {0.0});
    claim.market = reading.optional<Carbon<>>("market", {0.0});
    claim.water = reading.optional<Mass<>>("water", {0.0});
    claim.factor = reading.optional<CarbonIntensity<>>("factor", {0.0, 3.0 * per_kwh});
    if (const auto contains = record.optional("factor_contains")) { claim.factor_contains_pue = one_of(*contains, {"pue"}, diagnostics).has_value(); }
    record.finish();
    return claim;
}

/// Published by the end of the day from which the catalog is seen.
bool known(const Catalog& catalog, const Provenance& provenance) {
    return !catalog.as_of() || provenance.date.last <= *catalog.as_of();
}

void leave_out_later(Footprint& footprint, const Catalog& catalog) {
    std::erase_if(footprint.residual_mix, [&](const auto& entry) { return !known(catalog, entry.second.value.provenance); });
    std::erase_if(footprint.claims, [&](const FootprintClaim& claim) {
        return (claim.location && !known(catalog, claim.location->provenance)) || (claim.energy && !known(catalog, claim.energy->provenance));
    });
}

}  // namespace

const FootprintClaim* Footprint::claim(std::string_view model) const {
    const auto found = std::find_if(claims.begin(), claims.end(), [model](const FootprintClaim& c) { return c.model == model; });
    return found == claims.end() ? nullptr : &*found;
}

Result<Footprint> footprint_of(const Catalog& catalog) {
    const auto found = catalog.files().find(std::string_view("footprint.yaml"));
    if (found == catalog.files().end()) {
        return tl::make_unexpected(Diagnostics{{Place{"footprint.yaml"}, Severity::error, "unreadable", "the catalog has no footprint.yaml",
                                                "lay the folder over the program's own catalog, which has one"}});
    }
    Diagnostics diagnostics;
    config::Record record(found->second.root(), diagnostics);
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    Footprint footprint;
    footprint.idle_use = reading.required<double>("idle_use", {1e-3, 1.0});
    footprint.network_and_storage = reading.required<double>("network_and_storage", {1e-3, 0.5});
    footprint.embodied = reading.required<CarbonPerChip<>>("embodied", {1.0, 1e5});
    footprint.embodied_life = reading.required<Time<>>("embodied_life", {86400.0 * 365, 30 * 8766.0 * 3600.0});
    footprint.embodied_use = reading.required<double>("embodied_use", {0.01, 1.0});
    for (const auto& node : record.list("residual_mix")) { read_mixes(footprint, node, diagnostics); }
    read_disclosed(footprint, record, diagnostics);
    for (const auto& node : record.list("claims")) { footprint.claims.push_back(read_claim(node, diagnostics)); }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    leave_out_later(footprint, catalog);
    return footprint;
}

}  // namespace traincost::catalog
