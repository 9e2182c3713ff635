// SPDX-License-Identifier: Apache-2.0
// What counts as text in a file, and how its characters are counted: as an editor shows them, not in bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::config {

/// Where a text stops being one, 1-based, and why.
struct NotText {
    std::size_t line, column;
    std::string why;
};

/// The first byte that is no UTF-8, or the first character that no editor shows: control characters other than tab and
/// line break, a carriage return that does not end a line, a byte order mark within the text.
[[nodiscard]] std::optional<NotText> not_text(std::string_view text);

/// Number of characters (Unicode code points) in valid UTF-8.
[[nodiscard]] std::size_t characters(std::string_view text);

/// The beginning of a text, for messages: at most 40 bytes, cut between characters.
[[nodiscard]] std::string_view shortened(std::string_view text, std::size_t most = 40);

/// A text whose lines are found at once.
class Source {
 public:
    explicit Source(std::string text);

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::size_t lines() const { return starts_.size(); }
    /// The line of this 1-based number, without its end; empty where there is none.
    [[nodiscard]] std::string_view line(std::size_t number) const;
    /// As `line`, cut where a line is longer than anyone looks at.
    [[nodiscard]] std::string excerpt(std::size_t number) const;

 private:
    std::string text_;
    std::vector<std::uint32_t> starts_;
};

}  // namespace traincost::config
