// SPDX-License-Identifier: Apache-2.0
// The figures of a file as they stand in it, each with where it comes from: what `catalog show` is made of.
#pragma once

#include <traincost/config/document.hpp>
#include <traincost/report/document.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::report {

/// One figure, all of it text.
struct Written {
    std::string figure, value, source, date, status, confidence, note, borrowed_from, file;
};

[[nodiscard]] std::string text_under(const config::Node& node, std::string_view key);

/// The node at a path of keys, "water.on_site".
[[nodiscard]] std::optional<config::Node> node_at(const config::Node& root, std::string_view path);

/// "4 year (1 year to 7 year)".
[[nodiscard]] std::string value_text(const config::Node& figure);

/// The figures under a node by their paths, without those below the given keys of it. A figure without a source, date or
/// confidence of its own has those that stand above it.
[[nodiscard]] std::vector<Written> written_figures(const config::Node& root, const std::vector<std::string_view>& without = {});

/// The figures as a table for people, their notes apart.
[[nodiscard]] Table figures_table(const std::vector<Written>& figures);
void add_notes(List& notes, const std::vector<Written>& figures);
/// The figures as a table for spreadsheets.
[[nodiscard]] Table plain_table(const std::vector<Written>& figures);

/// A node as it is, all values as texts.
[[nodiscard]] Data data_of(const config::Node& node);

}  // namespace traincost::report
