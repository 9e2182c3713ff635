// SPDX-License-Identifier: Apache-2.0
// A complaint about input as data: where, how bad, a stable code, what is wrong and what to write instead.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace traincost {

/// A place in an input: a file with 1-based line and column (in letters, not bytes), or a command-line flag (line 0).
struct Place {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
    std::string text = {};  ///< the source line, where it is at hand, for the excerpt with a caret

    friend bool operator==(const Place& a, const Place& b) {
        return a.file == b.file && a.line == b.line && a.column == b.column;
    }
};

enum class Severity { error, warning };

/// A second place that belongs to a complaint, with what stands there ("first given here").
struct Related {
    Place where;
    std::string what;
};

/// One complaint. `code` is one of the stable codes of `core/codes.hpp`.
struct Diagnostic {
    Place where;
    Severity severity = Severity::error;
    std::string_view code;
    std::string message;
    std::string hint = {};
    std::optional<Related> related = {};
};

/// What is wrong with a text that does not know where it stands; `at` makes it a diagnostic.
struct Complaint {
    std::string_view code;
    std::string message;
    std::string hint = {};

    [[nodiscard]] Diagnostic at(Place where) const { return {std::move(where), Severity::error, code, message, hint}; }
};

/// All complaints of one input, in the order of their places.
using Diagnostics = std::vector<Diagnostic>;

[[nodiscard]] bool has_errors(const Diagnostics& diagnostics);

/// The first of them, and a last one that says how many are left out: of thousands a few say enough.
[[nodiscard]] Diagnostics without_flood(Diagnostics all, std::string_view hint, std::size_t most = 20);

/// How diagnostics are shown: one line each, with an excerpt and caret below it where asked for.
struct DiagnosticStyle {
    bool excerpt = false;
};

/// `file:line:column: error: message; hint [code]`, and the related place on a line of its own.
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic, DiagnosticStyle style = {});

/// Every diagnostic on its own lines.
[[nodiscard]] std::string to_string(const Diagnostics& diagnostics, DiagnosticStyle style = {});

/// Writes all diagnostics to stderr and returns 1, the exit code for wrong input.
int print(const Diagnostics& diagnostics);

/// `file:line:column`, or what is known of it.
[[nodiscard]] std::string to_string(const Place& place);

}  // namespace traincost
