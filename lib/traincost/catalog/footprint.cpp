// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/footprint.hpp>

#include <traincost/catalog/reading.hpp>
#include <traincost/units/footprint_text.hpp>

#include <algorithm>

namespace traincost::catalog {

namespace {

constexpr double per_kwh = 1.0 / 3.6e6;

std::optional<ResidualMix> read_mix(const config::Node& node, const Provenance& around, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    Reading reading(record, around);
    const auto period = record.required("period");
    const auto first = period ? detail::value_of<Period>(*period, diagnostics) : std::nullopt;
    auto value = reading.figure<CarbonIntensity<>>(node, {"period"}, {0.0, 3.0 * per_kwh});
    if (!first || !value) { return std::nullopt; }
    return ResidualMix{*first, std::move(*value)};
}

void read_mixes(Footprint& footprint, const config::Node& node, const Provenance& around, Diagnostics& diagnostics) {
    if (!node.is_map()) { static_cast<void>(config::Record(node, diagnostics)); return; }
    for (const auto& child : node.children()) {
        if (auto mix = read_mix(child, around, diagnostics)) { footprint.residual_mix.emplace(std::string(child.key()), std::move(*mix)); }
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
    if (const auto mixes = record.optional("residual_mix")) { read_mixes(footprint, *mixes, around, diagnostics); }
    for (const auto& node : record.list("claims")) { footprint.claims.push_back(read_claim(node, diagnostics)); }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    leave_out_later(footprint, catalog);
    return footprint;
}

}  // namespace traincost::catalog
