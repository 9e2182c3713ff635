// SPDX-License-Identifier: Apache-2.0
// Reads a YAML file into a Document, and defends against everything that a file may do to its reader.
#pragma once

#include <traincost/config/document.hpp>
#include <traincost/core/result.hpp>

#include <cstddef>
#include <string>

namespace traincost::config {

/// What a file may cost. Nothing that people write comes near these.
struct Limits {
    std::size_t bytes = 1U << 20;
    std::size_t depth = 24;
    std::size_t nodes = 50'000;
    std::size_t scalar_bytes = 8'192;
    std::size_t marks = 200'000;  ///< brackets, commas, colons, quotes and the like, which the parser holds in memory
    std::size_t duplicates = 20;  ///< complaints of duplicate keys, before it gives up
};

/// Reads a file. Errors: unreadable, not a regular file, too large, empty, not UTF-8 text, malformed, nested too deeply,
/// anchors and aliases, tags, merge keys, duplicate keys, more than one document. The path `-` is standard input.
/// All scalars are texts: `010`, `.inf`, `yes` are what they look like, while `null`, `~` and nothing are the empty text.
[[nodiscard]] Result<Document> read_file(const std::string& path, const Limits& limits = {});

/// Reads a text; `name` stands for the file in complaints.
[[nodiscard]] Result<Document> read_text(std::string name, std::string text, const Limits& limits = {});

}  // namespace traincost::config
