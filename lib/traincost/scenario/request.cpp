// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/request.hpp>

#include <traincost/catalog/reading.hpp>
#include <traincost/catalog/spread_text.hpp>
#include <traincost/config/read.hpp>
#include <traincost/config/record.hpp>
#include <traincost/core/suggest.hpp>
#include <traincost/core/trimmed.hpp>
#include <traincost/scenario/field_readers.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::scenario {

namespace {

using namespace reading;

std::vector<std::string_view> keys() {
    std::vector<std::string_view> all;
    all.reserve(fields().size());
    for (const auto& row : fields()) { all.push_back(row.key); }
    return all;
}

const Field* field_named(std::string_view key) {
    const auto all = fields();
    const auto found = std::find_if(all.begin(), all.end(), [key](const Field& f) { return f.key == key; });
    return found == all.end() ? nullptr : &*found;
}

/// A field, and the region for which it is given; none for all.
struct Target {
    const Field& field;
    std::string_view region = {};
};

void read_number(Request& request, const Target& target, std::string_view text, const Place& where, Diagnostics& diagnostics) {
    if (target.region.empty()) {
        target.field.read(request, text, where, diagnostics);
        return;
    }
    auto& part = request.per_region.try_emplace(std::string(target.region)).first->second;
    target.field.read_regional(part, text, where, diagnostics);
}

/// What was said before of how uncertain a field is holds no longer.
void forget_spread(Request& request, const Target& target) {
    if (target.field.is_list) { return; }
    std::erase_if(request.spreads, [&](const GivenSpread& s) { return s.key == target.field.key && s.region == target.region; });
}

bool has_distributions(const Field& field) { return takes_number(field) || units::parse_exchange_rate(field.example).has_value(); }

/// Takes a distribution, and its central number into the field itself.
void read_spread(Request& request, const Target& target, const catalog::SpreadText& text, const Place& where, Diagnostics& diagnostics) {
    const auto& key = target.field.key;
    forget_spread(request, target);
    if (!has_distributions(target.field)) {
        diagnostics.push_back({where, Severity::error, "wrong-shape", fmt::format("{}: this is no number, and has no distribution", key),
                               fmt::format("written like {}", target.field.example)});
        return;
    }
    const auto written = catalog::read_spread(text);
    if (!written) {
        for (const auto& complaint : written.error()) { diagnostics.push_back(with_key(complaint, key, where)); }
        return;
    }
    const auto before = diagnostics.size();
    Request nowhere;  // each number is one that the field itself would take
    for (const auto& possible : written->possible) { read_number(nowhere, target, possible, where, diagnostics); }
    if (diagnostics.size() > before) { return; }
    read_number(request, target, written->centre_text, where, diagnostics);
    if (diagnostics.size() > before) { return; }
    request.spreads.push_back({std::string(key), std::string(target.region), written->spread, written->centre, where});
}

/// "0.08-0.14 EUR/kWh", "0.1 ± 0.02": a range written in another way.
bool is_almost_a_range(std::string_view text) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    for (const std::string_view sign : {"-", "\u2013", "\u00B1"}) {
        const auto at = text.find(sign, 1);
        if (!digit(text.front()) || at == std::string_view::npos || text[at - 1] == 'e' || text[at - 1] == 'E') { continue; }
        const auto rest = trimmed(text.substr(at + sign.size()));
        if (!rest.empty() && digit(rest.front())) { return true; }
    }
    return false;
}

/// A number, or a distribution of it.
void read_text(Request& request, const Target& target, std::string_view text, const Place& where, Diagnostics& diagnostics) {
    if (!catalog::is_spread(text)) {
        const auto before = diagnostics.size();
        forget_spread(request, target);
        read_number(request, target, text, where, diagnostics);
        if (diagnostics.size() > before && takes_number(target.field) && is_almost_a_range(text)) {
            diagnostics.back().hint = "a range is written like 0.08 to 0.14 EUR/kWh";
        }
        return;
    }
    const auto parts = catalog::take_apart(text);
    if (parts) { read_spread(request, target, *parts, where, diagnostics); }
    else { diagnostics.push_back(with_key(parts.error(), target.field.key, where)); }
}

/// The next comma that stands in no parentheses.
std::size_t comma_from(std::string_view text, std::size_t at) {
    int depth = 0;
    for (; at < text.size(); ++at) {
        depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
        if (text[at] == ',' && depth == 0) { break; }
    }
    return at;
}

/// Reads a field's text; that of a list is split at its commas.
void read_value(Request& request, const Field& field, std::string_view text, const Place& where, Diagnostics& diagnostics) {
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = field.is_list ? comma_from(text, at) : text.size();
        const auto item = trimmed(text.substr(at, end - at));
        if (item.empty()) {
            diagnostics.push_back({where, Severity::error, "empty",
                                   field.is_list && end - at < text.size()
                                       ? fmt::format("{}: nothing stands between two commas, or beside one", field.key)
                                       : fmt::format("{}: the value is empty", field.key)});
            return;
        }
        read_text(request, {field}, item, where, diagnostics);
        at = end + 1;
    }
}

/// The field that may be set for one region, or a complaint.
const Field* regional_field(std::string_view key, const Place& where, Diagnostics& diagnostics) {
    const auto* field = field_named(key);
    if (field != nullptr && field->read_regional != nullptr) { return field; }
    std::vector<std::string_view> regional;
    for (const auto& row : fields()) {
        if (row.read_regional != nullptr) { regional.push_back(row.key); }
    }
    diagnostics.push_back({where, Severity::error, "unknown-key",
                           fmt::format("'{}' cannot be set for one region", key.substr(0, 40)), did_you_mean(key, regional)});
    return nullptr;
}

/// A node's number or distribution.
void read_node(Request& request, const Target& target, const config::Node& node, Diagnostics& diagnostics) {
    if (node.is_map() && has_distributions(target.field)) {
        const auto parts = catalog::take_apart(node, diagnostics);
        if (parts) { read_spread(request, target, *parts, node.place(), diagnostics); }
        return;
    }
    const std::string text = config::text_of(node, diagnostics);
    if (text.empty()) { return; }
    if (target.field.is_list) { read_value(request, target.field, text, node.place(), diagnostics); }
    else { read_text(request, target, text, node.place(), diagnostics); }
}

void read_field(Request& request, const config::Node& node, Diagnostics& diagnostics) {
    const auto* field = field_named(node.key());
    if (field == nullptr) {
        auto known = keys();
        known.push_back("per_region");
        diagnostics.push_back({node.key_place(), Severity::error, "unknown-key",
                               fmt::format("unknown key '{}'", node.key().substr(0, 40)), did_you_mean(node.key(), known, 40)});
        return;
    }
    if (field->is_list && node.is_list()) {
        for (const auto& entry : node.children()) {
            const std::string text = config::text_of(entry, diagnostics);
            if (!text.empty()) { read_text(request, {*field}, text, entry.place(), diagnostics); }
        }
        return;
    }
    read_node(request, {*field}, node, diagnostics);
}

void read_per_region(Request& request, const config::Node& node, Diagnostics& diagnostics) {
    if (!node.is_map()) {
        diagnostics.push_back({node.place(), Severity::error, "wrong-shape",
                               fmt::format("'per_region' must be a mapping, found {}", config::describe(node.kind())),
                               "written like per_region: {nl: {electricity: 0.12 EUR/kWh}}"});
        return;
    }
    for (const auto& region : node.children()) {
        if (!region.is_map()) {
            static_cast<void>(config::Record(region, diagnostics));
            continue;
        }
        for (const auto& child : region.children()) {
            const auto* field = regional_field(child.key(), child.place(), diagnostics);
            if (field != nullptr) { read_node(request, {*field, region.key()}, child, diagnostics); }
        }
    }
}

}  // namespace

const Field* field_of(std::string_view key) {
    const auto* field = field_named(key);
    return field != nullptr ? field : field_named(key.substr(key.rfind('.') + 1));
}

bool takes_number(const Field& field) { return units::parse_written(field.example).has_value(); }

void set(Request& request, std::string_view key, std::string_view text, const Place& where, Diagnostics& diagnostics) {
    text = trimmed(text);
    if (text.empty()) {
        diagnostics.push_back({where, Severity::error, "empty", fmt::format("{}: the value is empty", key.substr(0, 40))});
        return;
    }
    if (const auto* field = field_named(key)) {
        read_value(request, *field, text, where, diagnostics);
        return;
    }
    if (const auto dot = key.rfind('.'); dot != std::string_view::npos) {
        const auto* field = regional_field(key.substr(dot + 1), where, diagnostics);
        if (field != nullptr) { read_text(request, {*field, key.substr(0, dot)}, text, where, diagnostics); }
        return;
    }
    diagnostics.push_back({where, Severity::error, "unknown-key", fmt::format("unknown key '{}'", key.substr(0, 40)),
                           did_you_mean(key, keys(), 40)});
}

Diagnostics read_into(Request& request, const std::string& path) {
    const auto document = config::read_file(path);
    if (!document) { return document.error(); }
    Diagnostics diagnostics;
    const auto root = document->root();
    if (!root.is_map()) {
        static_cast<void>(config::Record(root, diagnostics));
        return diagnostics;
    }
    for (const auto& node : root.children()) {
        if (node.key() == "per_region") {
            read_per_region(request, node, diagnostics);
        } else {
            read_field(request, node, diagnostics);
        }
    }
    return diagnostics;
}

Result<Request> read(const std::string& path) {
    Request request;
    auto diagnostics = read_into(request, path);
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return request;
}

}  // namespace traincost::scenario
