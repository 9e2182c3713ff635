// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/measured_power.hpp>

#include <traincost/catalog/reading.hpp>
#include <traincost/units/format.hpp>

#include <fmt/core.h>

#include <utility>

namespace traincost::catalog {

namespace {

constexpr Window share = {1e-6, 1.0};

/// Reads `measured-power.yaml` as far as it was known on the catalog's day.
class Measured {
 public:
    Measured(const Catalog& catalog, Diagnostics& diagnostics) : as_of_(catalog.as_of()), diagnostics_(diagnostics) {}

    MeasuredPower read(config::Record& record) {
        around_ = read_file_provenance(record);
        Reading reading(record, around_);
        MeasuredPower all;
        all.standing = known(reading.optional<double>("standing", share));
        all.heavy_load = known(reading.optional<double>("heavy_load", share));
        all.chips_alone = known(reading.optional<double>("chips_alone", share));
        each(record.optional("classes"), [&](const std::string& id, config::Record& row) {
            Reading figures(row, around_);
            auto use = known(figures.optional<double>("use", share));
            auto mfu = known(figures.optional<double>("mfu", share));
            const auto load = kind(row);
            if (use) { all.classes.emplace(id, PowerUse{std::move(*use), std::move(mfu), load}); }
        });
        each(record.required("chips"), [&](const std::string& id, config::Record& row) {
            Reading figures(row, around_);
            auto power = known(figures.optional<PowerPerChip<>>("power"));
            auto mfu = known(figures.optional<double>("mfu", share));
            const auto load = kind(row);
            if (power) { all.chips.emplace(id, MeasuredChip{std::move(*power), std::move(mfu), load}); }
        });
        return all;
    }

 private:
    template <class Q>
    std::optional<Sourced<Q>> known(std::optional<Sourced<Q>> figure) const {
        return figure && as_of_ && !(figure->provenance.date.first <= *as_of_) ? std::nullopt : std::move(figure);
    }
    MeasuredLoad kind(config::Record& row) { return read_enum(row.optional("load"), measured_load_names, MeasuredLoad::mean, diagnostics_); }
    template <class Take>
    void each(const std::optional<config::Node>& list, Take take) {
        if (!list) { return; }
        if (!list->is_map()) { static_cast<void>(config::Record(*list, diagnostics_)); return; }
        for (const auto& node : list->children()) {
            config::Record row(node, diagnostics_);
            take(std::string(node.key()), row);
            row.finish();
        }
    }

    std::optional<Date> as_of_;
    Diagnostics& diagnostics_;
    Provenance around_;
};

}  // namespace

Result<MeasuredPower> measured_power(const Catalog& catalog) {
    const auto found = catalog.files().find(std::string_view("measured-power.yaml"));
    if (found == catalog.files().end()) { return MeasuredPower{}; }
    Diagnostics diagnostics;
    config::Record record(found->second.root(), diagnostics);
    auto all = Measured(catalog, diagnostics).read(record);
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return all;
}

PowerUse power_use_of(const Chip& chip, PowerPerChip<> node_power, const MeasuredPower& measured, const Defaults& defaults) {
    const auto found = measured.chips.find(chip.id);
    if (found == measured.chips.end()) {
        const auto of_class = measured.classes.find(chip_class_names[static_cast<std::size_t>(chip.chip_class)]);
        if (of_class != measured.classes.end()) { return of_class->second; }
        return {defaults.power_use, measured.heavy_load, MeasuredLoad::heavy};
    }
    const auto& power = found->second.power;
    const auto of = [&](const std::optional<PowerPerChip<>>& p) { return p ? std::optional(*p / node_power) : std::nullopt; };
    Sourced<double> use{power.value / node_power, of(power.low), of(power.high), {}, power.provenance};
    if (power.spread) { use.spread = uncertainty::scaled(*power.spread, 1.0 / node_power.value()); }
    use.provenance.status = Status::derived;
    use.provenance.note = fmt::format("{} measured over {} rated. {}", units::text(power.value), units::text(node_power), power.provenance.note);
    return {std::move(use), found->second.mfu, found->second.load};
}

}  // namespace traincost::catalog
