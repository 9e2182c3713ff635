// SPDX-License-Identifier: Apache-2.0
// Reads a mapping key by key: asks for the keys it knows, and complains of the rest when it is done.
#pragma once

#include <traincost/config/document.hpp>
#include <traincost/core/diagnostic.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::config {

/// A mapping being read. Complaints are collected, so that all of a file come at once. Keys are kept as views until
/// `finish`: pass literals, or texts that live as long as the record.
class Record {
 public:
    /// A node that is no mapping is a complaint, and the record is then empty.
    Record(Node node, Diagnostics& diagnostics);

    [[nodiscard]] const Node& node() const { return node_; }
    [[nodiscard]] Diagnostics& diagnostics() { return *diagnostics_; }

    /// The child under a key, or nothing. Either way the key is known from now on.
    [[nodiscard]] std::optional<Node> optional(std::string_view key);
    /// As `optional`, but a missing key is a complaint.
    [[nodiscard]] std::optional<Node> required(std::string_view key);

    /// The text under a key; a mapping or list there, or an empty text, is a complaint.
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view key);
    [[nodiscard]] std::string required_text(std::string_view key);

    /// A list of texts, empty where the key is missing.
    [[nodiscard]] std::vector<std::string> texts(std::string_view key);
    /// The entries of a list, empty where the key is missing; another kind of node is a complaint.
    [[nodiscard]] std::vector<Node> list(std::string_view key);

    /// Complains of every key that was never asked for, with the nearest known one.
    void finish();

 private:
    void complain(Place where, std::string_view code, std::string message, std::string hint = {});

    Node node_;
    Diagnostics* diagnostics_;
    std::vector<std::string_view> known_;
    bool usable_;
};

/// Puts the complaints of one file in the order of their places.
void sort_by_place(Diagnostics& diagnostics);

/// The text of a scalar node, or a complaint and an empty text.
[[nodiscard]] std::string text_of(const Node& node, Diagnostics& diagnostics);

}  // namespace traincost::config
