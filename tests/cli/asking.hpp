// SPDX-License-Identifier: Apache-2.0
// Asks the tool as a user would, and demands what holds whatever is asked.
#pragma once

#include <support/process.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::test {

using Words = std::vector<std::string>;

inline bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// The text with its lines joined, as it was before it was broken.
inline std::string joined(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n';
        if (!space || line.empty() || line.back() != ' ') { line += space ? ' ' : c; }
    }
    return line;
}

inline std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) { lines.push_back(line); }
    return lines;
}

inline std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) { ++n; }
    return n;
}

/// `… error: … [some-code]`, `… warning: … [some-code]` or `… note: …`.
inline bool is_diagnostic(const std::string& line) {
    if (holds(line, "note: ")) { return true; }
    const auto bracket = line.rfind(" [");
    if (!(holds(line, "error: ") || holds(line, "warning: ")) || bracket == std::string::npos || !line.ends_with(']')) { return false; }
    const auto code = std::string_view(line).substr(bracket + 2, line.size() - bracket - 3);
    return !code.empty() && std::all_of(code.begin(), code.end(), [](char c) { return std::islower(static_cast<unsigned char>(c)) != 0 || c == '-'; });
}

/// The fastest of three: another process may have the machine.
inline ProcessResult run_within_a_second(const Words& words, const ProcessOptions& options) {
    auto result = run_traincost(words, options);
    for (int again = 0; again < 2 && result.wall.count() > 1.0; ++again) { result = run_traincost(words, options); }
    return result;
}

/// Runs the tool: it ends by itself with a documented exit code, within a second (but `validate`) and 200 MB; a refusal is a list of
/// diagnostics on stderr and nothing on stdout; an answer leaves stderr to warnings.
inline ProcessResult ask(const Words& words, const ProcessOptions& options = {}) {
    std::string typed = "traincost";
    for (const auto& word : words) { typed += " '" + word.substr(0, 80) + "'"; }
    INFO(typed);
    // `validate` predicts seven hundred rows and fits left-out groups: it has to end, and is no quick answer.
    const bool quick = !sanitized && (words.empty() || words.front() != "validate");
    auto result = quick ? run_within_a_second(words, options) : run_traincost(words, options);
    CAPTURE(result.err);
    CHECK_FALSE(result.crashed());
    CHECK((result.exit_code >= 0 && result.exit_code <= 3));
    if (!sanitized) {
        CHECK(result.wall.count() < (quick ? 1.0 : 60.0));
        CHECK(result.peak_memory < 200U * 1024U * 1024U);
    }
    for (const auto* slip : {"terminate called", "what():", "std::", "exception", "Assertion", " nan ", "Segmentation"}) {
        const bool echoed = std::any_of(words.begin(), words.end(), [&](const auto& word) { return holds(word, slip); });
        if (!echoed) { CHECK_FALSE(holds(result.err, slip)); }
    }
    if (result.exit_code == 1 || result.exit_code == 2) {
        CHECK(result.out.empty());
        CHECK_FALSE(result.err.empty());
        if (!holds(result.err, "\"diagnostics\"")) {
            for (const auto& line : lines_of(result.err)) {
                CAPTURE(line);
                CHECK(is_diagnostic(line));
            }
        }
    }
    if (result.exit_code == 0 || result.exit_code == 3) {
        CHECK_FALSE(holds(result.err, "error:"));
    }
    return result;
}

/// A refusal with this exit code, whose diagnostics hold all of these.
inline ProcessResult refused(int exit_code, const Words& words, const std::vector<std::string>& parts, const ProcessOptions& options = {}) {
    auto result = ask(words, options);
    CAPTURE(words);
    CAPTURE(result.err);
    CHECK(result.exit_code == exit_code);
    for (const auto& part : parts) {
        CAPTURE(part);
        CHECK(holds(result.err, part));
    }
    return result;
}

inline ProcessResult answered(const Words& words, const std::vector<std::string>& parts = {}, const ProcessOptions& options = {}) {
    auto result = ask(words, options);
    CAPTURE(words);
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
    CHECK_FALSE(result.out.empty());
    for (const auto& part : parts) {
        CAPTURE(part);
        CHECK((holds(result.out, part) || holds(joined(result.out), part)));
    }
    return result;
}

inline Words with(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace traincost::test
