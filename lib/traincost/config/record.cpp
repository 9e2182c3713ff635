// SPDX-License-Identifier: Apache-2.0
#include <traincost/config/record.hpp>

#include <traincost/core/suggest.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace traincost::config {

Record::Record(Node node, Diagnostics& diagnostics)
    : node_(node), diagnostics_(&diagnostics), usable_(node.is_map()) {
    if (!usable_) {
        complain(node.place(), "wrong-shape", fmt::format("expected a mapping (key: value), found {}", describe(node.kind())));
    }
}

void Record::complain(Place where, std::string_view code, std::string message, std::string hint) {
    diagnostics_->push_back({std::move(where), Severity::error, code, std::move(message), std::move(hint)});
}

std::optional<Node> Record::optional(std::string_view key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) { known_.push_back(key); }
    return usable_ ? node_.find(key) : std::nullopt;
}

std::optional<Node> Record::required(std::string_view key) {
    auto found = optional(key);
    if (!found && usable_) { complain(node_.place(), "missing-key", fmt::format("the key '{}' is missing", key)); }
    return found;
}

std::optional<std::string> Record::optional_text(std::string_view key) {
    const auto found = optional(key);
    if (!found) { return std::nullopt; }
    return text_of(*found, *diagnostics_);
}

std::string Record::required_text(std::string_view key) {
    const auto found = required(key);
    return found ? text_of(*found, *diagnostics_) : std::string();
}

std::vector<std::string> Record::texts(std::string_view key) {
    std::vector<std::string> all;
    for (const auto& entry : list(key)) { all.push_back(text_of(entry, *diagnostics_)); }
    return all;
}

std::vector<Node> Record::list(std::string_view key) {
    const auto found = optional(key);
    if (!found) { return {}; }
    if (!found->is_list()) {
        complain(found->place(), "wrong-shape", fmt::format("'{}' must be a list, found {}", key, describe(found->kind())));
        return {};
    }
    return found->children();
}

void Record::finish() {
    if (!usable_) { return; }
    for (const auto& child : node_.children()) {
        if (std::find(known_.begin(), known_.end(), child.key()) != known_.end()) { continue; }
        complain(child.key_place(), "unknown-key", fmt::format("unknown key '{}'", shortened(child.key())),
                 did_you_mean(child.key(), known_));
    }
}

void sort_by_place(Diagnostics& diagnostics) {
    const auto place = [](const Diagnostic& d) { return std::pair(d.where.line, d.where.column); };
    std::stable_sort(diagnostics.begin(), diagnostics.end(),
                     [place](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
}

std::string text_of(const Node& node, Diagnostics& diagnostics) {
    if (!node.is_scalar()) {
        diagnostics.push_back({node.place(), Severity::error, "wrong-shape",
                               fmt::format("expected a text, found {}", describe(node.kind()))});
        return {};
    }
    if (node.text().empty()) {
        diagnostics.push_back({node.place(), Severity::error, "empty", "the value is empty"});
        return {};
    }
    return std::string(node.text());
}

}  // namespace traincost::config
