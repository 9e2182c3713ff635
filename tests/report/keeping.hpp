// SPDX-License-Identifier: Apache-2.0
// Texts kept in the repository that the program's output must equal. TRAINCOST_GOLDEN=write makes them anew instead.
#pragma once

#include <support/process.hpp>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::test {

inline const std::string source_folder = TRAINCOST_SOURCE_DIR;

inline bool writes_golden() {
    const char* wish = std::getenv("TRAINCOST_GOLDEN");
    return wish != nullptr && std::string_view(wish) == "write";
}

inline void write_text(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

inline bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

inline std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1);
        lines.emplace_back(text.substr(0, text[end] == '\n' ? end : end + 1));
        text.remove_prefix(end + 1);
    }
    return lines;
}

/// What the program answers; the test fails where it does not.
inline std::string answer_to(std::vector<std::string> words) { return run_traincost(std::move(words)).out; }

}  // namespace traincost::test
