// SPDX-License-Identifier: Apache-2.0
#include <architecture/source_text.hpp>

#include <cctype>
#include <regex>
#include <set>
#include <sstream>

namespace traincost::test {

namespace {

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Copies source to code, blanking on the way.
class Blanker {
 public:
    explicit Blanker(std::string_view source) : source_(source) { code_.reserve(source.size()); }

    std::string blanked() {
        while (at_ < source_.size()) { step(); }
        return std::move(code_);
    }

 private:
    [[nodiscard]] bool here(std::string_view text) const { return source_.substr(at_, text.size()) == text; }
    [[nodiscard]] char before() const { return at_ == 0 ? '\0' : source_[at_ - 1]; }

    void step() {
        if (here("//")) {
            blank_to(source_.find('\n', at_));
        } else if (here("/*")) {
            blank_behind("*/", 2);
        } else if (here("R\"")) {
            const auto open = source_.find('(', at_);
            const auto delimiter = source_.substr(at_ + 2, open == source_.npos ? 0 : open - at_ - 2);
            blank_behind(")" + std::string(delimiter) + "\"", 2);
        } else if (here("\"") || (here("'") && !in_word(before()))) {  // 1'000 is no character
            blank_literal(source_[at_]);
        } else {
            code_ += source_[at_++];
        }
    }

    void blank_to(std::size_t end) {
        for (; at_ < std::min(end, source_.size()); ++at_) { code_ += source_[at_] == '\n' ? '\n' : ' '; }
    }

    void blank_behind(std::string_view closing, std::size_t opening_length) {
        const auto end = source_.find(closing, at_ + opening_length);
        blank_to(end == source_.npos ? end : end + closing.size());
    }

    void blank_literal(char quote) {
        auto end = at_ + 1;
        while (end < source_.size() && source_[end] != quote && source_[end] != '\n') {
            end += source_[end] == '\\' ? 2 : 1;
        }
        blank_to(end + 1);
    }

    std::string_view source_;
    std::size_t at_ = 0;
    std::string code_;
};

}  // namespace

std::string code_only(std::string_view source) { return Blanker(source).blanked(); }

std::vector<Include> includes(std::string_view source) {
    static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    std::istringstream text{std::string(source)};
    std::vector<Include> found;
    std::string line;
    for (std::size_t number = 1; std::getline(text, line); ++number) {
        if (std::smatch match; std::regex_search(line, match, pattern)) { found.push_back({match[1], number}); }
    }
    return found;
}

std::vector<Word> identifiers(std::string_view code) {
    std::vector<Word> found;
    std::set<std::string, std::less<>> known;
    std::size_t line = 1;
    for (std::size_t at = 0; at < code.size();) {
        const auto first = at;
        while (at < code.size() && in_word(code[at])) { ++at; }
        if (at == first) {
            line += code[at++] == '\n' ? 1 : 0;
            continue;
        }
        const auto word = code.substr(first, at - first);
        const bool number = std::isdigit(static_cast<unsigned char>(word.front())) != 0;
        if (!number && known.emplace(word).second) { found.push_back({std::string(word), line}); }
    }
    return found;
}

std::vector<std::size_t> namespace_level_using(std::string_view code) {
    static const std::regex opens_namespace(R"((^|\W)namespace(\s+[\w:]+)?\s*$|extern\s*$)");
    static const std::regex using_namespace(R"((^|\W)using\s+namespace\s)");
    std::vector<std::size_t> lines;
    std::size_t depth = 0;  // braces that are not a namespace's
    std::vector<bool> braces;
    std::string statement;
    std::size_t line = 1;
    for (const char c : code) {
        if (c == '{') {
            braces.push_back(std::regex_search(statement, opens_namespace));
            depth += braces.back() ? 0 : 1;
        } else if (c == '}' && !braces.empty()) {
            depth -= braces.back() ? 0 : 1;
            braces.pop_back();
        } else if (c == ';' && depth == 0 && std::regex_search(statement, using_namespace)) {
            lines.push_back(line);
        }
        line += c == '\n' ? 1 : 0;
        if (c == '{' || c == '}' || c == ';') {
            statement.clear();
        } else {
            statement += c;
        }
    }
    return lines;
}

}  // namespace traincost::test
