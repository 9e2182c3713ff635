// SPDX-License-Identifier: Apache-2.0
// Reads what GPU-hours are offered for.
#include <traincost/catalog/reading.hpp>
#include <traincost/catalog/rentals.hpp>

namespace traincost::catalog {

namespace {

std::optional<RentalRate> read_rate(const config::Node& node, Diagnostics& diagnostics) {
    constexpr double cent_an_hour = 0.01 / 3600.0;
    config::Record record(node, diagnostics);
    RentalRate rate;
    rate.chip = record.required_text("chip");
    rate.provider = record.required_text("provider");
    rate.region = record.optional_text("region").value_or("");
    rate.term = read_enum(record.required("term"), rental_term_names, RentalTerm::on_demand, diagnostics);
    if (const auto over = record.optional("over")) { rate.over = detail::value_of<Time<>>(*over, diagnostics); }
    if (const auto many = record.optional("median_of")) {
        constexpr double most = 1000.0;
        const double number = detail::value_of<double>(*many, diagnostics).value_or(2.0);
        if (number >= 2.0 && number <= most && number == static_cast<int>(number)) {
            rate.median_of = static_cast<int>(number);
        } else {
            diagnostics.push_back({many->place(), Severity::error, "out-of-range", "median_of: this cannot be a number of providers", "a whole number from 2 on"});
        }
    }
    Reading reading(record, {});
    auto figure = reading.figure<Priced<CostPerChipTime<>>>(node, {"chip", "provider", "region", "term", "over", "median_of"}, {cent_an_hour, 1e6 * cent_an_hour});
    if (rate.term == RentalTerm::reserved && !rate.over) {
        diagnostics.push_back({node.place(), Severity::error, "missing-key", "a reservation does not say for how long", "add over: 1 year"});
    }
    if (!figure) { return std::nullopt; }
    date_by_provenance(figure);
    rate.rate = *figure;
    return rate;
}

}  // namespace

Result<Rentals> load_rentals(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    Rentals rentals;
    if (const auto shares = record.required("shares")) {
        config::Record row(*shares, diagnostics);
        Reading reading(row, {});
        rentals.reserved_1_year = reading.required<double>("reserved_1_year", {0.01, 1.0});
        rentals.reserved_3_years = reading.required<double>("reserved_3_years", {0.01, 1.0});
        rentals.spot = reading.required<double>("spot", {0.01, 2.0});
        row.finish();
    }
    constexpr double year = 8766.0 * 3600.0;
    rentals.rate_decay = Reading(record, {}).required<DecayRate<>>("rate_decay", {0.0, 3.0 / year});
    for (const auto& node : record.list("rates")) {
        if (auto rate = read_rate(node, diagnostics)) { rentals.rates.push_back(std::move(*rate)); }
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return rentals;
}

Result<Rentals> rentals_of(const Catalog& catalog) {
    const auto found = catalog.files().find("rental.yaml");
    if (found == catalog.files().end()) {
        return failure(Diagnostic{Place{"rental.yaml"}, Severity::error, "unreadable", "the catalog has no such file", ""});
    }
    auto rentals = load_rentals(found->second);
    if (rentals && catalog.as_of()) {
        std::erase_if(rentals->rates, [&](const RentalRate& r) { return r.rate.provenance.date.last > *catalog.as_of(); });
    }
    return rentals;
}

}  // namespace traincost::catalog
