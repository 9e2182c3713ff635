// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/utf8.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>

namespace traincost {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

}  // namespace

std::size_t utf8_length(std::string_view text) {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) { return 1; }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) { return 0; }
    if (!std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length), is_continuation)) { return 0; }
    const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    const bool beyond = lead == 0xF4 && byte(1) > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

std::string printable(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto length = utf8_length(text);
        const auto lead = static_cast<unsigned char>(text.front());
        const bool second_set = lead == 0xC2 && length == 2 && static_cast<unsigned char>(text[1]) < 0xA0;
        const bool control = (lead < 0x20 && lead != '\n' && lead != '\t') || lead == 0x7F || second_set;
        if (control) {
            out += fmt::format("\\x{:02x}", lead);
        } else if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

}  // namespace traincost
