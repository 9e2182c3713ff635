// SPDX-License-Identifier: Apache-2.0
// Nominal or real: which index at which dates.
#include <traincost/scenario/draft.hpp>

namespace traincost::scenario {

namespace {

std::optional<double> index_over(const catalog::PriceIndex& index, const Given<Period>& period, Diagnostics& diagnostics) {
    if (const auto value = index.over(period.value)) { return value; }
    const std::string range = index.rows.empty() ? "nothing"
                                                 : fmt::format("{} to {}", index.rows.front().period.text, index.rows.back().period.text);
    diagnostics.push_back({period.where, Severity::error, "no-price-index",
                           fmt::format("{} lies outside of the index {}, which has {}", period.value.text, index.id, range),
                           "no value is carried forward or back"});
    return std::nullopt;
}

}  // namespace

std::optional<PriceLevel> price_level(const Catalog& catalog, Currency currency, const Given<Period>& then, const Given<Period>& there,
                                      Diagnostics& diagnostics) {
    const auto index = catalog.price_index(currency, there.where);
    if (!index) { append(diagnostics, index.error()); return std::nullopt; }
    const auto value_then = index_over(*index, then, diagnostics);
    const auto value_there = index_over(*index, there, diagnostics);
    if (!value_then || !value_there) { return std::nullopt; }
    PriceLevel level;
    level.id = index->id;
    level.name = index->name;
    level.then = then.value;
    level.there = there.value;
    level.index_then = *value_then;
    level.index_there = *value_there;
    level.provenance.source = index->source;
    level.provenance.date = index->vintage;
    level.provenance.confidence = index->confidence;
    level.provenance.where = index->rows.front().where;
    return level;
}

void resolve_price_level(Draft& d) {
    const auto& there = d.request.prices_of;
    const auto& nominal = d.request.nominal_of;
    if (!there) {
        if (!nominal) { return; }
        d.complain(nominal->where, "missing-field", "nominal_of says whose prices the amounts are in, and no others are asked for",
                   "give prices_of too, such as 2024-12");
        return;
    }
    Maybe<Period> then = nominal;
    if (!then && d.start) {
        const auto text = to_string(*d.start);
        then = Given<Period>{{*d.start, *d.start, text}, d.request.start ? d.request.start->where : there->where};
    }
    if (!then) {
        d.complain(there->where, "missing-field", "the amounts have no date from which their prices could be carried to another",
                   "give start, or nominal_of, such as 2023-03");
        return;
    }
    if (auto level = price_level(d.catalog, d.scenario.currency, *then, *there, d.diagnostics)) {
        d.scenario.sources.push_back({"price_index", level->provenance});
        d.scenario.price_level = std::move(level);
    }
}

}  // namespace traincost::scenario
