// SPDX-License-Identifier: Apache-2.0
#include <traincost/config/text.hpp>

#include <traincost/core/utf8.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::config {

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

/// Why the character at the start of `text`, of this length, is none that people write; empty where it is one.
std::string unwritten(std::string_view text, std::size_t length) {
    const auto byte = static_cast<unsigned char>(text[0]);
    if (byte >= 0x20 && byte < 0x7F) { return {}; }
    if (length == 0) { return fmt::format("byte 0x{:02X} is no UTF-8", byte); }
    if (byte == '\r') { return text.substr(1, 1) == "\n" ? "" : "a carriage return without a line feed"; }
    const bool control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
    if (control) { return fmt::format("control character U+{:04X}", byte); }
    const auto second = static_cast<unsigned char>(length > 1 ? text[1] : '\0');
    if (byte == 0xC2 && second < 0xA0) { return fmt::format("control character U+{:04X}", second); }
    if (text.starts_with("\xEF\xBB\xBF")) { return "a byte order mark within the text"; }
    return {};
}

}  // namespace

std::optional<NotText> not_text(std::string_view text) {
    std::size_t line = 1;
    std::size_t column = 1;
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (auto why = unwritten(text, length); !why.empty()) { return NotText{line, column, std::move(why)}; }
        ++column;
        if (text[0] == '\n') {
            ++line;
            column = 1;
        }
        text.remove_prefix(length);
    }
    return std::nullopt;
}

std::size_t characters(std::string_view text) {
    return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}

std::string_view shortened(std::string_view text, std::size_t most) {
    if (text.size() <= most) { return text; }
    while (most > 0 && continues(text[most])) { --most; }
    return text.substr(0, most);
}

Source::Source(std::string text) : text_(std::move(text)), starts_{0} {
    for (auto end = text_.find('\n'); end != std::string::npos; end = text_.find('\n', end + 1)) {
        starts_.push_back(static_cast<std::uint32_t>(end + 1));
    }
}

std::string_view Source::line(std::size_t number) const {
    if (number == 0 || number > starts_.size()) { return {}; }
    const std::size_t begin = starts_[number - 1];
    const std::size_t end = number < starts_.size() ? starts_[number] - 1 : text_.size();
    std::string_view line = std::string_view(text_).substr(begin, end - begin);
    if (line.ends_with('\r')) { line.remove_suffix(1); }
    return line;
}

std::string Source::excerpt(std::size_t number) const {
    constexpr std::size_t longest = 1024;
    return std::string(shortened(line(number), longest));
}

}  // namespace traincost::config
