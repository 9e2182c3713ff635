// SPDX-License-Identifier: Apache-2.0
// Reads sourced figures out of records: the part that all loaders share.
#pragma once

#include <traincost/catalog/provenance.hpp>
#include <traincost/config/record.hpp>
#include <traincost/core/result.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::catalog {

/// Reads the keys of a provenance out of a record over what holds around it.
[[nodiscard]] Provenance read_provenance(config::Record& record, const Provenance& around);

/// The same for a record whose `status` says something else.
[[nodiscard]] Provenance read_provenance_but_status(config::Record& record, const Provenance& around);

/// The `provenance` that holds for a whole file, where it gives one.
[[nodiscard]] Provenance read_file_provenance(config::Record& record);

/// The `downloads` that an imported file was made from: names and digests, for readers; nothing is computed with them.
void read_downloads(config::Record& record);

/// One of a list of names, or a complaint with the nearest.
[[nodiscard]] std::optional<std::size_t> one_of(const config::Node& node, const std::vector<std::string_view>& names,
                                                Diagnostics& diagnostics);

template <class Enum, std::size_t N>
Enum read_enum(const std::optional<config::Node>& node, const std::array<std::string_view, N>& names, Enum fallback,
               Diagnostics& diagnostics) {
    if (!node) { return fallback; }
    const auto index = one_of(*node, {names.begin(), names.end()}, diagnostics);
    return index ? static_cast<Enum>(*index) : fallback;
}

/// The window in which a figure can be meant, in base units. No figure of the catalog is negative or, but for some that say
/// so, zero.
struct Window {
    double low = std::numeric_limits<double>::min();
    double high = std::numeric_limits<double>::infinity();
};

/// The figures of one file being read: complaints, and the provenance that holds around them.
class Reading {
 public:
    Reading(config::Record& record, const Provenance& around) : record_(record), around_(around) {}

    template <class Q>
    std::optional<Sourced<Q>> optional(std::string_view key, const Window& window = {}) {
        const auto node = record_.optional(key);
        return node ? figure<Q>(*node, {}, window) : std::nullopt;
    }

    template <class Q>
    Sourced<Q> required(std::string_view key, const Window& window = {}) {
        const auto node = record_.required(key);
        if (!node) { return {}; }
        return figure<Q>(*node, {}, window).value_or(Sourced<Q>{});
    }

    /// A figure: a text, or a mapping with `value`, range and provenance. `extra` keys are read by the caller.
    template <class Q>
    std::optional<Sourced<Q>> figure(const config::Node& node, const std::vector<std::string_view>& extra = {},
                                     const Window& window = {});

 private:
    config::Record& record_;
    Provenance around_;  // a copy: callers pass temporaries
};

namespace detail {

template <class Q>
tl::expected<Q, Complaint> parse_figure(std::string_view text) {
    if constexpr (std::is_same_v<Q, Date>) {
        return parse_date(text);
    } else if constexpr (std::is_same_v<Q, Period>) {
        return parse_period(text);
    } else {
        return units::parse<Q>(text);
    }
}

template <class Q>
std::optional<Q> value_of(const config::Node& node, Diagnostics& diagnostics) {
    const std::string text = config::text_of(node, diagnostics);
    if (text.empty()) { return std::nullopt; }
    auto value = parse_figure<Q>(text);
    if (!value) {
        auto complaint = value.error();
        complaint.message = node.key().empty() ? complaint.message : fmt::format("{}: {}", node.key(), complaint.message);
        diagnostics.push_back(complaint.at(node.place()));
        return std::nullopt;
    }
    return *value;
}

inline double size_of(double x) { return x; }
inline double size_of(Date) { return 1.0; }
inline double size_of(const Period&) { return 1.0; }
template <class Unit>
double size_of(const units::Quantity<Unit, double>& q) {
    return q.value();
}
template <class Q>
double size_of(const Priced<Q>& p) {
    return p.amount.value();
}

template <class Q>
bool same_currency(const Q& a, const Q& b) {
    if constexpr (requires { a.currency; }) {
        return a.currency == b.currency;
    } else {
        return true;
    }
}

/// Complains of a figure outside its window, and of a range that does not hold it or is in another currency.
template <class Q>
void check_range(const Sourced<Q>& figure, const Window& window, const config::Node& node, Diagnostics& diagnostics) {
    const std::string_view name = node.key().empty() ? "value" : node.key();  // a row of a list has no key of its own
    const auto complain = [&](std::string_view code, std::string message, std::string hint) {
        diagnostics.push_back({node.place(), Severity::error, code, std::move(message), std::move(hint)});
    };
    for (const auto& bound : {std::optional<Q>(figure.value), figure.low, figure.high}) {
        if (bound && !(size_of(*bound) >= window.low && size_of(*bound) <= window.high)) {
            complain("out-of-range", fmt::format("{}: the figure cannot be meant", name), "is a sign, digit or unit wrong?");
            return;
        }
    }
    const auto disordered = [&](const std::optional<Q>& low, const std::optional<Q>& high) {
        return low && high && size_of(*low) > size_of(*high);
    };
    for (const auto& bound : {figure.low, figure.high}) {
        if (bound && !same_currency(*bound, figure.value)) {
            complain("wrong-unit", fmt::format("{}: the figure and its range are in different currencies", name),
                     "one currency for both");
            return;
        }
    }
    if (disordered(figure.low, figure.value) || disordered(figure.value, figure.high)) {
        complain("out-of-range", fmt::format("{}: the value does not lie between low and high", name), "");
    }
}

/// What is known of a figure beside its value, in base units: what `distribution` makes of its range, or says by itself, such
/// as "beta(4, 6, 0.2, 0.6)". Nothing where there is neither.
[[nodiscard]] std::optional<uncertainty::Spread> read_spread(const std::optional<config::Node>& distribution, std::optional<double> low,
                                                             double value, std::optional<double> high, Diagnostics& diagnostics);

template <class Q>
std::optional<uncertainty::Spread> spread_of(const std::optional<config::Node>& distribution, const std::optional<Q>& low, const Q& value,
                                             const std::optional<Q>& high, Diagnostics& diagnostics) {
    const auto size = [](const std::optional<Q>& q) { return q ? std::optional(size_of(*q)) : std::nullopt; };
    return read_spread(distribution, size(low), size_of(value), size(high), diagnostics);
}

/// Complains of a figure without a source, date or confidence.
void check_sourced(const Provenance& provenance, Diagnostics& diagnostics);

}  // namespace detail

template <class Q>
std::optional<Sourced<Q>> Reading::figure(const config::Node& node, const std::vector<std::string_view>& extra,
                                          const Window& window) {
    auto& diagnostics = record_.diagnostics();
    Sourced<Q> figure;
    std::optional<Q> value;
    if (node.is_scalar()) {
        figure.provenance = around_;
        value = detail::value_of<Q>(node, diagnostics);
    } else {
        config::Record record(node, diagnostics);
        figure.provenance = read_provenance(record, around_);
        if (const auto given = record.required("value")) { value = detail::value_of<Q>(*given, diagnostics); }
        if (const auto low = record.optional("low")) { figure.low = detail::value_of<Q>(*low, diagnostics); }
        if (const auto high = record.optional("high")) { figure.high = detail::value_of<Q>(*high, diagnostics); }
        const auto distribution = record.optional("distribution");
        if (value) { figure.spread = detail::spread_of(distribution, figure.low, *value, figure.high, diagnostics); }
        for (const auto key : extra) { static_cast<void>(record.optional(key)); }
        record.finish();
    }
    figure.provenance.where = node.place();
    detail::check_sourced(figure.provenance, diagnostics);
    if (!value) { return std::nullopt; }
    figure.value = *value;
    detail::check_range(figure, window, node, diagnostics);
    return figure;
}

/// The failing half of a `Result`, its complaints in the order of the file.
[[nodiscard]] inline tl::unexpected<Diagnostics> failure_in_order(Diagnostics diagnostics) {
    config::sort_by_place(diagnostics);
    return failure(std::move(diagnostics));
}

/// The period that a row says it is of.
[[nodiscard]] std::optional<Period> read_period(config::Record& row, std::string_view key = "period");

/// A price without a date of its own is one of the date of its figure.
template <class Q>
void date_by_provenance(std::optional<Sourced<Priced<Q>>>& figure) {
    if (figure) { figure->value.date = figure->provenance.date; }
}

/// Chips, where chips per node are meant.
[[nodiscard]] inline Sourced<ChipsPerNode<>> per_node(const Sourced<Chips<>>& chips) {
    Sourced<ChipsPerNode<>> figure;
    figure.value = chips.value / Nodes<>::of(1.0);
    figure.provenance = chips.provenance;
    return figure;
}

}  // namespace traincost::catalog
