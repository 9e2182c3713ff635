// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/names.hpp>

#include <traincost/workload/counted.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace traincost::validation {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool named(char c) { return digit(c) || (c >= 'a' && c <= 'z'); }

std::string without_parentheses(std::string_view text) {
    std::string out;
    int depth = 0;
    for (const char c : text) {
        depth += c == '(' ? 1 : 0;
        if (depth == 0) { out += c; }
        depth -= c == ')' && depth > 0 ? 1 : 0;
    }
    return out;
}

/// The words of a name in lower case, a point between digits being part of one.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words;
    const auto text = without_parentheses(name);
    bool open = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = lower(text[i]);
        const bool point = c == '.' && open && i + 1 < text.size() && digit(text[i + 1]);
        if (!named(c) && !point) { open = false; continue; }
        if (!open) { words.emplace_back(); }
        words.back() += c;
        open = true;
    }
    return words;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string out;
    for (const auto& word : words) { out += (out.empty() ? "" : std::string(between)) + word; }
    return out;
}

std::string without(std::vector<std::string> words, std::string_view word) {
    words.erase(std::remove(words.begin(), words.end(), word), words.end());
    return joined(words, "-");
}

/// "70b", "1.1b", "350m", "a22b": a number of parameters; nothing for another word.
std::optional<double> size_of(std::string_view word) {
    if (word.size() < 2 || (!digit(word.front()) && word.front() != 'a')) { return std::nullopt; }
    const double scale = word.back() == 't' ? 1e12 : word.back() == 'b' ? 1e9 : word.back() == 'm' ? 1e6 : 0.0;
    const std::string number(word.substr(word.front() == 'a' ? 1 : 0, word.size() - (word.front() == 'a' ? 2 : 1)));
    if (scale == 0.0 || number.empty() || number.find_first_not_of("0123456789.") != std::string::npos) { return std::nullopt; }
    return std::strtod(number.c_str(), nullptr) * scale;
}

bool variant(std::string_view word) {
    static constexpr std::array known = {std::string_view("base"), std::string_view("instruct"), std::string_view("chat"), std::string_view("it"),
                                         std::string_view("pretrain"), std::string_view("hf")};
    return std::find(known.begin(), known.end(), word) != known.end();
}

/// "v0.1": which release of the same model it is. "v3" is a name.
bool release(std::string_view word) { return word.size() > 3 && word.front() == 'v' && digit(word[1]) && word.find('.') != std::string_view::npos; }

bool maker(std::string_view word) {
    static constexpr std::array known = {std::string_view("nvidia"), std::string_view("amd"), std::string_view("google"), std::string_view("intel"),
                                         std::string_view("dgx"), std::string_view("hgx"), std::string_view("instinct"), std::string_view("cloud")};
    return std::find(known.begin(), known.end(), word) != known.end();
}

/// Sizes in names are rounded, and now and then leave the embedding out.
bool same_size(double told, double known) { return known == 0.0 || std::fabs(told / known - 1.0) < 0.15; }

}  // namespace

std::string key_of(std::string_view name) {
    std::string key;
    for (const char c : without_parentheses(name)) {
        if (named(lower(c))) { key += lower(c); }
    }
    return key;
}

std::optional<catalog::Chip> chip_called(std::string_view name, const Catalog& catalog) {
    auto words = words_of(name);
    while (!words.empty() && maker(words.front())) { words.erase(words.begin()); }
    if (!words.empty() && words.front().starts_with("tpuv")) {
        words.front().erase(0, 3);
        words.insert(words.begin(), "tpu");
    }
    while (!words.empty()) {
        if (auto chip = catalog.chip(joined(words, "-"))) { return std::move(*chip); }
        auto module = words;
        module.insert(module.begin() + 1, "sxm");
        if (auto chip = catalog.chip(joined(module, "-"))) { return std::move(*chip); }
        words.pop_back();
    }
    return std::nullopt;
}

ModelNames::ModelNames(const Catalog& catalog) {
    for (const auto id : catalog.ids("models")) {
        auto model = catalog.model(id);
        if (!model) { continue; }
        workload::count_parameters(*model);
        const double parameters = model->parameters ? model->parameters->value.value() : 0.0;
        const auto developer = key_of(model->developer);
        entries_.push_back({std::string(id), key_of(id), developer, parameters});
        const auto shorter = without(words_of(model->name), "llm");  // "DeepSeek LLM 67B" is called "DeepSeek 67B" too
        if (key_of(shorter) != key_of(model->name)) { entries_.push_back({std::string(id), key_of(shorter), developer, parameters}); }
        if (key_of(model->name) != key_of(id)) { entries_.push_back({std::string(id), key_of(model->name), developer, parameters}); }
    }
}

const ModelNames::Entry* ModelNames::exactly(const std::string& key, std::string_view developer) const {
    const auto own = [&](const Entry& e) {
        return e.key == key || key == e.developer + e.key || (!developer.empty() && key == std::string(developer) + e.key);
    };
    const auto found = std::find_if(entries_.begin(), entries_.end(), own);
    return found == entries_.end() ? nullptr : &*found;
}

/// The one whose name goes on with sizes alone, such as active parameters: "qwen3235b" is "qwen3235ba22b".
const ModelNames::Entry* ModelNames::beginning(const std::string& key) const {
    const Entry* found = nullptr;
    for (const auto& e : entries_) {
        if (!e.key.starts_with(key) || !size_of(std::string_view(e.key).substr(key.size()))) { continue; }
        if (found != nullptr && found->id != e.id) { return nullptr; }
        found = &e;
    }
    return found;
}

std::optional<std::string> ModelNames::called(std::string_view name, std::string_view developer, std::string_view prefix) const {
    auto words = words_of(name.substr(name.rfind('/') + 1));  // npos + 1 is 0
    while (words.size() > 1 && (variant(words.back()) || release(words.back()))) { words.pop_back(); }
    const double last = words.empty() ? 0.0 : size_of(words.back()).value_or(0.0);
    const auto sized = [&](const Entry* e) { return e != nullptr && (last == 0.0 || words.back().front() == 'a' || same_size(last, e->parameters)); };
    for (const auto& own : {joined(words, "-"), words.empty() || prefix.empty() ? std::string() : words.back()}) {
        const auto* e = prefix.empty() ? nullptr : exactly(key_of(std::string(prefix) + own), {});
        if (sized(e)) { return e->id; }  // "1.7B" and "17B" have one key
    }
    const auto maker_key = key_of(developer);
    const auto* whole = exactly(key_of(joined(words, "-")), maker_key);
    if (sized(whole)) { return whole->id; }
    if (last > 0.0) {
        if (const auto* e = beginning(key_of(joined(words, "-"))); e != nullptr && same_size(last, e->parameters)) { return e->id; }
    }
    double told = 0.0;
    while (words.size() > 1 && size_of(words.back())) {
        told = words.back().front() == 'a' ? told : *size_of(words.back());
        words.pop_back();
        const auto* e = exactly(key_of(joined(words, "-")), maker_key);
        if (e != nullptr && (told == 0.0 || same_size(told, e->parameters))) { return e->id; }
    }
    return std::nullopt;
}

}  // namespace traincost::validation
