// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/reading_count.hpp>

#include <traincost/config/record.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace traincost::catalog {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether the text is a number of another kind: `-3`, `4.0`, `1e6`.
bool looks_like_number(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_digit) &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || std::string_view("+-.eE_,").find(c) != std::string_view::npos; });
}

}  // namespace

std::optional<Count> count_of(const config::Node& node, Count least, Diagnostics& diagnostics, Count most) {
    const std::string text = config::text_of(node, diagnostics);
    if (text.empty()) { return std::nullopt; }
    const auto refuse = [&](std::string_view code, std::string_view what, std::string hint) {
        diagnostics.push_back({node.place(), Severity::error, code, fmt::format("{}: '{}' {}", node.key(), text.substr(0, 40), what),
                               std::move(hint)});
        return std::nullopt;
    };
    if (!std::all_of(text.begin(), text.end(), is_digit)) {
        if (!looks_like_number(text)) { return refuse("bad-number", "is not a number", "a whole number is expected"); }
        return refuse(text.front() == '-' ? "out-of-range" : "bad-number", "counts nothing", "a whole number in digits alone is expected");
    }
    Count value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || value > most || value < least) {
        return refuse("out-of-range", "cannot be meant", fmt::format("a whole number from {} to {} is expected", least, most));
    }
    return value;
}

}  // namespace traincost::catalog
