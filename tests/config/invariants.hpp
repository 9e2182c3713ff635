// SPDX-License-Identifier: Apache-2.0
// What holds of whatever the reader returns, for any bytes. Shared with the fuzz target.
#pragma once

#include <traincost/config/document.hpp>
#include <traincost/config/text.hpp>
#include <traincost/core/codes.hpp>
#include <traincost/core/result.hpp>

#include <set>
#include <string>
#include <string_view>

namespace traincost::test {

inline bool one_clean_line(std::string_view text) {
    return !config::not_text(text) && text.find_first_of("\n\r\t") == std::string_view::npos;
}

/// What is wrong below `index`, or nothing.
inline std::string broken_node(const config::Document& document, std::uint32_t index) {
    const auto nodes = document.nodes();
    const auto& n = nodes[index];
    if (n.end <= index || n.end > nodes.size()) { return "a subtree ends before it begins, or behind the tree"; }
    if (n.line == 0 || n.column == 0) { return "a node has no place"; }
    if (std::size_t{n.text_at} + n.text_size > document.pool().size()) { return "a text lies outside the pool"; }
    if (std::size_t{n.key_at} + n.key_size > document.pool().size()) { return "a key lies outside the pool"; }
    const config::Node node(document, index);
    if (config::not_text(node.text()) || !one_clean_line(node.key())) { return "a text is no text"; }
    if (node.is_scalar() && n.end != index + 1) { return "a scalar has children"; }
    if (const auto line = document.line(n.line); config::not_text(line) || n.column > config::characters(line) + 1) {
        if (line.size() < 1000) { return "a place lies outside its line"; }
    }
    std::set<std::string_view> keys;
    std::uint32_t next = index + 1;
    for (const auto& child : node.children()) {
        if (node.is_map() && !keys.insert(child.key()).second) { return "a map has a key twice"; }
        if (node.is_map() && child.key_place().line == 0) { return "a key has no place"; }
        if (node.is_map() && node.find(child.key())->place() != child.place()) { return "a key finds another child"; }
        if (nodes[next].end > n.end) { return "a child reaches out of its parent"; }
        if (auto what = broken_node(document, next); !what.empty()) { return what; }
        next = nodes[next].end;
    }
    return next == n.end ? "" : "the children do not fill their parent";
}

/// What is wrong with what the reader returned, or nothing.
inline std::string broken(const Result<config::Document>& result) {
    if (result) {
        if (result->nodes().empty()) { return "a tree without a root"; }
        if (result->nodes()[0].end != result->nodes().size()) { return "the root is not all of the tree"; }
        return broken_node(*result, 0);
    }
    if (result.error().empty()) { return "failed without a complaint"; }
    for (const auto& d : result.error()) {
        if (!is_diagnostic_code(d.code) || d.message.empty()) { return "a complaint without code or message"; }
        if (!one_clean_line(d.message) || !one_clean_line(d.hint)) { return "a message is no clean line"; }
        if (d.where.file.empty()) { return "a complaint without a file"; }
        if ((d.where.line == 0) != (d.where.column == 0)) { return "half a place"; }
        if (config::not_text(d.where.text)) { return "an excerpt is no text"; }
    }
    return {};
}

}  // namespace traincost::test
