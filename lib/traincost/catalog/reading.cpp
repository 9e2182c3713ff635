// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/reading.hpp>

#include <traincost/catalog/spread_text.hpp>
#include <traincost/core/suggest.hpp>

#include <algorithm>

namespace traincost::catalog {

Provenance read_provenance_but_status(config::Record& record, const Provenance& around) {
    Provenance p = around;
    p.note.clear();
    auto& diagnostics = record.diagnostics();
    if (auto source = record.optional_text("source")) { p.source = *source; }
    if (const auto date = record.optional("date")) {
        const std::string text = config::text_of(*date, diagnostics);
        if (const auto period = parse_period(text)) {
            p.date = *period;
        } else {
            diagnostics.push_back(period.error().at(date->place()));
        }
    }
    p.confidence = read_enum(record.optional("confidence"), confidence_names, p.confidence, diagnostics);
    p.status = Status::delivered;
    if (auto note = record.optional_text("note")) { p.note = *note; }
    p.where = record.node().place();
    return p;
}

Provenance read_provenance(config::Record& record, const Provenance& around) {
    Provenance p = read_provenance_but_status(record, around);
    p.status = read_enum(record.optional("status"), status_names, Status::delivered, record.diagnostics());
    return p;
}

Provenance read_file_provenance(config::Record& record) {
    const auto node = record.optional("provenance");
    if (!node) { return {}; }
    config::Record provenance(*node, record.diagnostics());
    Provenance around = read_provenance(provenance, {});
    provenance.finish();
    return around;
}

void read_downloads(config::Record& record) {
    for (const auto& node : record.list("downloads")) {
        config::Record row(node, record.diagnostics());
        static_cast<void>(row.required_text("file"));
        static_cast<void>(row.required_text("sha256"));
        row.finish();
    }
}

namespace detail {

namespace {

/// A distribution that is written out, such as "beta(4, 6, 0.2, 0.6)".
std::optional<uncertainty::Spread> written_out(const config::Node& node, const std::string& text, Diagnostics& diagnostics) {
    const auto parts = take_apart(text);
    if (!parts) { diagnostics.push_back(parts.error().at(node.place())); return std::nullopt; }
    const auto spread = read_spread(*parts);
    if (spread) {
        auto stated = spread->spread;
        stated.stated = true;
        return stated;
    }
    for (const auto& complaint : spread.error()) { diagnostics.push_back(complaint.at(node.place())); }
    return std::nullopt;
}

}  // namespace

std::optional<uncertainty::Spread> read_spread(const std::optional<config::Node>& distribution, std::optional<double> low, double value,
                                               std::optional<double> high, Diagnostics& diagnostics) {
    if (distribution) {
        const auto text = config::text_of(*distribution, diagnostics);
        if (is_spread(text)) { return written_out(*distribution, text, diagnostics); }
    }
    const auto meaning = read_enum(distribution, uncertainty::range_meaning_names, uncertainty::RangeMeaning::pert, diagnostics);
    if (!low && !high) {
        if (distribution) {
            diagnostics.push_back({distribution->place(), Severity::error, "missing-key", "a distribution needs low and high",
                                   "or its own numbers, such as beta(4, 6, 0.2, 0.6)"});
        }
        return std::nullopt;
    }
    auto spread = uncertainty::range_around(meaning, low.value_or(value), value, high.value_or(value));
    if (spread) {
        spread->stated = distribution.has_value();
        return *spread;
    }
    if (distribution) { diagnostics.push_back(spread.error().at(distribution->place())); }
    return std::nullopt;  // a range the wrong way round is complained of where the figure is
}

void check_sourced(const Provenance& provenance, Diagnostics& diagnostics) {
    if (provenance.source.empty()) {
        diagnostics.push_back({provenance.where, Severity::error, "no-source", "the figure has no source",
                               "write it as {value: …, source: …, date: …, confidence: …} or give a provenance above it"});
    } else if (!provenance.date.known()) {
        diagnostics.push_back({provenance.where, Severity::error, "no-source", "the figure has no date", "add date: …"});
    }
}

}  // namespace detail

std::optional<Period> read_period(config::Record& row, std::string_view key) {
    const auto node = row.required(key);
    if (!node) { return std::nullopt; }
    const auto period = parse_period(config::text_of(*node, row.diagnostics()));
    if (!period) {
        row.diagnostics().push_back(period.error().at(node->place()));
        return std::nullopt;
    }
    return *period;
}

std::optional<std::size_t> one_of(const config::Node& node, const std::vector<std::string_view>& names,
                                  Diagnostics& diagnostics) {
    const std::string text = config::text_of(node, diagnostics);
    if (text.empty()) { return std::nullopt; }
    const auto found = std::find(names.begin(), names.end(), text);
    if (found != names.end()) { return static_cast<std::size_t>(found - names.begin()); }
    diagnostics.push_back({node.place(), Severity::error, "unknown-value",
                           fmt::format("unknown {} '{}'", node.key(), text.substr(0, 40)), did_you_mean(text, names)});
    return std::nullopt;
}

}  // namespace traincost::catalog
