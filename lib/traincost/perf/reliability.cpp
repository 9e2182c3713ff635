// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/reliability.hpp>

#include <traincost/core/scalar.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace traincost::perf {

namespace {

using Observed = catalog::Reliability::Observed;
/// What was counted, and the chip that it was counted on.
using Seen = std::pair<const Observed*, catalog::Chip>;

Result<std::vector<Seen>> seen(const catalog::Reliability& known, const Catalog& catalog) {
    std::vector<Seen> all;
    for (const auto& row : known.failures) {
        auto chip = catalog.chip(row.chip, row.between.provenance.where);
        if (!chip) { return tl::unexpected(chip.error()); }
        all.emplace_back(&row, std::move(*chip));
    }
    return all;
}

ChipFailures borrowed(const Observed& row, std::string sentence) {
    ChipFailures f{row.between, std::move(sentence)};
    f.between.provenance.status = catalog::Status::borrowed;
    f.between.provenance.confidence = catalog::Confidence::low;
    return f;
}

/// The vendor's chip that was released nearest, before or after.
const Seen* nearest_of_vendor(const catalog::Chip& chip, const std::vector<Seen>& all) {
    const auto apart = [&](const Seen& each) { return std::abs(days_between(each.second.released.value, chip.released.value)); };
    const Seen* best = nullptr;
    for (const auto& each : all) {
        if (each.second.vendor == chip.vendor && (best == nullptr || apart(each) < apart(*best))) { best = &each; }
    }
    return best;
}

ChipFailures mean_of(const std::vector<Seen>& all, const catalog::Chip& chip) {
    double logs = 0.0;
    for (const auto& each : all) { logs += scalar::log(each.first->between.value.value()); }
    auto f = borrowed(*all.front().first, fmt::format("how often {} fails is not known: taken is the geometric mean of all chips that are", chip.name));
    f.between.value = ChipTime<>::of(scalar::exp(logs / static_cast<double>(all.size())));
    f.between.low.reset();
    f.between.high.reset();
    f.between.spread.reset();
    f.between.provenance.status = catalog::Status::assumed;
    return f;
}

}  // namespace

Result<ChipFailures> failures_of(const catalog::Chip& chip, const catalog::Reliability& known, const Catalog& catalog) {
    const auto all = seen(known, catalog);
    if (!all) { return tl::unexpected(all.error()); }
    for (const auto& [row, on] : *all) {
        if (on.id == chip.id) { return ChipFailures{row->between, {}}; }
    }
    for (const auto& [row, on] : *all) {
        if (on.architecture != chip.architecture || on.vendor != chip.vendor) { continue; }
        return borrowed(*row, fmt::format("how often {} fails is not known: as often as {}, of the same architecture", chip.name, on.name));
    }
    if (const auto* near = nearest_of_vendor(chip, *all)) {
        return borrowed(*near->first, fmt::format("how often {} fails is not known: as often as {}, the nearest of its vendor", chip.name, near->second.name));
    }
    return mean_of(*all, chip);
}

FailureInputs<double> inputs_of(const ChipFailures& failures, const catalog::Reliability& known) {
    return {failures.between.value, known.copying.value, known.storage.value, known.detection.value + known.start.value};
}

double checkpoint_bytes(double parameters, const Recipe& recipe) {
    const double trained = recipe.frozen ? std::max(1.0, recipe.adapter_parameters) : parameters;
    return trained * (recipe.weight_bytes + recipe.optimizer_bytes);
}

}  // namespace traincost::perf
