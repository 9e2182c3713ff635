// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/measured_power.hpp>

#include <traincost/catalog/reading.hpp>
#include <traincost/units/format.hpp>

#include <fmt/core.h>

namespace traincost::catalog {

Result<MeasuredPower> measured_power(const Catalog& catalog) {
    const auto found = catalog.files().find(std::string_view("measured-power.yaml"));
    if (found == catalog.files().end()) { return MeasuredPower{}; }
    Diagnostics diagnostics;
    config::Record record(found->second.root(), diagnostics);
    const Provenance around = read_file_provenance(record);
    MeasuredPower all;
    if (const auto chips = record.required("chips")) {
        config::Record each(*chips, diagnostics);
        Reading reading(each, around);
        for (const auto& child : chips->children()) {
            auto figure = reading.optional<PowerPerChip<>>(child.key());
            const bool known = figure && (!catalog.as_of() || figure->provenance.date.first <= *catalog.as_of());
            if (known) { all.emplace(std::string(child.key()), std::move(*figure)); }
        }
        each.finish();
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return all;
}

Sourced<double> power_use_of(const Chip& chip, PowerPerChip<> node_power, const MeasuredPower& measured, const Defaults& defaults) {
    const auto found = measured.find(chip.id);
    if (found == measured.end()) { return defaults.power_use; }
    const auto& power = found->second;
    const auto share = [&](const std::optional<PowerPerChip<>>& p) { return p ? std::optional(*p / node_power) : std::nullopt; };
    Sourced<double> use{power.value / node_power, share(power.low), share(power.high), {}, power.provenance};
    if (power.spread) { use.spread = uncertainty::scaled(*power.spread, 1.0 / node_power.value()); }
    use.provenance.status = Status::derived;
    use.provenance.note = fmt::format("{} measured over {} rated. {}", units::text(power.value), units::text(node_power), power.provenance.note);
    return use;
}

}  // namespace traincost::catalog
