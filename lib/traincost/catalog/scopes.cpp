// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/scopes.hpp>

#include <traincost/catalog/reading.hpp>

namespace traincost::catalog {

namespace {

/// The scopes by name: `cost`, which has them as a type, stands above this module; a test holds the two equal.
const std::vector<std::string_view> scope_names = {"final-run", "programme", "development", "cluster", "fleet"};

std::string one_of_texts(config::Record& row, std::string_view key, const std::vector<std::string_view>& known) {
    const auto node = row.required(key);
    const auto index = node ? one_of(*node, known, row.diagnostics()) : std::nullopt;
    return index ? std::string(known[*index]) : std::string();
}

Disclosure read_disclosure(const config::Node& node, const std::vector<std::string_view>& models, Diagnostics& diagnostics) {
    config::Record row(node, diagnostics);
    Disclosure d;
    d.model = one_of_texts(row, "model", models);
    d.scope = one_of_texts(row, "scope", scope_names);
    d.kind = read_enum(row.required("kind"), disclosure_kind_names, DisclosureKind::estimated, diagnostics);
    d.leaves_out = row.required_text("leaves_out");
    d.range_is = row.optional_text("range_is").value_or("");
    d.money_of = row.optional_text("money_of").value_or("");
    return d;  // the rest is a figure's, which complains of keys that it does not know
}

}  // namespace

Result<Disclosures> disclosures(const Catalog& catalog) {
    const auto found = catalog.files().find(std::string_view("scopes.yaml"));
    if (found == catalog.files().end()) { return failure({Place{"scopes.yaml"}, Severity::error, "unreadable", "the catalog has no such file"}); }
    Diagnostics diagnostics;
    config::Record record(found->second.root(), diagnostics);
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    Disclosures read;
    read.experiments = reading.required<double>("experiments", {1.0, 100.0});
    read.staff = reading.required<double>("staff", {0.0, 0.99});
    const auto regions = catalog.ids("regions");
    read.region = one_of_texts(record, "region", regions);
    const auto models = catalog.ids("models");
    for (const auto& node : record.list("disclosed")) {
        auto d = read_disclosure(node, models, diagnostics);
        if (auto value = reading.figure<Money>(node, {"model", "scope", "kind", "leaves_out", "range_is", "money_of"})) {
            const bool known = !catalog.as_of() || value->provenance.date.first <= *catalog.as_of();
            d.value = std::move(*value);
            if (known) { read.all.push_back(std::move(d)); }
        }
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return read;
}

}  // namespace traincost::catalog
